//! Results of replacements, put together piece by piece and never longer than the caller allows.

use super::error::LimitExceeded;
use super::replacement::Piece;
use super::searcher::Searcher;

/// Text that grows up to a number of bytes.
#[derive(Debug)]
pub(super) struct Bounded {
    text: String,
    longest: usize,
}

impl Bounded {
    /// An empty text, with room for `capacity` bytes.
    pub fn new(capacity: usize, longest: usize) -> Self {
        Self { text: String::with_capacity(capacity.min(longest)), longest }
    }

    pub fn push_str(&mut self, text: &str) -> Result<(), LimitExceeded> {
        if text.len() > self.longest - self.text.len() {
            return Err(LimitExceeded::Length);
        }
        self.text.push_str(text);
        Ok(())
    }

    pub fn finish(self) -> String {
        self.text
    }
}

/// The result of going through the matches of a text; of code units where the searcher's text is, so that two halves
/// can become a character again.
#[derive(Debug)]
pub(super) enum Output {
    Bytes(Bounded),
    Units { units: Vec<u16>, longest: usize },
}

impl Output {
    pub fn new(searcher: &Searcher, longest: usize) -> Self {
        match searcher.units() {
            Some(text) => Self::Units { units: Vec::with_capacity(text.len().min(longest)), longest },
            None => Self::Bytes(Bounded::new(searcher.len(), longest)),
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
                let copied = searcher.units().and_then(|text| text.get(start..end)).unwrap_or(&[]);
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
    pub fn finish(self) -> Result<String, LimitExceeded> {
        match self {
            Self::Bytes(out) => Ok(out.finish()),
            Self::Units { units, longest } => {
                let text: String = char::decode_utf16(units).flatten().collect();
                if text.len() <= longest { Ok(text) } else { Err(LimitExceeded::Length) }
            }
        }
    }
}
