//! How text is written in quotes.

use std::fmt::Write as _;

/// `text` as a quoted YAML scalar that reads back as `text`. Single quotes where the text has
/// double quotes or backslashes, as expressions do; double quotes where something must be escaped.
pub fn quoted(text: &str) -> String {
    let escapes = text.chars().any(must_escape);
    if !escapes && text.contains(['"', '\\']) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        format!("\"{}\"", double_escaped(text))
    }
}

/// What a YAML reader may not be shown as it is, or would change.
fn must_escape(character: char) -> bool {
    character.is_control() || matches!(character, '\u{feff}' | '\u{2028}' | '\u{2029}')
}

/// `text` as it stands between the double quotes of a YAML scalar.
pub(super) fn double_escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other if must_escape(other) => {
                let _ = write!(out, "\\u{:04x}", u32::from(other));
            }
            other => out.push(other),
        }
    }
    out
}

/// `text` as it stands between the quotes of a JSON string.
pub(super) fn json_escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other if u32::from(other) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", u32::from(other));
            }
            other => out.push(other),
        }
    }
    out
}
