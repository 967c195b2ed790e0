//! The proleptic Gregorian calendar: days since 0001-01-01 to year, month, day and back.

use super::{TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND};

/// The days from 0000-03-01, where the computation's years begin, to 0001-01-01.
const EPOCH_SHIFT: i64 = 306;
/// The days in 400 years.
const DAYS_PER_ERA: i64 = 146_097;

/// The calendar fields of an instant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Civil {
    /// 1 to 9999.
    pub year: u32,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
    /// 0 to 23.
    pub hour: u32,
    /// 0 to 59.
    pub minute: u32,
    /// 0 to 59.
    pub second: u32,
    /// The part of the second in ticks of 100 ns, 0 to 9,999,999.
    pub fraction: u32,
    /// The day of the week, Sunday being 0.
    pub weekday: u32,
}

impl Civil {
    /// The fields of `ticks` since 0001-01-01, which must not be negative.
    pub(super) fn from_ticks(ticks: i64) -> Civil {
        let (days, rest) = (ticks / TICKS_PER_DAY, ticks % TICKS_PER_DAY);
        let (year, month, day) = civil_of_days(days);
        Civil {
            year: year as u32,
            month: month as u32,
            day: day as u32,
            hour: (rest / TICKS_PER_HOUR) as u32,
            minute: (rest % TICKS_PER_HOUR / TICKS_PER_MINUTE) as u32,
            second: (rest % TICKS_PER_MINUTE / TICKS_PER_SECOND) as u32,
            fraction: (rest % TICKS_PER_SECOND) as u32,
            weekday: weekday_of_ticks(ticks),
        }
    }
}

/// The day of the week, Sunday being 0, of an instant that is not negative.
pub(super) fn weekday_of_ticks(ticks: i64) -> u32 {
    // 0001-01-01 was a Monday.
    ((ticks / TICKS_PER_DAY + 1) % 7) as u32
}

/// The days in a month; 0 when there is no such month.
pub(super) fn days_in_month(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    }
}

/// Whether the calendar of the years 1 to 9999 has this day.
pub(super) fn is_valid_day(year: i64, month: i64, day: i64) -> bool {
    (1..=9999).contains(&year) && day >= 1 && day <= days_in_month(year, month)
}

/// The ticks of a date and time since 0001-01-01; `None` when the calendar or the clock has no such
/// time (a leap second is none).
pub(super) fn ticks_of(date: (i64, i64, i64), time: (i64, i64, i64)) -> Option<i64> {
    let (year, month, day) = date;
    let (hour, minute, second) = time;
    let in_day = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second);
    if !in_day || !is_valid_day(year, month, day) {
        return None;
    }
    let seconds = (hour * 60 + minute) * 60 + second;
    Some(days_of_civil(year, month, day) * TICKS_PER_DAY + seconds * TICKS_PER_SECOND)
}

/// Days since 0001-01-01. The year is made to begin in March, so that the leap day is its last and
/// the months' lengths follow one linear formula.
fn days_of_civil(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, year_of_era) = (year / 400, year % 400);
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * DAYS_PER_ERA + day_of_era - EPOCH_SHIFT
}

/// Year, month and day of a number of days since 0001-01-01.
fn civil_of_days(days: i64) -> (i64, i64, i64) {
    let days = days + EPOCH_SHIFT;
    let (era, day_of_era) = (days / DAYS_PER_ERA, days % DAYS_PER_ERA);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let year = era * 400 + year_of_era;
    if month < 10 { (year, month + 3, day) } else { (year + 1, month - 9, day) }
}
