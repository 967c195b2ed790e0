//! Simple case mapping: one character to one, as .NET maps (`ß` stays `ß`).

use bumpalo::Bump;
use bumpalo::collections::String as BumpString;
use icu_casemap::CaseMapper;

use super::Culture;

/// .NET's `ToLower` in a culture; the invariant one leaves `İ` alone.
pub fn to_lower<'t>(text: &'t str, culture: Culture, arena: &'t Bump) -> &'t str {
    if culture != Culture::Turkic && text.is_ascii() {
        if !text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return text;
        }
        let mapped = arena.alloc_str(text);
        mapped.make_ascii_lowercase();
        return mapped;
    }
    map(text, arena, |character| lower(character, culture))
}

/// .NET's `ToUpper` in a culture; the invariant one leaves `ı` alone.
pub fn to_upper<'t>(text: &'t str, culture: Culture, arena: &'t Bump) -> &'t str {
    if culture != Culture::Turkic && text.is_ascii() {
        if !text.bytes().any(|byte| byte.is_ascii_lowercase()) {
            return text;
        }
        let mapped = arena.alloc_str(text);
        mapped.make_ascii_uppercase();
        return mapped;
    }
    map(text, arena, |character| upper(character, culture))
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

/// The text with every character mapped; the text itself when that changes none.
pub(super) fn map<'t>(text: &'t str, arena: &'t Bump, mut mapping: impl FnMut(char) -> char) -> &'t str {
    let mut characters = text.char_indices();
    let changed = characters.find_map(|(at, character)| {
        let mapped = mapping(character);
        (mapped != character).then_some((at, mapped))
    });
    let Some((at, first)) = changed else { return text };
    // A character may take other bytes than its original, seldom more.
    let mut result = BumpString::with_capacity_in(text.len() + 4, arena);
    result.push_str(text.get(..at).unwrap_or(""));
    result.push(first);
    for (_, character) in characters {
        result.push(mapping(character));
    }
    result.into_bump_str()
}
