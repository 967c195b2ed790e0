use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF008,
    summary: "a string between single quotes",
    why: "A string stands between double quotes; a single quote is a letter like any other. In YAML an \
          expression with double quotes inside needs no quotes around it, or single ones around the \
          whole.",
    examples: &[Example::attributes(
        "displayName: Join(' ', [givenName], [surname])",
        "displayName: Join(\" \", [givenName], [surname])",
    )
    .fixed()],
    fix: Some(Safety::Safe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
