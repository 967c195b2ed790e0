//! The words and separators that the invariant culture knows in a date.

use super::super::fields::HalfOfDay;
use super::super::names::{DAYS, MONTHS, find_word, starts_with_ignore_case};
use super::cursor::Cursor;
use super::lexer::Unit;
use crate::dotnet::text::{is_letter, is_white_space};

/// What stands at the beginning of a token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Opening {
    End,
    /// A number and how many digits it has.
    Number {
        value: i64,
        digits: usize,
    },
    HalfOfDay(HalfOfDay),
    /// 1 to 12.
    Month(i64),
    /// 0 to 6.
    Weekday(u32),
    Utc,
    Era,
    /// A comma or period.
    Ignorable,
    /// Anything else; nothing of it is used up.
    Unknown,
}

/// What stands after a number or month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Separator {
    End,
    /// White space, or something that is no separator and stays.
    Space,
    HalfOfDay(HalfOfDay),
    Date,
    Time,
    /// A hyphen: between parts of a date or before an offset.
    DateOrOffset,
    /// The `T` of ISO 8601.
    LocalTimeMark,
    Suffix(Unit),
}

/// The era's name with periods; the letters of it that come first.
const LONG_ERA: (&str, &str) = ("A.D.", "A");

/// Reads what begins a token, white space before it included.
pub(super) fn opening(cursor: &mut Cursor<'_>) -> Opening {
    cursor.skip_white();
    let Some(first) = cursor.peek() else { return Opening::End };
    if first.is_ascii_digit() {
        let digits = cursor.digits();
        return Opening::Number { value: cursor.number(digits), digits };
    }
    if matches!(first, ',' | '.') {
        cursor.advance(1);
        return Opening::Ignorable;
    }
    // A name is one whole word: `MarchWed` is neither.
    let word = cursor.word();
    let (opening, length) = match known_word(word) {
        Some(opening) => (opening, word.len()),
        None if is_long_era(word, cursor.rest()) => (Opening::Era, LONG_ERA.0.len()),
        None => (Opening::Unknown, 0),
    };
    cursor.advance(length);
    opening
}

fn known_word(word: &str) -> Option<Opening> {
    let is = |name: &str| word.eq_ignore_ascii_case(name);
    if let Some(half) = half_of_day(word) {
        Some(Opening::HalfOfDay(half))
    } else if let Some(month) = find_word(&MONTHS, word) {
        Some(Opening::Month(i64::from(month) + 1))
    } else if let Some(day) = find_word(&DAYS, word) {
        Some(Opening::Weekday(day))
    } else if is("GMT") || is("Z") {
        Some(Opening::Utc)
    } else {
        is("AD").then_some(Opening::Era)
    }
}

fn half_of_day(word: &str) -> Option<HalfOfDay> {
    if word.eq_ignore_ascii_case("AM") {
        Some(HalfOfDay::Am)
    } else {
        word.eq_ignore_ascii_case("PM").then_some(HalfOfDay::Pm)
    }
}

fn is_long_era(word: &str, rest: &str) -> bool {
    let (name, letters) = LONG_ERA;
    let next = rest.get(name.len()..).and_then(|after| after.chars().next());
    word.eq_ignore_ascii_case(letters) && starts_with_ignore_case(rest, name) && !next.is_some_and(is_letter)
}

/// Reads the separator that ends a token, white space before it included.
pub(super) fn separator(cursor: &mut Cursor<'_>) -> Separator {
    cursor.skip_white_and_marks();
    let Some(first) = cursor.peek() else { return Separator::End };
    let word = cursor.word();
    let separator = match first {
        ':' => Separator::Time,
        '/' => Separator::Date,
        '-' => Separator::DateOrOffset,
        _ if word.eq_ignore_ascii_case("T") => Separator::LocalTimeMark,
        _ => match (half_of_day(word), suffix(word)) {
            (Some(half), _) => Separator::HalfOfDay(half),
            (_, Some(unit)) => Separator::Suffix(unit),
            _ => return Separator::Space,
        },
    };
    cursor.advance(if word.is_empty() { first.len_utf8() } else { word.len() });
    separator
}

/// The Chinese, Japanese and Korean units, which every culture of .NET takes.
fn suffix(word: &str) -> Option<Unit> {
    Some(match word {
        "年" | "년" => Unit::Year,
        "月" | "월" => Unit::Month,
        "日" | "일" => Unit::Day,
        "時" | "时" => Unit::Hour,
        "分" => Unit::Minute,
        "秒" => Unit::Second,
        _ => return None,
    })
}

/// Whether the `#` or NUL at the cursor may be skipped, as Basic's date literals have them: a pair of `#` with
/// nothing but white space outside it, and NULs at the end. Skips it.
pub(super) fn skip_punctuation(cursor: &mut Cursor<'_>) -> bool {
    match cursor.peek() {
        Some('#') if is_date_literal(cursor.text()) => {
            cursor.advance(1);
            true
        }
        Some('\0') if cursor.rest().chars().all(|character| character == '\0') => {
            cursor.move_to_end();
            true
        }
        _ => false,
    }
}

fn is_date_literal(text: &str) -> bool {
    let mut hashes = 0;
    for character in text.chars() {
        let allowed = match character {
            '#' => {
                hashes += 1;
                hashes <= 2
            }
            '\0' => hashes == 2,
            other => is_white_space(other) || hashes == 1,
        };
        if !allowed {
            return false;
        }
    }
    hashes == 2
}
