use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF117,
    summary: "a `Replace` in none of its modes",
    why: "What `Replace` does follows from which of its seven arguments are given: oldValue with replacementValue \
          or template, regexPattern with replacementValue, or regexPattern and regexGroupName with \
          replacementValue or replacementAttributeName. Any other combination is an error in the service.\n\n\
          The replacement is the fifth argument, and a slot that is not wanted stays empty: `\"\"` is an argument \
          like any other.",
    examples: &[
        Example::attributes(
            "nickName: Replace([mail], \"@contoso.com\", \"\")",
            "nickName: Replace([mail], \"@contoso.com\", , , \"\", , )",
        ),
        Example::attributes(
            "nickName: Replace([mail], \"@contoso.com\", \"\", \"\", \"\", , )",
            "nickName: Replace([mail], \"@contoso.com\", , , \"\", , )",
        ),
        Example::attributes(
            "nickName: Replace([mail], , \"@.*$\", , , , )",
            "nickName: Replace([mail], , \"@.*$\", , \"\", , )",
        ),
    ],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
