use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF018,
    summary: "a comparison that is the whole expression",
    why: "Comparisons are documented as the condition of `IIF` and nowhere else. What the service makes \
          of one that stands alone is not said; ask for the value that is wanted: `IIF(…, \"True\", \
          \"False\")`, or a `Switch`.",
    examples: &[Example::attributes(
        "nickName: '[department] = \"Sales\"'",
        "nickName: Switch([department], \"no\", \"Sales\", \"yes\")",
    )],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
