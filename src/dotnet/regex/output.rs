//! Results of replacements, put together piece by piece and never longer than the caller allows.

use super::error::LimitExceeded;
use super::replacement::Piece;
use super::searcher::Searcher;
use bumpalo::Bump;
use bumpalo::collections::{String as BumpString, Vec as BumpVec};

/// Text that grows up to a number of bytes.
#[derive(Debug)]
pub(super) struct Bounded<'t> {
    text: BumpString<'t>,
    longest: usize,
}

impl<'t> Bounded<'t> {
    /// An empty text, with room for `capacity` bytes.
    pub fn new(capacity: usize, longest: usize, scratch: &'t Bump) -> Self {
        Self { text: BumpString::with_capacity_in(capacity.min(longest), scratch), longest }
    }

    pub fn push_str(&mut self, text: &str) -> Result<(), LimitExceeded> {
        if text.len() > self.longest - self.text.len() {
            return Err(LimitExceeded::Length);
        }
        self.text.push_str(text);
        Ok(())
    }

    pub fn finish(self) -> &'t str {
        self.text.into_bump_str()
    }
}

/// The result of going through the matches of a text; of code units where the searcher's text is, so that two halves
/// can become a character again.
#[derive(Debug)]
pub(super) enum Output<'t> {
    Bytes(Bounded<'t>),
    Units { units: BumpVec<'t, u16>, longest: usize },
}

impl<'t> Output<'t> {
    pub fn new(searcher: &Searcher<'_, 't>, longest: usize) -> Self {
        let (capacity, scratch) = (searcher.len(), searcher.scratch());
        match searcher.units() {
            Some(_) => {
                Self::Units { units: BumpVec::with_capacity_in(capacity.min(longest), scratch), longest }
            }
            None => Self::Bytes(Bounded::new(capacity, longest, scratch)),
        }
    }

    pub fn literal(&mut self, text: &str) -> Result<(), LimitExceeded> {
        match self {
            Self::Bytes(out) => out.push_str(text),
            Self::Units { units, longest } => {
                // A code unit takes one byte at least, so that more units are too many bytes as well.
                units.extend(text.encode_utf16().take(*longest - units.len() + 1));
                if units.len() <= *longest { Ok(()) } else { Err(LimitExceeded::Length) }
            }
        }
    }

    /// Copies units of the text; nothing if `end` is not after `start`.
    pub fn copy(&mut self, searcher: &Searcher, start: usize, end: usize) -> Result<(), LimitExceeded> {
        match self {
            Self::Bytes(out) => out.push_str(searcher.text().get(start..end).unwrap_or("")),
            Self::Units { units, longest } => {
                let copied = searcher.units().and_then(|text| text.get(start..end)).unwrap_or_default();
                if copied.len() > *longest - units.len() {
                    return Err(LimitExceeded::Length);
                }
                units.extend_from_slice(copied);
                Ok(())
            }
        }
    }

    pub fn piece(&mut self, searcher: &Searcher, piece: &Piece) -> Result<(), LimitExceeded> {
        match piece {
            Piece::Literal(text) => self.literal(text),
            Piece::Group(slot) => match searcher.group(*slot) {
                Some((start, end)) => self.copy(searcher, start, end),
                None => Ok(()),
            },
            Piece::Before => self.copy(searcher, 0, searcher.span().0),
            Piece::After => self.copy(searcher, searcher.span().1, searcher.len()),
            Piece::Text => self.copy(searcher, 0, searcher.len()),
        }
    }

    /// The result, without halves of pairs left alone.
    pub fn finish(self) -> Result<&'t str, LimitExceeded> {
        match self {
            Self::Bytes(out) => Ok(out.finish()),
            Self::Units { units, longest } => {
                // Latin letters mostly, of two bytes at most.
                let mut text = BumpString::with_capacity_in(units.len() * 2, units.bump());
                text.extend(char::decode_utf16(units.iter().copied()).flatten());
                if text.len() <= longest { Ok(text.into_bump_str()) } else { Err(LimitExceeded::Length) }
            }
        }
    }
}
