//! One app role assignment: `{id, value, displayName}`, or a plain string.

use bumpalo::collections::Vec as ArenaVec;

use crate::value::{Arena, Record, Text, Value, is_blank};

/// The role's name: `displayName`, else `value`; a plain string is itself.
pub(super) fn name<'r>(role: Value<'r>, arena: &'r Arena) -> Option<Text<'r>> {
    match role {
        Value::Record(record) => {
            member(record, "displayName", arena).or_else(|| member(record, "value", arena))
        }
        role => text(role, arena),
    }
}

/// The roles as values of a multi-valued SCIM attribute; Null when there is none.
pub(super) fn complex<'r>(roles: &'r [Value<'r>], arena: &'r Arena) -> Value<'r> {
    let roles = roles.iter().filter_map(|&role| scim_value(role, arena));
    let roles = ArenaVec::from_iter_in(roles, arena);
    if roles.is_empty() { Value::Null } else { Value::List(roles.into_bump_slice()) }
}

fn scim_value<'r>(role: Value<'r>, arena: &'r Arena) -> Option<Value<'r>> {
    let (display, value) = match role {
        Value::Record(record) => (member(record, "displayName", arena), member(record, "value", arena)),
        role => (text(role, arena), text(role, arena)),
    };
    if display.is_none() && value.is_none() {
        return None;
    }
    let mut members = ArenaVec::with_capacity_in(4, arena);
    members.push(("primary", Value::Boolean(false)));
    members.push(("type", Value::String(Text::ascii("WindowsAzureActiveDirectoryRole"))));
    members.extend(display.map(|display| ("display", Value::String(display))));
    members.extend(value.map(|value| ("value", Value::String(value))));
    Some(Value::Record(Record { members: members.into_bump_slice() }))
}

fn member<'r>(record: Record<'r>, name: &str, arena: &'r Arena) -> Option<Text<'r>> {
    record.get(name).and_then(|value| text(value, arena))
}

/// The text form of what is neither Null nor empty. A number becomes text like any other.
fn text<'r>(value: Value<'r>, arena: &'r Arena) -> Option<Text<'r>> {
    if is_blank(value) {
        return None;
    }
    let text = value.to_text(arena)?;
    Some(if text.is_number() { Text::clean(text.get(arena)) } else { text })
}
