use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF606,
    summary: "`SelectUniqueValue` with fewer than two candidates",
    why: "The function takes two candidates or more: the first that nobody has yet is the result. With one there is \
          nothing to select from, and the service refuses the expression.\n\nAdd a candidate that tells more people \
          apart, such as one with a number in it.",
    examples: &[Example::file(
        active_directory!(
            "    sAMAccountName: { from: \"SelectUniqueValue([UserID])\", apply: create-only }\n"
        ),
        active_directory!(
            "    sAMAccountName: { from: \"SelectUniqueValue([UserID], [EmployeeID])\", apply: create-only }\n"
        ),
    )],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
