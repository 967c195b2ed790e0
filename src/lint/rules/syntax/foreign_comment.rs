use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF014,
    summary: "a comment inside of an expression",
    why: "Expressions have no comments: `//`, `#`, `--` and `/* */` are refused by the service. Keep \
          remarks beside the expression: in YAML behind ` #`, or in `note`.",
    examples: &[
        Example::attributes(
            "displayName: Join(\" \", [givenName], [surname]) // full name",
            "displayName: Join(\" \", [givenName], [surname])",
        )
        .fixed(),
        Example::attributes(
            "displayName: |-
  Join(\" \", # between the names
  [givenName], [surname])
",
            "displayName: |-
  Join(\" \",
  [givenName], [surname])
",
        )
        .fixed(),
    ],
    fix: Some(Safety::Safe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
