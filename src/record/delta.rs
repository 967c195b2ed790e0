//! Records that hold changes only: the entries of Microsoft Graph's delta queries.
//!
//! An attribute that a change does not name has not changed; one that it names with `null` has been cleared. A
//! mapping that ran over the change alone would take the one for the other.

use std::borrow::Cow;

use serde::Deserializer as _;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value as Json};

use super::{JsonReader, Projection, RecordError};
use crate::catalogue::{Catalogue, ObjectKind, SOFT_DELETED, SourceKind};
use crate::check::Attributes;
use crate::value::Arena;

/// A record that has been parsed.
pub type JsonRecord = Map<String, Json>;

/// Reads a record with all its attributes.
///
/// # Errors
/// What is not UTF-8, not JSON, or not an object.
pub(super) fn parse(json: &[u8]) -> Result<JsonRecord, RecordError> {
    let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
    serde_json::from_slice(json).or_else(|error| {
        // What the reader of slots takes, too: a half of a surrogate pair is no character.
        let mended = std::str::from_utf8(json).ok().map(mend_surrogates);
        let mended = mended.and_then(|json| serde_json::from_str(&json).ok());
        mended.ok_or_else(|| explain(json, &error))
    })
}

/// Why the reader of slots does not take it: in its words, so that all commands say the same.
fn explain(json: &[u8], error: &serde_json::Error) -> RecordError {
    let catalogue = Catalogue::open(SourceKind::None, ObjectKind::User);
    let projection = Projection::new(&Attributes::default(), &catalogue);
    match JsonReader::new(&projection).read(json, &Arena::new()) {
        Err(error) => error,
        Ok(_) => RecordError::new(format!("not a record: {error}")),
    }
}

/// Replaces the escapes of surrogates that have no other half.
fn mend_surrogates(json: &str) -> String {
    let mut mended = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        mended.push_str(before);
        let code = unit(escape);
        let (length, written) = match code {
            Some(0xD800..0xDC00) => match escape.get(6..).and_then(unit) {
                Some(0xDC00..0xE000) => (12, None),
                _ => (6, Some("\\ufffd")),
            },
            Some(0xDC00..0xE000) => (6, Some("\\ufffd")),
            Some(_) => (6, None),
            None => (escape.char_indices().nth(2).map_or(escape.len(), |(at, _)| at), None),
        };
        let (escape, after) = escape.split_at_checked(length).unwrap_or((escape, ""));
        mended.push_str(written.unwrap_or(escape));
        rest = after;
    }
    mended.push_str(rest);
    mended
}

/// The code unit of an escape `\uXXXX` at the start.
fn unit(text: &str) -> Option<u16> {
    u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()
}

/// The member that says that an object has been removed.
const REMOVED: &str = "@removed";

/// How an object has been removed (`@removed`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// It can be restored: `{"reason": "changed"}`.
    Changed,
    /// It is gone for good: `{"reason": "deleted"}`.
    Deleted,
}

/// Whether, and how, a record says that its object has been removed.
pub fn removed(record: &JsonRecord) -> Option<Removed> {
    match record.get(REMOVED)? {
        Json::Null => None,
        mark => match mark.get("reason").and_then(Json::as_str) {
            Some("deleted") => Some(Removed::Deleted),
            _ => Some(Removed::Changed),
        },
    }
}

/// What a record says of its object, read without the rest of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Marks {
    /// What names the object in its source.
    pub anchor: Option<String>,
    /// Whether it is a user or a group.
    pub kind: Option<ObjectKind>,
    /// Whether it says that it is neither.
    pub is_foreign: bool,
    /// Whether, and how, the object has been removed.
    pub removed: Option<Removed>,
    /// Whether the record can be nothing but a change.
    pub is_change: bool,
}

impl Marks {
    /// Of a record; `name`: the attribute that names objects, where it is not `objectId` or `id`.
    pub fn of(record: &JsonRecord, name: Option<&str>) -> Self {
        Marks {
            anchor: anchor(record, name),
            kind: object_kind(record),
            is_foreign: odata_type(record).is_some_and(|ty| !matches!(ty, "user" | "group")),
            removed: removed(record),
            is_change: is_change(record),
        }
    }

    /// Of a record as JSON text.
    ///
    /// # Errors
    /// What is not UTF-8, not JSON, or not an object.
    pub fn read(json: &[u8], name: Option<&str>) -> Result<Self, RecordError> {
        let mut reader = serde_json::Deserializer::from_slice(json);
        let few = reader.deserialize_map(Few { name }).and_then(|few| reader.end().map(|()| few));
        match few {
            Ok(few) => Ok(Marks::of(&few, name)),
            // Whatever is wrong with it is said, or mended, when all of it is read.
            Err(_) => parse(json).map(|record| Marks::of(&record, name)),
        }
    }
}

/// Reads those members of a record that marks are made from.
struct Few<'n> {
    name: Option<&'n str>,
}

impl<'d> Visitor<'d> for Few<'_> {
    type Value = JsonRecord;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'d>>(self, mut members: A) -> Result<JsonRecord, A::Error> {
        let mut few = JsonRecord::new();
        while let Some(name) = members.next_key::<Cow<'d, str>>()? {
            let anchor = match self.name {
                Some(anchor) => *anchor == *name,
                None => matches!(&*name, "objectId" | "id"),
            };
            if anchor {
                // A number keeps all its digits.
                let raw: &RawValue = members.next_value()?;
                let number = raw.get().starts_with(|first: char| first == '-' || first.is_ascii_digit());
                let value = match number {
                    true => raw.get().into(),
                    false => serde_json::from_str(raw.get()).map_err(serde::de::Error::custom)?,
                };
                few.insert(name.into_owned(), value);
                continue;
            }
            if name.starts_with('@') {
                few.insert(name.into_owned(), members.next_value()?);
                continue;
            }
            members.next_value::<IgnoredAny>()?;
            if name.ends_with(DELTA) || USER_ONLY.contains(&&*name) || GROUP_ONLY.contains(&&*name) {
                few.insert(name.into_owned(), Json::Null);
            }
        }
        Ok(few)
    }
}

/// Whether a record can be nothing but a change: it says that something has been removed, or how a list has
/// changed.
pub fn is_change(record: &JsonRecord) -> bool {
    record.contains_key(REMOVED) || record.keys().any(|name| name.ends_with(DELTA))
}

const DELTA: &str = "@delta";

/// Makes the changes to a record. An object that comes back after its removal is no longer marked as removed.
pub fn merge(record: &mut JsonRecord, change: JsonRecord) {
    // It is derived from these where it is not given.
    let derives =
        ["accountEnabled", "deletedDateTime", REMOVED].iter().any(|name| change.contains_key(*name));
    if derives || record.contains_key(REMOVED) {
        record.shift_remove(SOFT_DELETED);
    }
    record.shift_remove(REMOVED);
    for (name, value) in change {
        match name.strip_suffix(DELTA) {
            Some(name) => merge_list(record, name, value),
            None => {
                // A part under a key of its own would hide what the whole says now.
                let part = format!("{name}.");
                record.retain(|other, _| !other.starts_with(&part));
                record.insert(name, value);
            }
        }
    }
}

/// The change of a list of objects: those that came, and those that are marked as removed.
fn merge_list(record: &mut JsonRecord, name: &str, change: Json) {
    let entries = match change {
        Json::Array(entries) => entries,
        Json::Null => Vec::new(),
        entry => vec![entry],
    };
    let single = match record.get(name) {
        None | Some(Json::Null) => name == "manager",
        Some(list) => !list.is_array(),
    };
    let mut list = match record.get_mut(name).map(Json::take) {
        Some(Json::Array(list)) => list,
        None | Some(Json::Null) => Vec::new(),
        Some(one) => vec![one],
    };
    for entry in entries {
        let key = anchor_of(&entry);
        list.retain(|other| anchor_of(other) != key);
        let gone = entry.as_object().is_some_and(|entry| removed(entry).is_some());
        if !gone && let Some(key) = key {
            if single {
                list.clear();
            }
            list.push(key.into());
        }
    }
    let value = match single {
        true => list.pop().unwrap_or_default(),
        false => Json::Array(list),
    };
    record.insert(name.to_owned(), value);
}

fn anchor_of(entry: &Json) -> Option<String> {
    match entry {
        Json::Object(entry) => anchor(entry, None),
        entry => text(entry),
    }
}

/// What names an object in its source: the attribute of that name; without a name its `objectId`, else its `id`.
pub fn anchor(record: &JsonRecord, name: Option<&str>) -> Option<String> {
    match name {
        Some(name) => text(record.get(name)?),
        None => ["objectId", "id"].into_iter().find_map(|name| text(record.get(name)?)),
    }
}

fn text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) if !text.is_empty() => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Whether a record is a user or a group, as far as it says so itself: by its `@odata.type`, or by attributes
/// that the other kind does not have.
pub fn object_kind(record: &JsonRecord) -> Option<ObjectKind> {
    match odata_type(record) {
        Some("user") => return Some(ObjectKind::User),
        Some("group") => return Some(ObjectKind::Group),
        Some(_) => return None,
        None => {}
    }
    let has = |names: &[&str]| names.iter().any(|name| record.contains_key(*name));
    match has(USER_ONLY) {
        true => Some(ObjectKind::User),
        false => has(GROUP_ONLY).then_some(ObjectKind::Group),
    }
}

/// The last part of its `@odata.type`.
fn odata_type(record: &JsonRecord) -> Option<&str> {
    record.get("@odata.type").and_then(Json::as_str)?.rsplit('.').next()
}

/// Attributes that only users have.
const USER_ONLY: &[&str] =
    &["userPrincipalName", "accountEnabled", "givenName", "surname", "manager", "manager@delta"];

/// Attributes that only groups have.
const GROUP_ONLY: &[&str] = &["members", "members@delta", "securityEnabled", "mailEnabled", "groupTypes"];

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(record: &str, change: &str) -> Json {
        let mut record: JsonRecord = serde_json::from_str(record).unwrap();
        merge(&mut record, serde_json::from_str(change).unwrap());
        Json::Object(record)
    }

    #[test]
    fn changes_are_made_and_nothing_else() {
        for (record, change, expected) in [
            (r#"{"id":"1","a":"x","b":"y"}"#, r#"{"id":"1","a":"z"}"#, r#"{"id":"1","a":"z","b":"y"}"#),
            (r#"{"id":"1","a":"x"}"#, r#"{"id":"1","a":null}"#, r#"{"id":"1","a":null}"#),
            (
                r#"{"id":"1","IsSoftDeleted":false,"a":"x"}"#,
                r#"{"id":"1","@removed":{"reason":"changed"}}"#,
                r#"{"id":"1","a":"x","@removed":{"reason":"changed"}}"#,
            ),
            (
                r#"{"id":"1","@removed":{"reason":"changed"}}"#,
                r#"{"id":"1","a":"x"}"#,
                r#"{"id":"1","a":"x"}"#,
            ),
            (
                r#"{"id":"1","members":["a","b"]}"#,
                r##"{"id":"1","members@delta":[{"id":"b","@removed":{"reason":"deleted"}},{"@odata.type":"#microsoft.graph.user","id":"c"},{"id":"a"}]}"##,
                r#"{"id":"1","members":["c","a"]}"#,
            ),
            (
                r#"{"id":"1","members":[{"id":"a"}]}"#,
                r#"{"id":"1","members@delta":[{"id":"a","@removed":{"reason":"deleted"}}]}"#,
                r#"{"id":"1","members":[]}"#,
            ),
            (r#"{"id":"1"}"#, r#"{"id":"1","members@delta":[{"id":"a"}]}"#, r#"{"id":"1","members":["a"]}"#),
            (
                r#"{"id":"1","manager":{"id":"m"}}"#,
                r#"{"id":"1","manager@delta":[{"id":"n"}]}"#,
                r#"{"id":"1","manager":"n"}"#,
            ),
            (
                r#"{"id":"1","manager":"m"}"#,
                r#"{"id":"1","manager@delta":[{"id":"m","@removed":{"reason":"deleted"}}]}"#,
                r#"{"id":"1","manager":null}"#,
            ),
            (
                r#"{"id":"1","orgData.division":"A","orgDataX":"B"}"#,
                r#"{"id":"1","orgData":{"division":"C"}}"#,
                r#"{"id":"1","orgDataX":"B","orgData":{"division":"C"}}"#,
            ),
            (
                r#"{"id":"1","IsSoftDeleted":false,"accountEnabled":true}"#,
                r#"{"id":"1","accountEnabled":false}"#,
                r#"{"id":"1","accountEnabled":false}"#,
            ),
        ] {
            let expected: Json = serde_json::from_str(expected).unwrap();
            assert_eq!(merged(record, change), expected, "{record} + {change}");
        }
    }

    #[test]
    fn halves_of_surrogate_pairs_are_mended() {
        for (json, expected) in [
            (r#"{"a":"\ud83d\ude80 \\ud83d \n"}"#, "🚀 \\ud83d \n"),
            (r#"{"a":"x\ud83dy\ude80\u00e9"}"#, "x\u{fffd}y\u{fffd}é"),
            (r#"{"a":"\ud83d\u0041"}"#, "\u{fffd}A"),
        ] {
            assert_eq!(parse(json.as_bytes()).unwrap().get("a").unwrap(), expected, "{json}");
        }
        assert!(parse(br#"{"a":"\ud83"#).unwrap_err().message.contains("column"));
        assert!(parse(b"[1]").unwrap_err().message.contains("must be a JSON object"));
    }

    #[test]
    fn what_a_record_is() {
        let kind = |json: &str| object_kind(&serde_json::from_str(json).unwrap());
        assert_eq!(kind(r##"{"@odata.type":"#microsoft.graph.group","id":"1"}"##), Some(ObjectKind::Group));
        assert_eq!(kind(r#"{"id":"1","userPrincipalName":null}"#), Some(ObjectKind::User));
        assert_eq!(kind(r#"{"id":"1","members@delta":[]}"#), Some(ObjectKind::Group));
        assert_eq!(kind(r#"{"id":"1","@removed":{"reason":"deleted"}}"#), None);
    }
}
