use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF502,
    summary: "an operator that scoping filters do not have",
    why: "Scoping filters have operators of their own: `EQUALS`, not `=`; `INCLUDES`, not `contains`. Those \
          of other languages are recognised, and what is said instead is proposed; for a typing error the \
          nearest operator is.",
    examples: &[
        Example::clauses("- department = \"Sales\"", "- department EQUALS \"Sales\"").fixed(),
        Example::clauses("- department REGEX_MACH \"^Sales.*$\"", "- department REGEX MATCH \"^Sales.*$\"")
            .fixed(),
    ],
    fix: Some(Safety::Unsafe),
    pages: &["define-conditional-rules-for-provisioning-user-accounts"],
    check: Check::Compiler,
};
