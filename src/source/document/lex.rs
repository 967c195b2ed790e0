//! Just enough of the expression language to know where an expression in a file ends: strings,
//! parentheses, brackets, and the quotes and comments of YAML around them.

use super::decode;
use crate::source::Span;

/// A byte that means something outside of strings and comments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// Where it is.
    pub at: usize,
    /// `(` `)` `[` `]` `{` `}` `,` `:` or a quote, which stands for its whole string.
    pub byte: u8,
    /// Behind it: the next byte, or what follows the closing quote.
    pub end: usize,
    /// Whether a string is closed; true for all else.
    pub closed: bool,
    /// Where the comments begin that stand between it and what is before.
    pub comment: Option<usize>,
}

/// Walks over the bytes that mean something.
#[derive(Debug)]
pub(super) struct Walk<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    /// Whether a YAML value may begin here, so that `'` would quote it.
    fresh: bool,
    /// Where the comments begin that nothing but blanks has followed since.
    comment: Option<usize>,
}

impl<'t> Walk<'t> {
    /// Over `span` of `text`.
    pub fn new(text: &'t str, span: Span) -> Self {
        Walk { text, at: span.start, end: span.end.min(text.len()), fresh: true, comment: None }
    }

    fn string(&self, quote: u8) -> (usize, bool) {
        let bytes = self.text.as_bytes();
        let mut at = self.at + 1;
        while at < self.end {
            match bytes.get(at) {
                Some(b'\\') if quote == b'"' => at += 2,
                Some(b'\'') if quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') => at += 2,
                Some(&byte) if byte == quote => return (at + 1, true),
                _ => at += 1,
            }
        }
        (self.end, false)
    }
}

impl Iterator for Walk<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        while self.at < self.end {
            let at = self.at;
            let byte = *self.text.as_bytes().get(at)?;
            match byte {
                b'"' | b'\'' if byte == b'"' || self.fresh => {
                    let (end, closed) = self.string(byte);
                    (self.at, self.fresh) = (end, false);
                    return Some(Step { at, byte, end, closed, comment: self.comment.take() });
                }
                b'#' if is_comment(self.text, at) => {
                    self.comment.get_or_insert(at);
                    self.at = decode::line_end(self.text, at);
                }
                b'(' | b')' | b'[' | b']' | b'{' | b'}' | b',' | b':' => {
                    self.at += 1;
                    self.fresh = matches!(byte, b'[' | b'{' | b',' | b':');
                    return Some(Step { at, byte, end: at + 1, closed: true, comment: self.comment.take() });
                }
                _ => {
                    self.at += 1;
                    if !matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
                        (self.fresh, self.comment) = (false, None);
                    }
                }
            }
        }
        None
    }
}

/// Whether the `#` at `at` begins a comment: it begins a line or follows a blank.
pub(super) fn is_comment(text: &str, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| text.as_bytes().get(before));
    matches!(before, None | Some(b' ' | b'\t' | b'\r' | b'\n')) || text.get(..at) == Some("\u{feff}")
}

/// Whether a comment stands in the expression `text`, outside of its strings.
pub(super) fn has_comment(text: &str) -> bool {
    let mut string = false;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'\\' if string => {
                bytes.next();
            }
            b'"' => string = !string,
            b'#' if !string && at > 0 && is_comment(text, at) => return true,
            _ => {}
        }
    }
    false
}

/// What an expression has left open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Open {
    /// A string.
    pub string: bool,
    /// Parentheses, brackets or braces.
    pub nested: usize,
}

impl Open {
    /// Whether anything is.
    pub fn any(self) -> bool {
        self.string || self.nested > 0
    }
}

/// What the expression `text` leaves open. Double quotes only: YAML's single ones are no strings
/// in a plain scalar.
pub(super) fn open(text: &str) -> Open {
    let mut open = Open::default();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' if open.string => {
                bytes.next();
            }
            b'"' => open.string = !open.string,
            b'(' | b'[' | b'{' if !open.string => open.nested += 1,
            b')' | b']' | b'}' if !open.string => open.nested = open.nested.saturating_sub(1),
            _ => {}
        }
    }
    open
}

/// The first comment behind the start of `span` that stands in no string or bracket.
pub(super) fn comment(text: &str, span: Span) -> Option<usize> {
    let (mut string, mut nested) = (false, 0_usize);
    let mut at = span.start;
    while at < span.end {
        match text.as_bytes().get(at)? {
            b'\\' if string => at += 1,
            b'"' => string = !string,
            b'(' | b'[' | b'{' if !string => nested += 1,
            b')' | b']' | b'}' if !string => nested = nested.saturating_sub(1),
            b'#' if !string && nested == 0 && at > span.start && is_comment(text, at) => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// The offset of what closes the bracket, brace or parenthesis at the start of `span`.
pub(super) fn matching(text: &str, span: Span) -> Option<usize> {
    let mut stack = Vec::new();
    for step in Walk::new(text, span) {
        match step.byte {
            b'(' => stack.push(b')'),
            b'[' => stack.push(b']'),
            b'{' => stack.push(b'}'),
            b')' | b']' | b'}' => {
                if stack.pop() != Some(step.byte) {
                    return None;
                }
                if stack.is_empty() {
                    return Some(step.at);
                }
            }
            _ if !step.closed => return None,
            _ => {}
        }
    }
    None
}

/// The parts of `span` between commas that stand in no bracket, brace or parenthesis, without the
/// blanks and comments around them.
pub(super) fn split(text: &str, span: Span) -> Vec<Span> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, span.start);
    let mut walk = Walk::new(text, span);
    for step in walk.by_ref() {
        match step.byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b',' if depth == 0 => {
                parts.push(trim(text, Span::new(start, step.comment.unwrap_or(step.at))));
                start = step.end;
            }
            _ => {}
        }
    }
    let last = trim(text, Span::new(start, walk.comment.unwrap_or(span.end)));
    if !last.is_empty() || parts.is_empty() {
        parts.push(last);
    }
    parts
}

/// `span` without the blanks, line breaks and comment lines at its ends.
pub(super) fn trim(text: &str, mut span: Span) -> Span {
    loop {
        let raw = span.of(text);
        span.start += raw.len() - raw.trim_start_matches(BLANKS).len();
        if span.of(text).starts_with('#') && is_comment(text, span.start) {
            span.start = decode::line_end(text, span.start).min(span.end);
        } else {
            break;
        }
    }
    span.end = span.start + span.of(text).trim_end_matches(BLANKS).len();
    span
}

/// What YAML takes for white space.
pub(super) const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// The end of an implicit key that begins at `at`: where its `:` stands, which a blank or the end
/// of the line follows. None if the line has no key.
pub(super) fn key_end(text: &str, at: usize, line_end: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let ends = |colon: usize| {
        bytes.get(colon) == Some(&b':')
            && (colon + 1 >= line_end || matches!(bytes.get(colon + 1), Some(b' ' | b'\t')))
    };
    match bytes.get(at)? {
        quote @ (b'"' | b'\'') => {
            let walk = Walk::new(text, Span::new(at, line_end));
            let (end, closed) = walk.string(*quote);
            let colon = decode::skip_blanks(text, end);
            (closed && colon < line_end && ends(colon)).then_some(colon)
        }
        b'[' | b'{' | b'|' | b'>' | b'%' | b'@' | b'`' | b'#' | b',' | b']' | b'}' => None,
        _ => {
            let line = bytes.get(at..line_end)?;
            let comment = memchr::memchr_iter(b'#', line)
                .map(|offset| at + offset)
                .find(|&hash| is_comment(text, hash))
                .unwrap_or(line_end);
            memchr::memchr_iter(b':', line)
                .map(|offset| at + offset)
                .take_while(|&colon| colon < comment)
                .find(|&colon| ends(colon))
        }
    }
}
