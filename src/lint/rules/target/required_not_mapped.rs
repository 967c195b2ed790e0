use super::shared::{has_attributes, may_write};
use crate::catalogue::ObjectKind;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::ObjectView;
use crate::source::{Code, Diagnostic};

pub(super) static RULE: Rule = Rule {
    code: Code::AF408,
    summary: "an attribute that the target requires is not mapped",
    why: "A user without `userName`, or a group without `displayName`, is no resource that a SCIM server accepts: \
          each creation fails. In the portal such a mapping has no Delete button; a file must have it, too.",
    examples: &[Example::user(
        "attributes:\n  externalId: { from: [objectId], match: 1 }\n  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
        "attributes:\n  externalId: { from: [objectId], match: 1 }\n  userName: [userPrincipalName]\n  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
    )],
    fix: None,
    pages: &["customize-application-attributes", "https://www.rfc-editor.org/rfc/rfc7643"],
    check: Check::Object(check),
};

fn check(view: &ObjectView<'_>, report: Report<'_>) {
    let object = view.checked.object;
    if !has_attributes(view) || !(object.flow.create || object.flow.update) {
        return;
    }
    let schemas = &view.checked.schemas;
    for required in schemas.attributes(schemas.resource()).filter(|found| found.required) {
        let name = required.path.as_str();
        // Where the target is no SCIM resource a name is a name, whatever is in it.
        let parent = if schemas.is_flat() { name } else { name.split('.').next().unwrap_or(name) };
        if view.checked.attributes.iter().any(|attribute| may_write(view, attribute, parent))
            || required.read_only
            || is_given(view, name)
        {
            continue;
        }
        let source = match object.kind {
            _ if !view.checked.options.source.is_entra() => "…",
            ObjectKind::User => "[userPrincipalName]",
            ObjectKind::Group => "[displayName]",
        };
        report(
            Diagnostic::new(RULE.code, format!("the target requires `{name}`, and nothing is mapped to it"))
                .at(object.span)
                .help(match view.file.is_graph {
                    true if source == "…" => format!("map an attribute of the source to `{name}`"),
                    true => format!("map `{source}` to it"),
                    false => format!("map it: `{name}: {{ from: {source}, required: true }}`"),
                }),
        );
    }
}

/// Whether the target's directory gives new objects a value itself: that of an anchor, or a default.
fn is_given(view: &ObjectView<'_>, name: &str) -> bool {
    let target = view.checked.object.target_object.as_ref();
    let defined = target.and_then(|target| target.definition.as_ref()?.attribute(name));
    defined.is_some_and(|defined| defined.anchor || defined.default.is_some())
}
