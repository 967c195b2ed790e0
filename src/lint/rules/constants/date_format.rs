//! The specifiers in .NET's custom date formats.

use crate::source::Span;

/// A specifier of a format, and where it stands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Specifier {
    /// What it stands for.
    pub field: Field,
    /// Its letters.
    pub span: Span,
}

/// What a specifier stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// `yyyy`
    Year,
    /// `MM`
    Month,
    /// `dd`
    Day,
    /// `dddd`
    DayName,
    /// `HH`
    Hour,
    /// `hh`
    HalfDayHour,
    /// `mm`
    Minute,
    /// `ss`
    Second,
    /// `tt`
    HalfDay,
    /// `YYYY`, `DD` and `SS`, which mean something in other languages, and nothing here.
    Letters,
    /// Fractions, zones, eras.
    Other,
}

/// The specifiers of a custom format, in order; none for a standard one, of one letter.
pub(super) fn specifiers(format: &str) -> Vec<Specifier> {
    let mut found: Vec<Specifier> = Vec::new();
    if format.chars().count() < 2 {
        return found;
    }
    let mut rest = format.char_indices().peekable();
    while let Some((start, letter)) = rest.next() {
        match letter {
            '\'' | '"' => {
                while let Some((_, inside)) = rest.next() {
                    match inside {
                        '\\' => drop(rest.next()),
                        _ if inside == letter => break,
                        _ => {}
                    }
                }
            }
            '\\' => drop(rest.next()),
            _ => {
                let mut end = start + letter.len_utf8();
                while let Some((at, same)) = rest.next_if(|(_, next)| *next == letter) {
                    end = at + same.len_utf8();
                }
                if let Some(field) = field(letter, end - start) {
                    found.push(Specifier { field, span: Span::new(start, end) });
                }
            }
        }
    }
    found
}

fn field(letter: char, length: usize) -> Option<Field> {
    Some(match (letter, length) {
        ('y', _) => Field::Year,
        ('M', _) => Field::Month,
        ('d', 1 | 2) => Field::Day,
        ('d', _) => Field::DayName,
        ('H', _) => Field::Hour,
        ('h', _) => Field::HalfDayHour,
        ('m', _) => Field::Minute,
        ('s', _) => Field::Second,
        ('t', _) => Field::HalfDay,
        // One letter alone may be meant as a letter.
        ('Y' | 'D' | 'S', 2..) => Field::Letters,
        ('f' | 'F' | 'K' | 'z' | 'g', _) => Field::Other,
        _ => return None,
    })
}
