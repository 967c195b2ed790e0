use crate::catalogue::AttributeType;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::{AttributeView, CallView, NodeView};
use crate::source::{Code, Diagnostic, Span};
use crate::syntax::ExpressionKind;

pub(super) static RULE: Rule = Rule {
    code: Code::AF416,
    summary: "a reference such as `manager` through `Switch`",
    why: "A reference is resolved by the service: the manager's id in Microsoft Entra becomes the id that the same \
          person has in the application. That works for a reference mapped as it is. `Switch` makes a text of it, \
          and the application receives an id that it does not know. Map `[manager]` directly.",
    examples: &[Example::attributes(
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager: Switch([department], [manager], \"Board\", \"none\")",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager: [manager]",
    )],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Node(check),
};

fn check(view: &NodeView<'_>, report: Report<'_>) {
    let Some(call) = view.call_of("Switch") else { return };
    let attribute = &view.expression.attribute;
    let references = references(&call, attribute);
    let (Some((name, _)), Some(target)) = (references.first(), &attribute.checked.target) else { return };
    let found = Diagnostic::new(RULE.code, format!("`Switch` is not for references such as `{name}`"));
    let help = format!("map `[{name}]` to `{}` as it is", target.attribute);
    report(references.iter().fold(found, |found, (_, span)| found.at(*span)).help(help));
}

/// The references that a `Switch` takes or gives, where one is wanted: names and places.
pub(in crate::lint::rules) fn references<'e>(
    call: &CallView<'e>,
    attribute: &AttributeView<'_>,
) -> Vec<(&'e str, Span)> {
    if !attribute.checked.target.as_ref().is_some_and(|target| target.reference) {
        return Vec::new();
    }
    let catalogue = &attribute.object.checked.catalogue;
    // The source, the default, and the values; keys are only compared with.
    let parts = call.arguments.iter().enumerate().filter(|(index, _)| *index == 0 || index % 2 == 1);
    let references = parts.filter_map(|(_, argument)| match &argument.given()?.kind {
        ExpressionKind::Attribute { name, .. } => {
            let is_reference = catalogue.attribute_type(name) == Some(AttributeType::Reference);
            is_reference.then_some((name.as_str(), argument.span()))
        }
        _ => None,
    });
    references.collect()
}
