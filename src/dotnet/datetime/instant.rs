//! The value itself.

use std::fmt::{self, Write};

use super::civil::{Civil, ticks_of};
use super::digits::write_padded;

/// Ticks from 0001-01-01 to 1601-01-01, where Windows file times begin.
const FILE_TIME_EPOCH: i64 = 504_911_232_000_000_000;
/// Ticks from 0001-01-01 to 1970-01-01.
pub(super) const UNIX_EPOCH: i64 = 621_355_968_000_000_000;

/// An instant in UTC: ticks of 100 ns since 0001-01-01T00:00:00, up to the end of the year 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DateTime {
    ticks: i64,
}

impl DateTime {
    /// 0001-01-01T00:00:00.
    pub const MIN: DateTime = DateTime { ticks: 0 };
    /// The last tick of the year 9999.
    pub const MAX: DateTime = DateTime { ticks: 3_155_378_975_999_999_999 };

    /// The instant so many ticks after 0001-01-01; `None` outside the years 1 to 9999.
    pub const fn from_ticks(ticks: i64) -> Option<DateTime> {
        if ticks < 0 || ticks > Self::MAX.ticks { None } else { Some(DateTime { ticks }) }
    }

    /// The instant of these calendar fields; `None` when there is no such date or time of day.
    pub fn from_ymd_hms(
        year: u32,
        month: u32,
        day: u32,
        hour: u32,
        minute: u32,
        second: u32,
    ) -> Option<DateTime> {
        let date = (i64::from(year), i64::from(month), i64::from(day));
        let time = (i64::from(hour), i64::from(minute), i64::from(second));
        ticks_of(date, time).map(|ticks| DateTime { ticks })
    }

    /// The instant of a Windows file time (ticks since 1601-01-01); as .NET has it, `None` when it is
    /// negative or past the year 9999.
    pub fn from_file_time(ticks: i64) -> Option<DateTime> {
        if ticks < 0 { None } else { DateTime::from_ticks(ticks.checked_add(FILE_TIME_EPOCH)?) }
    }

    /// The instant of a clock that counts nanoseconds since 1970, cut to whole ticks.
    pub fn from_unix_nanos(nanos: i128) -> Option<DateTime> {
        let ticks = i64::try_from(nanos.div_euclid(100)).ok()?;
        DateTime::from_ticks(ticks.checked_add(UNIX_EPOCH)?)
    }

    /// Ticks since 0001-01-01.
    pub const fn ticks(self) -> i64 {
        self.ticks
    }

    /// The Windows file time; as .NET has it, `None` before 1601.
    pub const fn to_file_time(self) -> Option<i64> {
        if self.ticks < FILE_TIME_EPOCH { None } else { Some(self.ticks - FILE_TIME_EPOCH) }
    }

    /// Its calendar fields.
    pub fn civil(self) -> Civil {
        Civil::from_ticks(self.ticks)
    }

    /// 1 to 9999.
    pub fn year(self) -> u32 {
        self.civil().year
    }

    /// 1 to 12.
    pub fn month(self) -> u32 {
        self.civil().month
    }

    /// 1 to 31.
    pub fn day(self) -> u32 {
        self.civil().day
    }

    /// The day of the week, Sunday being 0.
    pub fn weekday(self) -> u32 {
        self.civil().weekday
    }

    /// The later instant; `None` past either end of the calendar.
    pub(super) fn plus_ticks(self, ticks: i64) -> Option<DateTime> {
        DateTime::from_ticks(self.ticks.checked_add(ticks)?)
    }

    /// The text form of a DateTime in the expression language: `M/d/yyyy h:mm:ss tt`.
    pub fn to_text(self) -> String {
        let mut text = String::with_capacity(22);
        // Writing to a String cannot fail.
        let _ = self.write_text(&mut text);
        text
    }

    /// Writes [`to_text`](Self::to_text) without allocating.
    pub fn write_text(self, out: &mut impl Write) -> fmt::Result {
        let at = self.civil();
        write_padded(out, at.month, 1)?;
        out.write_char('/')?;
        write_padded(out, at.day, 1)?;
        out.write_char('/')?;
        write_padded(out, at.year, 4)?;
        out.write_char(' ')?;
        write_padded(out, hour_of_half_day(at.hour), 1)?;
        out.write_char(':')?;
        write_padded(out, at.minute, 2)?;
        out.write_char(':')?;
        write_padded(out, at.second, 2)?;
        out.write_str(if at.hour < 12 { " AM" } else { " PM" })
    }

    /// The instant as an `xsd:dateTime` in UTC, as SCIM has it: `2021-08-25T17:41:18Z`, with the
    /// fraction of the second only where there is one.
    pub fn to_iso(self) -> String {
        let mut text = String::with_capacity(28);
        let _ = self.write_iso(&mut text);
        text
    }

    /// Writes [`to_iso`](Self::to_iso) without allocating.
    pub fn write_iso(self, out: &mut impl Write) -> fmt::Result {
        let at = self.civil();
        write_padded(out, at.year, 4)?;
        for (mark, value) in
            [('-', at.month), ('-', at.day), ('T', at.hour), (':', at.minute), (':', at.second)]
        {
            out.write_char(mark)?;
            write_padded(out, value, 2)?;
        }
        if at.fraction != 0 {
            out.write_char('.')?;
            let (fraction, digits) = trim_fraction(at.fraction, 7);
            write_padded(out, fraction, digits)?;
        }
        out.write_char('Z')
    }
}

/// The hour as a twelve-hour clock shows it.
pub(super) const fn hour_of_half_day(hour: u32) -> u32 {
    match hour % 12 {
        0 => 12,
        other => other,
    }
}

/// A fraction of so many digits without its trailing zeros, and the digits left; 0 digits when it
/// is zero.
pub(super) fn trim_fraction(mut fraction: u32, mut digits: usize) -> (u32, usize) {
    while digits > 0 && fraction.is_multiple_of(10) {
        fraction /= 10;
        digits -= 1;
    }
    (fraction, digits)
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_text(f)
    }
}
