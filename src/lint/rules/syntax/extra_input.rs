use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF004,
    summary: "something is left over, or cannot stand where it does",
    why: "A value is one expression: a call, an `[attribute]`, a string or a number. A `)` too many, a \
          second expression behind the first, parentheses around a part, or a sign in front of it are \
          nothing the language knows. Texts are put together with `Join` or `Append`.",
    examples: &[
        Example::attributes("nickName: ToLower([mailNickname]))", "nickName: ToLower([mailNickname])"),
        Example::attributes(
            "displayName: '[givenName] [surname]'",
            "displayName: Join(\" \", [givenName], [surname])",
        ),
        Example::attributes("nickName: (ToLower([mailNickname]))", "nickName: ToLower([mailNickname])"),
    ],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
