//! JSON string literals: escapes in, escapes out, and the JSON text of a value.

use bumpalo::collections::String as ArenaString;

use super::{Arena, Value};

/// Decodes the inside of a JSON string literal. A lone surrogate, which no UTF-8 text can hold,
/// becomes U+FFFD; the readers refuse what else would be malformed.
pub(super) fn unescape<'r>(raw: &str, arena: &'r Arena) -> &'r str {
    let mut out = ArenaString::with_capacity_in(raw.len(), arena);
    let mut rest = raw;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let mut chars = after.chars();
        chars.next();
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('u') => {
                let (decoded, left) = unicode_escape(chars.as_str());
                out.push(decoded);
                rest = left;
                continue;
            }
            Some(other) => out.push(other),
            None => {}
        }
        rest = chars.as_str();
    }
    out.push_str(rest);
    out.into_bump_str()
}

/// `00e9…` or `d83d\ude80…` behind a `\u`: the character, and what follows.
fn unicode_escape(text: &str) -> (char, &str) {
    let Some((high, rest)) = hex4(text) else { return (char::REPLACEMENT_CHARACTER, text) };
    if let Some(decoded) = char::from_u32(high) {
        return (decoded, rest);
    }
    if (0xD800..0xDC00).contains(&high)
        && let Some((low, after)) = rest.strip_prefix("\\u").and_then(hex4)
        && (0xDC00..0xE000).contains(&low)
        && let Some(decoded) = char::from_u32(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    {
        return (decoded, after);
    }
    (char::REPLACEMENT_CHARACTER, rest)
}

fn hex4(text: &str) -> Option<(u32, &str)> {
    let digits = text.get(..4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
    Some((u32::from_str_radix(digits, 16).ok()?, text.get(4..)?))
}

/// Writes `text` as a JSON string literal, with its quotes.
pub fn write_json_string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    escape_into(text, out);
    out.push(b'"');
}

/// Writes `text` as it stands inside a JSON string literal: only what RFC 8259 demands is escaped.
pub fn escape_into(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let mut from = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.extend_from_slice(bytes.get(from..at).unwrap_or_default());
        from = at + 1;
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x0c => out.extend_from_slice(b"\\f"),
            _ => {
                const HEX: &[u8; 16] = b"0123456789abcdef";
                out.extend_from_slice(b"\\u00");
                out.push(HEX.get(usize::from(byte >> 4)).copied().unwrap_or(b'0'));
                out.push(HEX.get(usize::from(byte & 15)).copied().unwrap_or(b'0'));
            }
        }
    }
    out.extend_from_slice(bytes.get(from..).unwrap_or_default());
}

impl Value<'_> {
    /// Writes it as JSON: Boolean and Integer as such, DateTime as ISO 8601 text, Record as an object.
    pub fn write_json(self, out: &mut Vec<u8>) {
        match self {
            Value::Null => out.extend_from_slice(b"null"),
            Value::Boolean(true) => out.extend_from_slice(b"true"),
            Value::Boolean(false) => out.extend_from_slice(b"false"),
            Value::Integer(value) => write_integer(value, out),
            Value::String(text) => text.write_json(out),
            Value::DateTime(date) => write_json_string(&date.to_iso(), out),
            Value::List(items) => {
                out.push(b'[');
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        out.push(b',');
                    }
                    item.write_member(out);
                }
                out.push(b']');
            }
            Value::Record(record) => {
                out.push(b'{');
                for (at, (key, value)) in record.members.iter().enumerate() {
                    if at > 0 {
                        out.push(b',');
                    }
                    write_json_string(key, out);
                    out.push(b':');
                    value.write_member(out);
                }
                out.push(b'}');
            }
        }
    }

    /// Inside an object or array a number stays the number that was read.
    fn write_member(self, out: &mut Vec<u8>) {
        match self {
            Value::String(text) if text.is_number() => {
                let mut literal = Vec::new();
                text.write_json(&mut literal);
                out.extend(literal.into_iter().filter(|&byte| byte != b'"'));
            }
            other => other.write_json(out),
        }
    }
}

/// Writes decimal digits.
pub(super) fn write_integer(value: i64, out: &mut Vec<u8>) {
    use std::io::Write;
    // Writing to a Vec cannot fail.
    let _ = write!(out, "{value}");
}
