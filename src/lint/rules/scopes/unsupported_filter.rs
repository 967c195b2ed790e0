use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF508,
    summary: "a filter by what the service cannot filter by",
    why: "The service's list of known issues names attributes that a scoping filter cannot use: `userType`, \
          `manager`, `appRoleAssignments`, dates of any kind. Membership of a group cannot be asked about \
          either: neither by `ISMEMBEROF`, nor by the `members` of groups.\n\nKeep what is asked for in a \
          directory extension, as text, and filter by that; or assign a group to the application.",
    examples: &[
        Example::clauses("- userType EQUALS \"Member\"", "- extensionAttribute1 EQUALS \"Member\""),
        Example::clauses("- employeeHireDate IS NOT NULL", "- employeeId IS NOT NULL"),
        Example::clauses("- department ISMEMBEROF \"Sales\"", "- department EQUALS \"Sales\""),
    ],
    fix: None,
    pages: &["known-issues", "define-conditional-rules-for-provisioning-user-accounts"],
    check: Check::Compiler,
};
