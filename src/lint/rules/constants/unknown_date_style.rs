use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF208,
    summary: "a dateTimeStyles that does not exist",
    why: "dateTimeStyles takes names of .NET's `DateTimeStyles`, joined by commas, such as `AssumeUniversal` or \
          `AllowWhiteSpaces`. The service fails on any other name.",
    examples: &[Example::attributes(
        "nickName: FormatDateTime([extensionAttribute1], \"AssumeUniversl\", \"yyyyMMdd\", \"yyyy-MM-dd\")",
        "nickName: FormatDateTime([extensionAttribute1], \"AssumeUniversal\", \"yyyyMMdd\", \"yyyy-MM-dd\")",
    )
    .fixed()],
    fix: Some(Safety::Unsafe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
