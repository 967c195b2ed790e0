use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF204,
    summary: "a date format that .NET refuses",
    why: "A quote that is not closed, a backslash at the end, or a single letter that is no standard format: the \
          service fails on every object that has a value. The label stands inside the text, at what is wrong.",
    examples: &[
        Example::attributes(
            "nickName: FormatDateTime([extensionAttribute1], , \"yyyyMMdd\", \"dd.MM.yyyy 'at\")",
            "nickName: FormatDateTime([extensionAttribute1], , \"yyyyMMdd\", \"dd.MM.yyyy\")",
        ),
        Example::attributes(
            "nickName: FormatDateTime([extensionAttribute1], , \"yyyyMMdd\", \"x\")",
            "nickName: FormatDateTime([extensionAttribute1], , \"yyyyMMdd\", \"d\")",
        ),
    ],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
