use super::shared::written;
use crate::catalogue::ObjectKind;
use crate::check::{Names, Reason, flow};
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::rules::service::has_guarded_condition;
use crate::lint::view::{AttributeView, ExpressionView};
use crate::mapping::MappingSource;
use crate::scim::Found;
use crate::source::{Code, Diagnostic};

pub(super) static RULE: Rule = Rule {
    code: Code::AF409,
    summary: "a required target whose expression may come to nothing",
    why: "An object without a value for a required target is not provisioned: each cycle fails for it again. Some \
          attributes every user has, such as `userPrincipalName` and `displayName`; most are empty for somebody, and \
          `mail` is for everyone without a mailbox.\n\nFall back on an attribute that is always there, with \
          `Coalesce`, or give a `default`, which a new object gets.",
    examples: &[
        Example::attributes(
            "emails[type eq \"work\"].value: { from: [mail], required: true }",
            "emails[type eq \"work\"].value: { from: \"Coalesce([mail], [userPrincipalName])\", required: true }",
        ),
        Example::attributes(
            "displayName: { from: \"IgnoreFlowIfNullOrEmpty([mailNickname])\", required: true }",
            "displayName: { from: \"IgnoreFlowIfNullOrEmpty([mailNickname])\", required: true, default: n/a }",
        ),
    ],
    fix: None,
    pages: &["customize-application-attributes"],
    check: Check::Attribute(check),
};

fn check(view: &AttributeView<'_>, report: Report<'_>) {
    let mapping = view.checked.mapping;
    let (MappingSource::Expression(text), Some(tree)) = (&mapping.source, &view.checked.checked) else {
        return;
    };
    if !must_have_value(view) {
        return;
    }
    let object = view.object.checked;
    let names = Names { catalogue: &object.catalogue, attributes: &object.slots, options: object.options };
    let flow = flow(tree, &names);
    let (cause, outcome) = match (flow.null, flow.no_flow) {
        (Some(cause), _) => (cause, "may be Null"),
        (None, Some(cause)) => (cause, "may not flow"),
        (None, None) => return,
    };
    // What other sources guarantee is not known; attributes that are always there can be told for Entra only.
    if cause.attribute.is_some() && !object.catalogue.kind().is_entra() {
        return;
    }
    // Why the `IIF` is Null, and what to write instead, is said of the `IIF`.
    let is_guard = matches!(cause.reason, Reason::Guard(_));
    if is_guard && ExpressionView::new(*view).is_some_and(|view| has_guarded_condition(&view)) {
        return;
    }
    let name = written(view);
    let why = cause.explain();
    let found = Diagnostic::new(RULE.code, format!("`{name}` is required and {outcome}: {why}"));
    let found = found.at(mapping.target.span()).label(text.locate(cause.span), why);
    let fallback = match object.object.kind {
        ObjectKind::User => "userPrincipalName",
        ObjectKind::Group => "displayName",
    };
    let default = if view.object.file.is_graph { "defaultValue" } else { "default" };
    report(found.help(match (&cause.attribute, &cause.reason) {
        (Some(attribute), Reason::AttributeMayBeAbsent) => format!(
            "who has none is not provisioned: fall back on what is always there, as in `Coalesce([{attribute}], [{fallback}])`, or give a `{default}`"
        ),
        (_, Reason::NoDefault) => "give `Switch` a default, or the mapping one".to_owned(),
        _ => format!("such an object is not provisioned: fall back on what is always there, with `Coalesce`, or give a `{default}`"),
    }));
}

/// Whether objects without a value for the target are not provisioned.
pub(in crate::lint::rules) fn must_have_value(view: &AttributeView<'_>) -> bool {
    let mapping = view.checked.mapping;
    mapping.default.is_none() && (mapping.required || schema_requires(view))
}

/// Whether the target's schema requires the attribute.
fn schema_requires(view: &AttributeView<'_>) -> bool {
    let Some(target) = &view.checked.target else { return false };
    let schemas = &view.object.checked.schemas;
    let schema = target.extension.as_deref().unwrap_or(schemas.resource());
    target.sub_attribute.is_none()
        && matches!(schemas.find(schema, &target.attribute), Found::Attribute(known) if known.required)
}
