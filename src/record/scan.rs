//! A strict JSON scanner over one record: finds the extent of values, and makes values of those asked for.
//!
//! It accepts exactly what RFC 8259 does (a property test holds it against serde_json), but looks
//! inside a value only when someone wants it. Where strings end, it knows from the record's index; all
//! that stands outside of strings it reads.

use bumpalo::collections::Vec as ArenaVec;

use super::simd::{CHUNK, Indexed};
use crate::value::{Arena, Record, Text, Value};

/// How deep arrays and objects may nest.
pub(super) const MAX_DEPTH: usize = 128;

/// The text is not JSON; the reason is looked up afterwards, for such lines only.
#[derive(Debug)]
pub(super) struct Malformed;

#[derive(Clone)]
pub(super) struct Scan<'r, 'i> {
    text: &'r str,
    /// The quotes from `at` on.
    quotes: &'i [u32],
    /// The escapes from `at` on.
    escapes: &'i [u32],
    /// The chunks from `at` on that are not all ASCII, and perhaps some before.
    wide: &'i [u32],
    pub at: usize,
}

/// A string literal: the text between its quotes.
#[derive(Clone, Copy)]
pub(super) struct Literal<'r> {
    pub raw: &'r str,
    escapes: Escapes,
    ascii: bool,
}

/// What a string literal has of escapes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escapes {
    None,
    Some,
    /// Among them half of a surrogate pair, which no UTF-8 text can hold.
    LoneSurrogate,
}

impl<'r> Literal<'r> {
    /// The text. Half of a surrogate pair becomes U+FFFD at once, so that no payload has it.
    #[inline]
    pub fn text(self, arena: &'r Arena) -> Text<'r> {
        match self.escapes {
            Escapes::None if self.ascii => Text::ascii(self.raw),
            Escapes::None => Text::clean(self.raw),
            Escapes::Some => Text::escaped(self.raw),
            Escapes::LoneSurrogate => Text::plain(Text::escaped(self.raw).get(arena)),
        }
    }

    /// Whether what stands between the quotes is the text itself.
    pub fn is_verbatim(self) -> bool {
        self.escapes == Escapes::None
    }
}

impl<'r, 'i> Scan<'r, 'i> {
    /// # Errors
    /// A control character inside a string.
    pub fn new(record: Indexed<'r, 'i>) -> Result<Self, Malformed> {
        if record.control {
            return Err(Malformed);
        }
        let Indexed { text, quotes, escapes, wide, .. } = record;
        Ok(Scan { text, quotes, escapes, wide, at: 0 })
    }

    #[inline]
    fn bytes(&self) -> &'r [u8] {
        self.text.as_bytes()
    }

    #[inline]
    pub fn peek(&self) -> Option<u8> {
        self.bytes().get(self.at).copied()
    }

    #[inline]
    pub fn white_space(&mut self) {
        while self.peek().is_some_and(is_white_space) {
            self.at += 1;
        }
    }

    #[inline]
    pub fn expect(&mut self, byte: u8) -> Result<(), Malformed> {
        if self.peek() != Some(byte) {
            return Err(Malformed);
        }
        self.at += 1;
        Ok(())
    }

    /// Whether what follows is `text`.
    #[inline]
    pub fn follows(&self, text: &[u8]) -> bool {
        self.bytes().get(self.at..self.at + text.len()) == Some(text)
    }

    /// The bytes that follow, when there are as many.
    #[inline(always)]
    pub fn chunk<const N: usize>(&self) -> Option<&'r [u8; N]> {
        self.bytes().get(self.at..).and_then(|rest| rest.first_chunk())
    }

    /// Steps over a key that follows, of so many bytes with quotes and colon, and has no escapes.
    #[inline]
    pub fn step_over_key(&mut self, length: usize) -> Result<(), Malformed> {
        let [_, _, quotes @ ..] = self.quotes else { return Err(Malformed) };
        self.quotes = quotes;
        self.at += length;
        Ok(())
    }

    /// A string literal that follows.
    #[inline]
    pub fn string(&mut self) -> Result<Literal<'r>, Malformed> {
        let [_, close, quotes @ ..] = self.quotes else { return Err(Malformed) };
        self.expect(b'"')?;
        self.quotes = quotes;
        self.string_within(self.at, *close as usize)
    }

    /// Steps over a key that follows and has no escapes, the string without escapes behind it, and to the
    /// next key.
    #[inline(always)]
    pub fn usual_string(&mut self) -> Option<Value<'r>> {
        let [_, _, open, close, quotes @ ..] = self.quotes else { return None };
        let (start, close) = (*open as usize + 1, *close as usize);
        let raw = self.text.get(start..close)?;
        let next = self.next_key(close + 1)?;
        if self.escapes.first().is_some_and(|escape| (*escape as usize) < close) {
            return None;
        }
        (self.quotes, self.at) = (quotes, next);
        let ascii = self.is_ascii(start, raw);
        Some(Value::String(if ascii { Text::ascii(raw) } else { Text::clean(raw) }))
    }

    /// The same for a string that nobody reads.
    #[inline(always)]
    pub fn skip_usual_string(&mut self) -> Option<()> {
        let [_, _, _, close, quotes @ ..] = self.quotes else { return None };
        let close = *close as usize;
        let next = self.next_key(close + 1)?;
        if self.escapes.first().is_some_and(|escape| (*escape as usize) < close) {
            return None;
        }
        (self.quotes, self.at) = (quotes, next);
        Some(())
    }

    /// Steps over a key as above, of so many bytes with its colon, over a string as above or `null`, `true`
    /// or `false`, and to the next key.
    #[inline(always)]
    pub fn usual_value(&mut self, key: usize) -> Option<Value<'r>> {
        let [_, _, quotes @ ..] = self.quotes else { return None };
        let mut value = Scan { at: self.at + key, ..self.clone() };
        value.white_space();
        if value.peek() == Some(b'"') {
            return self.usual_string();
        }
        let found = value.word()?;
        (self.at, self.quotes) = (self.next_key(value.at)?, quotes);
        Some(found)
    }

    /// Where the next key begins, when a comma stands here.
    #[inline(always)]
    fn next_key(&self, at: usize) -> Option<usize> {
        let rest = self.bytes().get(at..)?;
        if rest.first_chunk() == Some(b",\"") {
            return Some(at + 1);
        }
        let [b',', rest @ ..] = rest else { return None };
        let white = rest.iter().take_while(|byte| is_white_space(**byte)).count();
        (rest.get(white) == Some(&b'"')).then_some(at + 1 + white)
    }

    #[inline]
    fn string_within(&mut self, start: usize, close: usize) -> Result<Literal<'r>, Malformed> {
        let raw = self.text.get(start..close).ok_or(Malformed)?;
        let escapes = self.escapes(close)?;
        self.at = close + 1;
        Ok(Literal { raw, escapes, ascii: self.is_ascii(start, raw) })
    }

    /// Steps over a string literal.
    fn step_over_string(&mut self) -> Result<(), Malformed> {
        let [_, close, quotes @ ..] = self.quotes else { return Err(Malformed) };
        let close = *close as usize;
        self.expect(b'"')?;
        self.escapes(close)?;
        self.quotes = quotes;
        self.at = close + 1;
        Ok(())
    }

    /// Whether a string is, which begins at `start`. Most stand where all is: only others are looked into.
    #[inline(always)]
    fn is_ascii(&mut self, start: usize, raw: &str) -> bool {
        while let [chunk, rest @ ..] = self.wide {
            let chunk = *chunk as usize;
            if chunk + CHUNK > start {
                return chunk >= start + raw.len() || raw.is_ascii();
            }
            self.wide = rest;
        }
        true
    }

    /// Checks the escapes of a string that ends at `close`.
    #[inline]
    fn escapes(&mut self, close: usize) -> Result<Escapes, Malformed> {
        match self.escapes.first() {
            Some(first) if (*first as usize) < close => self.some_escapes(close),
            _ => Ok(Escapes::None),
        }
    }

    #[cold]
    fn some_escapes(&mut self, close: usize) -> Result<Escapes, Malformed> {
        let mut escapes = Escapes::Some;
        // Where the first half of a surrogate pair ends.
        let mut half = None;
        while let [at, rest @ ..] = self.escapes
            && (*at as usize) < close
        {
            let at = *at as usize;
            let (unit, end) = self.escape(at)?;
            let second = (0xDC00..0xE000).contains(&unit);
            let follows = half == Some(at);
            if second != follows || half.is_some() && !follows {
                escapes = Escapes::LoneSurrogate;
            }
            half = (0xD800..0xDC00).contains(&unit).then_some(end);
            self.escapes = rest;
        }
        Ok(if half.is_some() { Escapes::LoneSurrogate } else { escapes })
    }

    /// An escape: the code unit of a `\u`, and 0 for any other; and where it ends.
    fn escape(&self, at: usize) -> Result<(u32, usize), Malformed> {
        match self.bytes().get(at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok((0, at + 2)),
            Some(b'u') => {
                let digits = self.text.get(at + 2..at + 6).ok_or(Malformed)?;
                if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                    return Err(Malformed);
                }
                let unit = u32::from_str_radix(digits, 16).map_err(|_| Malformed)?;
                Ok((unit, at + 6))
            }
            _ => Err(Malformed),
        }
    }

    /// Steps over a value.
    pub fn skip(&mut self, depth: usize) -> Result<(), Malformed> {
        // What it is in, innermost last: a bit for each, set for objects.
        let (mut objects, mut open) = (0u128, 0);
        loop {
            match self.peek() {
                Some(b'"') => self.step_over_string()?,
                Some(bracket @ (b'{' | b'[')) => {
                    self.nested(depth + open)?;
                    let object = bracket == b'{';
                    if self.peek() == Some(closing(object)) {
                        self.at += 1;
                    } else {
                        (objects, open) = (objects << 1 | u128::from(object), open + 1);
                        if object {
                            self.step_over_name()?;
                        }
                        continue;
                    }
                }
                _ => self.scalar().map(|_| ())?,
            }
            while open > 0 {
                let object = objects & 1 == 1;
                if self.another(closing(object))? {
                    if object {
                        self.step_over_name()?;
                    }
                    break;
                }
                (objects, open) = (objects >> 1, open - 1);
            }
            if open == 0 {
                return Ok(());
            }
        }
    }

    fn step_over_name(&mut self) -> Result<(), Malformed> {
        self.step_over_string()?;
        self.white_space();
        self.expect(b':')?;
        self.white_space();
        Ok(())
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

    #[inline]
    fn scalar(&mut self) -> Result<Value<'r>, Malformed> {
        match self.word() {
            Some(value) => Ok(value),
            None => self.number(),
        }
    }

    /// `null`, `true` or `false`.
    #[inline]
    fn word(&mut self) -> Option<Value<'r>> {
        let word = self.chunk()?;
        let (length, value) = match word {
            b"null" => (4, Value::Null),
            b"true" => (4, Value::Boolean(true)),
            b"fals" if self.bytes().get(self.at + 4) == Some(&b'e') => (5, Value::Boolean(false)),
            _ => return None,
        };
        self.at += length;
        Some(value)
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

fn is_white_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

fn closing(object: bool) -> u8 {
    if object { b'}' } else { b']' }
}

#[cfg(test)]
mod tests;
