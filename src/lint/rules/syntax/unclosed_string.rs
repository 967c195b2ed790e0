use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF003,
    summary: "a string without its end",
    why: "A string stands between double quotes. A quote inside of it is written `\\\"`, and a backslash \
          before the closing quote `\\\\`: a single `\\` there takes the quote away, and the string goes \
          on to the next one.",
    examples: &[
        Example::attributes(
            "displayName: Append([displayName], \" (external))",
            "displayName: Append([displayName], \" (external)\")",
        ),
        Example::attributes(
            "nickName: Replace([mail], \"\\\", , , \"/\", , )",
            "nickName: Replace([mail], \"\\\\\", , , \"/\", , )",
        ),
    ],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
