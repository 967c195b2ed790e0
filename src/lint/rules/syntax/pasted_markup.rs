use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF015,
    summary: "HTML or Markdown that came along by copy and paste",
    why: "`&lt;`, `&amp;`, `\\[` and back-ticks are how the source of a page writes `<`, `&`, `[` and \
          code. Copied into a mapping they are not what was on the page, and the service does not know \
          them. Inside of a string they are text, and nothing is said about them.",
    examples: &[
        Example::attributes("nickName: ToLower(\\[mailNickname\\])", "nickName: ToLower([mailNickname])")
            .fixed(),
        Example::attributes("nickName: '`ToLower([mailNickname])`'", "nickName: 'ToLower([mailNickname])'")
            .fixed(),
        Example::file(
            "attrflow: 1
source: none
user:
  filterable: [userName]
  attributes:
    userName: { from: [login], match: 1 }
    userType: IIF([level] &lt; \"5\", \"Guest\", \"Employee\")
",
            "attrflow: 1
source: none
user:
  filterable: [userName]
  attributes:
    userName: { from: [login], match: 1 }
    userType: IIF([level] < \"5\", \"Guest\", \"Employee\")
",
        )
        .fixed(),
    ],
    fix: Some(Safety::Safe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
