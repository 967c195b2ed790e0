use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF016,
    summary: "no comma between two arguments",
    why: "Arguments are separated by commas. Two of them with nothing between are refused; should the \
          blank between them be a part of the value, it is a string of its own.",
    examples: &[Example::attributes(
        "displayName: Join(\" \", [givenName] [surname])",
        "displayName: Join(\" \", [givenName], [surname])",
    )
    .fixed()],
    fix: Some(Safety::Unsafe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
