use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF302,
    summary: "a key that means nothing where it stands",
    why: "A key that nobody knows is not a remark: it is most often one that is misspelt, or that stands \
          one level too high or too low, and what it was to say is not said. Remarks go into `note`, or \
          behind a `#`.",
    examples: &[
        Example::attributes(
            "nickName: { from: [mailNickname], case_exact: true }",
            "nickName: { from: [mailNickname], case-exact: true }",
        )
        .fixed(),
        Example::user(
            "filtrable: [userName]
attributes:
  userName: { from: [userPrincipalName], match: 1, required: true }
  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
            "filterable: [userName]
attributes:
  userName: { from: [userPrincipalName], match: 1, required: true }
  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
        )
        .fixed(),
    ],
    fix: Some(Safety::Unsafe),
    pages: &[],
    check: Check::Compiler,
};
