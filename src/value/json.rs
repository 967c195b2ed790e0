//! JSON string literals: escapes in, escapes out, and the JSON text of a value.

use std::fmt::Write as _;

use bumpalo::collections::{String as ArenaString, Vec as ArenaVec};

use super::{Arena, Value};

/// Where JSON text goes: a caller's buffer, or the arena.
pub trait Sink {
    /// Adds bytes.
    fn put(&mut self, bytes: &[u8]);
}

impl Sink for Vec<u8> {
    #[inline]
    fn put(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

impl Sink for ArenaVec<'_, u8> {
    #[inline]
    fn put(&mut self, bytes: &[u8]) {
        self.extend_from_slice_copy(bytes);
    }
}

/// A sink as a place for formatted text.
struct Formatted<'s, S>(&'s mut S);

impl<S: Sink> std::fmt::Write for Formatted<'_, S> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.put(text.as_bytes());
        Ok(())
    }
}

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
pub fn write_json_string(text: &str, out: &mut impl Sink) {
    out.put(b"\"");
    escape_into(text, out);
    out.put(b"\"");
}

/// Writes `text` as it stands inside a JSON string literal: only what RFC 8259 demands is escaped.
pub fn escape_into(text: &str, out: &mut impl Sink) {
    let mut rest = text.as_bytes();
    while let Some((clean, byte, after)) = split_at_escaped(rest) {
        out.put(clean);
        rest = after;
        match byte {
            b'"' => out.put(b"\\\""),
            b'\\' => out.put(b"\\\\"),
            b'\n' => out.put(b"\\n"),
            b'\r' => out.put(b"\\r"),
            b'\t' => out.put(b"\\t"),
            0x08 => out.put(b"\\b"),
            0x0c => out.put(b"\\f"),
            _ => {
                // Writing to a sink cannot fail.
                let _ = write!(Formatted(out), "\\u{byte:04x}");
            }
        }
    }
    out.put(rest);
}

/// What stands before the first byte that JSON escapes, that byte, and what comes after it.
fn split_at_escaped(bytes: &[u8]) -> Option<(&[u8], u8, &[u8])> {
    const WORD: usize = size_of::<u64>();
    // Eight bytes at a time, as most text has nothing to escape.
    let (words, _) = bytes.as_chunks::<WORD>();
    let clean = words.iter().take_while(|word| !any_escaped(u64::from_le_bytes(**word))).count() * WORD;
    let is_escaped = |&byte: &u8| byte < 0x20 || byte == b'"' || byte == b'\\';
    let at = clean + bytes.get(clean..)?.iter().position(is_escaped)?;
    let (before, after) = bytes.split_at_checked(at)?;
    let (&byte, after) = after.split_first()?;
    Some((before, byte, after))
}

/// Whether JSON escapes any of eight bytes.
const fn any_escaped(word: u64) -> bool {
    const LOW: u64 = u64::MAX / 255;
    const HIGH: u64 = LOW << 7;
    // The high bit of a byte tells whether it was zero; a borrow can only come from a byte that was.
    const fn zeros(word: u64) -> u64 {
        word.wrapping_sub(LOW) & !word
    }
    let controls = word.wrapping_sub(LOW * 0x20) & !word;
    (controls | zeros(word ^ (LOW * b'"' as u64)) | zeros(word ^ (LOW * b'\\' as u64))) & HIGH != 0
}

impl Value<'_> {
    /// Writes it as JSON: Boolean and Integer as such, DateTime as ISO 8601 text, Record as an object.
    pub fn write_json(self, out: &mut impl Sink) {
        match self {
            Value::Null => out.put(b"null"),
            Value::Boolean(true) => out.put(b"true"),
            Value::Boolean(false) => out.put(b"false"),
            Value::Integer(value) => {
                // Writing to a sink cannot fail.
                let _ = write!(Formatted(out), "{value}");
            }
            Value::String(text) => text.write_json(out),
            Value::DateTime(date) => {
                out.put(b"\"");
                let _ = date.write_iso(&mut Formatted(out));
                out.put(b"\"");
            }
            Value::List(items) => {
                out.put(b"[");
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        out.put(b",");
                    }
                    item.write_member(out);
                }
                out.put(b"]");
            }
            Value::Record(record) => {
                out.put(b"{");
                for (at, (key, value)) in record.members.iter().enumerate() {
                    if at > 0 {
                        out.put(b",");
                    }
                    write_json_string(key, out);
                    out.put(b":");
                    value.write_member(out);
                }
                out.put(b"}");
            }
        }
    }

    /// Inside an object or array a number stays the number that was read.
    fn write_member(self, out: &mut impl Sink) {
        match self {
            Value::String(text) if text.is_number() => out.put(text.raw().as_bytes()),
            other => other.write_json(out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_json_escapes_is_found_wherever_it_stands() {
        for byte in 0..=u8::MAX {
            // ASCII alone, else the first byte of a character of two.
            let piece =
                if byte < 128 { char::from(byte).to_string() } else { format!("{}", char::from(byte)) };
            for before in 0..20 {
                for (filler, behind) in [("~", "~"), ("!", "\u{7f}"), (" ", "\u{80}")] {
                    let text = format!("{}{piece}{}", filler.repeat(before), behind.repeat(9));
                    let mut out = Vec::new();
                    write_json_string(&text, &mut out);
                    let expected = serde_json::to_string(&text).unwrap();
                    assert_eq!(String::from_utf8(out).unwrap(), expected);
                }
            }
        }
    }
}
