use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF605,
    summary: "`SelectUniqueValue` inside another function",
    why: "`SelectUniqueValue` asks the target for each candidate whether it is free. The service carries that out only \
          where the function is the outermost one of the expression.\n\nWhat is around it belongs around each of its \
          arguments, so that the values that are asked for are the ones that are written.",
    examples: &[Example::file(
        active_directory!(
            "    sAMAccountName: { from: \"ToLower(SelectUniqueValue([UserID], [EmployeeID]))\", apply: create-only }\n"
        ),
        active_directory!(
            "    sAMAccountName: { from: \"SelectUniqueValue(ToLower([UserID]), ToLower([EmployeeID]))\", apply: create-only }\n"
        ),
    )],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
