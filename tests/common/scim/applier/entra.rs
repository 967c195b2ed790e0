//! What services put up with from Microsoft's client.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::schema::{Attribute, Kind};

/// Booleans and numbers that came as text, where the attribute is one; anything else is as it was.
pub fn typed(kind: Kind, value: &Value) -> Cow<'_, Value> {
    let Value::String(text) = value else { return Cow::Borrowed(value) };
    let made = match kind {
        Kind::Boolean if text.eq_ignore_ascii_case("true") => Some(Value::Bool(true)),
        Kind::Boolean if text.eq_ignore_ascii_case("false") => Some(Value::Bool(false)),
        Kind::Integer | Kind::Decimal => serde_json::from_str(text).ok().filter(Value::is_number),
        _ => None,
    };
    made.map_or(Cow::Borrowed(value), Cow::Owned)
}

/// A manager given as bare text: the complex value that it stands for. Empty text stands for none.
pub fn complex<'v>(attribute: &Attribute, value: &'v Value) -> Cow<'v, Value> {
    match value {
        Value::String(text) if text.is_empty() => Cow::Owned(Value::Null),
        Value::String(_) if attribute.sub("value").is_some() => {
            Cow::Owned(object([("value", value.clone())]))
        }
        _ => Cow::Borrowed(value),
    }
}

/// A role whose value is JSON text, `{"id", "value", "displayName"}`, as the element that it is about; and
/// `displayName`, as some of the client's roles have it, for `display`.
pub fn element<'v>(attribute: &Attribute, value: &'v Value) -> Cow<'v, Value> {
    if attribute.name != "roles" {
        return Cow::Borrowed(value);
    }
    let inner = value.get("value").and_then(Value::as_str);
    let inner = inner.and_then(|text| serde_json::from_str::<Map<String, Value>>(text).ok());
    if let Some(role) = inner {
        let given = |name: &str| role.get(name).cloned().unwrap_or_default();
        return Cow::Owned(object([("value", given("value")), ("display", given("displayName"))]));
    }
    match value.as_object() {
        Some(role) if role.contains_key("displayName") => {
            let renamed = role.iter().map(|(name, inside)| {
                let name = if name == "displayName" { "display" } else { name };
                (name.to_owned(), inside.clone())
            });
            Cow::Owned(Value::Object(renamed.collect()))
        }
        _ => Cow::Borrowed(value),
    }
}

fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}
