//! The JSON of one value, as its target wants it.

use super::plan::Leaf;
use super::schema::DataType;
use crate::dotnet::datetime;
use crate::functions::{Failure, Stop};
use crate::source::Code;
use crate::value::{Arena, Clock, Constant, Now, Sink, Value, first};

/// Writes the JSON of one value.
///
/// # Errors
/// A value that cannot be converted to its target's type.
pub fn write_value<'r>(
    leaf: Leaf,
    value: Value<'r>,
    now: Now<'r>,
    arena: &'r Arena,
    out: &mut impl Sink,
) -> Result<(), Stop> {
    Writer { now, arena, out }.leaf(leaf, value)
}

/// The JSON of a value as its target has it.
///
/// # Errors
/// A value that cannot be converted to its target's type.
pub fn leaf_json<'r>(
    leaf: Leaf,
    value: Value<'r>,
    now: Now<'r>,
    arena: &'r Arena,
) -> Result<serde_json::Value, Stop> {
    // Most values are one text.
    if let (DataType::String | DataType::Reference, false, Value::String(text)) =
        (leaf.ty, leaf.multivalued, value)
    {
        return Ok(text.get(arena).into());
    }
    let mut out = Vec::new();
    write_value(leaf, value, now, arena, &mut out)?;
    // What is written is JSON; were it not, Null would say so.
    Ok(serde_json::from_slice(&out).unwrap_or_default())
}

/// The JSON of a constant as the value of a target, where it is the same for every record.
pub fn constant_json(leaf: Leaf, constant: &Constant) -> Option<Vec<u8>> {
    // A text without a date stands for a time of today.
    if leaf.ty == DataType::DateTime || *constant == Constant::Null {
        return None;
    }
    let (arena, mut out) = (Arena::new(), Vec::new());
    let now = Now::new(Clock::System, &arena);
    write_value(leaf, constant.value(), now, &arena, &mut out).ok().map(|()| out)
}

/// What writing a value needs beside the value.
struct Writer<'w, 'r, S> {
    now: Now<'r>,
    arena: &'r Arena,
    out: &'w mut S,
}

impl<'r, S: Sink> Writer<'_, 'r, S> {
    fn leaf(&mut self, leaf: Leaf, value: Value<'r>) -> Result<(), Stop> {
        if !leaf.multivalued {
            return self.scalar(leaf.ty, first(value));
        }
        self.out.put(b"[");
        match value {
            Value::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        self.out.put(b",");
                    }
                    self.scalar(leaf.ty, *item)?;
                }
            }
            value => self.scalar(leaf.ty, value)?,
        }
        self.out.put(b"]");
        Ok(())
    }

    fn scalar(&mut self, ty: DataType, value: Value<'r>) -> Result<(), Stop> {
        match ty {
            DataType::String | DataType::Binary | DataType::Reference => {
                if let Some(text) = value.to_text(self.arena) {
                    text.write_json(self.out);
                }
            }
            DataType::Boolean => match value.to_boolean(self.arena) {
                Some(value) => Value::Boolean(value).write_json(self.out),
                None => return Err(self.refuse("a Boolean", value)),
            },
            DataType::Integer => match value.to_integer(self.arena) {
                Some(value) => Value::Integer(value).write_json(self.out),
                None => return Err(self.refuse("an Integer", value)),
            },
            DataType::DateTime => {
                let date = match value {
                    Value::DateTime(date) => Some(date),
                    value => {
                        let text = value.to_str(self.arena).unwrap_or_default();
                        datetime::parse(text, self.now.get()).ok()
                    }
                };
                match date {
                    Some(date) => Value::DateTime(date).write_json(self.out),
                    None => return Err(self.refuse("a DateTime", value)),
                }
            }
            // A plain text into a complex attribute is its value.
            DataType::Complex => match value {
                Value::Record(_) => value.write_json(self.out),
                value => {
                    self.out.put(b"{\"value\":");
                    self.scalar(DataType::String, value)?;
                    self.out.put(b"}");
                }
            },
        }
        Ok(())
    }

    fn refuse(&self, wanted: &str, value: Value<'r>) -> Stop {
        let text = value.to_str(self.arena).unwrap_or_default();
        Failure::new(Code::AF905, format!("the target wants {wanted}")).found(text).into()
    }
}
