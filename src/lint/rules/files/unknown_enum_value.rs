use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF309,
    summary: "a word that is none of those a key takes",
    why: "Keys such as `apply`, `behavior`, `dialect`, `source` and `type` take one of a few words, \
          written exactly so. With any other the file says nothing there that could be followed.",
    examples: &[
        Example::attributes(
            "nickName: { from: [mailNickname], apply: create_only }",
            "nickName: { from: [mailNickname], apply: create-only }",
        )
        .fixed(),
        Example::file(
            "attrflow: 1
dialect: Entra
user:
  filterable: [userName]
  attributes:
    userName: { from: [userPrincipalName], match: 1, required: true }
    active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")
",
            "attrflow: 1
dialect: entra
user:
  filterable: [userName]
  attributes:
    userName: { from: [userPrincipalName], match: 1, required: true }
    active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")
",
        )
        .fixed(),
    ],
    fix: Some(Safety::Unsafe),
    pages: &[],
    check: Check::Compiler,
};
