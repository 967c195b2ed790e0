use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF209,
    summary: "a compareType that does not exist",
    why: "`InStr` compares by `vbTextCompare`, which ignores case, or `vbBinaryCompare`, which does not. There is \
          no third one.",
    examples: &[Example::attributes(
        "nickName: CStr(InStr([mail], \"@\", 1, vbTextCompar))",
        "nickName: CStr(InStr([mail], \"@\", 1, vbTextCompare))",
    )
    .fixed()],
    fix: Some(Safety::Unsafe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
