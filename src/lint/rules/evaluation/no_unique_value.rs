use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF904,
    summary: "no candidate is free",
    why: "`SelectUniqueValue` takes the first of its candidates that nobody has yet. Where all of them \
          are taken, or empty, there is no value, and the person is not provisioned. End with a \
          candidate that is always filled and always new, such as one with a number of the employee in \
          it.",
    examples: &[Example::record(
        "nickName: SelectUniqueValue([mailNickname], [employeeId])",
        "{ \"userPrincipalName\": \"ann@contoso.com\" }",
        "{ \"userPrincipalName\": \"ann@contoso.com\", \"employeeId\": \"4711\" }",
    )],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
