use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF304,
    summary: "a key that has to be there is not",
    why: "A mapping file says which version of the format it is in, and maps `user`, `group`, or both; \
          each of them has `attributes`; each attribute has `from`, `const` or `default`; each scope \
          group has `when`.",
    examples: &[
        Example::attributes(
            "nickName: { case-exact: true }",
            "nickName: { from: [mailNickname], case-exact: true }",
        ),
        Example::file(
            "user:
  filterable: [userName]
  attributes:
    userName: { from: [userPrincipalName], match: 1, required: true }
    active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")
",
            "attrflow: 1
user:
  filterable: [userName]
  attributes:
    userName: { from: [userPrincipalName], match: 1, required: true }
    active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")
",
        ),
    ],
    fix: None,
    pages: &[],
    check: Check::Compiler,
};
