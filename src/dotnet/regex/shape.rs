//! Patterns so simple that a search for text, or a loop over bytes, does for them.

use super::ast::{Kind, Node};

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
    Contains(String),
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
            (true, true) => Self::Contains(text),
        }
    }

    /// Whether the whole of `text` matches, where the shape alone decides that.
    pub(super) fn matches_whole(&self, text: &str) -> Option<bool> {
        let one_line = || memchr::memchr(b'\n', text.as_bytes()).is_none();
        match self {
            Self::Literal(literal) => Some(text == literal),
            Self::Prefix(literal) => Some(text.starts_with(literal.as_str()) && one_line()),
            Self::Suffix(literal) => Some(text.ends_with(literal.as_str()) && one_line()),
            Self::Contains(literal) => {
                let found = memchr::memmem::find(text.as_bytes(), literal.as_bytes()).is_some();
                Some(found && one_line())
            }
            Self::ClassRun { ascii, plus } if text.is_ascii() => Some(
                (if *plus { !text.is_empty() } else { text.len() == 1 })
                    && text.bytes().all(|byte| contains(*ascii, byte)),
            ),
            Self::ClassRun { .. } | Self::Other => None,
        }
    }

    /// `text` with every match replaced, where the shape alone decides what a match is; the outer `None` where it does not,
    /// the inner one where nothing changes.
    pub(super) fn replace(&self, text: &str, replacement: &str) -> Option<Option<String>> {
        match self {
            Self::Literal(literal) => {
                let found = memchr::memmem::find(text.as_bytes(), literal.as_bytes());
                Some(found.map(|_| text.replace(literal.as_str(), replacement)))
            }
            Self::ClassRun { ascii, plus } if text.is_ascii() => {
                let bytes = text.as_bytes();
                let Some(first) = bytes.iter().position(|&byte| contains(*ascii, byte)) else {
                    return Some(None);
                };
                let mut out = String::with_capacity(text.len() + replacement.len());
                let mut kept = 0;
                let mut next = Some(first);
                while let Some(start) = next {
                    let rest = bytes.get(start..).unwrap_or(&[]);
                    let length = match plus {
                        true => rest.iter().take_while(|&&byte| contains(*ascii, byte)).count(),
                        false => 1,
                    };
                    out.push_str(text.get(kept..start).unwrap_or(""));
                    out.push_str(replacement);
                    kept = start + length;
                    next = bytes
                        .iter()
                        .skip(kept)
                        .position(|&byte| contains(*ascii, byte))
                        .map(|ahead| kept + ahead);
                }
                out.push_str(text.get(kept..).unwrap_or(""));
                Some(Some(out))
            }
            _ => None,
        }
    }
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
