use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF907,
    summary: "several roles where one is taken",
    why: "`SingleAppRoleAssignment` is for people with one role. Of several the service takes any, and \
          perhaps another one tomorrow. Assign one role, or send all of them with \
          `AppRoleAssignmentsComplex`.",
    examples: &[Example::record(
        "roles[primary eq \"True\"].value: SingleAppRoleAssignment([appRoleAssignments])",
        "{ \"userPrincipalName\": \"ann@contoso.com\", \"appRoleAssignments\": [\"Admin\", \"User\"] }",
        "{ \"userPrincipalName\": \"ann@contoso.com\", \"appRoleAssignments\": [\"Admin\"] }",
    )],
    fix: None,
    pages: &["functions-for-customizing-application-data", "customize-application-attributes"],
    check: Check::Compiler,
};
