use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF611,
    summary: "`And` or `Or`, which the service does not have",
    why: "The service knows no function that puts conditions together. `IIF` inside `IIF` does it: on the branch of what \
          is true for AND, on the other for OR.\n\nThe fix writes it so. A mapping for an engine of your own says \
          `dialect: extended`, and has both functions.",
    examples: &[
        Example::attributes(
            "nickName: IIF(And([userPrincipalName]=\"a\", [displayName]=\"b\"), \"x\", \"y\")",
            "nickName: IIF([userPrincipalName]=\"a\", IIF([displayName]=\"b\", \"x\", \"y\"), \"y\")",
        )
        .fixed(),
        Example::attributes(
            "nickName: IIF(Or([userPrincipalName]=\"a\", [displayName]=\"b\"), \"x\", \"y\")",
            "nickName: IIF([userPrincipalName]=\"a\", \"x\", IIF([displayName]=\"b\", \"x\", \"y\"))",
        )
        .fixed(),
        Example::attributes(
            "nickName: Append([mailNickname], And([accountEnabled], [displayName]=\"b\"))",
            "nickName: Append([mailNickname], IIF([accountEnabled], IIF([displayName]=\"b\", \"True\", \"False\"), \"False\"))",
        )
        .fixed(),
    ],
    fix: Some(Safety::Safe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
