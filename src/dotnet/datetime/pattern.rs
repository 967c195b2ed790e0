//! What input and output formats have in common: standard formats and quoted text.

use super::error::{FormatError, FormatErrorKind};
use crate::source::Span;

/// The standard format `o`, which alone reads offsets more strictly when no styles are given.
pub(super) const ROUND_TRIP: &str = "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK";

/// The invariant culture's custom format behind a standard one.
pub(super) fn standard(letter: char) -> Option<&'static str> {
    Some(match letter {
        'd' => "MM/dd/yyyy",
        'D' => "dddd, dd MMMM yyyy",
        'f' => "dddd, dd MMMM yyyy HH:mm",
        'F' | 'U' => "dddd, dd MMMM yyyy HH:mm:ss",
        'g' => "MM/dd/yyyy HH:mm",
        'G' => "MM/dd/yyyy HH:mm:ss",
        'm' | 'M' => "MMMM dd",
        'o' | 'O' => ROUND_TRIP,
        'r' | 'R' => "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'",
        's' => "yyyy'-'MM'-'dd'T'HH':'mm':'ss",
        't' => "HH:mm",
        'T' => "HH:mm:ss",
        'u' => "yyyy'-'MM'-'dd HH':'mm':'ss'Z'",
        'y' | 'Y' => "yyyy MMMM",
        _ => return None,
    })
}

/// The only character of a format that .NET takes for a standard one: it counts UTF-16 units, so a
/// character outside the basic plane is two.
pub(super) fn single_character(format: &str) -> Option<char> {
    let mut characters = format.chars();
    let first = characters.next()?;
    (characters.next().is_none() && first.len_utf16() == 1).then_some(first)
}

/// The error for a single character that is no standard format.
pub(super) fn unknown_standard(letter: char) -> FormatError {
    FormatError { span: Span::new(0, letter.len_utf8()), kind: FormatErrorKind::UnknownStandard(letter) }
}

/// How many times `character` stands from the byte `at` on.
pub(super) fn run_length(format: &str, at: usize, character: char) -> usize {
    format.get(at..).unwrap_or("").chars().take_while(|next| *next == character).count()
}

/// Reads the text quoted from the byte `at`, where the quote stands: the text without its escapes,
/// and the byte after the closing quote.
pub(super) fn quoted(format: &str, at: usize, quote: char) -> Result<(String, usize), FormatError> {
    let start = at + quote.len_utf8();
    let mut text = String::new();
    let mut characters = format.get(start..).unwrap_or("").char_indices();
    while let Some((offset, character)) = characters.next() {
        if character == quote {
            return Ok((text, start + offset + quote.len_utf8()));
        }
        match character {
            '\\' => match characters.next() {
                Some((_, escaped)) => text.push(escaped),
                None => return Err(dangling_backslash(start + offset)),
            },
            _ => text.push(character),
        }
    }
    Err(FormatError { span: Span::new(at, format.len()), kind: FormatErrorKind::UnclosedQuote(quote) })
}

/// The error for a backslash at the end.
pub(super) fn dangling_backslash(at: usize) -> FormatError {
    FormatError { span: Span::new(at, at + 1), kind: FormatErrorKind::DanglingBackslash }
}

/// The error for a percent sign without a format character.
pub(super) fn dangling_percent(at: usize, length: usize) -> FormatError {
    FormatError { span: Span::new(at, at + length), kind: FormatErrorKind::DanglingPercent }
}

/// The error for more than seven decimal places.
pub(super) fn fraction_too_long(at: usize, length: usize) -> FormatError {
    FormatError { span: Span::new(at, at + length), kind: FormatErrorKind::FractionTooLong }
}
