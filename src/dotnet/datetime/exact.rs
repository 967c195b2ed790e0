//! Matching a text against the elements of an input format.

use super::error::{DateParseError, Expected, Position};
use super::fields::{Fields, HalfOfDay, Zone, four_digit_year};
use super::input::{Element, Field};
use super::names::{DAYS, ERAS, MONTHS, find_prefix, starts_with_ignore_case};
use super::{DateTime, Stamp, Styles, TICKS_PER_HOUR, TICKS_PER_MINUTE};
use crate::dotnet::text::{is_letter, is_white_space};

/// The decimal places of a tick.
const TICK_DIGITS: u32 = 7;

/// A text on its way through a format.
pub(super) struct Matcher<'t> {
    text: &'t str,
    /// The byte that comes next.
    at: usize,
    styles: Styles,
    fields: Fields,
    half_of_day: Option<HalfOfDay>,
    /// Whether a fraction was read; a second one must be the same.
    has_fraction: bool,
    two_digit_year: bool,
    twelve_hours: bool,
    /// Whether an offset needs its colon.
    strict_offset: bool,
}

impl<'t> Matcher<'t> {
    pub(super) fn new(text: &'t str, styles: Styles, universal: bool, round_trip: bool) -> Self {
        let end = if styles.has(Styles::ALLOW_TRAILING_WHITE) {
            text.trim_end_matches(is_white_space)
        } else {
            text
        };
        let start = if styles.has(Styles::ALLOW_LEADING_WHITE) {
            end.trim_start_matches(is_white_space)
        } else {
            end
        };
        let zone = if universal { Zone::UTC } else { Zone::default() };
        Matcher {
            text: end,
            at: end.len() - start.len(),
            styles,
            fields: Fields { zone, ..Fields::default() },
            half_of_day: None,
            has_fraction: false,
            two_digit_year: false,
            twelve_hours: false,
            strict_offset: round_trip && styles == Styles::NONE,
        }
    }

    /// Matches all elements and the end of the text.
    pub(super) fn run(&mut self, elements: &[Element]) -> Result<(), DateParseError> {
        let inner_white = self.styles.has(Styles::ALLOW_INNER_WHITE);
        let mut index = 0;
        while let Some(element) = elements.get(index) {
            index += 1;
            if inner_white {
                self.skip_white();
            }
            match element {
                Element::Space => self.space(inner_white, index < elements.len())?,
                Element::Period { or_skip_to } => {
                    if !self.eat('.') {
                        index = or_skip_to.ok_or_else(|| self.expected(Expected::Character('.')))?;
                    }
                }
                element => self.element(element, inner_white)?,
            }
        }
        if self.at < self.text.len() {
            return Err(self.expected(Expected::Thing("the end of the text")));
        }
        Ok(())
    }

    /// The date that the fields make.
    pub(super) fn finish(mut self, now: DateTime) -> Result<Stamp, DateParseError> {
        let fields = &mut self.fields;
        if self.two_digit_year {
            fields.year = match fields.year {
                Some(year) if year >= 100 => return Err(DateParseError::NoSuchDate),
                year => year.map(four_digit_year),
            };
        }
        let hour = fields.hour.unwrap_or(-1);
        if self.twelve_hours {
            let pm = self.half_of_day == Some(HalfOfDay::Pm);
            fields.hour = match hour {
                13.. => return Err(DateParseError::WrongHalfOfDay),
                12 => Some(if pm { 12 } else { 0 }),
                _ => Some(if pm { hour + 12 } else { hour }),
            };
        } else {
            match self.half_of_day {
                Some(HalfOfDay::Am) if hour >= 12 => return Err(DateParseError::WrongHalfOfDay),
                Some(HalfOfDay::Pm) if hour < 12 => return Err(DateParseError::WrongHalfOfDay),
                _ => {}
            }
        }
        fields.resolve(self.styles, now)
    }

    fn element(&mut self, element: &Element, inner_white: bool) -> Result<(), DateParseError> {
        match *element {
            Element::Number { field, letter, min, max } => self.number(field, letter, min, max),
            Element::MonthName { full } => {
                let what = if full { "the full name of a month" } else { "the short name of a month" };
                let month = self.name(&MONTHS, full, what)?;
                agree(&mut self.fields.month, i64::from(month) + 1, 'M')
            }
            Element::DayName { full } => {
                let what = if full { "the full name of a day" } else { "the short name of a day" };
                let day = self.name(&DAYS, full, what)?;
                agree(&mut self.fields.weekday, day, 'd')
            }
            Element::Era => {
                let era = find_prefix(&ERAS, self.rest(), true);
                let (_, length) = era.ok_or_else(|| self.expected(Expected::Thing("`A.D.` or `AD`")))?;
                self.at += length;
                Ok(())
            }
            Element::Fraction { digits, exact } => self.fraction(digits, exact),
            Element::HalfOfDay { full } => self.half_of_day(full),
            Element::Offset { width } => self.offset(width, 'z'),
            Element::ZoneName => self.zone_name(),
            Element::Zone => match self.rest().chars().next() {
                Some('Z') => {
                    self.at += 1;
                    self.utc('K')
                }
                Some('+' | '-') => self.offset(3, 'K'),
                _ => Ok(()),
            },
            Element::Character(wanted) => self.character(wanted),
            Element::Quoted(ref text) => self.quoted(text, inner_white),
            Element::Gmt => {
                self.fields.zone.offset = Some(0);
                self.quoted("GMT", false)
            }
            // Matched by `run`, which knows the elements after them.
            Element::Space | Element::Period { .. } => Ok(()),
        }
    }

    fn number(&mut self, field: Field, letter: char, min: usize, max: usize) -> Result<(), DateParseError> {
        let what = match field {
            Field::Year => "year",
            Field::Month => "month",
            Field::Day => "day",
            Field::Hour => "hour",
            Field::Minute => "minute",
            Field::Second => "second",
        };
        let value = self.digits(min, max, what)?;
        self.two_digit_year |= field == Field::Year && max <= 2;
        self.twelve_hours |= letter == 'h';
        let slot = match field {
            Field::Year => &mut self.fields.year,
            Field::Month => &mut self.fields.month,
            Field::Day => &mut self.fields.day,
            Field::Hour => &mut self.fields.hour,
            Field::Minute => &mut self.fields.minute,
            Field::Second => &mut self.fields.second,
        };
        agree(slot, value, letter)
    }

    fn fraction(&mut self, digits: usize, exact: bool) -> Result<(), DateParseError> {
        let found = self.count_digits(digits);
        if exact && found < digits {
            return Err(self.expected_number("fraction of the second", digits, digits, found));
        }
        let value = self.take_number(found);
        let ticks = value * 10i64.pow(TICK_DIGITS.saturating_sub(found as u32));
        if self.has_fraction && self.fields.fraction != ticks {
            return Err(DateParseError::Conflict(if exact { 'f' } else { 'F' }));
        }
        self.has_fraction = true;
        self.fields.fraction = ticks;
        Ok(())
    }

    fn half_of_day(&mut self, full: bool) -> Result<(), DateParseError> {
        let rest = self.rest();
        // The single letter is compared exactly, the pair in any case.
        let starts =
            |mark: &str| if full { starts_with_ignore_case(rest, mark) } else { rest.starts_with(mark) };
        let (am, pm) = if full { ("AM", "PM") } else { ("A", "P") };
        let mark = match (starts(am), starts(pm)) {
            (true, _) => HalfOfDay::Am,
            (_, true) => HalfOfDay::Pm,
            _ => {
                let what = if full { "`AM` or `PM`" } else { "`A` or `P`" };
                return Err(self.expected(Expected::Thing(what)));
            }
        };
        self.at += am.len();
        agree(&mut self.half_of_day, mark, 't')
    }

    /// The name of UTC, in any case, not followed by a letter.
    fn zone_name(&mut self) -> Result<(), DateParseError> {
        let rest = self.rest();
        let name = ["GMT", "Z"].into_iter().find(|name| {
            let next = rest.get(name.len()..).and_then(|after| after.chars().next());
            starts_with_ignore_case(rest, name) && !next.is_some_and(is_letter)
        });
        let name = name.ok_or_else(|| self.expected(Expected::Thing("`Z` or `GMT`")))?;
        self.at += name.len();
        self.utc('Z')
    }

    fn utc(&mut self, letter: char) -> Result<(), DateParseError> {
        agree(&mut self.fields.zone.offset, 0, letter)?;
        self.fields.zone.utc = true;
        Ok(())
    }

    /// A sign, hours, and from a width of 3 on minutes, with or without a colon.
    fn offset(&mut self, width: usize, letter: char) -> Result<(), DateParseError> {
        let west = match self.rest().chars().next() {
            Some('+') => false,
            Some('-') => true,
            _ => return Err(self.expected(Expected::Thing("an offset from UTC such as `+01:00`"))),
        };
        self.at += 1;
        let hours = self.digits(if width == 2 { 2 } else { 1 }, 2, "hours of the offset")?;
        let mut minutes = 0;
        if width > 2 {
            if !self.eat(':') && self.strict_offset {
                return Err(self.expected(Expected::Character(':')));
            }
            let at = self.at;
            minutes = self.digits(2, 2, "minutes of the offset")?;
            if minutes >= 60 && !self.strict_offset {
                self.at = at;
                return Err(self.expected(Expected::Thing("minutes of the offset below 60")));
            }
        }
        let ticks = hours * TICKS_PER_HOUR + minutes * TICKS_PER_MINUTE;
        agree(&mut self.fields.zone.offset, if west { -ticks } else { ticks }, letter)
    }

    /// A blank of the format. Where white space is allowed after the date, .NET lets a blank be missing
    /// when what comes after it in the format matches.
    fn space(&mut self, inner_white: bool, more_follows: bool) -> Result<(), DateParseError> {
        if inner_white || self.eat(' ') || (self.styles.has(Styles::ALLOW_TRAILING_WHITE) && more_follows) {
            return Ok(());
        }
        Err(self.expected(Expected::Thing("a space")))
    }

    fn quoted(&mut self, text: &str, inner_white: bool) -> Result<(), DateParseError> {
        for wanted in text.chars() {
            if wanted == ' ' && inner_white {
                self.skip_white();
            } else {
                self.character(wanted)?;
            }
        }
        Ok(())
    }

    fn character(&mut self, wanted: char) -> Result<(), DateParseError> {
        if self.eat(wanted) { Ok(()) } else { Err(self.expected(Expected::Character(wanted))) }
    }

    fn name(
        &mut self,
        names: &[&'static str],
        full: bool,
        what: &'static str,
    ) -> Result<u32, DateParseError> {
        let found = find_prefix(names, self.rest(), full);
        let (index, length) = found.ok_or_else(|| self.expected(Expected::Thing(what)))?;
        self.at += length;
        Ok(index)
    }

    fn digits(&mut self, min: usize, max: usize, what: &'static str) -> Result<i64, DateParseError> {
        let found = self.count_digits(max);
        if found < min {
            return Err(self.expected_number(what, min, max, found));
        }
        Ok(self.take_number(found))
    }

    /// How many digits come next, at most `max`.
    fn count_digits(&self, max: usize) -> usize {
        self.rest().bytes().take(max).take_while(u8::is_ascii_digit).count()
    }

    /// The number in the next `length` digits; one too large for any field stays too large.
    fn take_number(&mut self, length: usize) -> i64 {
        let digits = self.rest().bytes().take(length);
        let value = digits.fold(0i64, |value, digit| {
            value.saturating_mul(10).saturating_add(i64::from(digit.wrapping_sub(b'0')))
        });
        self.at += length;
        value
    }

    fn eat(&mut self, wanted: char) -> bool {
        let eaten = self.rest().starts_with(wanted);
        if eaten {
            self.at += wanted.len_utf8();
        }
        eaten
    }

    fn skip_white(&mut self) {
        self.at = self.text.len() - self.rest().trim_start_matches(is_white_space).len();
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn expected(&self, expected: Expected) -> DateParseError {
        DateParseError::Expected { expected, at: Position::of(self.text, self.at) }
    }

    fn expected_number(&self, of: &'static str, min: usize, max: usize, digits: usize) -> DateParseError {
        let at = Position::of(self.text, self.at + digits);
        DateParseError::Expected { expected: Expected::Number { of, min, max }, at }
    }
}

/// Sets a field that has no value, or checks that it has this one.
fn agree<T: PartialEq>(slot: &mut Option<T>, value: T, letter: char) -> Result<(), DateParseError> {
    match slot {
        Some(known) if *known != value => Err(DateParseError::Conflict(letter)),
        _ => {
            *slot = Some(value);
            Ok(())
        }
    }
}
