use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF005,
    summary: "a typographic quote where a straight one belongs",
    why: "Word processors, chats and many web pages turn `\"` into `“` or `”`. To the service these are \
          letters like any other: the string does not begin where it seems to. Inside of a string they \
          are text, and nothing is said about them.",
    examples: &[
        Example::attributes(
            "displayName: Join(“ ”, [givenName], [surname])",
            "displayName: Join(\" \", [givenName], [surname])",
        )
        .fixed(),
        Example::attributes(
            "displayName: Join(‘ ’, [givenName], [surname])",
            "displayName: Join(\" \", [givenName], [surname])",
        )
        .fixed(),
        Example::attributes(
            "nickName: Append(„x-“, [mailNickname])",
            "nickName: Append(\"x-\", [mailNickname])",
        )
        .fixed(),
    ],
    fix: Some(Safety::Safe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
