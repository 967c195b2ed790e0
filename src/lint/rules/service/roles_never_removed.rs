use super::roles::{ASSERTIVE, COMPLEX, call_of};
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::NodeView;
use crate::source::{Code, Diagnostic, Edit, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF615,
    summary: "`AppRoleAssignmentsComplex`, which adds roles and never removes one",
    why: "The function sends its roles as additions. Who loses a role in Microsoft Entra keeps it in the application.\n\n\
          `AssertiveAppRoleAssignmentsComplex` replaces all roles instead. It also takes away those that were granted \
          in the application itself; where these must stay, allow this finding.",
    examples: &[Example::attributes(
        "# attrflow: allow AF614 because only assigned users are synchronised\n\
             roles: AppRoleAssignmentsComplex([appRoleAssignments])",
        "# attrflow: allow AF614 because only assigned users are synchronised\n\
             roles: AssertiveAppRoleAssignmentsComplex([appRoleAssignments])",
    )
    .fixed()],
    fix: Some(Safety::Safe),
    pages: &["customize-application-attributes"],
    check: Check::Node(check),
};

fn check(view: &NodeView<'_>, report: Report<'_>) {
    let Some(call) = call_of(view, &[COMPLEX]) else { return };
    report(
        Diagnostic::new(RULE.code, format!("`{COMPLEX}` never takes a role away"))
            .at(call.name_span)
            .help(format!(
                "`{ASSERTIVE}` replaces all roles, those granted in the application included; where they must \
                 stay, allow this finding"
            ))
            .fix(
                Safety::Safe,
                format!("call `{ASSERTIVE}`"),
                vec![Edit::replace(call.name_span, ASSERTIVE)],
            ),
    );
}
