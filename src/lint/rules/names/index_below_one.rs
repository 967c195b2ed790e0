use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF115,
    summary: "a position below 1",
    why: "Positions begin at 1. Microsoft's reference says that `Item` must not be called with 0, and `Mid` and \
          `InStr` fail on it: most other languages count from 0, hence the mistake.",
    examples: &[
        Example::attributes("nickName: Item([proxyAddresses], 0)", "nickName: Item([proxyAddresses], 1)"),
        Example::attributes("nickName: Mid([givenName], 0, 3)", "nickName: Mid([givenName], 1, 3)"),
        Example::attributes(
            "nickName: CStr(InStr([mail], \"@\", 0))",
            "nickName: CStr(InStr([mail], \"@\", 1))",
        ),
    ],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
