//! What holds for all dates and texts.

use jiff::civil;
use proptest::prelude::*;

use super::now;
use crate::dotnet::datetime::*;

/// Formats from which a date comes back whole.
const LOSSLESS: [&str; 5] = [
    "o",
    "yyyy-MM-ddTHH:mm:ss.fffffffK",
    "d/M/yyyy H:m:s.FFFFFFF",
    "dddd, dd MMMM yyyy hh:mm:ss.fffffff tt zzz",
    "yyyyMMddHHmmssfffffff",
];

fn any_date() -> impl Strategy<Value = DateTime> {
    (0..=DateTime::MAX.ticks()).prop_map(|ticks| DateTime::from_ticks(ticks).unwrap())
}

/// Text of what dates and formats are made of.
fn date_like() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "2021", "08", "25", "8", "1", "13", "-", "/", ":", ".", ",", " ", "T", "Z", "+", "PM", "AM", "Aug",
        "March", "Wed", "GMT", "#", "\0", "年", "月", "日", "時", "分", "秒", "A.D.", "\u{a0}", "é", "😀",
        "\u{200f}",
    ]);
    prop::collection::vec(parts, 0..12).prop_map(|parts| parts.concat())
}

fn format_like() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "yyyy", "yy", "y", "MM", "M", "MMM", "MMMM", "d", "dd", "ddd", "dddd", "HH", "h", "hh", "mm", "ss",
        "f", "fff", "F", "FF", "FFFFFFF", "t", "tt", "z", "zz", "zzz", "K", "Z", "g", "GMT", "'", "\"", "\\",
        "%", ".", "-", "/", ":", " ", "é", "😀", "T",
    ]);
    prop::collection::vec(parts, 0..12).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn calendar_is_jiffs(date in any_date()) {
        let at = date.civil();
        let same = civil::date(at.year as i16, at.month as i8, at.day as i8);
        let epoch = civil::date(1, 1, 1);
        let days = epoch.until(same).unwrap().get_days();
        prop_assert_eq!(i64::from(days), date.ticks() / TICKS_PER_DAY);
        prop_assert_eq!(same.weekday().to_sunday_zero_offset() as u32, at.weekday);
        let back = DateTime::from_ymd_hms(at.year, at.month, at.day, at.hour, at.minute, at.second).unwrap();
        prop_assert_eq!(back.ticks() + i64::from(at.fraction), date.ticks());
    }

    #[test]
    fn months_are_jiffs(date in any_date(), months in -3000i64..3000) {
        let at = date.civil();
        let same = civil::date(at.year as i16, at.month as i8, at.day as i8);
        let expected = same.checked_add(jiff::Span::new().months(months)).ok().filter(|date| (1..=9999).contains(&date.year()));
        let found = Interval::Month.add(months, date);
        prop_assert_eq!(
            found.map(|date| (date.year(), date.month(), date.day())),
            expected.map(|date| (date.year() as u32, date.month() as u32, date.day() as u32))
        );
    }

    #[test]
    fn formats_round_trip(date in any_date(), format in prop::sample::select(LOSSLESS.to_vec())) {
        let text = OutputFormat::new(format).unwrap().format(Stamp::utc(date));
        let back = InputFormat::new(format).unwrap().parse(&text, Styles::DEFAULT, now());
        prop_assert_eq!(back.map(Stamp::date_time), Ok(date), "{}", text);
    }

    #[test]
    fn own_forms_are_read_back(date in any_date()) {
        prop_assert_eq!(parse(&date.to_iso(), now()), Ok(date));
        let seconds = DateTime::from_ticks(date.ticks() / TICKS_PER_SECOND * TICKS_PER_SECOND).unwrap();
        prop_assert_eq!(parse(&date.to_text(), now()), Ok(seconds));
    }

    #[test]
    fn file_times_round_trip(ticks in 0i64..2_650_467_744_000_000_000) {
        prop_assert_eq!(DateTime::from_file_time(ticks).and_then(DateTime::to_file_time), Some(ticks));
    }

    #[test]
    fn parse_never_panics(text in prop_oneof![date_like(), any::<String>()]) {
        if let Err(error) = parse(&text, now()) {
            prop_assert!(error.offset().is_none_or(|at| text.is_char_boundary(at)));
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn formats_never_panic(
        format in prop_oneof![format_like(), any::<String>()],
        text in date_like(),
        styles in any::<u8>(),
        date in any_date(),
    ) {
        let styles = Styles::parse(&styles.to_string()).unwrap_or_default();
        if let Ok(output) = OutputFormat::new(&format) {
            let written = output.format(Stamp::utc(date));
            if let Ok(input) = InputFormat::new(&format) {
                let _ = input.parse(&written, styles, now());
            }
        }
        match InputFormat::new(&format) {
            Ok(input) => { let _ = input.parse(&text, styles, now()); }
            Err(error) => prop_assert!(format.get(error.span.start..error.span.end).is_some()),
        }
    }

    #[test]
    fn intervals_never_panic(a in any_date(), b in any_date(), value in any::<i64>(), index in 0usize..7) {
        let interval = Interval::parse(Interval::names().nth(index).unwrap()).unwrap();
        let _ = interval.add(value, a);
        let _ = interval.diff(a, b);
    }
}
