use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF009,
    summary: "a name where an attribute or a text is meant",
    why: "An attribute stands between brackets, a text between double quotes. A name without either is \
          one of the few names of the language (`True`, `Null`, `vbTextCompare` …), or a mistake.",
    examples: &[
        Example::attributes(
            "displayName: Join(\" \", givenName, [surname])",
            "displayName: Join(\" \", [givenName], [surname])",
        )
        .fixed(),
        Example::attributes("nickName: mailNickname", "nickName: [mailNickname]").fixed(),
    ],
    fix: Some(Safety::Unsafe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
