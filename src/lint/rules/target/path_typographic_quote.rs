use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF402,
    summary: "a typographic quote in a target",
    why: "Word processors, chats and web pages turn `\"` into `“`, `”`, `‘` or `’`. Guides print such paths; \
          pasted into a mapping, the value is no longer quoted, and the application receives an attribute it \
          does not know. Straight double quotes are meant.",
    examples: &[
        Example::attributes("emails[type eq “work”].value: [mail]", "emails[type eq \"work\"].value: [mail]")
            .fixed(),
        Example::attributes(
            "phoneNumbers[type eq ‘mobile’].value: [mobile]",
            "phoneNumbers[type eq \"mobile\"].value: [mobile]",
        )
        .fixed(),
    ],
    fix: Some(Safety::Safe),
    pages: &["customize-application-attributes"],
    check: Check::Compiler,
};
