use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF022,
    summary: "a text whose quotes YAML takes for its own",
    why: "Double quotes around a whole value are YAML's: what is left of `\"Sales\"` is a bare name, \
          which is no expression; it is read as the text that was most likely meant. And a value that \
          begins with a quote ends, to YAML, at the closing one. Put the whole value in single quotes, \
          or write `const: Sales`.",
    examples: &[
        Example::attributes("nickName: \"Sales\"", "nickName: '\"Sales\"'").fixed(),
        Example::file(
            "attrflow: 1
name: \"Genesys\" for sales
user:
  filterable: [userName]
  attributes:
    userName: { from: [userPrincipalName], match: 1, required: true }
    active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")
",
            "attrflow: 1
name: '\"Genesys\" for sales'
user:
  filterable: [userName]
  attributes:
    userName: { from: [userPrincipalName], match: 1, required: true }
    active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")
",
        )
        .fixed(),
    ],
    fix: Some(Safety::Safe),
    pages: &[],
    check: Check::Compiler,
};
