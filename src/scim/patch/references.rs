//! References in a PATCH: a manager, the members of a group.

use serde_json::{Value as Json, json};

use super::operation;
use super::rfc::attribute_path;
use crate::scim::schema::{DataType, ENTERPRISE_USER};
use crate::scim::target::Target;
use crate::scim::wire::WireStyle;

/// The operations that change the references of one target. `had`: whether there was one before.
///
/// A single reference is replaced, so that `removed` matters only when nothing is `added`.
pub fn reference_operations(
    target: &Target,
    path: &str,
    had: bool,
    added: &[String],
    removed: &[String],
    style: WireStyle,
) -> Vec<Json> {
    let whole = attribute_path(target);
    if target.element || target.multivalued {
        let mut operations = Vec::new();
        // Microsoft's client sends the path as the mapping writes it.
        let path = match (style, &target.sub_attribute) {
            (WireStyle::Rfc, _) | (_, Some(_)) => whole.as_str(),
            _ => path,
        };
        operations.extend(several_removed(path, removed, style));
        operations.extend(several_added(path, added, style));
        return operations;
    }
    let verb = |add: &'static str, replace: &'static str| if had { replace } else { add };
    match (added.first(), style) {
        (None, _) if removed.is_empty() => Vec::new(),
        (Some(id), WireStyle::Rfc) => {
            vec![operation(verb("add", "replace"), &whole, Some(in_object(target, id)))]
        }
        (Some(id), WireStyle::Entra) => {
            vec![operation(verb("Add", "Replace"), path, Some(id.as_str().into()))]
        }
        (Some(id), WireStyle::EntraFlag) => {
            vec![operation(verb("add", "replace"), path, Some(id.as_str().into()))]
        }
        (None, WireStyle::Rfc) => vec![operation("remove", &whole, None)],
        // Microsoft's client clears a reference with an empty value.
        (None, WireStyle::Entra) => vec![operation("Replace", path, Some("".into()))],
        (None, WireStyle::EntraFlag) => vec![operation("replace", path, Some("".into()))],
    }
}

/// A reference is an object with a `value` where the schema has it so (RFC 7643, section 4.3).
fn in_object(target: &Target, id: &str) -> Json {
    let is_enterprise =
        target.extension.as_ref().is_some_and(|urn| urn.eq_ignore_ascii_case(ENTERPRISE_USER));
    match target.ty == DataType::Complex || target.sub_attribute.is_some() || is_enterprise {
        true => json!({ "value": id }),
        false => id.into(),
    }
}

fn several_added(path: &str, ids: &[String], style: WireStyle) -> Option<Json> {
    if ids.is_empty() {
        return None;
    }
    let (op, element): (_, fn(&String) -> Json) = match style {
        WireStyle::Rfc | WireStyle::EntraFlag => ("add", |id| json!({ "value": id })),
        WireStyle::Entra => ("Add", |id| json!({ "$ref": null, "value": id })),
    };
    Some(operation(op, path, Some(ids.iter().map(element).collect())))
}

fn several_removed(path: &str, ids: &[String], style: WireStyle) -> Vec<Json> {
    match style {
        _ if ids.is_empty() => Vec::new(),
        WireStyle::Entra => {
            let elements = ids.iter().map(|id| json!({ "value": id })).collect();
            vec![operation("Remove", path, Some(elements))]
        }
        WireStyle::Rfc | WireStyle::EntraFlag => ids
            .iter()
            .map(|id| operation("remove", &format!("{path}[value eq {}]", Json::from(id.as_str())), None))
            .collect(),
    }
}
