use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF013,
    summary: "nothing where an expression or an attribute is meant",
    why: "An empty text is no expression, and `[]` names no attribute. Where the target is to be empty, \
          leave the mapping out; where it is to get an empty text, the expression is a string with \
          nothing in it, between quotes of its own.",
    examples: &[
        Example::attributes("title: \"\"", "title: [jobTitle]"),
        Example::attributes("nickName: ToLower([])", "nickName: ToLower([mailNickname])"),
    ],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
