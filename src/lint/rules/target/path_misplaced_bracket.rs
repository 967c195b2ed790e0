use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF420,
    summary: "a sub-attribute inside the brackets",
    why: "The brackets hold the filter that selects an element; the sub-attribute that is written stands \
          behind them: `emails[type eq \"work\"].value`. With the bracket at the end the path is none.",
    examples: &[Example::attributes(
        "emails[type eq \"work\".value]: [mail]",
        "emails[type eq \"work\"].value: [mail]",
    )
    .fixed()],
    fix: Some(Safety::Unsafe),
    pages: &["https://www.rfc-editor.org/rfc/rfc7644", "customize-application-attributes"],
    check: Check::Compiler,
};
