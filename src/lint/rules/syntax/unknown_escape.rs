use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF010,
    summary: "a backslash that escapes nothing",
    why: "In a string only `\\\"` and `\\\\` are escapes. Any other backslash stands for itself today, \
          which is what most authors of patterns mean; written as `\\\\`, it means the same and does not \
          depend on it.",
    examples: &[Example::attributes(
        "nickName: Replace([mailNickname], , \"\\.\", , \"\", , )",
        "nickName: Replace([mailNickname], , \"\\\\.\", , \"\", , )",
    )
    .fixed()],
    fix: Some(Safety::Safe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
