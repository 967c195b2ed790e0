//! Cases with .NET's answers, and properties.

mod properties;

use serde_json::Value;

use super::*;

/// The clock of all cases: 2024-05-06T07:08:09Z.
fn now() -> DateTime {
    DateTime::from_ymd_hms(2024, 5, 6, 7, 8, 9).unwrap()
}

fn cases(text: &str) -> Vec<Vec<Value>> {
    serde_json::from_str(text).unwrap()
}

/// Runs each case and reports all that came out wrong at once.
fn check(text: &str, run: impl Fn(&[Value]) -> Value) {
    let wrong: Vec<String> = cases(text)
        .iter()
        .filter_map(|case| {
            let expected = case.last().unwrap();
            let found = run(case);
            (found != *expected).then(|| format!("{case:?}: found {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn date(text: &Value) -> DateTime {
    parse(text.as_str().unwrap(), now()).unwrap()
}

fn text_of(date: Option<DateTime>) -> Value {
    date.map_or(Value::Null, |date| date.to_text().into())
}

#[test]
fn parse_reads_what_dotnet_reads() {
    check(include_str!("cdate.json"), |case| text_of(parse(case[0].as_str().unwrap(), now()).ok()));
}

#[test]
fn formats_read_and_write_what_dotnet_does() {
    fn format(case: &[Value]) -> Option<String> {
        let styles = case[1].as_str().map_or(Some(Styles::DEFAULT), |names| Styles::parse(names).ok())?;
        let input = InputFormat::new(case[2].as_str()?).ok()?;
        let output = OutputFormat::new(case[3].as_str()?).ok()?;
        let stamp = input.parse(case[0].as_str()?, styles, now()).ok()?;
        Some(output.format(stamp))
    }
    check(include_str!("format.json"), |case| format(case).map_or(Value::Null, Value::from));
}

#[test]
fn intervals_add() {
    check(include_str!("dateadd.json"), |case| {
        let interval = Interval::parse(case[0].as_str().unwrap()).unwrap();
        text_of(interval.add(case[1].as_i64().unwrap(), date(&case[2])))
    });
}

#[test]
fn intervals_count() {
    check(include_str!("datediff.json"), |case| {
        let interval = Interval::parse(case[0].as_str().unwrap()).unwrap();
        interval.diff(date(&case[1]), date(&case[2])).map_or(Value::Null, Value::from)
    });
    for unknown in ["", "y", "q", "w", "mm", "yy", "day"] {
        assert_eq!(Interval::parse(unknown), None, "{unknown}");
    }
}

#[test]
fn file_times() {
    check(include_str!("filetime.json"), |case| match case[0].as_str() {
        Some("from") => text_of(DateTime::from_file_time(case[1].as_i64().unwrap())),
        _ => date(&case[1]).to_file_time().map_or(Value::Null, Value::from),
    });
}

#[test]
fn iso_has_a_fraction_only_where_there_is_one() {
    for (text, iso) in [
        ("2021-08-25 17:41:18", "2021-08-25T17:41:18Z"),
        ("2021-08-25T17:41:18.5", "2021-08-25T17:41:18.5Z"),
        ("2021-08-25T17:41:18.0000001", "2021-08-25T17:41:18.0000001Z"),
        ("0001-01-01", "0001-01-01T00:00:00Z"),
    ] {
        assert_eq!(parse(text, now()).unwrap().to_iso(), iso);
    }
}

#[test]
fn unix_time() {
    let at = |nanos| DateTime::from_unix_nanos(nanos).map(DateTime::to_iso);
    assert_eq!(at(0).unwrap(), "1970-01-01T00:00:00Z");
    assert_eq!(at(-1).unwrap(), "1969-12-31T23:59:59.9999999Z");
    assert_eq!(at(1_629_913_278_123_456_789).unwrap(), "2021-08-25T17:41:18.1234567Z");
    assert_eq!(at(i128::MAX), None);
    assert_eq!(at(i128::MIN), None);
}

#[test]
fn messages_say_what_is_wrong() {
    let message = |text: &str| parse(text, now()).unwrap_err().to_string();
    assert_eq!(message("17:41"), "expected a date, found a time of day only");
    assert_eq!(message("2021-02-30"), "the calendar has no such date or time");
    assert_eq!(message("2021-08-25T1:00"), "expected the hour in 2 digits at position 12");
    assert_eq!(message("2021-08-25T10:00+"), "expected an offset from UTC such as `+01:00` at position 17");

    let exact = |format: &str, text: &str| {
        InputFormat::new(format).unwrap().parse(text, Styles::DEFAULT, now()).unwrap_err().to_string()
    };
    assert_eq!(exact("yyyy-MM-dd", "2021/07/04"), "expected `-` at position 5");
    assert_eq!(exact("yyyy-MM-dd", "2021-7-04"), "expected the month in 2 digits at position 7");
    assert_eq!(exact("yyyy-MM", "2021-07-04"), "expected the end of the text at position 8");
    assert_eq!(exact("d MMM", "4 Juli"), "expected the end of the text at position 6");
    assert_eq!(exact("d MMMM", "4 Juli"), "expected the full name of a month at position 3");
    assert_eq!(exact("dd dd", "04 05"), "the text has two values for `d` of the format, and they differ");
}

#[test]
fn errors_point_into_the_format() {
    let span = |format: &str| {
        let (input, output) = (InputFormat::new(format).unwrap_err(), OutputFormat::new(format).unwrap_err());
        assert_eq!(input, output, "{format}");
        assert!(!input.help().is_empty());
        (input.span.start, input.span.end)
    };
    assert_eq!(span("Q"), (0, 1));
    assert_eq!(span("yyyy 'open"), (5, 10));
    assert_eq!(span("yyyy-MM%"), (7, 8));
    assert_eq!(span("yyyy%%MM"), (4, 6));
    assert_eq!(span("HH\\"), (2, 3));
    assert_eq!(span("ss.ffffffff"), (3, 11));
    assert_eq!(OutputFormat::new("d%'").unwrap_err().span.start, 2);
}

#[test]
fn errors_point_into_the_styles() {
    let error = |text: &str| Styles::parse(text).unwrap_err();
    assert_eq!(error("None, Bogus ").span.of("None, Bogus "), "Bogus");
    assert_eq!(error(" 300 ").span.of(" 300 "), "300");
    assert_eq!(error("AssumeLocal,AssumeUniversal").kind, StylesErrorKind::AssumesBoth);
    assert_eq!(error("160").kind, StylesErrorKind::RoundtripNotAlone);
    assert_eq!(error("").kind, StylesErrorKind::UnknownName);
    for name in Styles::names() {
        assert!(Styles::parse(&name.to_uppercase()).is_ok());
    }
}
