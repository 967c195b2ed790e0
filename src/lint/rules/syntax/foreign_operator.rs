use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF007,
    summary: "an operator of another language",
    why: "There are six operators, for comparisons: `=`, `<>`, `<`, `<=`, `>` and `>=`. Texts are put \
          together with `Join` or `Append`, not with `+` or `&`; conditions are not joined with `&&` or \
          `OR`, but by a second `IIF` in one of the branches; arguments are separated by `,` alone.",
    examples: &[
        Example::attributes(
            "displayName: '[givenName] + \" \" + [surname]'",
            "displayName: 'Join(\"\", [givenName], \" \", [surname])'",
        )
        .fixed(),
        Example::attributes(
            "displayName: Join(\" \"; [givenName]; [surname])",
            "displayName: Join(\" \", [givenName], [surname])",
        )
        .fixed(),
        Example::file(
            "attrflow: 1
source: none
user:
  filterable: [userName]
  attributes:
    userName: { from: [login], match: 1 }
    userType: IIF([kind] == \"staff\" && [site] != \"\", \"Employee\", \"Guest\")
",
            "attrflow: 1
source: none
user:
  filterable: [userName]
  attributes:
    userName: { from: [login], match: 1 }
    userType: IIF([kind] = \"staff\", IIF([site] <> \"\", \"Employee\", \"Guest\"), \"Guest\")
",
        )
        .fixed(),
        Example::file(
            "attrflow: 1
source: none
user:
  filterable: [userName]
  attributes:
    userName: { from: [login], match: 1 }
    userType: IIF([kind] = \"staff\" OR [kind] = \"board\", \"Employee\", \"Guest\")
",
            "attrflow: 1
source: none
user:
  filterable: [userName]
  attributes:
    userName: { from: [login], match: 1 }
    userType: IIF([kind] = \"staff\", \"Employee\", IIF([kind] = \"board\", \"Employee\", \"Guest\"))
",
        )
        .fixed(),
    ],
    fix: Some(Safety::Unsafe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
