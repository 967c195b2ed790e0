//! Text for where there are only ASCII characters.

use unicode_width::UnicodeWidthChar as _;

/// A message, with escapes for what is not ASCII: which character it is may be the point.
pub(in crate::cli) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '…' => out.push_str("..."),
            letter if letter.is_ascii() => out.push(letter),
            letter => out.extend(letter.escape_default()),
        }
    }
    out
}

/// A drawing, with as many question marks for a character that is not ASCII as it is wide: what is underlined
/// stays underlined.
pub(super) fn replaced(drawn: &str) -> String {
    let mut out = String::with_capacity(drawn.len());
    for letter in drawn.chars() {
        match letter.is_ascii() {
            true => out.push(letter),
            false => out.extend(std::iter::repeat_n('?', letter.width().unwrap_or_default())),
        }
    }
    out
}
