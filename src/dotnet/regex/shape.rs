//! Patterns so simple that a search for text, or a loop over bytes, does for them.

use super::ast::{Kind, Node};
use super::error::LimitExceeded;
use super::needle::Needle;
use super::output::Bounded;
use bumpalo::Bump;

/// What a pattern amounts to, for those who can do better than a regular expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The pattern is this text, in this case.
    Literal(String),
    /// One character of a set, or with `plus` one or more of them (as many as there are).
    ClassRun {
        /// Bit *n* is set when the ASCII character *n* is in the set. Nothing is said of other characters.
        ascii: u128,
        /// Whether the pattern ends in `+`.
        plus: bool,
    },
    /// `text.*`: a whole value matches when it begins so and has no line feed.
    Prefix(String),
    /// `.*text`: a whole value matches when it ends so and has no line feed.
    Suffix(String),
    /// `.*text.*`: a whole value matches when it contains this and has no line feed.
    Contains(Needle),
    /// Anything else.
    Other,
}

impl Shape {
    /// The shape of a parsed pattern.
    pub(super) fn of(node: &Node) -> Self {
        match &node.kind {
            Kind::Set(set) => Self::ClassRun { ascii: set.ascii(), plus: false },
            Kind::Repeat { node, min: 1, max: None, lazy: false } => match &node.kind {
                Kind::Set(set) => Self::ClassRun { ascii: set.ascii(), plus: true },
                _ => Self::Other,
            },
            Kind::Concat(nodes) => Self::of_sequence(nodes),
            Kind::Unit(_) => Self::of_sequence(std::slice::from_ref(node)),
            _ => Self::Other,
        }
    }

    fn of_sequence(nodes: &[Node]) -> Self {
        let (leads, rest) = match nodes.split_first() {
            Some((first, rest)) if is_any_run(first) => (true, rest),
            _ => (false, nodes),
        };
        let (trails, middle) = match rest.split_last() {
            Some((last, rest)) if is_any_run(last) => (true, rest),
            _ => (false, rest),
        };
        let units: Option<Vec<u16>> = middle
            .iter()
            .map(|node| match node.kind {
                Kind::Unit(unit) => Some(unit),
                _ => None,
            })
            .collect();
        let text = match units.map(|units| String::from_utf16(&units)) {
            Some(Ok(text)) if !text.is_empty() => text,
            _ => return Self::Other,
        };
        match (leads, trails) {
            (false, false) => Self::Literal(text),
            _ if text.contains('\n') => Self::Other,
            (true, false) => Self::Suffix(text),
            (false, true) => Self::Prefix(text),
            (true, true) => Self::Contains(Needle::new(&text)),
        }
    }

    /// Whether the whole of `text` matches, where the shape alone decides that.
    pub(super) fn matches_whole(&self, text: &str) -> Option<bool> {
        let one_line = || memchr::memchr(b'\n', text.as_bytes()).is_none();
        match self {
            Self::Literal(literal) => Some(text == literal),
            Self::Prefix(literal) => Some(text.starts_with(literal.as_str()) && one_line()),
            Self::Suffix(literal) => Some(text.ends_with(literal.as_str()) && one_line()),
            Self::Contains(literal) => Some(literal.is_in(text.as_bytes()) && one_line()),
            Self::ClassRun { ascii, plus } if text.is_ascii() => Some(
                (if *plus { !text.is_empty() } else { text.len() == 1 })
                    && text.bytes().all(|byte| contains(*ascii, byte)),
            ),
            Self::ClassRun { .. } | Self::Other => None,
        }
    }

    /// `text` with every match replaced, in at most `longest` bytes; `None` where the shape alone does not decide what a
    /// match is.
    pub(super) fn replace<'t>(
        &self,
        text: &'t str,
        replacement: &str,
        longest: usize,
        scratch: &'t Bump,
    ) -> Result<Option<&'t str>, LimitExceeded> {
        match self {
            Self::Literal(literal) => {
                let matches = memchr::memmem::find_iter(text.as_bytes(), literal);
                let spans = matches.map(|start| (start, start + literal.len()));
                splice(text, spans, replacement, longest, scratch).map(Some)
            }
            Self::ClassRun { ascii, plus } if text.is_ascii() => {
                splice(text, runs(text.as_bytes(), *ascii, *plus), replacement, longest, scratch).map(Some)
            }
            _ => Ok(None),
        }
    }
}

/// The runs of bytes in a set, from left to right; without `plus` each byte is one.
fn runs(bytes: &[u8], ascii: u128, plus: bool) -> impl Iterator<Item = (usize, usize)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = bytes.get(from..)?;
        let before = rest.iter().position(|&byte| contains(ascii, byte))?;
        let length = match plus {
            true => rest.iter().skip(before).take_while(|&&byte| contains(ascii, byte)).count(),
            false => 1,
        };
        let start = from + before;
        from = start + length;
        Some((start, from))
    })
}

/// `text` with `replacement` in the place of these spans.
fn splice<'t>(
    text: &'t str,
    mut spans: impl Iterator<Item = (usize, usize)>,
    replacement: &str,
    longest: usize,
    scratch: &'t Bump,
) -> Result<&'t str, LimitExceeded> {
    let Some(first) = spans.next() else { return Ok(text) };
    let mut out = Bounded::new(text.len() + replacement.len(), longest, scratch);
    let mut copied = 0;
    for (start, end) in std::iter::once(first).chain(spans) {
        out.push_str(text.get(copied..start).unwrap_or(""))?;
        out.push_str(replacement)?;
        copied = end;
    }
    out.push_str(text.get(copied..).unwrap_or(""))?;
    Ok(out.finish())
}

/// `.*`, greedy or lazy, where `.` is everything but a line feed.
fn is_any_run(node: &Node) -> bool {
    match &node.kind {
        Kind::Repeat { node, min: 0, max: None, .. } => match &node.kind {
            Kind::Set(set) => set.complement().single() == Some(u16::from(b'\n')),
            _ => false,
        },
        _ => false,
    }
}

fn contains(ascii: u128, byte: u8) -> bool {
    byte < 128 && ascii >> byte & 1 == 1
}
