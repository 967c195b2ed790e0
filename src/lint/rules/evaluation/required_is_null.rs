use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF908,
    summary: "a required target without a value",
    why: "A target that is `required` has to have a value, and the expression comes to Null for this \
          record: most often because the attribute it reads is not filled. The person is not \
          provisioned. Fill the attribute, or give a `default`.",
    examples: &[Example::record(
        "displayName: { from: [displayName], required: true }",
        "{ \"userPrincipalName\": \"ann@contoso.com\" }",
        "{ \"userPrincipalName\": \"ann@contoso.com\", \"displayName\": \"Ann\" }",
    )],
    fix: None,
    pages: &["customize-application-attributes"],
    check: Check::Compiler,
};
