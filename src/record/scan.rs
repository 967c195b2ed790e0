//! A strict JSON scanner over one record: finds the extent of values, and makes values of those asked for.
//!
//! It accepts exactly what RFC 8259 does (a property test holds it against serde_json), but looks
//! inside a value only when someone wants it.

use bumpalo::collections::Vec as ArenaVec;

use super::simd::plain_bytes;
use crate::value::{Arena, Record, Text, Value};

/// How deep arrays and objects may nest.
pub(super) const MAX_DEPTH: usize = 128;

/// The text is not JSON; the reason is looked up afterwards, for such lines only.
#[derive(Debug)]
pub(super) struct Malformed;

pub(super) struct Scan<'r> {
    text: &'r str,
    bytes: &'r [u8],
    pub at: usize,
}

/// A string literal: the text between its quotes.
#[derive(Clone, Copy)]
pub(super) struct Literal<'r> {
    pub raw: &'r str,
    pub escapes: Escapes,
}

/// What a string literal has of escapes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Escapes {
    None,
    Some,
    /// Among them half of a surrogate pair, which no UTF-8 text can hold.
    LoneSurrogate,
}

impl<'r> Literal<'r> {
    /// The text. Half of a surrogate pair becomes U+FFFD at once, so that no payload has it.
    pub fn text(self, arena: &'r Arena) -> Text<'r> {
        match self.escapes {
            Escapes::None => Text::clean(self.raw),
            Escapes::Some => Text::escaped(self.raw),
            Escapes::LoneSurrogate => Text::plain(Text::escaped(self.raw).get(arena)),
        }
    }
}

impl<'r> Scan<'r> {
    pub fn new(text: &'r str) -> Self {
        Scan { text, bytes: text.as_bytes(), at: 0 }
    }

    pub fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub fn white_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.at += 1;
        }
    }

    pub fn expect(&mut self, byte: u8) -> Result<(), Malformed> {
        if self.peek() != Some(byte) {
            return Err(Malformed);
        }
        self.at += 1;
        Ok(())
    }

    /// Whether what follows is `text`.
    pub fn follows(&self, text: &[u8]) -> bool {
        self.bytes.get(self.at..self.at + text.len()) == Some(text)
    }

    /// The bytes that follow, when there are as many.
    #[inline]
    pub fn chunk<const N: usize>(&self) -> Option<&'r [u8; N]> {
        self.bytes.get(self.at..).and_then(|rest| rest.first_chunk())
    }

    /// A string literal, from its opening quote.
    #[inline]
    pub fn string(&mut self) -> Result<Literal<'r>, Malformed> {
        let (start, escapes) = self.step_over_string()?;
        let raw = self.text.get(start..self.at - 1).ok_or(Malformed)?;
        Ok(Literal { raw, escapes })
    }

    /// Steps over a string literal; answers where its text begins, and what it has of escapes.
    #[inline]
    fn step_over_string(&mut self) -> Result<(usize, Escapes), Malformed> {
        self.expect(b'"')?;
        let start = self.at;
        self.at += plain_bytes(self.bytes.get(start..).unwrap_or_default());
        if self.peek() == Some(b'"') {
            self.at += 1;
            return Ok((start, Escapes::None));
        }
        Ok((start, self.step_over_escapes()?))
    }

    /// Goes on from what is no plain character, to behind the closing quote.
    #[cold]
    fn step_over_escapes(&mut self) -> Result<Escapes, Malformed> {
        let mut escapes = Escapes::Some;
        // Whether what was read last is the first half of a surrogate pair.
        let mut half = false;
        loop {
            let unit = match self.peek() {
                Some(b'"') => None,
                Some(b'\\') => Some(self.escape()?),
                _ => return Err(Malformed),
            };
            let second = unit.is_some_and(|unit| (0xDC00..0xE000).contains(&unit));
            if half != second {
                escapes = Escapes::LoneSurrogate;
            }
            let Some(unit) = unit else {
                self.at += 1;
                return Ok(escapes);
            };
            let plain = plain_bytes(self.bytes.get(self.at..).unwrap_or_default());
            self.at += plain;
            half = (0xD800..0xDC00).contains(&unit);
            if half && plain > 0 {
                (half, escapes) = (false, Escapes::LoneSurrogate);
            }
        }
    }

    /// Steps over an escape; answers the code unit of a `\u`, and 0 for any other.
    fn escape(&mut self) -> Result<u32, Malformed> {
        match self.bytes.get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 2;
                Ok(0)
            }
            Some(b'u') => {
                let digits = self.text.get(self.at + 2..self.at + 6).ok_or(Malformed)?;
                if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                    return Err(Malformed);
                }
                self.at += 6;
                u32::from_str_radix(digits, 16).map_err(|_| Malformed)
            }
            _ => Err(Malformed),
        }
    }

    /// Steps over a value.
    pub fn skip(&mut self, depth: usize) -> Result<(), Malformed> {
        match self.peek() {
            Some(b'"') => self.step_over_string().map(|_| ()),
            Some(b'{') => self.members(depth, |scan, _| scan.skip(depth + 1)),
            Some(b'[') => self.elements(depth, |scan| scan.skip(depth + 1)),
            _ => self.scalar().map(|_| ()),
        }
    }

    /// Reads a value.
    pub fn value(&mut self, arena: &'r Arena, depth: usize) -> Result<Value<'r>, Malformed> {
        match self.peek() {
            Some(b'"') => Ok(Value::String(self.string()?.text(arena))),
            Some(b'{') => {
                let mut members = ArenaVec::new_in(arena);
                self.members(depth, |scan, key| {
                    let value = scan.value(arena, depth + 1)?;
                    members.push((key.text(arena).get(arena), value));
                    Ok(())
                })?;
                Ok(Value::Record(Record { members: members.into_bump_slice() }))
            }
            Some(b'[') => {
                let mut items = ArenaVec::new_in(arena);
                self.elements(depth, |scan| {
                    let value = scan.value(arena, depth + 1)?;
                    // A Null inside a List is dropped.
                    if !value.is_null() {
                        items.push(value);
                    }
                    Ok(())
                })?;
                Ok(if items.is_empty() { Value::Null } else { Value::List(items.into_bump_slice()) })
            }
            _ => self.scalar(),
        }
    }

    /// The members of an object, from its brace; `each` is called at the value.
    fn members(
        &mut self,
        depth: usize,
        mut each: impl FnMut(&mut Self, Literal<'r>) -> Result<(), Malformed>,
    ) -> Result<(), Malformed> {
        self.nested(depth)?;
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        loop {
            let key = self.string()?;
            self.white_space();
            self.expect(b':')?;
            self.white_space();
            each(self, key)?;
            if !self.another(b'}')? {
                return Ok(());
            }
        }
    }

    /// The elements of an array, from its bracket; `each` is called at the element.
    fn elements(
        &mut self,
        depth: usize,
        mut each: impl FnMut(&mut Self) -> Result<(), Malformed>,
    ) -> Result<(), Malformed> {
        self.nested(depth)?;
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(());
        }
        loop {
            each(self)?;
            if !self.another(b']')? {
                return Ok(());
            }
        }
    }

    fn nested(&mut self, depth: usize) -> Result<(), Malformed> {
        if depth >= MAX_DEPTH {
            return Err(Malformed);
        }
        self.at += 1;
        self.white_space();
        Ok(())
    }

    /// After a member or element: whether another one follows, or the container ends.
    pub fn another(&mut self, close: u8) -> Result<bool, Malformed> {
        self.white_space();
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                self.white_space();
                Ok(true)
            }
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(false)
            }
            _ => Err(Malformed),
        }
    }

    fn scalar(&mut self) -> Result<Value<'r>, Malformed> {
        for (word, value) in
            [("null", Value::Null), ("true", Value::Boolean(true)), ("false", Value::Boolean(false))]
        {
            if self.follows(word.as_bytes()) {
                self.at += word.len();
                return Ok(value);
            }
        }
        self.number()
    }

    fn number(&mut self) -> Result<Value<'r>, Malformed> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.peek() {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.digits()?,
            _ => return Err(Malformed),
        }
        let mut integer = true;
        if self.peek() == Some(b'.') {
            integer = false;
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            integer = false;
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        let raw = self.text.get(start..self.at).ok_or(Malformed)?;
        Ok(match raw.parse() {
            Ok(value) if integer => Value::Integer(value),
            _ => Value::String(Text::number(raw)),
        })
    }

    fn digits(&mut self) -> Result<(), Malformed> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { Err(Malformed) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn accepts(text: &str) -> bool {
        let mut scan = Scan::new(text);
        scan.white_space();
        let whole = scan.skip(0).is_ok();
        scan.white_space();
        whole && scan.peek().is_none()
    }

    fn reads(text: &str) -> bool {
        let arena = Arena::new();
        let mut scan = Scan::new(text);
        scan.white_space();
        let whole = scan.value(&arena, 0).is_ok();
        scan.white_space();
        whole && scan.peek().is_none()
    }

    /// Lone surrogates are the one thing serde_json refuses to skip that RFC 8259 lets stand.
    fn oracle(text: &str) -> bool {
        serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
    }

    proptest! {
        #[test]
        fn it_accepts_what_serde_json_accepts(text in r#"[\[\]{},:"\\ untrfalsebx0-9eE+.\-\n\u{1}é]{0,24}"#) {
            prop_assert_eq!(accepts(&text), oracle(&text), "{}", text);
            prop_assert_eq!(reads(&text), oracle(&text), "{}", text);
        }
    }

    #[test]
    fn halves_of_surrogate_pairs_do_not_get_through() {
        let arena = Arena::new();
        for (literal, text) in [
            (r#""a\ud83d""#, "a\u{fffd}"),
            (r#""\ud83dx""#, "\u{fffd}x"),
            (r#""\ude80\ud83d""#, "\u{fffd}\u{fffd}"),
            (r#""\ud83d\n""#, "\u{fffd}\n"),
            (r#""\ud83d\ud83d\ude80""#, "\u{fffd}🚀"),
            (r#""\ud83d\ude80é\u00e9""#, "🚀éé"),
        ] {
            let Ok(Value::String(found)) = Scan::new(literal).value(&arena, 0) else { panic!("{literal}") };
            assert_eq!(found.get(&arena), text, "{literal}");
            let mut json = Vec::new();
            found.write_json(&mut json);
            assert_eq!(serde_json::from_slice::<String>(&json).unwrap(), text, "{literal}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        assert!(accepts(&format!("{}{}", "[".repeat(100), "]".repeat(100))));
        assert!(!accepts(&"[".repeat(100_000)));
    }
}
