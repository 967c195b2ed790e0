use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF905,
    summary: "a value that the target attribute does not take",
    why: "A Boolean target takes True and False, an Integer one whole numbers, a DateTime one dates; the \
          record's value is none of these. Turn it into one with a `Switch` or `FormatDateTime`, or \
          declare the target as what it really takes.",
    examples: &[Example::record(
        "emails[type eq \"work\"].value: [mail]
emails[type eq \"work\"].primary: [extensionAttribute1]",
        "{ \"userPrincipalName\": \"ann@contoso.com\", \"mail\": \"ann@contoso.com\", \"extensionAttribute1\": \"maybe\" }",
        "{ \"userPrincipalName\": \"ann@contoso.com\", \"mail\": \"ann@contoso.com\", \"extensionAttribute1\": \"True\" }",
    )],
    fix: None,
    pages: &["customize-application-attributes"],
    check: Check::Compiler,
};
