use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF906,
    summary: "a record that is no JSON object",
    why: "Each record is one JSON object of attribute names and values, in UTF-8. A line that was torn \
          off, a list where an object belongs, or bytes of another encoding are reported with their \
          line, and the next record is read.",
    examples: &[
        Example::record(
            "displayName: [displayName]",
            "{ \"userPrincipalName\": \"ann@contoso.com\", \"displayName\": \"Ann",
            "{ \"userPrincipalName\": \"ann@contoso.com\", \"displayName\": \"Ann\" }",
        ),
        Example::record(
            "displayName: [displayName]",
            "[ \"ann@contoso.com\" ]",
            "{ \"userPrincipalName\": \"ann@contoso.com\" }",
        ),
    ],
    fix: None,
    pages: &[],
    check: Check::Compiler,
};
