//! The time of ISO 8601 after its `T`, which is read more strictly than other times.

use super::super::error::{DateParseError, Expected};
use super::super::fields::Zone;
use super::super::{DateTime, Stamp, Styles};
use super::lexer::{Reader, offset_error, read_offset};
use super::words::skip_punctuation;

/// Reads the rest of the text, the cursor being after the `T`.
pub(super) fn parse(
    reader: &mut Reader<'_>,
    styles: Styles,
    now: DateTime,
) -> Result<DateTime, DateParseError> {
    let mut fields = reader.fields;
    fields.year = reader.year;
    fields.month = Some(reader.number(0));
    fields.day = Some(reader.number(1));
    // .NET does not compare the name of the day in this form.
    fields.weekday = None;
    fields.fraction = 0;

    fields.hour = Some(two_digits(reader, "hour")?);
    if !eat_colon(reader) {
        return Err(expected(reader, Expected::Character(':')));
    }
    fields.minute = Some(two_digits(reader, "minute")?);
    fields.second = Some(0);
    if eat_colon(reader) {
        fields.second = Some(two_digits(reader, "second")?);
        if reader.cursor.eat('.') {
            let (fraction, any) = reader.cursor.fraction();
            if !any {
                return Err(expected(reader, Expected::Thing("the fraction of the second")));
            }
            fields.fraction = fraction;
        }
    }
    reader.cursor.skip_white();
    match reader.cursor.peek() {
        Some('+' | '-') => {
            let sign = reader.cursor;
            let offset = read_offset(&mut reader.cursor).ok_or_else(|| offset_error(sign))?;
            fields.zone = Zone { offset: Some(offset), utc: false };
        }
        Some('Z' | 'z') => {
            reader.cursor.advance(1);
            fields.zone = Zone::UTC;
        }
        _ => {}
    }
    for mark in ['#', '\0'] {
        reader.cursor.skip_white();
        if reader.cursor.peek() == Some(mark) && !skip_punctuation(&mut reader.cursor) {
            return Err(reader.unexpected());
        }
    }
    reader.cursor.skip_white();
    if reader.cursor.peek().is_some() {
        return Err(expected(reader, Expected::Thing("the end of the date")));
    }
    fields.resolve(styles, now).map(Stamp::date_time)
}

fn eat_colon(reader: &mut Reader<'_>) -> bool {
    reader.cursor.skip_white();
    reader.cursor.eat(':')
}

fn two_digits(reader: &mut Reader<'_>, of: &'static str) -> Result<i64, DateParseError> {
    reader.cursor.skip_white();
    match reader.cursor.digits() {
        0 | 1 => Err(expected(reader, Expected::Number { of, min: 2, max: 2 })),
        _ => Ok(reader.cursor.number(2)),
    }
}

fn expected(reader: &Reader<'_>, expected: Expected) -> DateParseError {
    DateParseError::Expected { expected, at: reader.cursor.position() }
}
