//! .NET's `DateTime.Parse` in the invariant culture, with `AssumeUniversal | AdjustToUniversal`.
//!
//! The text is cut into tokens, each a number, month or other word together with the separator after
//! it ([`lexer`]); the tokens drive a state machine ([`state`]) whose final states say which
//! fields the numbers met so far are ([`shape`]). A text can reach several: one for the date,
//! one for the time.

mod cursor;
mod iso;
mod lexer;
mod shape;
mod state;
mod words;

use super::error::{DateParseError, Expected, Position};
use super::{DateTime, Styles};
use lexer::{Reader, Token};
use state::{State, Step};

/// What every conversion to a DateTime uses: UTC in, UTC out.
const STYLES: Styles = Styles::ASSUME_UNIVERSAL.with(Styles::ADJUST_TO_UNIVERSAL);
/// What the message says is expected where nothing more precise is known.
const FORMS: &str = "a date such as `2021-08-25T17:41:18Z` or `8/25/2021 5:41:18 PM`";

/// Reads a date in any form that .NET's invariant culture takes. A year that is missing is `now`'s.
///
/// # Errors
/// When the text is no date, or has a time of day only.
pub fn parse(text: &str, now: DateTime) -> Result<DateTime, DateParseError> {
    if text.is_empty() {
        return Err(DateParseError::Empty);
    }
    let mut reader = Reader::new(text, now);
    let mut state = State::Begin;
    let mut complete = false;
    loop {
        let start = reader.cursor.at();
        let token = reader.token(state)?;
        match token {
            Token::Skip => continue,
            Token::LocalTimeMark if matches!(state, State::YearNumber | State::YearNumberSeparator) => {
                return iso::parse(&mut reader, STYLES, now);
            }
            Token::DateSuffix(suffix) | Token::TimeSuffix(suffix) => reader.set_suffixed(suffix)?,
            _ => {}
        }
        match state.step(token) {
            Step::To(next) => state = next,
            Step::Done(shape) => {
                shape.apply(&mut reader)?;
                complete = true;
                state = State::Begin;
            }
            Step::Refuse => return Err(unexpected(text, start)),
        }
        if matches!(token, Token::End | Token::NumberEnd | Token::MonthEnd) {
            break;
        }
    }
    if !complete {
        return Err(unexpected(text, 0));
    }
    reader.finish(STYLES, now)
}

/// The error for text that makes no date from `at` on.
fn unexpected(text: &str, at: usize) -> DateParseError {
    let rest = text.get(at..).unwrap_or("");
    let at = at + rest.len() - rest.trim_start().len();
    DateParseError::Expected { expected: Expected::Thing(FORMS), at: Position::of(text, at) }
}
