use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF002,
    summary: "a bracket without its end",
    why: "An attribute stands between `[` and `]`. Without the `]` everything behind it would be part of \
          the attribute's name, so nothing more can be said of the expression until the bracket is \
          closed.",
    examples: &[Example::attributes(
        "displayName: Join(\" \", [givenName, [surname])",
        "displayName: Join(\" \", [givenName], [surname])",
    )],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
