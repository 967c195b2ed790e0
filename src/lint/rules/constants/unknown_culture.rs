use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF207,
    summary: "a culture that does not exist",
    why: "`ToLower` and `ToUpper` take the name of a culture, such as `en-US` or `tr-TR`, with a hyphen. The \
          service fails on a name that .NET does not know; without one the rules are the same everywhere.",
    examples: &[Example::attributes(
        "nickName: ToUpper([surname], \"tr_TR\")",
        "nickName: ToUpper([surname], \"tr-TR\")",
    )
    .fixed()],
    fix: Some(Safety::Unsafe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
