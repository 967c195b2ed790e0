use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF504,
    summary: "an operator without its value",
    why: "The operator compares with a value, and there is none. To ask whether an attribute has no value at \
          all, write `IS NULL`; a clause never holds for an empty attribute otherwise.",
    examples: &[
        Example::clauses("- department EQUALS", "- department EQUALS \"Sales\""),
        Example::clauses("- department EQUALS ,", "- department IS NULL"),
    ],
    fix: None,
    pages: &["define-conditional-rules-for-provisioning-user-accounts"],
    check: Check::Compiler,
};
