//! Formats that read: .NET's `DateTime.ParseExact`, compiled.

use super::error::{DateParseError, FormatError, FormatErrorKind};
use super::exact::Matcher;
use super::pattern::{
    ROUND_TRIP, dangling_backslash, dangling_percent, fraction_too_long, quoted, run_length,
    single_character, standard, unknown_standard,
};
use super::{DateTime, Stamp, Styles};
use crate::dotnet::text::is_white_space;
use crate::source::Span;

/// A field that is written as a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Field {
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}

/// One part of a format.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Element {
    /// A number of so many digits.
    Number {
        field: Field,
        letter: char,
        min: usize,
        max: usize,
    },
    MonthName {
        full: bool,
    },
    DayName {
        full: bool,
    },
    Era,
    /// `f` has exactly so many digits, `F` at most.
    Fraction {
        digits: usize,
        exact: bool,
    },
    HalfOfDay {
        full: bool,
    },
    /// `z`, `zz`, `zzz`.
    Offset {
        width: usize,
    },
    /// `Z`: the name of UTC.
    ZoneName,
    /// `K`: `Z`, an offset, or nothing.
    Zone,
    /// This very character.
    Character(char),
    /// This very text; a blank in it can be any white space when the styles allow inner white space.
    Quoted(Box<str>),
    /// `GMT` outside quotes says that the time is in UTC.
    Gmt,
    Space,
    /// A period; when it is missing, matching goes on at the element `or_skip_to`.
    Period {
        or_skip_to: Option<usize>,
    },
}

/// The elements of a format, as they are under some styles.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Variant {
    styles: Styles,
    elements: Result<Box<[Element]>, FormatError>,
}

/// A custom or standard .NET format string, compiled for reading.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InputFormat {
    /// The format for styles that allow no white space at its ends; then, where white space there
    /// makes a difference, the format without it for each combination of those styles.
    variants: Box<[Variant]>,
    /// The standard format `U`, whose text is in UTC though it does not say so.
    universal: bool,
    /// The standard format `o`, which without any styles takes an offset only with its colon.
    round_trip: bool,
}

impl InputFormat {
    /// Compiles a format.
    ///
    /// # Errors
    /// On a format that .NET refuses whatever the text; the span is in `format`.
    pub fn new(format: &str) -> Result<InputFormat, FormatError> {
        let letter = single_character(format);
        let custom = match letter {
            Some(letter) => standard(letter).ok_or(unknown_standard(letter))?,
            None if format.is_empty() => {
                return Err(FormatError { span: Span::at(0), kind: FormatErrorKind::Empty });
            }
            None => format,
        };
        let mut variants = vec![Variant { styles: Styles::NONE, elements: compile(custom) }];
        for styles in [
            Styles::ALLOW_LEADING_WHITE,
            Styles::ALLOW_TRAILING_WHITE,
            Styles::ALLOW_LEADING_WHITE.with(Styles::ALLOW_TRAILING_WHITE),
        ] {
            let trimmed = trim(custom, styles);
            if trimmed != custom {
                variants.push(Variant { styles, elements: compile(&trimmed) });
            }
        }
        if variants.iter().all(|variant| variant.elements.is_err())
            && let Some(Variant { elements: Err(error), .. }) = variants.first()
        {
            return Err(*error);
        }
        Ok(InputFormat {
            variants: variants.into_boxed_slice(),
            universal: letter == Some('U'),
            round_trip: custom == ROUND_TRIP && letter.is_some(),
        })
    }

    /// Reads a text. What the format leaves out of the date is `now`'s. Allocates nothing.
    ///
    /// # Errors
    /// When the text does not match the format to its end, or is no date of the calendar.
    pub fn parse(&self, text: &str, styles: Styles, now: DateTime) -> Result<Stamp, DateParseError> {
        if text.is_empty() {
            return Err(DateParseError::Empty);
        }
        let elements = self.elements(styles)?;
        let mut matcher = Matcher::new(text, styles, self.universal, self.round_trip);
        matcher.run(elements)?;
        matcher.finish(now)
    }

    fn elements(&self, styles: Styles) -> Result<&[Element], FormatError> {
        let is_for = |variant: &&Variant| {
            [Styles::ALLOW_LEADING_WHITE, Styles::ALLOW_TRAILING_WHITE]
                .iter()
                .all(|end| variant.styles.has(*end) == styles.has(*end))
        };
        match self.variants.iter().find(is_for).or(self.variants.first()) {
            Some(variant) => variant.elements.as_deref().map_err(|error| *error),
            None => Ok(&[]),
        }
    }
}

/// The format without the white space at the ends at which the styles allow it in the text; also that
/// inside a quote there.
fn trim(format: &str, styles: Styles) -> String {
    let mut trimmed = format.to_owned();
    if styles.has(Styles::ALLOW_TRAILING_WHITE) {
        trimmed.truncate(trimmed.trim_end_matches(is_white_space).len());
        if let Some(quote) = trimmed.chars().next_back().filter(|last| matches!(last, '\'' | '"'))
            && trimmed.chars().nth(2).is_some()
        {
            trimmed.pop();
            trimmed.truncate(trimmed.trim_end_matches(is_white_space).len());
            trimmed.push(quote);
        }
    }
    if styles.has(Styles::ALLOW_LEADING_WHITE) {
        let length = trimmed.len();
        trimmed = trimmed.trim_start_matches(is_white_space).to_owned();
        // .NET looks for the quote where the format begins, white space and all.
        if trimmed.len() == length
            && let Some(quote) = trimmed.chars().next().filter(|first| matches!(first, '\'' | '"'))
            && let Some(inner) = trimmed.strip_prefix(quote).filter(|inner| inner.chars().nth(1).is_some())
        {
            trimmed = format!("{quote}{}", inner.trim_start_matches(is_white_space));
        }
    }
    trimmed
}

fn compile(format: &str) -> Result<Box<[Element]>, FormatError> {
    let mut elements = Vec::new();
    // Periods whose element to go on at is not known yet: which element, and the byte it begins at.
    let mut skips: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while let Some(character) = rest(format, at).chars().next() {
        settle(&mut elements, &mut skips, at);
        let (element, length) = element(format, at, character)?;
        if matches!(element, Some(Element::Period { .. }))
            && let Some(target) = fraction_end(format, at + 1)
        {
            skips.push((elements.len(), target));
        }
        elements.extend(element);
        at += length;
    }
    settle(&mut elements, &mut skips, at);
    Ok(elements.into_boxed_slice())
}

fn rest(format: &str, at: usize) -> &str {
    format.get(at..).unwrap_or("")
}

/// Points the periods that wait for the byte `at` to the element that begins there.
fn settle(elements: &mut [Element], skips: &mut Vec<(usize, usize)>, at: usize) {
    let next = elements.len();
    skips.retain(|(period, target)| {
        if *target > at {
            return true;
        }
        if let Some(Element::Period { or_skip_to }) = elements.get_mut(*period) {
            *or_skip_to = Some(next);
        }
        false
    });
}

/// The end of the `F`s that make the period before the byte `at` optional. .NET looks for an `F` not
/// right after the period but one further: `.F` is not optional, `.FF` is.
fn fraction_end(format: &str, at: usize) -> Option<usize> {
    let first = rest(format, at).chars().next().filter(|first| first.len_utf16() == 1)?;
    let start = at + first.len_utf8();
    let run = run_length(format, start, 'F');
    (run > 0 && !matches!(first, '\'' | '"')).then_some(start + run)
}

/// The element at the byte `at` and its length in bytes; `%` is an element of nothing.
fn element(format: &str, at: usize, character: char) -> Result<(Option<Element>, usize), FormatError> {
    let run = run_length(format, at, character);
    let number = |field, width: usize| {
        // A single letter stands for one or two digits.
        let max = if width == 1 { 2 } else { width };
        Element::Number { field, letter: character, min: width, max }
    };
    let element = match character {
        'y' => number(Field::Year, run),
        'M' if run <= 2 => number(Field::Month, run),
        'M' => Element::MonthName { full: run > 3 },
        'd' if run <= 2 => number(Field::Day, run),
        'd' => Element::DayName { full: run > 3 },
        'h' | 'H' => number(Field::Hour, run.min(2)),
        'm' => number(Field::Minute, run.min(2)),
        's' => number(Field::Second, run.min(2)),
        'f' | 'F' if run > 7 => return Err(fraction_too_long(at, run)),
        'f' | 'F' => Element::Fraction { digits: run, exact: character == 'f' },
        't' => Element::HalfOfDay { full: run > 1 },
        'z' => Element::Offset { width: run },
        'g' => Element::Era,
        '\'' | '"' => {
            let (text, end) = quoted(format, at, character)?;
            return Ok((Some(Element::Quoted(text.into_boxed_str())), end - at));
        }
        '%' => match rest(format, at + 1).chars().next() {
            None => return Err(dangling_percent(at, 1)),
            Some('%') => return Err(dangling_percent(at, 2)),
            Some(_) => return Ok((None, 1)),
        },
        '\\' => {
            let escaped = rest(format, at + 1).chars().next().ok_or(dangling_backslash(at))?;
            return Ok((Some(Element::Character(escaped)), 1 + escaped.len_utf8()));
        }
        'G' if super::names::starts_with_ignore_case(rest(format, at), "GMT") => {
            return Ok((Some(Element::Gmt), 3));
        }
        _ => {
            let single = match character {
                'Z' => Element::ZoneName,
                'K' => Element::Zone,
                ' ' => Element::Space,
                '.' => Element::Period { or_skip_to: None },
                literal => Element::Character(literal),
            };
            return Ok((Some(single), character.len_utf8()));
        }
    };
    Ok((Some(element), run))
}
