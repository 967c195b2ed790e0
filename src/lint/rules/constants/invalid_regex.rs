use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF201,
    summary: "a pattern that is no regular expression",
    why: "The service compiles the pattern when the mapping runs, and fails on every object. The label stands \
          inside the text, at what is wrong.\n\n\
          In an expression a backslash is written twice: `\"\\\\d+\"`.",
    examples: &[
        Example::attributes(
            "nickName: Replace([mobile], , \"([0-9]+\", , \"\", , )",
            "nickName: Replace([mobile], , \"([0-9]+)\", , \"\", , )",
        ),
        Example::clauses("- employeeId REGEX MATCH \"^[0-9$\"", "- employeeId REGEX MATCH \"^[0-9]+$\""),
    ],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
