use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF007,
    summary: "an operator of another language",
    why: "There are six operators, for comparisons: `=`, `<>`, `<`, `<=`, `>` and `>=`. Texts are put \
          together with `Join` or `Append`, not with `+` or `&`; conditions are not joined with `&&` or \
          `OR`, but by a second `IIF` in one of the branches; arguments are separated by `,` alone.",
    examples: &[
        Example::attributes("displayName: '[givenName] + \" \" + [surname]'", "displayName: 'Join(\"\", [givenName], \" \", [surname])'").fixed(),
        Example::attributes("displayName: Join(\" \"; [givenName]; [surname])", "displayName: Join(\" \", [givenName], [surname])").fixed(),
        Example::file(concat!("attrflow: 1\n", "source: none\n", "user:\n", "  filterable: [userName]\n", "  attributes:\n", "    userName: { from: [login], match: 1 }\n", "    userType: IIF([kind] == \"staff\" && [site] != \"\", \"Employee\", \"Guest\")\n"), concat!("attrflow: 1\n", "source: none\n", "user:\n", "  filterable: [userName]\n", "  attributes:\n", "    userName: { from: [login], match: 1 }\n", "    userType: IIF([kind] = \"staff\", IIF([site] <> \"\", \"Employee\", \"Guest\"), \"Guest\")\n")).fixed(),
        Example::file(concat!("attrflow: 1\n", "source: none\n", "user:\n", "  filterable: [userName]\n", "  attributes:\n", "    userName: { from: [login], match: 1 }\n", "    userType: IIF([kind] = \"staff\" OR [kind] = \"board\", \"Employee\", \"Guest\")\n"), concat!("attrflow: 1\n", "source: none\n", "user:\n", "  filterable: [userName]\n", "  attributes:\n", "    userName: { from: [login], match: 1 }\n", "    userType: IIF([kind] = \"staff\", \"Employee\", IIF([kind] = \"board\", \"Employee\", \"Guest\"))\n")).fixed(),
    ],
    fix: Some(Safety::Unsafe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
