//! A place in the text.

use crate::dotnet::datetime::Position;
use crate::dotnet::text::{is_letter, is_white_space};

/// The right-to-left mark, which some formatters put between the parts of a date.
const RIGHT_TO_LEFT_MARK: char = '\u{200F}';

/// A text and the byte that comes next.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Cursor { text, at: 0 }
    }

    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The place for an error about what comes next.
    pub(super) fn position(&self) -> Position {
        Position::of(self.text, self.at)
    }

    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn advance(&mut self, bytes: usize) {
        self.at = (self.at + bytes).min(self.text.len());
    }

    pub(super) fn move_to_end(&mut self) {
        self.at = self.text.len();
    }

    pub(super) fn eat(&mut self, wanted: char) -> bool {
        let eaten = self.peek() == Some(wanted);
        if eaten {
            self.advance(wanted.len_utf8());
        }
        eaten
    }

    pub(super) fn skip_white(&mut self) {
        self.at = self.text.len() - self.rest().trim_start_matches(is_white_space).len();
    }

    pub(super) fn skip_white_and_marks(&mut self) {
        let skipped = |character| is_white_space(character) || character == RIGHT_TO_LEFT_MARK;
        self.at = self.text.len() - self.rest().trim_start_matches(skipped).len();
    }

    /// The letters that come next.
    pub(super) fn word(&self) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|character| !is_letter(character)).unwrap_or(rest.len());
        rest.get(..end).unwrap_or("")
    }

    /// How many ASCII digits come next.
    pub(super) fn digits(&self) -> usize {
        self.rest().bytes().take_while(u8::is_ascii_digit).count()
    }

    /// The number in the next `digits` digits.
    pub(super) fn number(&mut self, digits: usize) -> i64 {
        let value = self.rest().bytes().take(digits).fold(0i64, |value, digit| {
            value.saturating_mul(10).saturating_add(i64::from(digit.wrapping_sub(b'0')))
        });
        self.advance(digits);
        value
    }

    /// The part of a second in the digits that come next, in ticks, and whether there were any.
    ///
    /// .NET adds up the digits in floating point and rounds to even; digits past the seventh can so
    /// round the fraction up, even to a whole second.
    pub(super) fn fraction(&mut self) -> (i64, bool) {
        let digits = self.digits();
        let (mut sum, mut place) = (0.0f64, 0.1f64);
        for digit in self.rest().bytes().take(digits) {
            sum += f64::from(digit.wrapping_sub(b'0')) * place;
            place *= 0.1;
        }
        self.advance(digits);
        ((sum * super::super::TICKS_PER_SECOND as f64).round_ties_even() as i64, digits > 0)
    }
}
