//! Text of strangers, made fit to be shown: files and their names may hold what a terminal obeys.

use std::borrow::Cow;

/// Whether a terminal or a viewer obeys a character instead of showing it: control characters, line separators,
/// and what turns the direction of the text around it.
pub fn is_command(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text with escapes for what a terminal obeys; line ends and tabs stay.
pub fn printable(text: &str) -> Cow<'_, str> {
    escaped(text, |letter| is_command(letter) && !matches!(letter, '\n' | '\t'))
}

/// The same, and on one line.
pub fn one_line(text: &str) -> Cow<'_, str> {
    escaped(text, is_command)
}

fn escaped(text: &str, is_odd: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_odd) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match is_odd(letter) {
            true => out.extend(letter.escape_default()),
            false => out.push(letter),
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_obeyed_is_shown() {
        for (text, line, lines) in [
            ("größe 日本 👩‍👩‍👧 שלום", "größe 日本 👩‍👩‍👧 שלום", "größe 日本 👩‍👩‍👧 שלום"),
            ("a\u{1b}[2J\u{7}", "a\\u{1b}[2J\\u{7}", "a\\u{1b}[2J\\u{7}"),
            ("a\n\tb\r", "a\\n\\tb\\r", "a\n\tb\\r"),
            ("\u{9b}1m \u{202e}x\u{2066}", "\\u{9b}1m \\u{202e}x\\u{2066}", "\\u{9b}1m \\u{202e}x\\u{2066}"),
        ] {
            assert_eq!(one_line(text), line);
            assert_eq!(printable(text), lines);
        }
    }
}
