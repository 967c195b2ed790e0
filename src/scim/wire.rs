//! How a client words its requests, and what a POST body becomes in the words of Microsoft's.

use serde_json::{Map, Value as Json, json};

use super::patch::{RoleForm, roles};
use super::schema::{CORE_GROUP, ENTERPRISE_USER};
use super::target::Target;

/// The wire styles of requests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WireStyle {
    /// Strict RFC 7643 and RFC 7644.
    #[default]
    Rfc,
    /// What the client of Microsoft Entra sends by default.
    Entra,
    /// The same with `aadOptscim062020` in the tenant URL.
    EntraFlag,
}

impl WireStyle {
    /// All of them.
    pub const ALL: [WireStyle; 3] = [WireStyle::Rfc, WireStyle::Entra, WireStyle::EntraFlag];

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            WireStyle::Rfc => "rfc",
            WireStyle::Entra => "entra",
            WireStyle::EntraFlag => "entra-flag",
        }
    }
}

/// One target of a POST body, and which function makes roles of it.
#[derive(Clone, Copy, Debug)]
pub struct Created<'t> {
    /// Where it is.
    pub target: &'t Target,
    /// The function that makes roles, if one does.
    pub role: Option<RoleForm>,
}

/// A POST body in the words of Microsoft's client: `body` is what RFC 7643 has for it. `resource` is the URN of
/// the core schema; `enterprise`: the object that is mapped is named by the enterprise extension, which is listed then.
///
/// The URNs of custom extensions are not listed, `meta.resourceType` is, `roles` is there in any case, the work
/// e-mail is the primary one, and roles have a `type`.
pub fn entra_create(mut body: Json, resource: &str, enterprise: bool, targets: &[Created<'_>]) -> Json {
    let Some(members) = body.as_object_mut() else { return body };
    let is_group = resource.eq_ignore_ascii_case(CORE_GROUP);
    if let Some(schemas) = members.get_mut("schemas").and_then(Json::as_array_mut) {
        let core = schemas.first().cloned();
        schemas.retain(|urn| {
            Some(urn) == core.as_ref()
                || urn.as_str().is_some_and(|urn| urn.eq_ignore_ascii_case(ENTERPRISE_USER))
        });
    }
    if let Some(schemas) = members.get_mut("schemas").and_then(Json::as_array_mut)
        && enterprise
        && schemas.len() == 1
    {
        schemas.push(ENTERPRISE_USER.into());
    }
    for created in targets {
        if let Some(role) = created.role {
            role_elements(members, created.target, role);
        }
    }
    if is_group {
        members.insert("meta".to_owned(), json!({ "resourceType": "Group" }));
        return body;
    }
    if let Some(emails) = members.get_mut("emails").and_then(Json::as_array_mut) {
        let has_primary = emails.iter().any(|email| email.get("primary").is_some());
        let work = emails.iter_mut().find(|email| email.get("type").is_some_and(|ty| ty == "work"));
        if let (Some(work), false) = (work.and_then(Json::as_object_mut), has_primary) {
            work.insert("primary".to_owned(), true.into());
        }
    }
    members.insert("meta".to_owned(), json!({ "resourceType": "User" }));
    members.entry("roles").or_insert_with(|| json!([]));
    body
}

/// The same with every Boolean as the text `True` or `False`.
pub fn booleans_as_text(value: Json) -> Json {
    match value {
        Json::Bool(value) => boolean_text(value),
        Json::Array(items) => items.into_iter().map(booleans_as_text).collect(),
        Json::Object(members) => {
            let members = members.into_iter().map(|(name, value)| (name, booleans_as_text(value)));
            Json::Object(members.collect())
        }
        value => value,
    }
}

/// A Boolean as Microsoft's client writes it where it writes text.
pub(super) fn boolean_text(value: bool) -> Json {
    if value { "True" } else { "False" }.into()
}

fn role_elements(members: &mut Map<String, Json>, target: &Target, role: RoleForm) {
    let members = match &target.extension {
        Some(urn) => members.get_mut(urn).and_then(Json::as_object_mut),
        None => Some(members),
    };
    let elements =
        members.and_then(|members| members.get_mut(&target.attribute)).and_then(Json::as_array_mut);
    for element in elements.into_iter().flatten() {
        match role {
            RoleForm::Single => {
                if let Some(members) = element.as_object_mut() {
                    members.insert("type".to_owned(), roles::ROLE_TYPE.into());
                }
            }
            RoleForm::Complex => roles::rename_display(element),
            RoleForm::Assertive => {}
        }
    }
}
