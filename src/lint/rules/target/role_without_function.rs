use crate::functions::Family;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::{NodeView, call};
use crate::scim::Target;
use crate::source::{Code, Diagnostic, Edit, Safety};
use crate::syntax::{Expression, ExpressionKind};

pub(super) static RULE: Rule = Rule {
    code: Code::AF415,
    summary: "app role assignments that no role function reads",
    why: "`[appRoleAssignments]` is not a list of names but of assignments, each with ids and dates. Only the role \
          functions make roles of them: `SingleAppRoleAssignment` gives the value of one role, \
          `AppRoleAssignmentsComplex` and `AssertiveAppRoleAssignmentsComplex` a list of roles for the target \
          `roles`. Mapped directly, or through another function, the application receives what it cannot read.",
    examples: &[
        Example::file(
            "attrflow: 1\ndialect: extended\nuser:\n  attributes:\n    userName: { from: [userPrincipalName], match: 1 }\n    active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")\n    roles[primary eq \"True\"].value: [appRoleAssignments]\n",
            "attrflow: 1\ndialect: extended\nuser:\n  attributes:\n    userName: { from: [userPrincipalName], match: 1 }\n    active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")\n    roles[primary eq \"True\"].value: SingleAppRoleAssignment([appRoleAssignments])\n",
        ),
        Example::file(
            "attrflow: 1\ndialect: extended\nuser:\n  attributes:\n    userName: { from: [userPrincipalName], match: 1 }\n    active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")\n    roles: \"[appRoleAssignments]\"\n",
            "attrflow: 1\ndialect: extended\nuser:\n  attributes:\n    userName: { from: [userPrincipalName], match: 1 }\n    active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")\n    roles: \"AppRoleAssignmentsComplex([appRoleAssignments])\"\n",
        )
        .fixed(),
    ],
    fix: Some(Safety::Unsafe),
    pages: &["customize-application-attributes", "functions-for-customizing-application-data"],
    check: Check::Node(check),
};

/// Functions that ask about the assignments, and make no value of them.
const QUESTIONS: [&str; 5] = ["IsNull", "IsNullOrEmpty", "IsPresent", "IsString", "Count"];

/// Functions that give what they are given.
const BRANCHES: [&str; 4] = ["IIF", "Switch", "Coalesce", "IgnoreFlowIfNullOrEmpty"];

fn check(view: &NodeView<'_>, report: Report<'_>) {
    let expression = view.expression;
    let is_roles =
        matches!(&view.node.kind, ExpressionKind::Attribute { name, .. } if name == "appRoleAssignments");
    let object = expression.attribute.object;
    if !is_roles || !object.checked.catalogue.kind().is_entra() || view.parent.is_some_and(reads_roles) {
        return;
    }
    let Some(target) = &expression.attribute.checked.target else { return };
    let is_result = view
        .parent
        .is_none_or(|parent| call(parent).is_some_and(|call| BRANCHES.contains(&call.function.name)));
    if !is_result && !is_role(target) {
        return;
    }
    let whole = is_result && target.sub_attribute.is_none() && target.multivalued;
    let function = if whole { "AppRoleAssignmentsComplex" } else { "SingleAppRoleAssignment" };
    let written = expression.written(view.node.span);
    let name = super::shared::written(&expression.attribute);
    report(
        Diagnostic::new(RULE.code, format!("`{name}` gets app role assignments as they are, and no role"))
            .at(view.node.span)
            .help(match whole {
                true => format!(
                    "write `{function}({written})`, or `AssertiveAppRoleAssignmentsComplex({written})` to take roles away, too"
                ),
                false => format!("write `{function}({written})`: the value of the one role that is assigned"),
            })
            .fix(
                Safety::Unsafe,
                format!("call `{function}`"),
                vec![Edit::replace(view.node.span, format!("{function}({written})"))],
            ),
    );
}

/// Whether the target's name says that a role is written to it.
pub(in crate::lint::rules) fn is_role(target: &Target) -> bool {
    target.attribute.to_ascii_lowercase().contains("role")
}

/// Whether it takes assignments for what they are, or only asks whether there are any.
fn reads_roles(parent: &Expression) -> bool {
    match call(parent) {
        Some(call) => call.function.family == Family::Roles || QUESTIONS.contains(&call.function.name),
        None => true,
    }
}
