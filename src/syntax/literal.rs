//! Strings and integers: from the text between the quotes to a value, and back to places.

use crate::source::{Code, Diagnostic, Edit, Safety, Span};

/// A string literal: its value, and where each part of the value was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StringLiteral {
    /// The value, escapes decoded.
    pub value: String,
    /// Where the value's first byte stands in the text.
    start: usize,
    /// The offsets in `value` of the characters written with a backslash before them.
    escapes: Vec<usize>,
}

impl StringLiteral {
    /// A literal without a place of its own, as trees read from other forms have them.
    pub fn new(value: impl Into<String>) -> Self {
        StringLiteral { value: value.into(), start: 0, escapes: Vec::new() }
    }

    /// Decodes `content`, the text between the quotes, which stands at `start`.
    ///
    /// `\"` and `\\` are escapes; any other backslash stands for itself.
    pub fn decode(content: &str, start: usize) -> Self {
        let mut value = String::with_capacity(content.len());
        let mut escapes = Vec::new();
        let mut rest = content.chars().peekable();
        while let Some(c) = rest.next() {
            match rest.peek() {
                Some(&escaped @ ('"' | '\\')) if c == '\\' => {
                    rest.next();
                    escapes.push(value.len());
                    value.push(escaped);
                }
                _ => value.push(c),
            }
        }
        StringLiteral { value, start, escapes }
    }

    /// Where bytes of the value were written: a span of the text for a span of the value.
    pub fn locate(&self, span: Span) -> Span {
        let place = |offset: usize| self.start + offset + self.escapes.partition_point(|&at| at < offset);
        let start = place(span.start);
        // An empty span before an escaped character must not end before it starts.
        Span::new(start, place(span.end).max(start))
    }

    /// The content between the quotes that decodes to `value`.
    pub fn encode(value: &str) -> String {
        let mut content = String::with_capacity(value.len());
        for c in value.chars() {
            if matches!(c, '"' | '\\') {
                content.push('\\');
            }
            content.push(c);
        }
        content
    }
}

/// The length of the string literal at the beginning of `text`, both quotes included;
/// none when it is not closed.
pub(super) fn string_len(text: &str) -> Option<usize> {
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            '"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// Warns of backslashes that stand for themselves, once a literal.
pub(super) fn unknown_escapes(content: &str, start: usize) -> Option<Diagnostic> {
    let mut found: Option<Diagnostic> = None;
    let mut edits = Vec::new();
    let mut rest = content.char_indices();
    while let Some((at, c)) = rest.next() {
        if c != '\\' {
            continue;
        }
        let Some((_, escaped)) = rest.next() else { break };
        if matches!(escaped, '"' | '\\') {
            continue;
        }
        let span = Span::new(start + at, start + at + 1 + escaped.len_utf8());
        edits.push(Edit::insert(span.start, "\\"));
        found = Some(match found {
            Some(found) => found.at(span),
            None => Diagnostic::new(Code::AF010, format!("unknown escape `\\{}`", escaped.escape_debug()))
                .label(span, "the backslash stands for itself")
                .help("only `\\\"` and `\\\\` are escapes; write a backslash as `\\\\`"),
        });
    }
    let title = if edits.len() == 1 { "double the backslash" } else { "double the backslashes" };
    found.map(|found| found.fix(Safety::Safe, title, edits))
}

/// Reads an integer: 64-bit signed decimal, or `&H` and up to 16 hexadecimal digits.
/// Says in words what is wrong with one that is none.
pub(super) fn parse_integer(text: &str) -> Result<(i64, bool), &'static str> {
    if let Some(digits) = text.strip_prefix("&H").or_else(|| text.strip_prefix("&h")) {
        if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err("`&H` takes hexadecimal digits: `0` to `9`, `A` to `F`");
        }
        if digits.len() > 16 {
            return Err("a hexadecimal integer has at most 16 digits");
        }
        let bits = u64::from_str_radix(digits, 16).map_err(|_| "a hexadecimal integer has 64 bits")?;
        return Ok((bits.cast_signed(), true));
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err("a number is a whole number in decimal digits; write any other as a string: `\"1.5\"`");
    }
    text.parse()
        .map(|value| (value, false))
        .map_err(|_| "integers go from -9223372036854775808 to 9223372036854775807")
}
