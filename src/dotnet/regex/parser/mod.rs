//! The parser of .NET's pattern language, with the options `None` and `CultureInvariant`.
//!
//! A pattern is read as UTF-16 code units, as .NET does: a quantifier after a character outside
//! the basic plane repeats the second half of its surrogate pair. A first pass finds the groups, because
//! `\2` may stand before the second group and means something else when there is none.

mod class;
mod escape;
mod group;
mod groups;
mod quantifier;

pub(super) use groups::GroupTable;

use super::ast::{Assertion, Kind, Node};
use super::casing;
use super::charset::CharSet;
use super::error::{RegexError, RegexErrorKind};
use super::unicode;
use crate::source::Span;
use quantifier::repeat;
use std::sync::Arc;

/// Deepest nesting of groups and of classes; keeps recursion off the end of the stack.
const MAX_DEPTH: usize = 128;

type Result<T> = std::result::Result<T, RegexError>;

/// Parses `pattern` into its tree and its groups.
pub(super) fn parse(pattern: &str) -> Result<(Node, GroupTable)> {
    let mut parser = Parser::new(pattern);
    let groups = parser.find_groups()?;
    let mut parser = Parser::new(pattern);
    parser.groups = groups;
    let node = parser.alternation(None)?;
    Ok((node, parser.groups))
}

/// The inline options `imnsx`.
#[derive(Clone, Copy, Default)]
struct Options {
    ignore_case: bool,
    multiline: bool,
    explicit_capture: bool,
    singleline: bool,
    ignore_white_space: bool,
}

struct Parser {
    units: Vec<u16>,
    /// For each unit the byte its character starts at, and the pattern's length at the end.
    offsets: Vec<usize>,
    position: usize,
    options: Options,
    groups: GroupTable,
    /// Number of the next unnamed group.
    next_number: u32,
    depth: usize,
}

impl Parser {
    fn new(pattern: &str) -> Self {
        let mut units = Vec::with_capacity(pattern.len());
        let mut offsets = Vec::with_capacity(pattern.len() + 1);
        for (offset, character) in pattern.char_indices() {
            for unit in character.encode_utf16(&mut [0; 2]) {
                units.push(*unit);
                offsets.push(offset);
            }
        }
        offsets.push(pattern.len());
        Self {
            units,
            offsets,
            position: 0,
            options: Options::default(),
            groups: GroupTable::default(),
            next_number: 1,
            depth: 0,
        }
    }

    // The cursor.

    fn peek(&self) -> Option<u16> {
        self.units.get(self.position).copied()
    }

    fn peek_at(&self, ahead: usize) -> Option<u16> {
        self.units.get(self.position + ahead).copied()
    }

    fn next(&mut self) -> Option<u16> {
        let unit = self.peek()?;
        self.position += 1;
        Some(unit)
    }

    fn looking_at(&self, text: &str) -> bool {
        text.encode_utf16().enumerate().all(|(ahead, unit)| self.peek_at(ahead) == Some(unit))
    }

    fn eat(&mut self, text: char) -> bool {
        let found = self.peek().is_some_and(|unit| unit == text as u16);
        self.position += usize::from(found);
        found
    }

    /// The bytes of the units from `start` to before `end`, whole characters.
    fn span(&self, start: usize, end: usize) -> Span {
        let offset = |index: usize| {
            let last = self.offsets.len().saturating_sub(1);
            self.offsets.get(index.min(last)).copied().unwrap_or(0)
        };
        let from = offset(start);
        let mut to = offset(end);
        if end > start && end > 0 && offset(end - 1) == to {
            to = offset(end + 1);
        }
        Span::new(from, to.max(from))
    }

    fn span_from(&self, start: usize) -> Span {
        self.span(start, self.position)
    }

    fn text(&self, start: usize, end: usize) -> String {
        String::from_utf16_lossy(self.units.get(start..end).unwrap_or(&[]))
    }

    // Errors.

    fn invalid<T>(&self, span: Span, message: impl Into<String>) -> Result<T> {
        Err(RegexError { span, kind: RegexErrorKind::Invalid, message: message.into(), help: None })
    }

    fn invalid_help<T>(&self, span: Span, message: impl Into<String>, help: impl Into<String>) -> Result<T> {
        Err(RegexError {
            span,
            kind: RegexErrorKind::Invalid,
            message: message.into(),
            help: Some(help.into()),
        })
    }

    fn unsupported<T>(&self, span: Span, name: &'static str, help: Option<String>) -> Result<T> {
        Err(RegexError {
            span,
            kind: RegexErrorKind::Unsupported { name },
            message: format!("{name} are not supported in `{}`", self.text_of(span)),
            help,
        })
    }

    fn text_of(&self, span: Span) -> String {
        let units = self
            .units
            .iter()
            .zip(&self.offsets)
            .filter(|&(_, &offset)| span.start <= offset && offset < span.end);
        String::from_utf16_lossy(&units.map(|(&unit, _)| unit).collect::<Vec<_>>())
    }

    /// Counts a level of nesting for the time of `inner`.
    fn nested<T>(&mut self, inner: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth >= MAX_DEPTH {
            let span = self.span(self.position.saturating_sub(1), self.position);
            return self.unsupported(
                span,
                "more than 128 levels of nesting",
                Some("write the pattern with fewer groups inside groups".into()),
            );
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    // Sequences.

    /// Alternatives up to the `)` of the group opened at unit `open` (which is left to the caller), or to the end.
    fn alternation(&mut self, open: Option<usize>) -> Result<Node> {
        let start = self.position;
        let mut alternatives = self.alternatives(open)?;
        let span = self.span_from(start);
        Ok(match alternatives.len() {
            1 => alternatives.remove(0),
            _ => Node { kind: Kind::Alternate(alternatives), span },
        })
    }

    fn alternatives(&mut self, open: Option<usize>) -> Result<Vec<Node>> {
        let mut alternatives = Vec::new();
        let mut sequence = Vec::new();
        let mut start = self.position;
        let mut after_quantifier = false;
        loop {
            self.skip_blank()?;
            let at = self.position;
            match self.peek() {
                None => {
                    if let Some(open) = open {
                        let span = self.span(open, open + 1);
                        return self.invalid_help(
                            span,
                            "`(` is never closed",
                            "add `)`, or write `\\(` for a parenthesis",
                        );
                    }
                    alternatives.push(self.sequence(sequence, start));
                    return Ok(alternatives);
                }
                Some(unit) if unit == u16::from(b')') => {
                    if open.is_none() {
                        return self.invalid_help(
                            self.span(at, at + 1),
                            "`)` without `(`",
                            "write `\\)` for a parenthesis",
                        );
                    }
                    alternatives.push(self.sequence(sequence, start));
                    return Ok(alternatives);
                }
                Some(unit) if unit == u16::from(b'|') => {
                    self.position += 1;
                    let nodes = std::mem::take(&mut sequence);
                    alternatives.push(self.sequence_before(nodes, start, at));
                    start = self.position;
                    after_quantifier = false;
                }
                Some(_) if self.at_quantifier() => {
                    let quantifier = self.text(at, at + 1);
                    let span = self.span(at, at + 1);
                    return if after_quantifier {
                        self.invalid_help(
                            span,
                            format!("`{quantifier}` follows another quantifier"),
                            "put the quantified part into `(?:…)`",
                        )
                    } else {
                        self.invalid_help(
                            span,
                            format!("`{quantifier}` has nothing to repeat"),
                            format!("write `\\{quantifier}` for the character"),
                        )
                    };
                }
                Some(_) => {
                    after_quantifier = false;
                    let Some(node) = self.atom()? else { continue };
                    self.skip_blank()?;
                    if self.at_quantifier() {
                        let quantifier = self.quantifier()?;
                        let span = self.span_from(at);
                        sequence.push(repeat(node, &quantifier, span));
                        after_quantifier = true;
                    } else {
                        sequence.push(node);
                    }
                }
            }
        }
    }

    fn sequence(&self, nodes: Vec<Node>, start: usize) -> Node {
        self.sequence_before(nodes, start, self.position)
    }

    fn sequence_before(&self, mut nodes: Vec<Node>, start: usize, end: usize) -> Node {
        let span = self.span(start, end);
        match nodes.len() {
            0 => Node { kind: Kind::Empty, span },
            1 => nodes.remove(0),
            _ => Node { kind: Kind::Concat(nodes), span },
        }
    }

    /// One construct without its quantifier; `None` for `(?i)`, which is no construct but changes the options.
    fn atom(&mut self) -> Result<Option<Node>> {
        let start = self.position;
        let Some(unit) = self.next() else {
            return Ok(None);
        };
        let kind = match char::from_u32(u32::from(unit)).unwrap_or('\0') {
            '(' => return self.nested(|parser| parser.group(start)),
            '[' => Kind::Set(Arc::new(self.nested(|parser| parser.class(start))?)),
            '\\' => self.backslash(start)?,
            '^' if self.options.multiline => Kind::Assert(Assertion::LineStart),
            '^' => Kind::Assert(Assertion::TextStart),
            '$' if self.options.multiline => Kind::Assert(Assertion::LineEnd),
            '$' => Kind::Assert(Assertion::FinalLineEnd),
            '.' if self.options.singleline => Kind::Set(Arc::new(CharSet::all())),
            '.' => Kind::Set(Arc::new(CharSet::of_unit(u16::from(b'\n')).complement())),
            _ => self.literal(unit),
        };
        Ok(Some(Node { kind, span: self.span_from(start) }))
    }

    /// One code unit, and its other cases when case does not matter.
    fn literal(&self, unit: u16) -> Kind {
        if self.options.ignore_case {
            let equivalents = casing::equivalents(unit);
            if !equivalents.is_empty() {
                let ranges = equivalents.iter().map(|&other| (other, other)).collect();
                return Kind::Set(Arc::new(CharSet::of_ranges(ranges)));
            }
        }
        Kind::Unit(unit)
    }

    // White space and comments.

    /// Skips `(?#…)`, and with `x` white space and `#…` to the end of the line.
    fn skip_blank(&mut self) -> Result<()> {
        loop {
            if self.options.ignore_white_space {
                while self.peek().is_some_and(is_pattern_space) {
                    self.position += 1;
                }
                if self.peek() == Some(u16::from(b'#')) {
                    while self.peek().is_some_and(|unit| unit != u16::from(b'\n')) {
                        self.position += 1;
                    }
                    continue;
                }
            }
            if !self.looking_at("(?#") {
                return Ok(());
            }
            let start = self.position;
            while self.next().is_some_and(|unit| unit != u16::from(b')')) {}
            if self.units.get(self.position.saturating_sub(1)) != Some(&u16::from(b')')) {
                return self.invalid_help(
                    self.span(start, start + 3),
                    "the comment `(?#` is never closed",
                    "add `)`",
                );
            }
        }
    }

    /// The longest run of word characters from here.
    fn name(&mut self) -> String {
        let start = self.position;
        while self.peek().is_some_and(unicode::is_word_unit) {
            self.position += 1;
        }
        self.text(start, self.position)
    }
}

fn is_digit(unit: u16) -> bool {
    (u16::from(b'0')..=u16::from(b'9')).contains(&unit)
}

/// White space that `(?x)` skips: fewer characters than `\s`.
fn is_pattern_space(unit: u16) -> bool {
    matches!(unit, 0x09 | 0x0A | 0x0C | 0x0D | 0x20)
}
