//! Strings and numbers of JSON.

use super::scalar::{Map, MapBuilder};
use crate::source::Span;

/// A string as read.
pub(super) struct JsonText {
    /// What it says.
    pub text: String,
    /// Where which part of it stands.
    pub map: Map,
    /// Behind its closing quote, or where the line ended without one.
    pub end: usize,
    /// Whether it has a closing quote.
    pub closed: bool,
    /// Places that are no valid JSON, and why.
    pub faults: Vec<(Span, Fault)>,
}

/// What may be wrong inside a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A backslash that begins no escape.
    Escape,
    /// Half of a surrogate pair.
    Surrogate,
    /// A character below U+0020.
    Control,
}

/// Reads the string whose opening quote stands at `start`. What is wrong in it is read as it
/// stands; a line break ends a string that was not closed.
pub(super) fn string(text: &str, start: usize) -> JsonText {
    let bytes = text.as_bytes();
    let mut out = MapBuilder::default();
    let mut faults = Vec::new();
    let mut at = start + 1;
    let (close, end, closed) = loop {
        let rest = bytes.get(at..).unwrap_or(&[]);
        let run = rest.iter().position(|&byte| byte == b'"' || byte == b'\\' || byte < 0x20);
        let stop = run.map_or(text.len(), |offset| at + offset);
        out.verbatim(text.get(at..stop).unwrap_or(""), at);
        match bytes.get(stop) {
            Some(b'"') => break (stop, stop + 1, true),
            Some(b'\\') => {
                let (character, end) = match escape(text, stop) {
                    Ok(found) => found,
                    Err((fault, end)) => {
                        faults.push((Span::new(stop, end), fault));
                        // An unknown escape stands for itself, half a pair for nothing.
                        if fault == Fault::Surrogate { ('\u{fffd}', end) } else { ('\\', stop + 1) }
                    }
                };
                out.unit(character, Span::new(stop, end));
                at = end;
            }
            Some(b'\n' | b'\r') | None => break (stop, stop, false),
            Some(&byte) => {
                faults.push((Span::new(stop, stop + 1), Fault::Control));
                out.unit(char::from(byte), Span::new(stop, stop + 1));
                at = stop + 1;
            }
        }
    };
    let (text, map) = out.finish(Span::new(start + 1, close));
    JsonText { text, map, end, closed, faults }
}

/// The character the escape at `at` stands for and where it ends, or what is wrong up to where.
fn escape(text: &str, at: usize) -> Result<(char, usize), (Fault, usize)> {
    let next = text.get(at + 1..).and_then(|rest| rest.chars().next());
    let character = match next {
        Some(letter @ ('"' | '\\' | '/')) => letter,
        Some('b') => '\u{8}',
        Some('f') => '\u{c}',
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some('u') => return unicode(text, at),
        Some(other) if u32::from(other) >= 0x20 => return Err((Fault::Escape, at + 1 + other.len_utf8())),
        _ => return Err((Fault::Escape, at + 1)),
    };
    Ok((character, at + 2))
}

fn unicode(text: &str, at: usize) -> Result<(char, usize), (Fault, usize)> {
    let Some(high) = four_digits(text, at + 2) else { return Err((Fault::Escape, at + 2)) };
    if let Some(character) = char::from_u32(high) {
        return Ok((character, at + 6));
    }
    let low = text
        .get(at + 6..at + 8)
        .filter(|escape| *escape == "\\u")
        .and_then(|_| four_digits(text, at + 8))
        .filter(|low| (0xdc00..0xe000).contains(low));
    match low {
        Some(low) if high < 0xdc00 => {
            let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
            char::from_u32(code).map(|character| (character, at + 12)).ok_or((Fault::Surrogate, at + 6))
        }
        _ => Err((Fault::Surrogate, at + 6)),
    }
}

fn four_digits(text: &str, at: usize) -> Option<u32> {
    let digits = text.get(at..at + 4)?;
    digits
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit())
        .then(|| u32::from_str_radix(digits, 16).ok())
        .flatten()
}

/// Whether `text` is a JSON number.
pub(super) fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}
