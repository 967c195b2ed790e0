use super::roles::{ASSERTIVE, COMPLEX, SINGLE, call_of};
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::NodeView;
use crate::source::{Code, Diagnostic};

pub(super) static RULE: Rule = Rule {
    code: Code::AF614,
    summary: "app roles, which do not work with the scope “Sync all users and groups”",
    why: "App roles come with the assignment of people to the application. With the scope “Sync all users and groups” \
          the service provisions people who are not assigned, and the functions for app roles do not work.\n\nThe \
          mapping file does not know the scope of the job: where it is “Sync only assigned users and groups”, allow this \
          finding and say so.",
    examples: &[Example::attributes(
        "roles: AssertiveAppRoleAssignmentsComplex([appRoleAssignments])",
        "# attrflow: allow AF614 because only assigned users and groups are synchronised\n\
         roles: AssertiveAppRoleAssignmentsComplex([appRoleAssignments])",
    )],
    fix: None,
    pages: &["customize-application-attributes"],
    check: Check::Node(check),
};

fn check(view: &NodeView<'_>, report: Report<'_>) {
    let Some(call) = call_of(view, &[SINGLE, COMPLEX, ASSERTIVE]) else { return };
    let name = call.function.name;
    report(
        Diagnostic::new(RULE.code, format!("`{name}` does not work with “Sync all users and groups”"))
            .at(call.name_span)
            .help(match view.expression.attribute.object.file.is_graph {
                true => {
                    "set the scope of the job to “Sync only assigned users and groups”, and allow this finding: \
                     `--allow AF614`, or `allow` in attrflow.toml"
                }
                false => {
                    "set the scope of the job to “Sync only assigned users and groups”, and allow this finding: \
                     `# attrflow: allow AF614 because …`"
                }
            }),
    );
}
