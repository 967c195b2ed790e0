use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF101,
    summary: "a function that the language does not have",
    why: "The service refuses an expression with a function it does not know. Names of Microsoft's other expression \
          languages (`LCase`, `If`, `Concat` …) are recognised, and what they are called here is said; for a typing \
          error the nearest name is proposed.",
    examples: &[
        Example::attributes("nickName: LCase([givenName])", "nickName: ToLower([givenName])").fixed(),
        Example::attributes("nickName: Trm([givenName])", "nickName: StripSpaces([givenName])"),
    ],
    fix: Some(Safety::Unsafe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
