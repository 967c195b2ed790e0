use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF006,
    summary: "a character that cannot be seen",
    why: "A no-break space, a zero-width space or a byte order mark comes along when an expression is \
          copied from a web page. It looks like a blank, or like nothing at all, and the service \
          stumbles over it. Inside of a string it is text, and nothing is said about it.",
    examples: &[
        Example::attributes(
            "displayName: Join(\" \",\u{a0}[givenName], [surname])",
            "displayName: Join(\" \", [givenName], [surname])",
        )
        .fixed(),
        Example::attributes("nickName: ToLower(\u{200b}[mailNickname])", "nickName: ToLower([mailNickname])")
            .fixed(),
    ],
    fix: Some(Safety::Safe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
