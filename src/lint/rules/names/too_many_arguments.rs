use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF107,
    summary: "a call with too many arguments",
    why: "Arguments are told apart by their position, and the function has no parameter for this one. Often a text \
          holds a comma and has lost its quotes, or a parenthesis closes too late.",
    examples: &[Example::attributes(
        "nickName: StripSpaces([givenName], \" \")",
        "nickName: StripSpaces([givenName])",
    )],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
