use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF206,
    summary: "a time interval that does not exist",
    why: "`DateAdd` and `DateDiff` count in `yyyy`, `m` (months), `d`, `ww`, `h`, `n` (minutes) and `s`. The \
          service fails on anything else.",
    examples: &[Example::attributes(
        "nickName: CStr(DateAdd(\"month\", 1, CDate([extensionAttribute1])))",
        "nickName: CStr(DateAdd(\"m\", 1, CDate([extensionAttribute1])))",
    )
    .fixed()],
    fix: Some(Safety::Unsafe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
