use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF306,
    summary: "two matching attributes with one precedence",
    why: "Matching attributes are asked for in the order of their precedence, until one of them finds \
          the person in the target. Two with the same number have no order; count on.",
    examples: &[Example::user(
        "filterable: [userName, externalId]
attributes:
  userName: { from: [userPrincipalName], match: 1, required: true }
  externalId: { from: [objectId], match: 1 }
  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
        "filterable: [userName, externalId]
attributes:
  userName: { from: [userPrincipalName], match: 1, required: true }
  externalId: { from: [objectId], match: 2 }
  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
    )],
    fix: None,
    pages: &["customize-application-attributes"],
    check: Check::Compiler,
};
