//! `\w`, `\d`, `\s` and `\p{…}` by Unicode general category, as .NET defines them on UTF-16
//! code units: half of a surrogate pair is of category Cs, whatever the whole pair is.

use super::blocks;
use super::casing;
use super::charset::CharSet;
use std::sync::LazyLock;
use unicode_general_category::{GeneralCategory as G, get_general_category};

const NAMES: [(&str, G); 29] = [
    ("Cc", G::Control),
    ("Cf", G::Format),
    ("Cn", G::Unassigned),
    ("Co", G::PrivateUse),
    ("Ll", G::LowercaseLetter),
    ("Lm", G::ModifierLetter),
    ("Lo", G::OtherLetter),
    ("Lt", G::TitlecaseLetter),
    ("Lu", G::UppercaseLetter),
    ("Mc", G::SpacingMark),
    ("Me", G::EnclosingMark),
    ("Mn", G::NonspacingMark),
    ("Nd", G::DecimalNumber),
    ("Nl", G::LetterNumber),
    ("No", G::OtherNumber),
    ("Pc", G::ConnectorPunctuation),
    ("Pd", G::DashPunctuation),
    ("Pe", G::ClosePunctuation),
    ("Po", G::OtherPunctuation),
    ("Ps", G::OpenPunctuation),
    ("Pf", G::FinalPunctuation),
    ("Pi", G::InitialPunctuation),
    ("Sc", G::CurrencySymbol),
    ("Sk", G::ModifierSymbol),
    ("Sm", G::MathSymbol),
    ("So", G::OtherSymbol),
    ("Zl", G::LineSeparator),
    ("Zp", G::ParagraphSeparator),
    ("Zs", G::SpaceSeparator),
];

/// Every category with its set; computed once, for the whole plane.
static CATEGORIES: LazyLock<Vec<(&'static str, CharSet)>> = LazyLock::new(|| {
    let mut ranges: Vec<Vec<(u16, u16)>> = vec![Vec::new(); NAMES.len()];
    for unit in 0..=u16::MAX {
        let Some(character) = char::from_u32(u32::from(unit)) else {
            continue;
        };
        let category = get_general_category(character);
        let Some(ranges) =
            NAMES.iter().position(|&(_, named)| named == category).and_then(|index| ranges.get_mut(index))
        else {
            continue;
        };
        match ranges.last_mut() {
            Some(last) if last.1 + 1 == unit => last.1 = unit,
            _ => ranges.push((unit, unit)),
        }
    }
    let mut sets: Vec<_> =
        NAMES.iter().zip(ranges).map(|(&(name, _), ranges)| (name, CharSet::of_ranges(ranges))).collect();
    sets.push(("Cs", CharSet::of_ranges(vec![(0xD800, 0xDFFF)])));
    sets
});

/// The union of all categories whose name begins with one of `prefixes`.
fn union_of(prefixes: &[&str]) -> CharSet {
    CATEGORIES
        .iter()
        .filter(|(name, _)| prefixes.iter().any(|prefix| name.starts_with(prefix)))
        .fold(CharSet::default(), |set, (_, category)| set.union(category))
}

static WORD: LazyLock<CharSet> = LazyLock::new(|| union_of(&["L", "Mn", "Nd", "Pc"]));
static DIGIT: LazyLock<CharSet> = LazyLock::new(|| union_of(&["Nd"]));
static SPACE: LazyLock<CharSet> = LazyLock::new(|| {
    CharSet::of_ranges(vec![
        (0x09, 0x0D),
        (0x20, 0x20),
        (0x85, 0x85),
        (0xA0, 0xA0),
        (0x1680, 0x1680),
        (0x2000, 0x200A),
        (0x2028, 0x2029),
        (0x202F, 0x202F),
        (0x205F, 0x205F),
        (0x3000, 0x3000),
    ])
});

/// `\w`: letters, non-spacing marks, decimal digits and connecting punctuation.
pub(super) fn word() -> &'static CharSet {
    &WORD
}

/// `\d`: decimal digits of any script.
pub(super) fn digit() -> &'static CharSet {
    &DIGIT
}

/// `\s`: white space.
pub(super) fn space() -> &'static CharSet {
    &SPACE
}

/// What `\b` and group names take for part of a word: `\w` and the two zero-width joiners.
#[inline]
pub(super) fn is_word_unit(unit: u16) -> bool {
    if unit < 128 {
        // Bits of 0-9, A-Z, _ and a-z.
        const ASCII_WORD: u128 = 0x07FF_FFFE_87FF_FFFE_03FF_0000_0000_0000;
        return ASCII_WORD >> unit & 1 == 1;
    }
    matches!(unit, 0x200C | 0x200D) || WORD.contains(unit)
}

/// What `\p{name}` stands for: a general category, a group of them, or a named block.
pub(super) fn property(name: &str, ignore_case: bool) -> Option<CharSet> {
    if ignore_case && matches!(name, "Ll" | "Lu" | "Lt") {
        return Some(union_of(&["Ll", "Lu", "Lt"]));
    }
    let is_category = matches!(name, "C" | "L" | "M" | "N" | "P" | "S" | "Z")
        || CATEGORIES.iter().any(|(known, _)| *known == name);
    if is_category {
        return Some(union_of(&[name]));
    }
    let (low, high) = blocks::block(name)?;
    let set = CharSet::of_ranges(vec![(low, high)]);
    Some(if ignore_case { casing::close_over_case(&set) } else { set })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_words() {
        for unit in 0..128u16 {
            assert_eq!(is_word_unit(unit), word().contains(unit), "{unit}");
        }
    }

    #[test]
    fn categories_cover_the_plane() {
        assert_eq!(union_of(&[""]), CharSet::all());
    }
}
