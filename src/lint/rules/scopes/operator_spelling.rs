use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF503,
    summary: "an operator in another spelling than the service's",
    why: "Operators are read in any letter case, with blanks or underscores between their words, as \
          Microsoft's pages spell them in several ways. The service's own spelling is the one that travels: \
          in an exported schema, and back into a tenant.",
    examples: &[
        Example::clauses("- department equals \"Sales\"", "- department EQUALS \"Sales\"").fixed(),
        Example::clauses("- employeeId Greater_Than 1000000", "- employeeId GREATER_THAN 1000000").fixed(),
    ],
    fix: Some(Safety::Safe),
    pages: &["define-conditional-rules-for-provisioning-user-accounts"],
    check: Check::Compiler,
};
