//! The proleptic Gregorian calendar of the years 1 to 9999: ticks to calendar fields and back.

use jiff::SignedDuration;
use jiff::civil::{Date, Time};

use super::instant::UNIX_EPOCH;
use super::{TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND};

/// The day the ticks are counted from.
const EPOCH: Date = Date::constant(1, 1, 1);
/// The day jiff counts from: it adds no more days to a date than lead from here to the year 9999.
const MIDDLE: Date = Date::constant(1970, 1, 1);

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
        let (date, rest) = (date_of_ticks(ticks), ticks % TICKS_PER_DAY);
        Civil {
            year: date.year().unsigned_abs().into(),
            month: date.month().unsigned_abs().into(),
            day: date.day().unsigned_abs().into(),
            hour: (rest / TICKS_PER_HOUR) as u32,
            minute: (rest % TICKS_PER_HOUR / TICKS_PER_MINUTE) as u32,
            second: (rest % TICKS_PER_MINUTE / TICKS_PER_SECOND) as u32,
            fraction: (rest % TICKS_PER_SECOND) as u32,
            weekday: date.weekday().to_sunday_zero_offset().unsigned_abs().into(),
        }
    }
}

/// The date of an instant that is not negative.
pub(super) fn date_of_ticks(ticks: i64) -> Date {
    let midnight = ticks - ticks % TICKS_PER_DAY;
    MIDDLE.saturating_add(SignedDuration::from_secs((midnight - UNIX_EPOCH) / TICKS_PER_SECOND))
}

/// The ticks of a date's midnight; `None` before the year 1, which the calendar of jiff has as well.
pub(super) fn ticks_of_date(date: Date) -> Option<i64> {
    (date >= EPOCH).then(|| date.duration_since(EPOCH).as_secs() * TICKS_PER_SECOND)
}

/// Whether the calendar of the years 1 to 9999 has this day.
pub(super) fn is_valid_day(year: i64, month: i64, day: i64) -> bool {
    date_of((year, month, day)).is_some()
}

/// The ticks of a date and time since 0001-01-01; `None` when the calendar or the clock has no such
/// time (a leap second is none).
pub(super) fn ticks_of(date: (i64, i64, i64), time: (i64, i64, i64)) -> Option<i64> {
    let (hour, minute, second) = time;
    let time = Time::new(hour.try_into().ok()?, minute.try_into().ok()?, second.try_into().ok()?, 0).ok()?;
    let in_day = time.duration_since(Time::midnight());
    Some(ticks_of_date(date_of(date)?)? + in_day.as_secs() * TICKS_PER_SECOND)
}

fn date_of((year, month, day): (i64, i64, i64)) -> Option<Date> {
    let date = Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    (date >= EPOCH).then_some(date)
}
