use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF001,
    summary: "a parenthesis without its end",
    why: "Every `(` needs its `)`; where one is missing, nobody can tell which arguments belong to which \
          function, and the service refuses the expression. The place that is shown is the end, because \
          only the author knows where before it the `)` belongs; each `(` that is still open is shown, \
          too.",
    examples: &[Example::attributes(
        "displayName: Join(\" \", [givenName], ToUpper([surname])",
        "displayName: Join(\" \", [givenName], ToUpper([surname]))",
    )],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
