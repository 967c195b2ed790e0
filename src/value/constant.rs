use super::{DateTime, Text, Value};

/// A value that outlives any record: a literal, or what constant folding made.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Constant {
    /// Null.
    Null,
    /// A Boolean.
    Boolean(bool),
    /// An Integer.
    Integer(i64),
    /// Text.
    String(Box<str>),
    /// An instant.
    DateTime(DateTime),
}

impl Constant {
    /// Text.
    pub fn text(text: impl Into<Box<str>>) -> Self {
        Constant::String(text.into())
    }

    /// The constant as a value that borrows from it.
    pub fn value(&self) -> Value<'_> {
        match self {
            Constant::Null => Value::Null,
            Constant::Boolean(value) => Value::Boolean(*value),
            Constant::Integer(value) => Value::Integer(*value),
            Constant::String(text) => Value::String(Text::plain(text)),
            Constant::DateTime(date) => Value::DateTime(*date),
        }
    }

    /// A scalar value, kept; `None` for Lists and Records.
    pub fn keep(value: Value<'_>) -> Option<Self> {
        Some(match value {
            Value::Null => Constant::Null,
            Value::Boolean(value) => Constant::Boolean(value),
            Value::Integer(value) => Constant::Integer(value),
            Value::String(text) => {
                let arena = super::Arena::new();
                let kept: Box<str> = text.get(&arena).into();
                Constant::String(kept)
            }
            Value::DateTime(date) => Constant::DateTime(date),
            Value::List(_) | Value::Record(_) => return None,
        })
    }
}
