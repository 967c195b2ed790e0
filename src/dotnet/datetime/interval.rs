//! The intervals of `DateAdd` and `DateDiff`.

use super::civil::{date_of_ticks, ticks_of_date};
use super::{DateTime, TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND};

/// A unit of time that dates are moved by and counted in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Interval {
    /// `yyyy`.
    Year,
    /// `m`.
    Month,
    /// `d`.
    Day,
    /// `ww`.
    Week,
    /// `h`.
    Hour,
    /// `n`.
    Minute,
    /// `s`.
    Second,
}

/// The names with their intervals.
const NAMES: [(&str, Interval); 7] = [
    ("yyyy", Interval::Year),
    ("m", Interval::Month),
    ("d", Interval::Day),
    ("ww", Interval::Week),
    ("h", Interval::Hour),
    ("n", Interval::Minute),
    ("s", Interval::Second),
];

impl Interval {
    /// The interval of that name, in any case.
    pub fn parse(name: &str) -> Option<Interval> {
        NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, interval)| *interval)
    }

    /// The names of all intervals.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(name, _)| *name)
    }

    /// The date so many intervals later; a day that the month does not have becomes its last. `None`
    /// outside the years 1 to 9999.
    pub fn add(self, value: i64, date: DateTime) -> Option<DateTime> {
        match self.ticks() {
            Some(unit) => date.plus_ticks(value.checked_mul(unit)?),
            None if self == Interval::Year => add_months(value.checked_mul(12)?, date),
            None => add_months(value, date),
        }
    }

    /// How many intervals lie from `from` to `to`: whole ones of days and less, truncated toward zero;
    /// months and years by the calendar fields alone; weeks by the Sundays before both.
    ///
    /// `None` when the Sunday before one of them is before the year 1.
    pub fn diff(self, from: DateTime, to: DateTime) -> Option<i64> {
        let (a, b) = (from.civil(), to.civil());
        let years = i64::from(b.year) - i64::from(a.year);
        match self {
            Interval::Year => Some(years),
            Interval::Month => Some(years * 12 + i64::from(b.month) - i64::from(a.month)),
            Interval::Week => {
                // The time of day is kept, so that the days between can be one short of whole weeks.
                let days = (sunday(to)?.ticks() - sunday(from)?.ticks()) / TICKS_PER_DAY;
                Some(days / 7)
            }
            _ => self.ticks().map(|unit| (to.ticks() - from.ticks()) / unit),
        }
    }

    /// Its length, where that is fixed.
    const fn ticks(self) -> Option<i64> {
        match self {
            Interval::Year | Interval::Month => None,
            Interval::Week => Some(7 * TICKS_PER_DAY),
            Interval::Day => Some(TICKS_PER_DAY),
            Interval::Hour => Some(TICKS_PER_HOUR),
            Interval::Minute => Some(TICKS_PER_MINUTE),
            Interval::Second => Some(TICKS_PER_SECOND),
        }
    }
}

/// The Sunday on or before a date, at the same time of day.
fn sunday(date: DateTime) -> Option<DateTime> {
    date.plus_ticks(-(i64::from(date.weekday()) * TICKS_PER_DAY))
}

fn add_months(months: i64, date: DateTime) -> Option<DateTime> {
    let months = jiff::Span::new().try_months(months).ok()?;
    let day = date_of_ticks(date.ticks()).checked_add(months).ok()?;
    DateTime::from_ticks(ticks_of_date(day)? + date.ticks() % TICKS_PER_DAY)
}
