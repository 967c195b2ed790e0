//! Parsed JSON as a source record.

use bumpalo::collections::Vec as ArenaVec;
use serde_json::{Map, Value as Json};

use super::RecordError;
use super::own::{AttributeSink, SourceRecord, known};
use super::scan::MAX_DEPTH;
use crate::value::{Arena, Record, Text, Value};

/// An object is a record as its JSON text would be, but for numbers beyond 64 bits: of these there is what
/// `serde_json` keeps (`1e3` is `1000.0`).
impl SourceRecord for Json {
    fn attributes<'r>(&'r self, to: &mut AttributeSink<'_, 'r>) -> Result<(), RecordError> {
        let what = match self {
            Json::Object(members) => return members.attributes(to),
            Json::Array(_) => "an array",
            Json::String(_) => "a string",
            Json::Bool(_) => "a Boolean",
            Json::Null => "null",
            Json::Number(_) => "a number",
        };
        Err(RecordError::not_an_object(what))
    }
}

/// As a [`serde_json::Value`] that is an object.
impl SourceRecord for Map<String, Json> {
    fn attributes<'r>(&'r self, to: &mut AttributeSink<'_, 'r>) -> Result<(), RecordError> {
        self.iter().try_for_each(|(name, value)| to.json(name, value))
    }
}

/// The value that the text of `json` has; `depth`: how many containers it is in.
pub(super) fn value<'r>(json: &'r Json, arena: &'r Arena, depth: usize) -> Result<Value<'r>, RecordError> {
    Ok(match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Boolean(*value),
        Json::String(text) => Value::String(known(text)),
        Json::Number(number) => match number.as_i64() {
            Some(value) => Value::Integer(value),
            None => Value::String(Text::number(arena.alloc_str(&number.to_string()))),
        },
        Json::Array(_) | Json::Object(_) if depth >= MAX_DEPTH => return Err(RecordError::too_deep()),
        Json::Array(elements) => {
            let mut items = ArenaVec::with_capacity_in(elements.len(), arena);
            for element in elements {
                let item = value(element, arena, depth + 1)?;
                // A Null inside a List is dropped.
                if !item.is_null() {
                    items.push(item);
                }
            }
            if items.is_empty() { Value::Null } else { Value::List(items.into_bump_slice()) }
        }
        Json::Object(object) => {
            let mut members = ArenaVec::with_capacity_in(object.len(), arena);
            for (name, member) in object {
                members.push((name.as_str(), value(member, arena, depth + 1)?));
            }
            Value::Record(Record { members: members.into_bump_slice() })
        }
    })
}
