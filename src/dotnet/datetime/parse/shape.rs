//! What the numbers of a date or time are, once enough of them are known.

use super::super::civil::is_valid_day;
use super::super::error::DateParseError;
use super::super::fields::four_digit_year;
use super::lexer::{Reader, Unit};

/// The parts of a complete date or time, in the order in which they stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// Two numbers.
    MonthDay,
    /// Three numbers.
    MonthDayYear,
    /// A month's name and a number after it, which is the day.
    MonthNameDay,
    /// A number and a month's name after it: the invariant culture takes the number for the year.
    YearMonthName,
    /// A month's name and two numbers.
    MonthNameNumbers,
    /// A year and two numbers after it.
    YearMonthDay,
    /// Two numbers and a year after them.
    NumbersYear,
    /// A year, a month's name and a number.
    YearMonthNameDay,
    /// A year and a number.
    YearMonth,
    /// A year and a month's name.
    YearAndMonthName,
    /// Numbers with date units.
    Suffixed,
    /// Those, and a number after them: the day.
    SuffixedDay,
    /// A number, then a month with its unit.
    YearSuffixed,
    /// A number, then one with its unit, then a number.
    NumbersSuffixed,
    /// One number with AM or PM.
    Hour,
    /// Two numbers.
    HourMinute,
    /// Three numbers.
    HourMinuteSecond,
    /// Numbers with time units.
    SuffixedTime,
}

impl Shape {
    /// Gives the numbers met so far their fields.
    ///
    /// # Errors
    /// On a second date or time, and on a date that does not exist.
    pub(super) fn apply(self, reader: &mut Reader<'_>) -> Result<(), DateParseError> {
        if (self.is_date() && reader.has_date) || (self.is_time() && reader.has_time) {
            return Err(reader.unexpected());
        }
        let (first, second, third) = (reader.number(0), reader.number(1), reader.number(2));
        let year = reader.year.unwrap_or(0);
        let month = reader.month.unwrap_or(0);
        let this_year = i64::from(reader.now.year());
        match self {
            Shape::MonthDay => set_date(reader, this_year, first, second)?,
            Shape::MonthDayYear => set_date(reader, four_digit_year(third), first, second)?,
            Shape::MonthNameDay => set_date(reader, this_year, month, first)?,
            Shape::YearMonthName => set_date(reader, four_digit_year(first), month, 1)?,
            Shape::MonthNameNumbers => {
                // Day and year where that is a date, else year and day.
                let (day, year) = (first, four_digit_year(second));
                if is_valid_day(year, month, day) {
                    set_date(reader, year, month, day)?;
                } else {
                    set_date(reader, four_digit_year(first), month, second)?;
                }
            }
            Shape::YearMonthDay | Shape::NumbersYear => set_date(reader, year, first, second)?,
            Shape::YearMonthNameDay => set_date(reader, year, month, first)?,
            Shape::YearMonth => set_date(reader, year, first, 1)?,
            Shape::YearAndMonthName => set_date(reader, year, month, 1)?,
            Shape::Suffixed | Shape::SuffixedTime => {}
            Shape::SuffixedDay => {
                if reader.count() != 1 || reader.fields.day.is_some() {
                    return Err(reader.unexpected());
                }
                reader.fields.day = Some(first);
            }
            Shape::YearSuffixed => {
                if reader.fields.month.is_none() || reader.fields.year.is_some() {
                    return Err(reader.unexpected());
                }
                reader.fields.year = Some(four_digit_year(first));
                reader.fields.day = Some(1);
            }
            Shape::NumbersSuffixed => numbers_suffixed(reader, first, second)?,
            Shape::Hour => {
                if !reader.has_half_of_day() {
                    return Err(reader.unexpected());
                }
                set_time(reader, first, None, None);
            }
            Shape::HourMinute => set_time(reader, first, Some(second), None),
            Shape::HourMinuteSecond => set_time(reader, first, Some(second), Some(third)),
        }
        reader.has_date |= self.is_date() && self != Shape::MonthNameDay && self != Shape::YearMonthName;
        reader.clear_numbers();
        Ok(())
    }

    /// Whether it excludes a second date; units exclude themselves.
    fn is_date(self) -> bool {
        !self.is_time()
            && !matches!(
                self,
                Shape::Suffixed
                    | Shape::SuffixedDay
                    | Shape::YearSuffixed
                    | Shape::NumbersSuffixed
                    | Shape::SuffixedTime
            )
    }

    fn is_time(self) -> bool {
        matches!(self, Shape::Hour | Shape::HourMinute | Shape::HourMinuteSecond)
    }
}

/// Two numbers around one with its unit: after a year they are month and day, with a month day and year.
fn numbers_suffixed(reader: &mut Reader<'_>, first: i64, second: i64) -> Result<(), DateParseError> {
    let has = |unit| reader.has_suffix(unit);
    let (year, month, day) = (has(Unit::Year), has(Unit::Month), has(Unit::Day));
    match (year, month, day) {
        (true, false, false) => set_date(reader, four_digit_year(reader.year.unwrap_or(0)), first, second),
        (false, true, false) => {
            set_date(reader, four_digit_year(second), reader.fields.month.unwrap_or(0), first)
        }
        _ => Err(reader.unexpected()),
    }
}

fn set_date(reader: &mut Reader<'_>, year: i64, month: i64, day: i64) -> Result<(), DateParseError> {
    if !is_valid_day(year, month, day) {
        return Err(DateParseError::NoSuchDate);
    }
    reader.fields.year = Some(year);
    reader.fields.month = Some(month);
    reader.fields.day = Some(day);
    Ok(())
}

fn set_time(reader: &mut Reader<'_>, hour: i64, minute: Option<i64>, second: Option<i64>) {
    reader.has_time = true;
    reader.fields.hour = Some(hour);
    reader.fields.minute = minute.or(reader.fields.minute);
    reader.fields.second = second.or(reader.fields.second);
}
