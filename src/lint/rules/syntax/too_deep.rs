use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF011,
    summary: "calls nested too deep",
    why: "Calls nest 128 levels at most. Nobody writes that many by hand: a chain of `IIF` that asks for \
          one value after the other is one `Switch`, and a chain of `Replace` is often one pattern.",
    examples: &[Example::attributes(
        "nickName: ToLower(…[mailNickname]…)",
        "nickName: ToLower([mailNickname])",
    )
    .eliding(&[("ToLower(", 128), (")", 128)])],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
