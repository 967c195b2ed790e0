//! From text to tokens.

use super::super::error::{DateParseError, Expected};
use super::super::fields::{Fields, HalfOfDay, Zone, four_digit_year};
use super::super::{DateTime, Styles, TICKS_PER_HOUR, TICKS_PER_MINUTE};
use super::cursor::Cursor;
use super::shape::Shape;
use super::state::State;
use super::unexpected;
use super::words::{Opening, Separator, opening, separator, skip_punctuation};

/// A number of more digits than this is refused.
const MAX_DIGITS: usize = 8;
/// A number of this many digits or more is a year.
const YEAR_DIGITS: usize = 3;

/// A unit of time written after its number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unit {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}

/// A number with the unit after it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Suffix {
    pub(super) unit: Unit,
    pub(super) value: i64,
}

/// A number, month or word together with the separator after it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Token {
    End,
    NumberEnd,
    NumberHalfOfDay,
    NumberSpace,
    NumberDate,
    NumberTime,
    MonthEnd,
    MonthSpace,
    MonthDate,
    DateSuffix(Suffix),
    TimeSuffix(Suffix),
    Weekday,
    YearSpace,
    YearDate,
    YearEnd,
    Zone,
    Era,
    /// A number before the `T` of ISO 8601.
    LocalTimeMark,
    /// Something without meaning for the state.
    Skip,
}

/// The text on its way, and what was read from it.
pub(super) struct Reader<'t> {
    pub(super) cursor: Cursor<'t>,
    /// The clock, for a year that is missing.
    pub(super) now: DateTime,
    /// The fields known so far.
    pub(super) fields: Fields,
    /// Numbers whose field is not known yet.
    numbers: [i64; 3],
    count: usize,
    /// A year, recognized by its digits or unit.
    pub(super) year: Option<i64>,
    /// A month, recognized by its name or unit.
    pub(super) month: Option<i64>,
    half_of_day: Option<HalfOfDay>,
    pub(super) has_date: bool,
    pub(super) has_time: bool,
    /// The units that were used.
    suffixes: [bool; 6],
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str, now: DateTime) -> Self {
        Reader {
            cursor: Cursor::new(text),
            now,
            fields: Fields::default(),
            numbers: [0; 3],
            count: 0,
            year: None,
            month: None,
            half_of_day: None,
            has_date: false,
            has_time: false,
            suffixes: [false; 6],
        }
    }

    /// The number met at that place, from 0.
    pub(super) fn number(&self, index: usize) -> i64 {
        self.numbers.get(index).copied().unwrap_or(0)
    }

    /// How many numbers wait for their field.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Forgets the numbers, as their fields are known.
    pub(super) fn clear_numbers(&mut self) {
        self.count = 0;
    }

    pub(super) fn has_half_of_day(&self) -> bool {
        self.half_of_day.is_some()
    }

    pub(super) fn has_suffix(&self, unit: Unit) -> bool {
        self.suffixes.get(unit as usize).copied().unwrap_or(false)
    }

    /// The error for what comes next.
    pub(super) fn unexpected(&self) -> DateParseError {
        unexpected(self.cursor.text(), self.cursor.at())
    }

    /// Reads the next token.
    pub(super) fn token(&mut self, state: State) -> Result<Token, DateParseError> {
        match opening(&mut self.cursor) {
            Opening::End => Ok(Token::End),
            Opening::Ignorable => Ok(Token::Skip),
            Opening::Era => Ok(Token::Era),
            Opening::Number { value, digits } => self.numeric(state, value, digits),
            Opening::Month(month) => self.month_name(state, month),
            Opening::Weekday(day) if self.fields.weekday.is_none() => {
                self.fields.weekday = Some(day);
                Ok(Token::Weekday)
            }
            Opening::HalfOfDay(half) if self.half_of_day.is_none() => {
                self.half_of_day = Some(half);
                Ok(Token::Skip)
            }
            Opening::Utc if self.fields.zone.offset.is_none() => {
                self.fields.zone = Zone::UTC;
                Ok(Token::Zone)
            }
            Opening::Unknown => self.unknown(),
            Opening::Weekday(_) | Opening::HalfOfDay(_) | Opening::Utc => Err(self.unexpected()),
        }
    }

    fn numeric(&mut self, state: State, value: i64, digits: usize) -> Result<Token, DateParseError> {
        if self.count >= self.numbers.len() || digits > MAX_DIGITS {
            return Err(self.unexpected());
        }
        if state == State::HourMinute && self.cursor.eat('.') {
            (self.fields.fraction, _) = self.cursor.fraction();
        }
        if matches!(state, State::Hour | State::HourMinute) {
            self.offset_after_time()?;
        }
        if digits >= YEAR_DIGITS { self.year_number(state, value) } else { self.small_number(state, value) }
    }

    fn year_number(&mut self, state: State, value: i64) -> Result<Token, DateParseError> {
        if self.year.is_some() {
            return Err(self.unexpected());
        }
        self.year = Some(value);
        let before = self.cursor;
        Ok(match separator(&mut self.cursor) {
            Separator::End => Token::YearEnd,
            Separator::Space => Token::YearSpace,
            Separator::Date => Token::YearDate,
            Separator::HalfOfDay(half) if self.half_of_day.is_none() => {
                self.half_of_day = Some(half);
                Token::YearSpace
            }
            // .NET notes the error of a second one here, but does not stop.
            Separator::HalfOfDay(_) => Token::Skip,
            Separator::DateOrOffset if state.ends_before_offset(Token::YearDate, Token::YearSpace) => {
                self.cursor = before;
                Token::YearSpace
            }
            Separator::DateOrOffset => Token::YearDate,
            Separator::Suffix(unit) => suffixed(unit, value),
            Separator::Time | Separator::LocalTimeMark => {
                self.cursor = before;
                return Err(self.unexpected());
            }
        })
    }

    fn small_number(&mut self, state: State, value: i64) -> Result<Token, DateParseError> {
        let before = self.cursor;
        let token = match separator(&mut self.cursor) {
            Separator::HalfOfDay(half) => return self.number_with_half_of_day(state, value, half),
            Separator::Suffix(Unit::Year) => return Ok(suffixed(Unit::Year, four_digit_year(value))),
            Separator::Suffix(unit) => return Ok(suffixed(unit, value)),
            Separator::End => Token::NumberEnd,
            Separator::Space => Token::NumberSpace,
            Separator::Date => Token::NumberDate,
            Separator::DateOrOffset if state.ends_before_offset(Token::NumberDate, Token::NumberSpace) => {
                self.cursor = before;
                Token::NumberSpace
            }
            Separator::DateOrOffset => Token::NumberDate,
            Separator::Time => Token::NumberTime,
            Separator::LocalTimeMark => Token::LocalTimeMark,
        };
        self.add_number(value);
        Ok(token)
    }

    fn number_with_half_of_day(
        &mut self,
        state: State,
        value: i64,
        half: HalfOfDay,
    ) -> Result<Token, DateParseError> {
        let mut token = Token::Skip;
        // As with years, .NET does not stop at a second one.
        if self.half_of_day.is_none() {
            self.half_of_day = Some(half);
            token = Token::NumberHalfOfDay;
            if state == State::DateNumbers {
                // `1/10 5 AM`: the two numbers before are a date.
                Shape::MonthDay.apply(self)?;
            }
            self.add_number(value);
        }
        if matches!(state, State::Hour | State::HourMinute) {
            self.offset_after_time()?;
        }
        Ok(token)
    }

    fn month_name(&mut self, state: State, month: i64) -> Result<Token, DateParseError> {
        if self.month.is_some() {
            return Err(self.unexpected());
        }
        let before = self.cursor;
        let token = match separator(&mut self.cursor) {
            Separator::End => Token::MonthEnd,
            Separator::Space => Token::MonthSpace,
            Separator::Date => Token::MonthDate,
            Separator::DateOrOffset if state.ends_before_offset(Token::MonthDate, Token::MonthSpace) => {
                self.cursor = before;
                Token::MonthSpace
            }
            Separator::DateOrOffset => Token::MonthDate,
            _ => {
                self.cursor = before;
                return Err(self.unexpected());
            }
        };
        self.month = Some(month);
        Ok(token)
    }

    fn unknown(&mut self) -> Result<Token, DateParseError> {
        let word = self.cursor.word();
        if !word.is_empty() {
            return Err(DateParseError::Expected {
                expected: Expected::Thing("a month, a day, AM, PM, GMT or Z as the only words"),
                at: self.cursor.position(),
            });
        }
        let before = self.cursor;
        if self.fields.zone.offset.is_none() && matches!(self.cursor.peek(), Some('+' | '-')) {
            match read_offset(&mut self.cursor) {
                Some(offset) => {
                    self.fields.zone.offset = Some(offset);
                    return Ok(Token::Skip);
                }
                None => self.cursor = before,
            }
        }
        if skip_punctuation(&mut self.cursor) { Ok(Token::Skip) } else { Err(self.unexpected()) }
    }

    /// Reads the offset that follows a time, if one does.
    fn offset_after_time(&mut self) -> Result<(), DateParseError> {
        let before = self.cursor;
        self.cursor.skip_white();
        if !matches!(self.cursor.peek(), Some('+' | '-')) {
            self.cursor = before;
            return Ok(());
        }
        if self.fields.zone.offset.is_some() {
            return Err(self.unexpected());
        }
        let sign = self.cursor;
        self.fields.zone.offset = read_offset(&mut self.cursor);
        if self.fields.zone.offset.is_none() {
            return Err(offset_error(sign));
        }
        Ok(())
    }

    fn add_number(&mut self, value: i64) {
        if let Some(slot) = self.numbers.get_mut(self.count) {
            *slot = value;
            self.count += 1;
        }
    }

    /// Sets the field that a unit names.
    pub(super) fn set_suffixed(&mut self, suffix: Suffix) -> Result<(), DateParseError> {
        let used = self.suffixes.get_mut(suffix.unit as usize);
        if used.is_some_and(|used| std::mem::replace(used, true)) {
            return Err(self.unexpected());
        }
        let value = Some(suffix.value);
        match suffix.unit {
            Unit::Year => (self.year, self.fields.year) = (value, value),
            Unit::Month => (self.month, self.fields.month) = (value, value),
            Unit::Day => self.fields.day = value,
            Unit::Hour => self.fields.hour = value,
            Unit::Minute => self.fields.minute = value,
            Unit::Second => self.fields.second = value,
        }
        Ok(())
    }

    /// The instant that all fields make.
    pub(super) fn finish(mut self, styles: Styles, now: DateTime) -> Result<DateTime, DateParseError> {
        let hour = self.fields.hour.unwrap_or(0);
        self.fields.hour = match self.half_of_day {
            Some(HalfOfDay::Am) if hour > 12 => return Err(DateParseError::WrongHalfOfDay),
            Some(HalfOfDay::Am) if hour == 12 => Some(0),
            Some(HalfOfDay::Pm) if hour > 23 => return Err(DateParseError::WrongHalfOfDay),
            Some(HalfOfDay::Pm) if hour < 12 => Some(hour + 12),
            _ => Some(hour),
        };
        if self.fields.lacks_date() {
            // .NET would take today, which makes the value depend on when it is read.
            return Err(DateParseError::NoDate);
        }
        self.fields.resolve(styles, now).map(super::super::Stamp::date_time)
    }
}

fn suffixed(unit: Unit, value: i64) -> Token {
    let suffix = Suffix { unit, value };
    match unit {
        Unit::Year | Unit::Month | Unit::Day => Token::DateSuffix(suffix),
        Unit::Hour | Unit::Minute | Unit::Second => Token::TimeSuffix(suffix),
    }
}

/// Reads an offset from UTC from its sign on, in ticks: `+8`, `+08`, `+8:00`, `+800`, `+0800`.
pub(super) fn read_offset(cursor: &mut Cursor<'_>) -> Option<i64> {
    let west = cursor.peek() == Some('-');
    cursor.advance(1);
    let digits = cursor.digits();
    let (hours, minutes) = match digits {
        1 | 2 => {
            let hours = cursor.number(digits);
            let minutes = if cursor.eat(':') {
                let digits = cursor.digits();
                if !(1..=2).contains(&digits) {
                    return None;
                }
                cursor.number(digits)
            } else {
                0
            };
            (hours, minutes)
        }
        3 | 4 => {
            let both = cursor.number(digits);
            (both / 100, both % 100)
        }
        _ => return None,
    };
    let ticks = hours * TICKS_PER_HOUR + minutes * TICKS_PER_MINUTE;
    (minutes < 60).then_some(if west { -ticks } else { ticks })
}

/// The error for an offset that cannot be read, from its sign on.
pub(super) fn offset_error(sign: Cursor<'_>) -> DateParseError {
    let expected = Expected::Thing("an offset from UTC such as `+01:00`");
    DateParseError::Expected { expected, at: sign.position() }
}
