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
    pub escaped: bool,
}

impl<'r> Literal<'r> {
    pub fn text(self) -> Text<'r> {
        if self.escaped { Text::escaped(self.raw) } else { Text::clean(self.raw) }
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
        let (start, escaped) = self.step_over_string()?;
        let raw = self.text.get(start..self.at - 1).ok_or(Malformed)?;
        Ok(Literal { raw, escaped })
    }

    /// Steps over a string literal; answers where its text begins, and whether it has escapes.
    #[inline]
    fn step_over_string(&mut self) -> Result<(usize, bool), Malformed> {
        self.expect(b'"')?;
        let start = self.at;
        self.at += plain_bytes(self.bytes.get(start..).unwrap_or_default());
        if self.peek() == Some(b'"') {
            self.at += 1;
            return Ok((start, false));
        }
        self.step_over_escapes()?;
        Ok((start, true))
    }

    /// Goes on from what is no plain character, to behind the closing quote.
    #[cold]
    fn step_over_escapes(&mut self) -> Result<(), Malformed> {
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.escape()?,
                _ => return Err(Malformed),
            }
            self.at += plain_bytes(self.bytes.get(self.at..).unwrap_or_default());
        }
    }

    fn escape(&mut self) -> Result<(), Malformed> {
        match self.bytes.get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 2,
            Some(b'u') => {
                let digits = self.bytes.get(self.at + 2..self.at + 6).ok_or(Malformed)?;
                if !digits.iter().all(u8::is_ascii_hexdigit) {
                    return Err(Malformed);
                }
                self.at += 6;
            }
            _ => return Err(Malformed),
        }
        Ok(())
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
            Some(b'"') => Ok(Value::String(self.string()?.text())),
            Some(b'{') => {
                let mut members = ArenaVec::new_in(arena);
                self.members(depth, |scan, key| {
                    let value = scan.value(arena, depth + 1)?;
                    members.push((key.text().get(arena), value));
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
    fn nesting_is_bounded() {
        assert!(accepts(&format!("{}{}", "[".repeat(100), "]".repeat(100))));
        assert!(!accepts(&"[".repeat(100_000)));
    }
}
