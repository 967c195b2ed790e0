//! .NET's replacement patterns: `$1`, `${name}`, `$&`, `$$`, …

use super::Regex;
use super::error::{RegexError, RegexErrorKind};
use super::unicode;
use crate::source::Span;

/// A replacement pattern, read with the groups of the regular expression it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    pub(super) pieces: Vec<Piece>,
}

/// A part of a replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Literal(String),
    /// The text of a slot: `$1`, `${name}`, `$0` and `$&`; `$+` is the last slot.
    Group(usize),
    /// The text before the match.
    Before,
    /// The text after the match.
    After,
    /// The whole text.
    Text,
}

impl Replacement {
    /// Reads `text`. A group that does not exist stays as written; so does a number too large to be one.
    pub fn new(text: &str, regex: &Regex) -> Self {
        Self::parse(text, regex).unwrap_or_else(|_| Self { pieces: vec![Piece::Literal(text.to_owned())] })
    }

    /// Reads `text`, as [`Replacement::new`] does.
    ///
    /// # Errors
    /// A group number above 2147483647, which .NET refuses; the span is in `text`.
    pub fn parse(text: &str, regex: &Regex) -> Result<Self, RegexError> {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            literal.push_str(before);
            let (piece, used) = substitution(after, regex, text.len() - after.len())?;
            match piece {
                Some(Piece::Literal(text)) => literal.push_str(&text),
                Some(piece) => {
                    if !literal.is_empty() {
                        pieces.push(Piece::Literal(std::mem::take(&mut literal)));
                    }
                    pieces.push(piece);
                }
                None => literal.push('$'),
            }
            rest = after.get(used..).unwrap_or("");
        }
        literal.push_str(rest);
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal));
        }
        Ok(Self { pieces })
    }

    /// Whether every match is replaced by nothing.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The text every match is replaced by, when it does not depend on the match.
    pub fn literal(&self) -> Option<&str> {
        match &self.pieces[..] {
            [] => Some(""),
            [Piece::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// Whether the groups inside a match are needed.
    pub(super) fn uses_groups(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Group(slot) if *slot > 0))
    }
}

/// What stands after a `$`, and how many bytes of it belong to the substitution; `None` for a plain dollar sign.
fn substitution(text: &str, regex: &Regex, offset: usize) -> Result<(Option<Piece>, usize), RegexError> {
    const PLAIN: (Option<Piece>, usize) = (None, 0);
    let group = |slot: Option<usize>, used: usize| match slot {
        Some(slot) => (Some(Piece::Group(slot)), used),
        None => PLAIN,
    };
    let groups = &regex.groups();
    let Some(first) = text.chars().next() else {
        return Ok(PLAIN);
    };
    let braced = text.strip_prefix('{');
    let inner = braced.unwrap_or(text);
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let number = inner
            .get(..digits)
            .and_then(|digits| digits.parse::<i32>().ok())
            .and_then(|number| u32::try_from(number).ok());
        let Some(number) = number else {
            let start = offset + text.len() - inner.len();
            return Err(RegexError {
                span: Span::new(start, start + digits),
                kind: RegexErrorKind::Invalid,
                message: "the group number is greater than 2147483647".into(),
                help: Some("write `$$` for a dollar sign".into()),
            });
        };
        let slot = groups.slot_of_number(number);
        return Ok(match braced {
            None => group(slot, digits),
            Some(braced) if braced.as_bytes().get(digits) == Some(&b'}') => group(slot, digits + 2),
            Some(_) => PLAIN,
        });
    }
    if let Some(braced) = braced {
        let end = braced
            .char_indices()
            .find(|&(_, character)| !is_name_character(character))
            .map_or(braced.len(), |(at, _)| at);
        let name = braced.get(..end).unwrap_or("");
        if name.is_empty() || braced.as_bytes().get(end) != Some(&b'}') {
            return Ok(PLAIN);
        }
        return Ok(group(groups.slot_of_name(name), end + 2));
    }
    let piece = match first {
        '$' => Piece::Literal("$".into()),
        '&' => Piece::Group(0),
        '`' => Piece::Before,
        '\'' => Piece::After,
        '+' => Piece::Group(groups.len().saturating_sub(1)),
        '_' => Piece::Text,
        _ => return Ok(PLAIN),
    };
    Ok((Some(piece), 1))
}

fn is_name_character(character: char) -> bool {
    u16::try_from(u32::from(character)).is_ok_and(unicode::is_word_unit)
}
