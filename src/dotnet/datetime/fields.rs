//! From the fields read from a text to a date: defaults, checks, and the zone.

use super::civil::ticks_of;
use super::error::DateParseError;
use super::{DateTime, Kind, Stamp, Styles, TICKS_PER_DAY, TICKS_PER_HOUR};

/// Two-digit years up to this one's last digits are in its century, later ones in the century
/// before: .NET's default since version 8.
const TWO_DIGIT_YEAR_MAX: i64 = 2049;
/// The largest offset from UTC.
const MAX_OFFSET: i64 = 14 * TICKS_PER_HOUR;

/// The year in four digits.
pub(super) fn four_digit_year(year: i64) -> i64 {
    if !(0..100).contains(&year) {
        return year;
    }
    let century = TWO_DIGIT_YEAR_MAX / 100 - i64::from(year > TWO_DIGIT_YEAR_MAX % 100);
    century * 100 + year
}

/// Before or after noon.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum HalfOfDay {
    Am,
    Pm,
}

/// What a text says of its zone.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Zone {
    /// Ticks from UTC; `None` when the text does not say.
    pub(super) offset: Option<i64>,
    /// Whether it says so by naming UTC (`Z`, `GMT`) rather than by an offset.
    pub(super) utc: bool,
}

impl Zone {
    /// The zone of a text that names UTC.
    pub(super) const UTC: Zone = Zone { offset: Some(0), utc: true };
}

/// The fields read from a text.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Fields {
    pub(super) year: Option<i64>,
    pub(super) month: Option<i64>,
    pub(super) day: Option<i64>,
    pub(super) hour: Option<i64>,
    pub(super) minute: Option<i64>,
    pub(super) second: Option<i64>,
    /// Ticks past the second; rounding can make them a whole one.
    pub(super) fraction: i64,
    /// The day of the week, Sunday being 0.
    pub(super) weekday: Option<u32>,
    pub(super) zone: Zone,
}

impl Fields {
    /// Whether a time of day is all there is.
    pub(super) fn lacks_date(&self) -> bool {
        self.year.is_none() && self.month.is_none() && self.day.is_none()
    }

    /// The date, what is missing of it taken from `now`.
    pub(super) fn resolve(&self, styles: Styles, now: DateTime) -> Result<Stamp, DateParseError> {
        let date = self.date_or_default(styles, now);
        let time = (self.hour.unwrap_or(0), self.minute.unwrap_or(0), self.second.unwrap_or(0));
        let ticks = ticks_of(date, time).ok_or(DateParseError::NoSuchDate)? + self.fraction;
        let local = DateTime::from_ticks(ticks).ok_or(DateParseError::OutOfRange)?;
        // The name of the day is that of the date as written, not of the date in UTC.
        if self.weekday.is_some_and(|named| named != local.weekday()) {
            return Err(DateParseError::WrongWeekday);
        }
        self.zone.apply(local, styles)
    }

    fn date_or_default(&self, styles: Styles, now: DateTime) -> (i64, i64, i64) {
        let now = now.civil();
        match (self.year, self.month, self.day) {
            (None, None, None) if styles.has(Styles::NO_CURRENT_DATE_DEFAULT) => (1, 1, 1),
            (None, None, None) => (i64::from(now.year), i64::from(now.month), i64::from(now.day)),
            (year, month, day) => (year.unwrap_or(i64::from(now.year)), month.unwrap_or(1), day.unwrap_or(1)),
        }
    }
}

impl Zone {
    /// Moves a date as written to the zone the styles ask for.
    fn apply(self, written: DateTime, styles: Styles) -> Result<Stamp, DateParseError> {
        if self.offset.is_some_and(|offset| offset.abs() > MAX_OFFSET) {
            return Err(DateParseError::OffsetOutOfRange);
        }
        let adjusts = styles.has(Styles::ADJUST_TO_UNIVERSAL);
        let assumes = styles.has(Styles::ASSUME_LOCAL) || styles.has(Styles::ASSUME_UNIVERSAL);
        let Some(offset) = self.offset else {
            // Local is UTC, so that assuming the one or the other gives the same instant.
            let kind = match (assumes, adjusts) {
                (false, _) => Kind::Unspecified,
                (true, true) => Kind::Utc,
                (true, false) => Kind::Local,
            };
            return Ok(Stamp::new(written, kind));
        };
        if styles.has(Styles::ROUNDTRIP_KIND) && self.utc {
            return Ok(Stamp::utc(written));
        }
        let mut ticks = written.ticks() - offset;
        if ticks < 0 {
            // .NET takes a date on the very first day for a time of day, which wraps around.
            ticks += TICKS_PER_DAY;
        }
        let date = DateTime::from_ticks(ticks).ok_or(DateParseError::OutOfRange)?;
        Ok(Stamp::new(date, if adjusts { Kind::Utc } else { Kind::Local }))
    }
}
