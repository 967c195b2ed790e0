use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF506,
    summary: "an operator that does not ask about this type",
    why: "`GREATER_THAN` wants integers on both sides; patterns, bits and parts of text are no questions to \
          a Boolean; and no operator asks about dates and references. The service refuses such a filter, and \
          then no one is in scope.\n\nFor a Boolean write `IS TRUE` or `IS FALSE`; `EQUALS \"True\"` works, \
          too.",
    examples: &[
        Example::clauses("- accountEnabled GREATER_THAN 0", "- accountEnabled IS TRUE"),
        Example::clauses("- employeeId GREATER_THAN \"A5\"", "- employeeId GREATER_THAN 5"),
        Example::clauses("- accountEnabled REGEX MATCH \"^True$\"", "- accountEnabled EQUALS \"True\""),
    ],
    fix: None,
    pages: &["define-conditional-rules-for-provisioning-user-accounts"],
    check: Check::Compiler,
};
