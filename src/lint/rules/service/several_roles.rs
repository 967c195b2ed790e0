use super::roles::{SINGLE, call_of};
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::NodeView;
use crate::source::{Code, Diagnostic};

pub(super) static RULE: Rule = Rule {
    code: Code::AF613,
    summary: "`SingleAppRoleAssignment`, where people may have several roles",
    why: "The function is for people with one app role each. For who has several, Microsoft does not say which one is \
          sent.\n\nWhere roles are assigned one at a time, allow this finding and say so. Else \
          `AssertiveAppRoleAssignmentsComplex` sends all of them.",
    examples: &[Example::attributes(
        "# attrflow: allow AF614 because only assigned users are synchronised\n\
         roles[primary eq \"True\"].value: SingleAppRoleAssignment([appRoleAssignments])",
        "# attrflow: allow AF614 because only assigned users are synchronised\n\
         roles: AssertiveAppRoleAssignmentsComplex([appRoleAssignments])",
    )],
    fix: None,
    pages: &["customize-application-attributes", "functions-for-customizing-application-data"],
    check: Check::Node(check),
};

fn check(view: &NodeView<'_>, report: Report<'_>) {
    let Some(call) = call_of(view, &[SINGLE]) else { return };
    report(
        Diagnostic::new(RULE.code, "of someone with several roles any one is sent").at(call.name_span).help(
            "assign one role to each person and allow this finding, or map `roles` with \
             `AssertiveAppRoleAssignmentsComplex`",
        ),
    );
}
