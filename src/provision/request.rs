//! Requests to a SCIM server, before they are sent.

use serde::Serialize;
use serde::ser::SerializeMap as _;
use serde_json::Value as Json;

use super::state::MASK;
use crate::catalogue::ObjectKind;

/// A method of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
#[non_exhaustive]
pub enum Method {
    /// Creates a resource (RFC 7644, section 3.3).
    Post,
    /// Changes a resource (section 3.5.2).
    Patch,
    /// Removes a resource (section 3.6).
    Delete,
}

impl Method {
    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Method::Post => "POST",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        }
    }
}

/// The path of the resources of a kind, below the server's base address.
pub const fn endpoint(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::User => "/Users",
        ObjectKind::Group => "/Groups",
    }
}

/// The path of one resource: an id is percent-encoded.
pub fn resource_path(kind: ObjectKind, id: &str) -> String {
    format!("{}/{}", endpoint(kind), encode_path(id))
}

/// What stands for the id of an object that the target has not told yet: `{id:KEY}`.
pub fn placeholder(key: &str) -> String {
    format!("{{id:{key}}}")
}

/// A request. Serialised, it is one line of what `attrflow plan` writes.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Request {
    /// The source anchor of the object.
    pub key: String,
    /// Users or groups.
    pub kind: ObjectKind,
    /// What it does.
    pub method: Method,
    /// The id of the resource, where it is known; a POST has none.
    pub id: Option<String>,
    /// The body, if it has one.
    pub body: Option<Json>,
    /// The filters that find the resource, in order of precedence: before a POST, to see whether it is there; in
    /// the place of an id that is not known.
    pub matching: Vec<String>,
    /// The objects whose earlier requests must have been answered before this one is sent.
    pub after: Vec<String>,
    /// Values that are shown nowhere but where the request goes.
    pub(super) secrets: Vec<Json>,
}

impl Request {
    /// The path below the server's base address: `/Users/{id:KEY}` where the id is not known. An id is
    /// percent-encoded.
    pub fn path(&self) -> String {
        let endpoint = endpoint(self.kind);
        match (self.method, &self.id) {
            (Method::Post, _) => endpoint.to_owned(),
            (_, Some(id)) => resource_path(self.kind, id),
            (_, None) => format!("{endpoint}/{}", placeholder(&self.key)),
        }
    }

    /// The body with what is to be shown nowhere masked: for logs, and for people.
    pub fn masked_body(&self) -> Option<Json> {
        self.body.as_ref().map(|body| masked(body, &self.secrets))
    }

    /// The same for the filters.
    pub fn masked_matching(&self) -> Vec<String> {
        self.matching.iter().map(|filter| self.masked_text(filter)).collect()
    }

    /// The same for a text about the request, such as what a server answers: servers quote what they refuse.
    pub fn masked_text(&self, text: &str) -> String {
        // A text may be quoted as it is, or as JSON; a number has no quotes.
        let shows = |secret: &Json| match secret {
            Json::String(secret) if !secret.is_empty() => {
                let quoted = Json::from(secret.as_str()).to_string();
                text.contains(secret.as_str()) || text.contains(quoted.trim_matches('"'))
            }
            Json::Number(number) => text.contains(&number.to_string()),
            _ => false,
        };
        if self.secrets.iter().any(shows) { MASK.to_owned() } else { text.to_owned() }
    }
}

/// An id as a segment of a path (RFC 3986, section 3.3).
fn encode_path(id: &str) -> String {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    utf8_percent_encode(id, SEGMENT).to_string()
}

fn masked(value: &Json, secrets: &[Json]) -> Json {
    if secrets.contains(value) {
        return MASK.into();
    }
    match value {
        Json::Array(items) => items.iter().map(|item| masked(item, secrets)).collect(),
        Json::Object(members) => {
            let members = members.iter().map(|(name, value)| (name.clone(), masked(value, secrets)));
            Json::Object(members.collect())
        }
        value => value.clone(),
    }
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request")
            .field("key", &self.key)
            .field("method", &self.method)
            .field("path", &self.path())
            .field("body", &self.masked_body().map(|body| body.to_string()))
            .field("matching", &self.masked_matching())
            .field("after", &self.after)
            .finish_non_exhaustive()
    }
}

impl Serialize for Request {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(None)?;
        members.serialize_entry("key", &self.key)?;
        members.serialize_entry("method", &self.method)?;
        members.serialize_entry("path", &self.path())?;
        if let Some(body) = &self.body {
            members.serialize_entry("body", body)?;
        }
        match self.matching.as_slice() {
            [] => {}
            [filter] => members.serialize_entry("match", filter)?,
            filters => members.serialize_entry("match", filters)?,
        }
        if !self.after.is_empty() {
            members.serialize_entry("after", &self.after)?;
        }
        members.end()
    }
}
