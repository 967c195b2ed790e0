use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF109,
    summary: "a constant, or a result, that the parameter can never take",
    why: "The parameter wants a number, a date or a condition, and what stands there is none for any record: the \
          service fails on every object.\n\n\
          Digits in quotes are a number, and text in a form that `CDate` takes is a date.",
    examples: &[
        Example::attributes("nickName: Mid([givenName], \"one\", 3)", "nickName: Mid([givenName], \"1\", 3)"),
        Example::attributes("nickName: Left([givenName], True)", "nickName: Left([givenName], 1)"),
    ],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
