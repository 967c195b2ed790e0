//! .NET's `DateTimeStyles`.

use super::error::{StylesError, StylesErrorKind};
use crate::source::Span;

/// How a text is read: which white space is allowed and which zone it is in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Styles(u8);

/// The names with their numbers, as .NET has them.
const NAMES: [(&str, Styles); 10] = [
    ("None", Styles::NONE),
    ("AllowLeadingWhite", Styles::ALLOW_LEADING_WHITE),
    ("AllowTrailingWhite", Styles::ALLOW_TRAILING_WHITE),
    ("AllowInnerWhite", Styles::ALLOW_INNER_WHITE),
    ("AllowWhiteSpaces", Styles::ALLOW_WHITE_SPACES),
    ("NoCurrentDateDefault", Styles::NO_CURRENT_DATE_DEFAULT),
    ("AdjustToUniversal", Styles::ADJUST_TO_UNIVERSAL),
    ("AssumeLocal", Styles::ASSUME_LOCAL),
    ("AssumeUniversal", Styles::ASSUME_UNIVERSAL),
    ("RoundtripKind", Styles::ROUNDTRIP_KIND),
];

impl Styles {
    /// Nothing is allowed, nothing assumed.
    pub const NONE: Styles = Styles(0);
    /// White space before the date.
    pub const ALLOW_LEADING_WHITE: Styles = Styles(1);
    /// White space after the date.
    pub const ALLOW_TRAILING_WHITE: Styles = Styles(2);
    /// White space between the parts.
    pub const ALLOW_INNER_WHITE: Styles = Styles(4);
    /// White space anywhere.
    pub const ALLOW_WHITE_SPACES: Styles = Styles(7);
    /// A time without a date is on 0001-01-01 rather than today.
    pub const NO_CURRENT_DATE_DEFAULT: Styles = Styles(8);
    /// The result is in UTC.
    pub const ADJUST_TO_UNIVERSAL: Styles = Styles(16);
    /// Text without an offset is in the local zone, which is UTC.
    pub const ASSUME_LOCAL: Styles = Styles(32);
    /// Text without an offset is in UTC.
    pub const ASSUME_UNIVERSAL: Styles = Styles(64);
    /// `Z` gives UTC, no offset an unspecified zone.
    pub const ROUNDTRIP_KIND: Styles = Styles(128);
    /// What `FormatDateTime` uses when it is given none.
    pub const DEFAULT: Styles = Styles(128 | 1 | 2);

    /// The names of all styles.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(name, _)| *name)
    }

    /// Reads names joined by commas, in any case, or their number: `"AssumeUniversal, AllowWhiteSpaces"`,
    /// `"32"`.
    ///
    /// # Errors
    /// On an unknown name, a number with unknown bits, and styles that .NET refuses together:
    /// `AssumeLocal` with `AssumeUniversal`, and `RoundtripKind` with either or with
    /// `AdjustToUniversal`. The span is in `text`.
    pub fn parse(text: &str) -> Result<Styles, StylesError> {
        let whole = trimmed(text, 0, text.len());
        let styles = match whole.of(text).parse::<i64>() {
            Ok(number) => Styles(
                u8::try_from(number)
                    .map_err(|_| StylesError { span: whole, kind: StylesErrorKind::UnknownNumber })?,
            ),
            Err(_) => Styles::parse_names(text)?,
        };
        styles.check().map_err(|kind| StylesError { span: whole, kind })
    }

    fn parse_names(text: &str) -> Result<Styles, StylesError> {
        let mut styles = Styles::NONE;
        let mut start = 0;
        for part in text.split(',') {
            let span = trimmed(text, start, start + part.len());
            let name = span.of(text);
            let known = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            let (_, style) = known.ok_or(StylesError { span, kind: StylesErrorKind::UnknownName })?;
            styles = styles.with(*style);
            start += part.len() + 1;
        }
        Ok(styles)
    }

    fn check(self) -> Result<Styles, StylesErrorKind> {
        let assumes_both = self.has(Self::ASSUME_LOCAL) && self.has(Self::ASSUME_UNIVERSAL);
        let moves = self.has(Self::ASSUME_LOCAL)
            || self.has(Self::ASSUME_UNIVERSAL)
            || self.has(Self::ADJUST_TO_UNIVERSAL);
        if assumes_both {
            Err(StylesErrorKind::AssumesBoth)
        } else if self.has(Self::ROUNDTRIP_KIND) && moves {
            Err(StylesErrorKind::RoundtripNotAlone)
        } else {
            Ok(self)
        }
    }

    /// These and those.
    pub const fn with(self, other: Styles) -> Styles {
        Styles(self.0 | other.0)
    }

    /// Whether all of `other` are among these.
    pub const fn has(self, other: Styles) -> bool {
        self.0 & other.0 == other.0
    }
}

impl Default for Styles {
    fn default() -> Self {
        Styles::DEFAULT
    }
}

/// The span of `text[start..end]` without the white space at its ends.
fn trimmed(text: &str, start: usize, end: usize) -> Span {
    let part = text.get(start..end).unwrap_or("");
    let left = part.len() - part.trim_start().len();
    let start = start + left;
    Span::new(start, start + part.trim().len())
}
