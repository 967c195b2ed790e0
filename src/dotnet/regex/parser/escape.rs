//! What can follow a backslash.

use super::{Parser, Result, is_digit};
use crate::dotnet::regex::ast::{Assertion, Kind};
use crate::dotnet::regex::blocks;
use crate::dotnet::regex::charset::CharSet;
use crate::dotnet::regex::unicode;
use std::sync::Arc;

impl Parser {
    /// The construct after the backslash at unit `start`, outside a class.
    pub(super) fn backslash(&mut self, start: usize) -> Result<Kind> {
        let Some(unit) = self.peek() else {
            return self.invalid_help(
                self.span(start, start + 1),
                "the pattern ends in a single `\\`",
                "write `\\\\` for a backslash",
            );
        };
        let assertion = match u8::try_from(unit) {
            Ok(b'b') => Some(Assertion::WordBoundary),
            Ok(b'B') => Some(Assertion::NotWordBoundary),
            Ok(b'A') => Some(Assertion::TextStart),
            Ok(b'G') => Some(Assertion::SearchStart),
            Ok(b'Z') => Some(Assertion::FinalLineEnd),
            Ok(b'z') => Some(Assertion::TextEnd),
            _ => None,
        };
        if let Some(assertion) = assertion {
            self.position += 1;
            return Ok(Kind::Assert(assertion));
        }
        if let Some(set) = self.shorthand(start)? {
            return Ok(Kind::Set(Arc::new(set)));
        }
        if let Some(slot) = self.backreference(start, true)? {
            return Ok(Kind::Backreference { slot, ignore_case: self.options.ignore_case });
        }
        let unit = self.character_escape(start)?;
        Ok(self.literal(unit))
    }

    /// Steps over what follows a backslash, as far as finding groups needs to.
    pub(super) fn skip_backslash(&mut self) -> Result<()> {
        let start = self.position.saturating_sub(1);
        match self.peek().map(u8::try_from) {
            // A single backslash at the end is reported by the parser proper.
            None => Ok(()),
            Some(Ok(b'b' | b'B' | b'A' | b'G' | b'Z' | b'z')) => {
                self.position += 1;
                Ok(())
            }
            Some(_) => {
                if self.shorthand(start)?.is_none() && self.backreference(start, false)?.is_none() {
                    self.character_escape(start)?;
                }
                Ok(())
            }
        }
    }

    /// `\w`, `\d`, `\s`, `\p{…}` and their opposites; reads nothing when it is none of these.
    pub(super) fn shorthand(&mut self, start: usize) -> Result<Option<CharSet>> {
        let Some(Ok(letter)) = self.peek().map(u8::try_from) else {
            return Ok(None);
        };
        let set = match letter.to_ascii_lowercase() {
            b'w' => unicode::word().clone(),
            b'd' => unicode::digit().clone(),
            b's' => unicode::space().clone(),
            b'p' => {
                self.position += 1;
                let set = self.property(start)?;
                return Ok(Some(negate_if(letter == b'P', set)));
            }
            _ => return Ok(None),
        };
        self.position += 1;
        Ok(Some(negate_if(letter.is_ascii_uppercase(), set)))
    }

    /// `{name}` after `\p`.
    fn property(&mut self, start: usize) -> Result<CharSet> {
        const HELP: &str = "write `\\p{Lu}` for a category, `\\p{IsGreek}` for a block";
        if !self.eat('{') {
            return self.invalid_help(self.span_from(start), "`\\p` needs a name in braces", HELP);
        }
        let at = self.position;
        while self.peek().is_some_and(|unit| unicode::is_word_unit(unit) || unit == u16::from(b'-')) {
            self.position += 1;
        }
        let name = self.text(at, self.position);
        let span = self.span_from(at);
        if !self.eat('}') {
            return self.invalid_help(self.span_from(start), "the braces after `\\p` are never closed", HELP);
        }
        if let Some(set) = unicode::property(&name, self.options.ignore_case) {
            return Ok(set);
        }
        if matches!(name.as_str(), "_xmlC" | "_xmlD" | "_xmlI" | "_xmlW") {
            return self.unsupported(
                span,
                "XML schema character properties",
                Some("spell the set out".into()),
            );
        }
        let help = match blocks::similar(&name) {
            Some(block) => format!("the block is called `{block}`"),
            None => HELP.into(),
        };
        self.invalid_help(
            span,
            format!("`{name}` is neither a Unicode category nor a block that .NET knows"),
            help,
        )
    }

    /// `\1`, `\k<name>`, `\k'name'` and the old `\<name>`, `\'name'`. `None`, and nothing read, when a character
    /// escape stands here. With `resolve` off, groups are not looked up and the slot means nothing.
    fn backreference(&mut self, start: usize, resolve: bool) -> Result<Option<usize>> {
        let at = self.position;
        let is_k = self.looking_at("k");
        self.position += usize::from(is_k);
        let close = match self.peek() {
            Some(unit) if unit == u16::from(b'<') => Some('>'),
            Some(unit) if unit == u16::from(b'\'') => Some('\''),
            _ => None,
        };
        let close = close.filter(|_| self.peek_at(1).is_some());
        if let Some(close) = close {
            self.position += 1;
            let reference = self.position;
            let slot = if self.peek().is_some_and(is_digit) {
                let number = self.decimal()?;
                Some(self.groups.slot_of_number(number))
            } else if self.peek().is_some_and(unicode::is_word_unit) {
                let name = self.name();
                Some(self.groups.slot_of_name(&name))
            } else {
                None
            };
            let span = self.span_from(reference);
            if let Some(slot) = slot
                && self.eat(close)
            {
                return match slot {
                    Some(slot) => Ok(Some(slot)),
                    None if !resolve => Ok(Some(0)),
                    None => self.invalid(span, format!("no group is called `{}`", self.text_of(span))),
                };
            }
        }
        if is_k {
            return self.invalid_help(
                self.span(start, self.position),
                "`\\k` needs the name of a group",
                "write `\\k<name>`",
            );
        }
        self.position = at;
        if close.is_some() || !self.peek().is_some_and(is_digit) || self.looking_at("0") {
            return Ok(None);
        }
        let number = self.decimal()?;
        match self.groups.slot_of_number(number) {
            Some(slot) => Ok(Some(slot)),
            None if !resolve => Ok(Some(0)),
            None if number <= 9 => {
                self.invalid(self.span_from(start), format!("no group has the number `{number}`"))
            }
            // Two digits and more without such a group: an octal escape.
            None => {
                self.position = at;
                Ok(None)
            }
        }
    }

    /// An escape that stands for one code unit.
    pub(super) fn character_escape(&mut self, start: usize) -> Result<u16> {
        let Some(unit) = self.next() else {
            return self.invalid(self.span(start, start + 1), "a single `\\` at the end");
        };
        Ok(match u8::try_from(unit) {
            Ok(b'0'..=b'7') => {
                self.position -= 1;
                self.octal()
            }
            Ok(b'x') => self.hexadecimal(start, 2)?,
            Ok(b'u') => self.hexadecimal(start, 4)?,
            Ok(b'a') => 0x07,
            Ok(b'b') => 0x08,
            Ok(b'e') => 0x1B,
            Ok(b'f') => 0x0C,
            Ok(b'n') => 0x0A,
            Ok(b'r') => 0x0D,
            Ok(b't') => 0x09,
            Ok(b'v') => 0x0B,
            Ok(b'c') => self.control(start)?,
            _ if unicode::is_word_unit(unit) => {
                let escape = self.text(start, self.position);
                return self.invalid_help(
                    self.span_from(start),
                    format!("`{escape}` is no escape"),
                    "leave the backslash out, or write `\\\\` for a backslash",
                );
            }
            _ => unit,
        })
    }

    /// Up to three octal digits, of which the low eight bits count.
    fn octal(&mut self) -> u16 {
        let mut value = 0;
        for _ in 0..3 {
            match self.peek() {
                Some(unit @ 0x30..=0x37) => value = value * 8 + (unit - 0x30),
                _ => break,
            }
            self.position += 1;
        }
        value & 0xFF
    }

    fn hexadecimal(&mut self, start: usize, digits: usize) -> Result<u16> {
        let mut value = 0;
        for _ in 0..digits {
            let digit = self
                .peek()
                .and_then(|unit| char::from_u32(u32::from(unit)))
                .and_then(|digit| digit.to_digit(16))
                .and_then(|digit| u16::try_from(digit).ok());
            let Some(digit) = digit else {
                let escape = self.text(start, start + 2);
                return self.invalid_help(
                    self.span_from(start),
                    format!("`{escape}` needs {digits} hexadecimal digits"),
                    "write `\\x41` or `\\u0041`",
                );
            };
            value = value * 16 + digit;
            self.position += 1;
        }
        Ok(value)
    }

    fn control(&mut self, start: usize) -> Result<u16> {
        let unit = self.next().map(|unit| match u8::try_from(unit) {
            Ok(byte) => u16::from(byte.to_ascii_uppercase()),
            Err(_) => unit,
        });
        match unit.and_then(|unit| unit.checked_sub(u16::from(b'@'))) {
            Some(control) if control < 0x20 => Ok(control),
            _ => self.invalid_help(
                self.span_from(start),
                "`\\c` needs a control character",
                "write `\\cA` to `\\cZ`",
            ),
        }
    }
}

fn negate_if(negate: bool, set: CharSet) -> CharSet {
    if negate { set.complement() } else { set }
}
