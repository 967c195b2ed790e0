//! How text is written in quotes.

use std::fmt::Write as _;

use super::lex;
use super::scalar::surprise;

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

/// `text` as a JSON string.
pub fn json_quoted(text: &str) -> String {
    format!("\"{}\"", json_escaped(text))
}

/// Whether `text` reads back as this text when it is written in YAML without quotes; `in_flow`: between brackets
/// or braces.
pub fn plain_reads_back(text: &str, in_flow: bool) -> bool {
    let first = text.chars().next();
    let starts_well = first.is_some_and(|first| first.is_alphanumeric() || "_/(<$.".contains(first));
    starts_well
        && text.trim() == text
        && surprise(text).is_none()
        && !text.contains(": ")
        && !text.contains(":\t")
        && !text.ends_with(':')
        && !text.contains(" #")
        && !text.contains("\t#")
        && !text.chars().any(|character| character != '\t' && must_escape(character))
        && !(in_flow && text.contains([',', '[', ']', '{', '}']))
}

/// Whether nothing in a text is open at its end, no string and no bracket: what is open without quotes is taken to go on
/// in a comment behind it.
pub fn is_balanced(text: &str) -> bool {
    !lex::open(text).any()
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
