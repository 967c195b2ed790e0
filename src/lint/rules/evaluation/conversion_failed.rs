use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF901,
    summary: "a value that a function cannot use",
    why: "A parameter wants a number, True or False, a pattern or a culture, and the record has a text \
          there that is none. The person is not provisioned until the value or the expression is \
          changed; a test before the call, or another attribute, avoids it.",
    examples: &[Example::record(
        "nickName: Left([displayName], [extensionAttribute1])",
        "{ \"userPrincipalName\": \"ann@contoso.com\", \"displayName\": \"Ann Bo\", \"extensionAttribute1\": \"three\" }",
        "{ \"userPrincipalName\": \"ann@contoso.com\", \"displayName\": \"Ann Bo\", \"extensionAttribute1\": \"3\" }",
    )],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
