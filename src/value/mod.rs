//! Values of the language, their text forms and conversions.
//!
//! A value borrows from the record it was read from or from the worker's [`Arena`], which is
//! cleared after each record: values are `Copy`, and nothing of them must be freed.

mod compare;
mod constant;
mod convert;
mod json;
mod kept;
mod now;
mod output;
mod text;

pub use crate::dotnet::datetime::DateTime;
pub use compare::compare;
pub use constant::Constant;
pub use convert::{first, is_blank, parse_boolean, parse_integer};
pub use json::{Sink, escape_into, write_json_string};
pub use kept::Kept;
pub use now::{Clock, Now};
pub use output::{Output, Pen, Piece};
pub use text::Text;

/// Where the values of one record live. A worker has one and resets it after each record.
pub type Arena = bumpalo::Bump;

/// A value of the language (`'r`: the record's line, or the arena).
#[derive(Clone, Copy, Debug, Default)]
pub enum Value<'r> {
    /// No value: an attribute that is absent or JSON `null`.
    #[default]
    Null,
    /// `True` or `False`.
    Boolean(bool),
    /// A 64-bit signed integer.
    Integer(i64),
    /// Text; lengths and positions count UTF-16 code units.
    String(Text<'r>),
    /// A UTC instant.
    DateTime(DateTime),
    /// A multi-valued attribute; never holds Null, and is never empty where it comes from a record.
    List(&'r [Value<'r>]),
    /// An object, such as one app role assignment.
    Record(Record<'r>),
}

/// An object: its members in input order.
#[derive(Clone, Copy, Debug)]
pub struct Record<'r> {
    /// Names and values.
    pub members: &'r [(&'r str, Value<'r>)],
}

impl<'r> Record<'r> {
    /// The member of that name; the last one when it was given twice, as JSON readers do.
    pub fn get(self, name: &str) -> Option<Value<'r>> {
        self.members.iter().rev().find(|(key, _)| *key == name).map(|&(_, value)| value)
    }
}

impl<'r> Value<'r> {
    /// Text that may hold any character.
    pub fn text(text: &'r str) -> Self {
        Value::String(Text::plain(text))
    }

    /// Whether it is Null; an empty List is.
    pub fn is_null(self) -> bool {
        match self {
            Value::Null => true,
            Value::List(items) => items.is_empty(),
            _ => false,
        }
    }

    /// What it is, in the words of the documentation.
    pub fn type_name(self) -> &'static str {
        match self {
            Value::Null => "Null",
            Value::Boolean(_) => "Boolean",
            Value::Integer(_) => "Integer",
            Value::String(_) => "String",
            Value::DateTime(_) => "DateTime",
            Value::List(_) => "List",
            Value::Record(_) => "Record",
        }
    }
}

/// Equality of what values are, not of how their text is stored: `True` is not `"True"`.
impl PartialEq for Value<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Value::Null, Value::Null) => true,
            (Value::Boolean(a), Value::Boolean(b)) => a == b,
            (Value::Integer(a), Value::Integer(b)) => a == b,
            (Value::String(a), Value::String(b)) => a == b,
            (Value::DateTime(a), Value::DateTime(b)) => a == b,
            (Value::List(a), Value::List(b)) => a == b,
            (Value::Record(a), Value::Record(b)) => a.members == b.members,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_three_words() {
        assert_eq!(size_of::<Value<'_>>(), 24);
    }
}
