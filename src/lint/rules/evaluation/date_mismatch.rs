use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF902,
    summary: "a date in another form than the expression expects",
    why: "`FormatDateTime` and its like read a date in the form that is given, and in no other. One \
          system writes `2024-05-01`, another `01.05.2024`, a third a time zone behind it. Give the form \
          that the records have, or several attributes one form before they arrive.",
    examples: &[Example::record(
        "nickName: FormatDateTime([extensionAttribute1], , \"yyyy-MM-dd\", \"dd.MM.yyyy\")",
        "{ \"userPrincipalName\": \"ann@contoso.com\", \"extensionAttribute1\": \"01.05.2024\" }",
        "{ \"userPrincipalName\": \"ann@contoso.com\", \"extensionAttribute1\": \"2024-05-01\" }",
    )],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
