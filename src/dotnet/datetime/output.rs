//! Formats that write: .NET's `DateTime.ToString(format)`.

use std::fmt::{self, Write};

use super::civil::Civil;
use super::digits::write_padded;
use super::error::FormatError;
use super::instant::{hour_of_half_day, trim_fraction};
use super::names::{DAYS, ERAS, MONTHS, name};
use super::pattern::{
    dangling_backslash, dangling_percent, fraction_too_long, quoted, run_length, single_character, standard,
    unknown_standard,
};
use super::{Kind, Stamp};

/// The decimal places of a tick.
const TICK_DIGITS: usize = 7;

/// One part of what a format writes.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Piece {
    Literal(Box<str>),
    /// The year with at least so many digits.
    Year(usize),
    /// The last two digits of the year.
    YearOfCentury(usize),
    Month(usize),
    MonthName {
        full: bool,
    },
    Day(usize),
    DayName {
        full: bool,
    },
    HourOfHalfDay(usize),
    Hour(usize),
    Minute(usize),
    Second(usize),
    /// So many decimal places of the second.
    Fraction(usize),
    /// At most so many, without trailing zeros; takes a period before it away when none is left.
    ShortFraction(usize),
    HalfOfDay {
        full: bool,
    },
    Offset(usize),
    Zone,
    Era,
}

/// A custom or standard .NET format string, compiled for writing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutputFormat {
    pieces: Box<[Piece]>,
}

impl OutputFormat {
    /// Compiles a format. The empty format is `G`, as in .NET.
    ///
    /// # Errors
    /// On a format that .NET refuses whatever the date; the span is in `format`.
    pub fn new(format: &str) -> Result<OutputFormat, FormatError> {
        let custom = match (format, single_character(format)) {
            ("", _) => standard('G').unwrap_or(""),
            (_, Some(letter)) => standard(letter).ok_or(unknown_standard(letter))?,
            (custom, None) => custom,
        };
        let mut compiler = Compiler { format: custom, pieces: Vec::new(), literal: String::new() };
        compiler.compile()?;
        Ok(OutputFormat { pieces: compiler.pieces.into_boxed_slice() })
    }

    /// Writes a date. Allocates nothing itself.
    ///
    /// # Errors
    /// Only those of `out`.
    pub fn write(&self, stamp: Stamp, out: &mut impl Write) -> fmt::Result {
        let at = stamp.date_time().civil();
        let mut out = PeriodHolder { out, held: 0 };
        for piece in &self.pieces {
            piece.write(&at, stamp.kind(), &mut out)?;
        }
        out.release()
    }

    /// The date as text.
    pub fn format(&self, stamp: Stamp) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = self.write(stamp, &mut text);
        text
    }
}

struct Compiler<'f> {
    format: &'f str,
    pieces: Vec<Piece>,
    /// Literal text not yet made a piece.
    literal: String,
}

impl Compiler<'_> {
    fn compile(&mut self) -> Result<(), FormatError> {
        let mut at = 0;
        while let Some(character) = self.format.get(at..).and_then(|rest| rest.chars().next()) {
            at = match character {
                '\'' | '"' => {
                    let (text, end) = quoted(self.format, at, character)?;
                    self.literal.push_str(&text);
                    end
                }
                '%' => self.percent(at)?,
                '\\' => {
                    let escaped = self.format.get(at + 1..).and_then(|rest| rest.chars().next());
                    let escaped = escaped.ok_or(dangling_backslash(at))?;
                    self.literal.push(escaped);
                    at + 1 + escaped.len_utf8()
                }
                _ => {
                    let run = run_length(self.format, at, character);
                    self.character(character, run, at)?
                }
            };
        }
        self.flush();
        Ok(())
    }

    /// `%` makes the one character after it a format of its own.
    fn percent(&mut self, at: usize) -> Result<usize, FormatError> {
        match self.format.get(at + 1..).and_then(|rest| rest.chars().next()) {
            None => Err(dangling_percent(at, 1)),
            Some('%') => Err(dangling_percent(at, 2)),
            Some(quote @ ('\'' | '"')) => {
                quoted(&quote.to_string(), 0, quote).map(|_| at + 2).map_err(|mut error| {
                    error.span = error.span.shift(at + 1);
                    error
                })
            }
            Some('\\') => Err(dangling_backslash(at + 1)),
            Some(character) => {
                self.character(character, 1, at + 1)?;
                Ok(at + 1 + character.len_utf8())
            }
        }
    }

    /// A run of one character, a field or literal; gives the byte after what it used.
    fn character(&mut self, character: char, run: usize, at: usize) -> Result<usize, FormatError> {
        let short = run.min(2);
        let piece = match character {
            'y' if run <= 2 => Piece::YearOfCentury(run),
            'y' => Piece::Year(run),
            'M' if run <= 2 => Piece::Month(run),
            'M' => Piece::MonthName { full: run > 3 },
            'd' if run <= 2 => Piece::Day(run),
            'd' => Piece::DayName { full: run > 3 },
            'h' => Piece::HourOfHalfDay(short),
            'H' => Piece::Hour(short),
            'm' => Piece::Minute(short),
            's' => Piece::Second(short),
            'f' | 'F' if run > TICK_DIGITS => return Err(fraction_too_long(at, run)),
            'f' => Piece::Fraction(run),
            'F' => Piece::ShortFraction(run),
            't' => Piece::HalfOfDay { full: run > 1 },
            'z' => Piece::Offset(run),
            'g' => Piece::Era,
            'K' => {
                self.push(Piece::Zone);
                return Ok(at + 1);
            }
            // `:` and `/` are the invariant culture's own separators.
            literal => {
                self.literal.push(literal);
                return Ok(at + literal.len_utf8());
            }
        };
        self.push(piece);
        Ok(at + run)
    }

    fn push(&mut self, piece: Piece) {
        self.flush();
        self.pieces.push(piece);
    }

    fn flush(&mut self) {
        if !self.literal.is_empty() {
            self.pieces.push(Piece::Literal(std::mem::take(&mut self.literal).into_boxed_str()));
        }
    }
}

impl Piece {
    fn write(&self, at: &Civil, kind: Kind, out: &mut PeriodHolder<impl Write>) -> fmt::Result {
        match *self {
            Piece::Literal(ref text) => out.write_str(text),
            Piece::Year(width) => write_padded(out, at.year, width),
            Piece::YearOfCentury(width) => write_padded(out, at.year % 100, width),
            Piece::Month(width) => write_padded(out, at.month, width),
            Piece::MonthName { full } => out.write_str(name(&MONTHS, at.month.saturating_sub(1), full)),
            Piece::Day(width) => write_padded(out, at.day, width),
            Piece::DayName { full } => out.write_str(name(&DAYS, at.weekday, full)),
            Piece::HourOfHalfDay(width) => write_padded(out, hour_of_half_day(at.hour), width),
            Piece::Hour(width) => write_padded(out, at.hour, width),
            Piece::Minute(width) => write_padded(out, at.minute, width),
            Piece::Second(width) => write_padded(out, at.second, width),
            Piece::Fraction(digits) => write_padded(out, cut_fraction(at.fraction, digits), digits),
            Piece::ShortFraction(digits) => match trim_fraction(cut_fraction(at.fraction, digits), digits) {
                (_, 0) => {
                    out.drop_period();
                    Ok(())
                }
                (fraction, digits) => write_padded(out, fraction, digits),
            },
            Piece::HalfOfDay { full } => {
                let mark = if at.hour < 12 { "AM" } else { "PM" };
                out.write_str(if full { mark } else { mark.get(..1).unwrap_or("") })
            }
            // The local zone is UTC.
            Piece::Offset(1) => out.write_str("+0"),
            Piece::Offset(2) => out.write_str("+00"),
            Piece::Offset(_) => out.write_str("+00:00"),
            Piece::Zone => out.write_str(match kind {
                Kind::Unspecified => "",
                Kind::Utc => "Z",
                Kind::Local => "+00:00",
            }),
            Piece::Era => out.write_str(ERAS[0]),
        }
    }
}

/// The first decimal places of a fraction in ticks.
fn cut_fraction(ticks: u32, digits: usize) -> u32 {
    let cut = TICK_DIGITS.saturating_sub(digits) as u32;
    ticks / 10u32.pow(cut)
}

/// A writer that holds back the periods at the end of what was written, because an `F` without
/// digits takes one away again.
struct PeriodHolder<'w, W> {
    out: &'w mut W,
    held: usize,
}

impl<W: Write> PeriodHolder<'_, W> {
    fn drop_period(&mut self) {
        self.held = self.held.saturating_sub(1);
    }

    fn release(&mut self) -> fmt::Result {
        while self.held > 0 {
            self.out.write_char('.')?;
            self.held -= 1;
        }
        Ok(())
    }
}

impl<W: Write> Write for PeriodHolder<'_, W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let body = text.trim_end_matches('.');
        if !body.is_empty() {
            self.release()?;
            self.out.write_str(body)?;
        }
        self.held += text.len() - body.len();
        Ok(())
    }
}
