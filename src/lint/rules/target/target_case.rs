use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF405,
    summary: "a target in other letter case than the schema's",
    why: "Names of attributes are compared without regard to case by the standard, but not by every \
          application: some keep `Formatted` beside `formatted`. Microsoft's own tutorial prints \
          `addresses[type eq \"other\"].Formatted`. Write names as the schema does.",
    examples: &[
        Example::attributes("displayname: [displayName]", "displayName: [displayName]").fixed(),
        Example::attributes(
            "addresses[type eq \"work\"].Formatted: [physicalDeliveryOfficeName]",
            "addresses[type eq \"work\"].formatted: [physicalDeliveryOfficeName]",
        )
        .fixed(),
    ],
    fix: Some(Safety::Safe),
    pages: &["https://www.rfc-editor.org/rfc/rfc7643", "use-scim-to-provision-users-and-groups"],
    check: Check::Compiler,
};
