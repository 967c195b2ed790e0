use super::shared::{has_attributes, is_unread, may_write, reads, source_has, tree};
use crate::catalogue::ObjectKind;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::ObjectView;
use crate::scim::{DataType, Found};
use crate::source::{Code, Diagnostic};

pub(super) static RULE: Rule = Rule {
    code: Code::AF419,
    summary: "nothing maps `IsSoftDeleted` to `active`",
    why: "Someone who is unassigned, deleted, disabled or out of scope becomes `IsSoftDeleted`, and the service \
          disables the account in the application by way of the mapping of that attribute to `active`. Without it \
          people keep their accounts. `accountEnabled` alone does not do it: it says nothing of who is unassigned.",
    examples: &[Example::user(
        "attributes:\n  userName: { from: [userPrincipalName], match: 1 }",
        "attributes:\n  userName: { from: [userPrincipalName], match: 1 }\n  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
    )],
    fix: None,
    pages: &["customize-application-attributes", "how-provisioning-works"],
    check: Check::Object(check),
};

const SOURCE: &str = "IsSoftDeleted";

const SWITCH: &str = "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")";

fn check(view: &ObjectView<'_>, report: Report<'_>) {
    let object = view.checked.object;
    let schemas = &view.checked.schemas;
    let applies = object.kind == ObjectKind::User
        && has_attributes(view)
        && source_has(view, SOURCE)
        && object.flow.update
        && matches!(schemas.find(schemas.resource(), "active"), Found::Attribute(_));
    let disables = view.checked.attributes.iter().any(|attribute| {
        // An application may have a Boolean of its own for it.
        let is_boolean = match &attribute.target {
            Some(target) => target.ty == DataType::Boolean,
            None => true,
        };
        let reads_it = |tree| reads(tree).iter().any(|name| name.eq_ignore_ascii_case(SOURCE));
        is_boolean && tree(attribute).is_some_and(reads_it)
            || may_write(view, attribute, "active") && (attribute.target.is_none() || is_unread(attribute))
    });
    if applies && !disables {
        report(
            Diagnostic::new(
                RULE.code,
                "nothing maps `IsSoftDeleted` to `active`: who is unassigned or deleted stays active",
            )
            .at(object.span)
            .help(match view.file.is_graph {
                true => format!("map `{SWITCH}` to `active`"),
                false => format!("map `active: {SWITCH}`"),
            }),
        );
    }
}
