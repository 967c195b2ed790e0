//! Roles in the words of Microsoft's client ("customize application attributes", provisioning a role).

use serde_json::{Map, Value as Json, json};

use super::entra::Words;
use super::rfc::attribute_path;
use super::{Change, RoleForm, Roles, Transition};

/// `element`: the parts of the element that the role is, as the mapping writes them one by one.
pub(super) fn operation(
    transition: &Transition<'_>,
    roles: &Roles,
    words: Words,
    element: &[&Transition<'_>],
) -> Json {
    let path = match transition.target.sub_attribute {
        // One role, whose value, display or type the mapping writes: the whole of it goes.
        Some(_) => attribute_path(transition.target),
        None => transition.path.to_owned(),
    };
    let (verb, value) = match (roles.form, &transition.change) {
        (_, Change::Clear) => return super::operation(words.remove, transition.path, None),
        (RoleForm::Assertive, change) => (words.replace, elements(change)),
        (_, change) if words.roles_as_created => (words.add, created(roles.form, change, element)),
        _ => (words.add, roles.assignments.iter().map(as_text).collect()),
    };
    super::operation(verb, &path, Some(Json::Array(value)))
}

fn elements(change: &Change) -> Vec<Json> {
    match change {
        Change::Set(Json::Array(values)) | Change::Add(values) => values.clone(),
        Change::Set(value) => vec![value.clone()],
        Change::Keep | Change::Clear => Vec::new(),
    }
}

/// As a POST has them.
fn created(form: RoleForm, change: &Change, element: &[&Transition<'_>]) -> Vec<Json> {
    let mut elements = elements(change);
    let single =
        element.first().filter(|part| form == RoleForm::Single && part.target.sub_attribute.is_some());
    if let Some(first) = single {
        let mut members: Map<String, Json> = Map::new();
        for (name, value) in &first.target.filter {
            members.insert(name.clone(), value.as_json());
        }
        for part in element {
            let value = match &part.change {
                Change::Set(value) => Some(value),
                Change::Keep => part.old.as_ref(),
                Change::Add(_) | Change::Clear => None,
            };
            if let (Some(sub), Some(value)) = (&part.target.sub_attribute, value) {
                members.insert(sub.clone(), value.clone());
            }
        }
        members.insert("type".to_owned(), ROLE_TYPE.into());
        return vec![Json::Object(members)];
    }
    if form == RoleForm::Complex {
        elements.iter_mut().for_each(rename_display);
    }
    elements
}

/// The `type` of every role the service sends.
pub(crate) const ROLE_TYPE: &str = "WindowsAzureActiveDirectoryRole";

/// `AppRoleAssignmentsComplex` prints `displayName` where RFC 7643 has `display`.
pub(crate) fn rename_display(element: &mut Json) {
    if let Some(members) = element.as_object_mut() {
        *members = std::mem::take(members)
            .into_iter()
            .map(|(name, value)| (if name == "display" { "displayName".to_owned() } else { name }, value))
            .collect();
    }
}

/// An assignment as the text that a PATCH has for a value: `{"id":…,"value":…,"displayName":…}`.
fn as_text(assignment: &Json) -> Json {
    let mut members = Map::new();
    match assignment {
        Json::Object(role) => {
            for name in ["id", "value", "displayName"] {
                if let Some(value) = role.get(name).filter(|value| !value.is_null()) {
                    members.insert(name.to_owned(), value.clone());
                }
            }
        }
        role => {
            members.insert("value".to_owned(), role.clone());
            members.insert("displayName".to_owned(), role.clone());
        }
    }
    json!({ "value": Json::Object(members).to_string() })
}
