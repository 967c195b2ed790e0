use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF903,
    summary: "more than an evaluation may use",
    why: "A text of a mebibyte, a random text of more than 256 characters, or a pattern that takes \
          millions of steps on one value is a mistake, or an attack. The evaluation ends there, and the \
          person is not provisioned.",
    examples: &[Example::record(
        "nickName: RandomString([extensionAttribute1], \"0\", \"0\", \"0\", \"0\", \"\")",
        "{ \"userPrincipalName\": \"ann@contoso.com\", \"extensionAttribute1\": \"300\" }",
        "{ \"userPrincipalName\": \"ann@contoso.com\", \"extensionAttribute1\": \"30\" }",
    )],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
