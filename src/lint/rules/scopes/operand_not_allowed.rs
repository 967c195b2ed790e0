use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF505,
    summary: "a value that does not belong to the operator",
    why: "`IS NULL`, `IS NOT NULL`, `IS TRUE` and `IS FALSE` ask about the attribute alone, and take no \
          value. Every other operator but `IN` takes one value.",
    examples: &[
        Example::clauses("- department IS NOT NULL \"Sales\"", "- department IS NOT NULL"),
        Example::clauses(
            "- department EQUALS \"Sales\", \"Marketing\"",
            "- department IN \"Sales\", \"Marketing\"",
        ),
    ],
    fix: None,
    pages: &["define-conditional-rules-for-provisioning-user-accounts"],
    check: Check::Compiler,
};
