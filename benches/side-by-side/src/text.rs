//! What the mapping does to text, for programs whose language does not have it.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// `Join`: of what is there; none of nothing.
pub fn join(separator: &str, parts: &[Option<&str>]) -> Option<String> {
    let mut parts = parts.iter().flatten();
    let mut joined = (*parts.next()?).to_owned();
    for part in parts {
        joined.push_str(separator);
        joined.push_str(part);
    }
    Some(joined)
}

/// `Left`.
pub fn left(text: &str, count: usize) -> &str {
    text.char_indices().nth(count).map_or(text, |(end, _)| &text[..end])
}

/// `NormalizeDiacritics`, for the letters that occur in names here.
pub fn without_diacritics(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.nfd() {
        match c {
            '\u{300}'..='\u{36f}' => {}
            'Ł' => out.push('L'),
            'ł' => out.push('l'),
            'Æ' => out.push_str("AE"),
            'æ' => out.push_str("ae"),
            other => out.push(other),
        }
    }
    Cow::Owned(out.nfc().collect())
}

/// `Replace` of `[()\s-]+` by nothing.
pub fn bare_number(text: &str) -> Cow<'_, str> {
    let drops = |c: char| matches!(c, '(' | ')' | '-') || c.is_whitespace();
    if text.contains(drops) { Cow::Owned(text.chars().filter(|&c| !drops(c)).collect()) } else { text.into() }
}
