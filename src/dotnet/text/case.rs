//! Simple case mapping: one character to one, as .NET maps (`ß` stays `ß`).

use std::borrow::Cow;

use icu_casemap::CaseMapper;

use super::Culture;

/// .NET's `ToLower` in a culture; the invariant one leaves `İ` alone.
pub fn to_lower(text: &str, culture: Culture) -> Cow<'_, str> {
    if culture != Culture::Turkic && text.is_ascii() {
        return match text.bytes().position(|byte| byte.is_ascii_uppercase()) {
            None => Cow::Borrowed(text),
            Some(_) => Cow::Owned(text.to_ascii_lowercase()),
        };
    }
    map(text, |character| lower(character, culture))
}

/// .NET's `ToUpper` in a culture; the invariant one leaves `ı` alone.
pub fn to_upper(text: &str, culture: Culture) -> Cow<'_, str> {
    if culture != Culture::Turkic && text.is_ascii() {
        return match text.bytes().position(|byte| byte.is_ascii_lowercase()) {
            None => Cow::Borrowed(text),
            Some(_) => Cow::Owned(text.to_ascii_uppercase()),
        };
    }
    map(text, |character| upper(character, culture))
}

/// One character in lower case.
pub(super) fn lower(character: char, culture: Culture) -> char {
    match (character, culture) {
        ('I', Culture::Turkic) => 'ı',
        ('İ', Culture::Invariant) => 'İ',
        ('İ', _) => 'i',
        (ascii, _) if ascii.is_ascii() => ascii.to_ascii_lowercase(),
        (other, _) => CaseMapper::new().simple_lowercase(other),
    }
}

/// One character in upper case.
pub(super) fn upper(character: char, culture: Culture) -> char {
    match (character, culture) {
        ('i', Culture::Turkic) => 'İ',
        ('ı', Culture::Invariant) => 'ı',
        ('ı', _) => 'I',
        (ascii, _) if ascii.is_ascii() => ascii.to_ascii_uppercase(),
        (other, _) => CaseMapper::new().simple_uppercase(other),
    }
}

/// The text with every character mapped; borrowed when that changes none.
pub(super) fn map(text: &str, mut mapping: impl FnMut(char) -> char) -> Cow<'_, str> {
    let mut characters = text.char_indices();
    let changed = characters.find_map(|(at, character)| {
        let mapped = mapping(character);
        (mapped != character).then_some((at, mapped))
    });
    let Some((at, first)) = changed else { return Cow::Borrowed(text) };
    let mut result = String::with_capacity(text.len());
    result.push_str(text.get(..at).unwrap_or(""));
    result.push(first);
    result.extend(characters.map(|(_, character)| mapping(character)));
    Cow::Owned(result)
}
