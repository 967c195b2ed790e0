use super::create_only::entry_of;
use crate::catalogue::SourceKind;
use crate::lint::graph;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::rules::target::reads;
use crate::lint::view::{AttributeView, ObjectView};
use crate::mapping::CheckedAttribute;
use crate::source::{Code, Diagnostic};

pub(super) static RULE: Rule = Rule {
    code: Code::AF619,
    summary: "Nulls that are meant to flow where the service does not let them",
    why: "From Workday, SuccessFactors and with API-driven provisioning, an attribute that is Null can clear the one in \
          Microsoft Entra or Active Directory (`flow-null`; in a synchronization schema `flowNullValues` of the source \
          attribute). That is for attributes with one value, and not for what objects are matched by or cannot be created \
          without: these keep what they have.\n\nFrom Microsoft Entra outwards nothing is cleared at all, which AF617 says.",
    examples: &[
        Example::file(
            "attrflow: 1\nsource: workday\nuser:\n  target: urn:example:directory:User\n  schema:\n    employeeId: String\n  attributes:\n    employeeId: { from: [WorkerID], match: 1, flow-null: true }\n",
            "attrflow: 1\nsource: workday\nuser:\n  target: urn:example:directory:User\n  schema:\n    employeeId: String\n  attributes:\n    employeeId: { from: [WorkerID], match: 1 }\n",
        ),
        Example::file(
            "attrflow: 1\nsource: workday\nuser:\n  target: urn:example:directory:User\n  schema:\n    employeeId: String\n    otherMobile: String\n  attributes:\n    employeeId: { from: [WorkerID], match: 1 }\n    otherMobile: { from: [Mobile], multivalued: true, flow-null: true }\n",
            "attrflow: 1\nsource: workday\nuser:\n  target: urn:example:directory:User\n  schema:\n    employeeId: String\n    otherMobile: String\n  attributes:\n    employeeId: { from: [WorkerID], match: 1 }\n    otherMobile: { from: [Mobile], multivalued: true }\n",
        ),
    ],
    fix: None,
    pages: &["clear-attribute-values"],
    check: Check::Object(check),
};

fn check(view: &ObjectView<'_>, report: Report<'_>) {
    let connector = view.connector;
    if !view.is_entra() || connector.source.is_entra() {
        return;
    }
    let is_other = connector.source == SourceKind::ActiveDirectory;
    if !view.file.is_graph {
        for checked in view.checked.attributes.iter().filter(|checked| checked.mapping.flow_null) {
            let view = AttributeView { object: *view, checked };
            let why = is_other.then(other_source).or_else(|| limit(checked));
            let Some(why) = why else { continue };
            let details = entry_of(&view).and_then(|(_, entry)| entry.value.entry("flow-null"));
            let place = details.map_or(checked.mapping.target.span(), |entry| entry.key.span);
            let target = &checked.mapping.target.text;
            report(
                Diagnostic::new(RULE.code, format!("`flow-null` does not clear `{target}`: {why}"))
                    .at(place)
                    .help("take `flow-null` away"),
            );
        }
        return;
    }
    let source = view.checked.object.source_object.as_ref();
    let Some(definition) = source.and_then(|source| source.definition.as_deref()) else { return };
    for attribute in &definition.attributes {
        let name = attribute.name.text.as_str();
        let node = graph::holder(view.file, "name", attribute.name.span());
        let Some(flag) = node.and_then(|node| graph::is_true(node, "flowNullValues")) else { continue };
        let mut readers =
            view.checked.attributes.iter().filter(|checked| {
                checked.expression.as_ref().is_some_and(|tree| reads(tree).contains(&name))
            });
        let (why, mapping) = if attribute.multivalued {
            ("it has several values".to_owned(), None)
        } else if is_other {
            (other_source(), None)
        } else {
            match readers.find_map(|checked| Some((limit(checked)?, checked.mapping))) {
                Some((why, mapping)) => (why, Some(mapping)),
                None => continue,
            }
        };
        let found = Diagnostic::new(RULE.code, format!("a Null of `{name}` clears nothing: {why}"))
            .at(graph::inside(flag))
            .help("set `flowNullValues` to false");
        report(match mapping {
            Some(mapping) => found.label(mapping.target.span(), "it is mapped here"),
            None => found,
        });
    }
}

fn other_source() -> String {
    "that works from HR systems and with API-driven provisioning only".to_owned()
}

/// Why a target is not cleared.
fn limit(checked: &CheckedAttribute<'_>) -> Option<String> {
    let mapping = checked.mapping;
    let target = &mapping.target.text;
    let several = checked.target.as_ref().is_some_and(|target| target.multivalued);
    if mapping.precedence.is_some() {
        Some(format!("objects are matched by `{target}`"))
    } else if mapping.required {
        Some(format!("`{target}` is required"))
    } else if several {
        Some(format!("`{target}` has several values"))
    } else {
        None
    }
}
