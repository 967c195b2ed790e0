//! Dates and times as .NET's invariant culture reads and writes them, with UTC as the local zone.
//!
//! * [`DateTime`] is the value: an instant in UTC, in ticks of 100 ns.
//! * [`parse`] is `DateTime.Parse` with `AssumeUniversal | AdjustToUniversal`: any of many forms.
//! * [`InputFormat`] is `DateTime.ParseExact`, [`OutputFormat`] is `DateTime.ToString`: one form,
//!   compiled once from a custom or standard format string.
//! * [`Interval`] adds to dates and counts between them.

mod civil;
mod digits;
mod error;
mod exact;
mod fields;
mod input;
mod instant;
mod interval;
mod names;
mod output;
mod parse;
mod pattern;
mod stamp;
mod styles;
#[cfg(test)]
mod tests;

pub use civil::Civil;
pub use error::{
    DateParseError, Expected, FormatError, FormatErrorKind, Position, StylesError, StylesErrorKind,
};
pub use input::InputFormat;
pub use instant::DateTime;
pub use interval::Interval;
pub use output::OutputFormat;
pub use parse::parse;
pub use stamp::{Kind, Stamp};
pub use styles::Styles;

/// Ticks (100 ns) in a second.
pub const TICKS_PER_SECOND: i64 = 10_000_000;
/// Ticks in a minute.
pub const TICKS_PER_MINUTE: i64 = 60 * TICKS_PER_SECOND;
/// Ticks in an hour.
pub const TICKS_PER_HOUR: i64 = 60 * TICKS_PER_MINUTE;
/// Ticks in a day.
pub const TICKS_PER_DAY: i64 = 24 * TICKS_PER_HOUR;
