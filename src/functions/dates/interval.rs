//! The interval parameter of `DateAdd` and `DateDiff`.

use crate::dotnet::datetime::Interval;
use crate::functions::known::Known;
use crate::functions::{Arguments, Constants, Fault, Stop};
use crate::source::{Code, suggest};

/// The first argument as an interval, where it is constant.
pub(super) fn interval(constants: &Constants<'_>, faults: &mut Vec<Fault>) -> Known<Interval> {
    Known::new(constants, 0, faults, |name| {
        Interval::parse(name).ok_or_else(|| {
            let message = format!("`{name}` is no time interval");
            let fault = Fault::argument(Code::AF206, 0, message).help(known_names());
            Box::new(fault.did_you_mean(meant(name)))
        })
    })
}

/// The interval of one call; none: it is Null.
///
/// # Errors
/// A name that is no interval's.
pub(super) fn interval_of(
    known: &Known<Interval>,
    arguments: &Arguments<'_, '_>,
) -> Result<Option<Interval>, Stop> {
    match known {
        Known::Ready(interval) => Ok(Some(*interval)),
        Known::Absent => Ok(None),
        Known::PerCall => {
            let Some(name) = arguments.text(0) else { return Ok(None) };
            match Interval::parse(name) {
                Some(interval) => Ok(Some(interval)),
                None => Err(arguments
                    .fail(0, Code::AF901, "wants a time interval")
                    .found(name)
                    .help(known_names())
                    .into()),
            }
        }
    }
}

/// The words for the intervals, which are more often meant than another interval's name is mistyped.
const WORDS: [(&str, &str); 7] = [
    ("year", "yyyy"),
    ("month", "m"),
    ("day", "d"),
    ("week", "ww"),
    ("hour", "h"),
    ("minute", "n"),
    ("second", "s"),
];

/// The interval that an unknown name probably means.
fn meant(name: &str) -> Option<&'static str> {
    let singular = name.strip_suffix(['s', 'S']).unwrap_or(name);
    let word = WORDS.iter().find(|(word, _)| word.eq_ignore_ascii_case(singular));
    word.map(|(_, interval)| *interval).or_else(|| suggest(name, Interval::names()))
}

fn known_names() -> String {
    let names: Vec<String> = Interval::names().map(|name| format!("`{name}`")).collect();
    format!("the intervals are {}", names.join(", "))
}
