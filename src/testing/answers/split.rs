//! The JSON texts of a file: one that may go over many lines, one a line, or one behind the other.

use crate::source::Span;

/// Where each text stands.
pub(super) fn texts(text: &str) -> Vec<Span> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut at = start;
    let mut found = Vec::new();
    let lines = is_lines(text.get(start..).unwrap_or_default());
    loop {
        let rest = text.get(at..).unwrap_or_default();
        // Files that were put one behind the other have a mark each.
        let start = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        at += rest.len() - start.len();
        let rest = start;
        if rest.is_empty() {
            return found;
        }
        let line = rest.find('\n').unwrap_or(rest.len());
        let end = match rest.starts_with(['{', '[']) {
            true if lines => line,
            true => end(rest).unwrap_or(rest.len()),
            // Whatever it is, the next text may begin behind it.
            false => line,
        };
        let piece = rest.get(..end).unwrap_or_default().trim_end();
        found.push(Span::new(at, at + piece.len()));
        at += end;
    }
}

/// Whether each line of a text is a JSON object of its own, as the first ones tell: then one that is damaged takes no
/// other with it.
pub fn is_lines(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let (Some(first), Some(second)) = (lines.next(), lines.next()) else { return false };
    // One that goes on is left open behind a bracket or a comma.
    let open = first.ends_with(['{', '[', ',', ':']);
    first.starts_with('{') && (end(first) == Some(first.len()) || second.starts_with('{') && !open)
}

/// Where the object or list ends that a text begins with, by its brackets.
fn end(text: &str) -> Option<usize> {
    let (mut depth, mut at) = (0_usize, 0);
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'"' => {
                while bytes.get(at).is_some_and(|byte| *byte != b'"') {
                    at += if bytes.get(at) == Some(&b'\\') { 2 } else { 1 };
                }
                at += 1;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_told_apart() {
        for (text, expected) in [
            ("", &[][..]),
            ("\u{feff}{}\r\n", &["{}"]),
            ("{\n\"a\": [\"}\\\"\", {}]\n}", &["{\n\"a\": [\"}\\\"\", {}]\n}"]),
            ("{\"a\":1}\r\n\r\n{\"b\":2}\r\n", &["{\"a\":1}", "{\"b\":2}"]),
            ("{\"a\":1} {\"b\":2}", &["{\"a\":1}", "{\"b\":2}"]),
            ("{\n}\n{\n}", &["{\n}", "{\n}"]),
            ("[1]\n[2,\n3]", &["[1]", "[2,\n3]"]),
            ("{\"value\": [\n{\"a\":1},\n{\"b\":2}\n]}", &["{\"value\": [\n{\"a\":1},\n{\"b\":2}\n]}"]),
            // What is damaged ends with its line, where lines are texts.
            ("{\"a\":1\n{\"b\":2}\n", &["{\"a\":1", "{\"b\":2}"]),
            ("{\"a\":1}\n{\"b\":\n{\"c\":3}", &["{\"a\":1}", "{\"b\":", "{\"c\":3}"]),
            ("{\"a\":1}\nnothing\n{\"c\":3}", &["{\"a\":1}", "nothing", "{\"c\":3}"]),
            ("{\n\"a\": 1\n", &["{\n\"a\": 1"]),
            ("x\n{}", &["x", "{}"]),
            ("{}\n\u{feff}{}", &["{}", "{}"]),
        ] {
            let found: Vec<&str> = texts(text).into_iter().map(|span| span.of(text)).collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
