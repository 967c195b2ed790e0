use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF019,
    summary: "a comment of YAML in the middle of an expression",
    why: "In a value without quotes YAML takes ` #` and everything behind it for a comment, in a string \
          of the expression, too. What is left is half an expression. Put the whole value in single \
          quotes.",
    examples: &[Example::attributes(
        "displayName: Join(\" #\", [givenName], [surname])",
        "displayName: 'Join(\" #\", [givenName], [surname])'",
    )
    .fixed()],
    fix: Some(Safety::Safe),
    pages: &[],
    check: Check::Compiler,
};
