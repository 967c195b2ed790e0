use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF210,
    summary: "a `RandomString` that cannot be made",
    why: "The length is at most 256 and at least the sum of the minimums, and a class of characters with a minimum \
          must not be avoided altogether. The service fails on every object.",
    examples: &[
        Example::attributes(
            "nickName: { from: \"RandomString(4, 3, 0, 0, 3)\", apply: create-only }",
            "nickName: { from: \"RandomString(6, 3, 0, 0, 3)\", apply: create-only }",
        ),
        Example::attributes(
            "nickName: { from: \"RandomString(300, 0, 0, 0, 0)\", apply: create-only }",
            "nickName: { from: \"RandomString(30, 0, 0, 0, 0)\", apply: create-only }",
        ),
    ],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
