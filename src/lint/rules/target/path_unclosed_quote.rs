use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF403,
    summary: "a quote in a target that is not closed",
    why: "The value of a filter stands between two double quotes. Without the second one the rest of the \
          path belongs to the value. The fix closes it before the bracket, which is where it is missing \
          nearly always.",
    examples: &[Example::attributes(
        "emails[type eq \"work].value: [mail]",
        "emails[type eq \"work\"].value: [mail]",
    )
    .fixed()],
    fix: Some(Safety::Unsafe),
    pages: &["customize-application-attributes"],
    check: Check::Compiler,
};
