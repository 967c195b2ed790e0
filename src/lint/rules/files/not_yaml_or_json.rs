use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF301,
    summary: "a file, or a part of one, that is neither YAML nor JSON",
    why: "What YAML cannot read as one value is not read at all: a tab that indents, a `: ` in a value \
          without quotes, a quote that is never closed. The rest of the file is read all the same, so \
          that one such mistake hides no other.",
    examples: &[
        Example::attributes(
            "nickName: Replace([mailNickname], \": \", , , \"\", , )",
            "nickName: 'Replace([mailNickname], \": \", , , \"\", , )'",
        )
        .fixed(),
        Example::attributes(
            "title: [jobTitle
nickName: [mailNickname]",
            "title: [jobTitle]
nickName: [mailNickname]",
        ),
        Example::file(
            "attrflow: 1
user:
  filterable: [userName]
  attributes:
    userName: { from: [userPrincipalName], match: 1, required: true }
    active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")
\ttitle: [jobTitle]
",
            "attrflow: 1
user:
  filterable: [userName]
  attributes:
    userName: { from: [userPrincipalName], match: 1, required: true }
    active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")
    title: [jobTitle]
",
        ),
    ],
    fix: Some(Safety::Safe),
    pages: &[],
    check: Check::Compiler,
};
