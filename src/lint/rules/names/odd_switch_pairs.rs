use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF110,
    summary: "a `Switch` whose keys and values do not come in pairs",
    why: "After source and default, `Switch` takes keys and values in turn. One more or less is a key without its \
          value, or a default that was forgotten: then the first key is read as the default, and every pair is \
          shifted.\n\n\
          Where no default is wanted, its comma stays: `Switch([x], , \"key\", \"value\")`.",
    examples: &[
        Example::attributes(
            "title: Switch([department], \"IT\", \"Engineer\", \"HR\", \"Recruiter\")",
            "title: Switch([department], \"Staff\", \"IT\", \"Engineer\", \"HR\", \"Recruiter\")",
        ),
        Example::attributes(
            "title: Switch([department], \"Staff\", \"IT\", \"Engineer\", \"HR\")",
            "title: Switch([department], \"Staff\", \"IT\", \"Engineer\", \"HR\", \"Recruiter\")",
        ),
    ],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
