use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF501,
    summary: "a clause that cannot be read",
    why: "A clause of a scope is an attribute, an operator and, for most operators, a value in quotes. All \
          clauses of a group must hold, and any group suffices, so that neither AND nor OR stands inside a \
          clause: write one clause a line.",
    examples: &[
        Example::clauses("- department \"Sales\"", "- department EQUALS \"Sales\""),
        Example::clauses(
            "- department EQUALS \"Sales\" AND country EQUALS \"US\"",
            "- department EQUALS \"Sales\"\n- country EQUALS \"US\"",
        ),
    ],
    fix: None,
    pages: &["define-conditional-rules-for-provisioning-user-accounts"],
    check: Check::Compiler,
};
