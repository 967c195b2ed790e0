//! The text form of a value, and from text to the types that parameters want
//! (the language reference, "Values").

use std::fmt::Write as _;

use bumpalo::collections::{String as ArenaString, Vec as ArenaVec};

use super::{Arena, Text, Value};

/// The first element of a List, else the value itself: a List where one value is wanted.
pub fn first(value: Value<'_>) -> Value<'_> {
    match value {
        Value::List(items) => items.first().copied().unwrap_or(Value::Null),
        other => other,
    }
}

/// Whether a value is Null or `""`.
pub fn is_blank(value: Value<'_>) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::List(items) => items.is_empty(),
        _ => false,
    }
}

/// Text as an integer: `-?[0-9]+` that fits 64 bits; no blanks, no `+`, no `&H`.
pub fn parse_integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// Text as a Boolean: `true`, `false`, `1`, `0`, in any case.
pub fn parse_boolean(text: &str) -> Option<bool> {
    match text {
        "1" => Some(true),
        "0" => Some(false),
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

impl<'r> Value<'r> {
    /// The text form: what a string context and the output see. Null has none; of a List it is the
    /// first element's.
    #[inline]
    pub fn to_text(self, arena: &'r Arena) -> Option<Text<'r>> {
        match self {
            Value::Null => None,
            Value::String(text) => Some(text),
            other => other.made_text(arena),
        }
    }

    /// The text form of what is no text.
    fn made_text(self, arena: &'r Arena) -> Option<Text<'r>> {
        Some(match self {
            Value::Null => return None,
            Value::String(text) => text,
            Value::Boolean(true) => Text::ascii("True"),
            Value::Boolean(false) => Text::ascii("False"),
            Value::Integer(value) => {
                let mut out = ArenaString::new_in(arena);
                // Writing to a string cannot fail.
                let _ = write!(out, "{value}");
                Text::ascii(out.into_bump_str())
            }
            Value::DateTime(date) => {
                let mut out = ArenaString::new_in(arena);
                let _ = date.write_text(&mut out);
                Text::ascii(out.into_bump_str())
            }
            Value::List(items) => return items.first().and_then(|item| item.to_text(arena)),
            Value::Record(_) => {
                let mut json = ArenaVec::new_in(arena);
                self.write_json(&mut json);
                Text::plain(std::str::from_utf8(json.into_bump_slice()).unwrap_or_default())
            }
        })
    }

    /// The characters of the text form.
    #[inline]
    pub fn to_str(self, arena: &'r Arena) -> Option<&'r str> {
        self.to_text(arena).map(|text| text.get(arena))
    }

    /// As an Integer: an Integer, or text that is one. A Boolean does not convert.
    pub fn to_integer(self, arena: &'r Arena) -> Option<i64> {
        match first(self) {
            Value::Integer(value) => Some(value),
            Value::String(text) => parse_integer(text.get(arena)),
            _ => None,
        }
    }

    /// As a Boolean: a Boolean, or `true`/`false`/`1`/`0` in any case, or the Integers 1 and 0.
    pub fn to_boolean(self, arena: &'r Arena) -> Option<bool> {
        match first(self) {
            Value::Boolean(value) => Some(value),
            Value::Integer(1) => Some(true),
            Value::Integer(0) => Some(false),
            Value::String(text) => parse_boolean(text.get(arena)),
            _ => None,
        }
    }

    /// As `CBool` and conditions convert it: non-zero is True, Null is False; `None`: it does not.
    pub fn to_condition(self, arena: &'r Arena) -> Option<bool> {
        match first(self) {
            Value::Null => Some(false),
            Value::Boolean(value) => Some(value),
            Value::Integer(value) => Some(value != 0),
            Value::String(text) => {
                let text = text.get(arena);
                parse_integer(text).map(|value| value != 0).or_else(|| parse_boolean(text))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_digits_and_nothing_else() {
        for (text, value) in [
            ("7", Some(7)),
            ("-10", Some(-10)),
            ("007", Some(7)),
            ("9223372036854775807", Some(i64::MAX)),
            ("9223372036854775808", None),
            ("", None),
            ("-", None),
            ("+1", None),
            (" 1", None),
            ("&H1", None),
            ("1.0", None),
            ("٣", None),
        ] {
            assert_eq!(parse_integer(text), value, "{text:?}");
        }
    }
}
