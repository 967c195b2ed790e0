//! What can be wrong with a date, a format, or a list of styles.
//!
//! No message about a date repeats anything of its text, which may be confidential.

use std::fmt;

use crate::source::Span;

/// What was expected in a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Expected {
    /// This very character.
    Character(char),
    /// Something described.
    Thing(&'static str),
    /// A number of so many digits for a field of the date.
    Number {
        /// What the number counts: `month`.
        of: &'static str,
        /// The fewest digits.
        min: usize,
        /// The most digits.
        max: usize,
    },
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Expected::Character('`') => f.write_str("a back-tick"),
            Expected::Character(wanted) => write!(f, "`{}`", wanted.escape_debug()),
            Expected::Thing(thing) => f.write_str(thing),
            Expected::Number { of, min, max } if min == max => {
                write!(f, "the {of} in {min} digit{}", if min == 1 { "" } else { "s" })
            }
            Expected::Number { of, min, max } => write!(f, "the {of} in {min} to {max} digits"),
        }
    }
}

/// A place in a text, counted from its start.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Position {
    /// The bytes before it.
    pub bytes: usize,
    /// The characters before it.
    pub characters: usize,
}

impl Position {
    /// The place before the byte `at`; the end of the text when that lies behind it.
    pub(super) fn of(text: &str, at: usize) -> Position {
        let before = text.get(..at).unwrap_or(text);
        Position { bytes: before.len(), characters: before.chars().count() }
    }
}

/// Why a text is no date.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DateParseError {
    /// There is no text.
    #[error("the text is empty")]
    Empty,
    /// Something else stands where a part of the date should.
    #[error("expected {expected} at position {}", .at.characters + 1)]
    Expected {
        /// What should stand there.
        expected: Expected,
        /// Where.
        at: Position,
    },
    /// The date or time of day does not exist: February 30, 25 o'clock.
    #[error("the calendar has no such date or time")]
    NoSuchDate,
    /// The name of the day is not that of the date.
    #[error("the day of the week is not that of the date")]
    WrongWeekday,
    /// The hour contradicts `AM` or `PM`.
    #[error("the hour does not go with AM or PM")]
    WrongHalfOfDay,
    /// The offset is more than 14 hours.
    #[error("the offset from UTC is more than 14 hours")]
    OffsetOutOfRange,
    /// The instant in UTC is before the year 1 or after the year 9999.
    #[error("the date lies outside the years 1 to 9999")]
    OutOfRange,
    /// There is a time of day only.
    #[error("expected a date, found a time of day only")]
    NoDate,
    /// Two parts of an exact format gave one field different values.
    #[error("the text has two values for `{0}` of the format, and they differ")]
    Conflict(char),
    /// The format itself cannot be used with the given styles.
    #[error("the format cannot be used: {0}")]
    Format(#[from] FormatError),
}

impl DateParseError {
    /// The byte of the text at which it went wrong, where that is one place.
    pub fn offset(&self) -> Option<usize> {
        match self {
            DateParseError::Expected { at, .. } => Some(at.bytes),
            _ => None,
        }
    }
}

/// Why a format string can be no format.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{kind}")]
pub struct FormatError {
    /// Where in the format string.
    pub span: Span,
    /// What is wrong.
    pub kind: FormatErrorKind,
}

impl FormatError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self.kind {
            FormatErrorKind::Empty => "write a format such as `yyyy-MM-dd`",
            FormatErrorKind::UnknownStandard(_) => {
                "a format of one character is a standard format, one of d D f F g G m M o O r R s t T u U y Y; \
                 put `%` before a single custom one"
            }
            FormatErrorKind::UnclosedQuote(_) => {
                "end the quoted text with the same quote, or put `\\` before it"
            }
            FormatErrorKind::DanglingPercent => "`%` stands before one custom format character",
            FormatErrorKind::DanglingBackslash => "`\\` stands before a character that is meant as itself",
            FormatErrorKind::FractionTooLong => "a second has at most 7 decimal places",
        }
    }
}

/// What is wrong with a format string.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FormatErrorKind {
    /// There is none.
    #[error("the date format is empty")]
    Empty,
    /// A single character that is no standard format.
    #[error("`{0}` is no standard date format")]
    UnknownStandard(char),
    /// A quote without its end.
    #[error("the quote {0} is not closed")]
    UnclosedQuote(char),
    /// `%` with no character for it after it.
    #[error("`%` has no format character after it")]
    DanglingPercent,
    /// `\` at the end.
    #[error("`\\` has no character after it")]
    DanglingBackslash,
    /// More than seven `f` or `F`.
    #[error("more than 7 decimal places of the second")]
    FractionTooLong,
}

/// Why a list of styles is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{kind}")]
pub struct StylesError {
    /// Where in the list.
    pub span: Span,
    /// What is wrong.
    pub kind: StylesErrorKind,
}

/// What is wrong with a list of styles.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StylesErrorKind {
    /// No style has that name.
    #[error("unknown date style")]
    UnknownName,
    /// No set of styles has that number.
    #[error("no date styles have this number")]
    UnknownNumber,
    /// Two assumptions that exclude each other.
    #[error("`AssumeLocal` and `AssumeUniversal` exclude each other")]
    AssumesBoth,
    /// `RoundtripKind` with a style that changes the kind.
    #[error("`RoundtripKind` excludes `AssumeLocal`, `AssumeUniversal` and `AdjustToUniversal`")]
    RoundtripNotAlone,
}
