//! Capital letters at the beginning of words.

use bumpalo::Bump;
use unicode_general_category::{GeneralCategory, get_general_category};

use super::Culture;
use super::case::{lower, map, upper};
use super::chars::is_letter_category;

/// The text in lower case, then .NET's `ToTitleCase` in the invariant culture: the first letter of
/// each word becomes a capital.
///
/// A word begins at a letter and goes on over letters, marks, digits and apostrophes (`'` only, not
/// `’`); so `4x4` has its `x` as the first letter of a word.
pub fn title_case<'t>(text: &'t str, arena: &'t Bump) -> &'t str {
    let mut in_word = false;
    map(text, arena, |character| {
        let small = lower(character, Culture::Invariant);
        let class = classify(small);
        let starts_word = class == Class::Letter && !in_word;
        in_word = class == Class::Letter || (in_word && class == Class::Inner);
        if starts_word { title(small) } else { small }
    })
}

/// The text in lower case, except that the first character of it and each one after a character of
/// `separators` is in upper case.
pub fn pcase_with_separators<'t>(text: &'t str, separators: &str, arena: &'t Bump) -> &'t str {
    let mut first = true;
    map(text, arena, |character| {
        let mapped = if first { upper } else { lower }(character, Culture::Invariant);
        first = separators.contains(character);
        mapped
    })
}

/// What a character is to a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Begins one or goes on with it.
    Letter,
    /// Goes on with it only.
    Inner,
    /// Ends it.
    Separator,
}

fn classify(character: char) -> Class {
    use GeneralCategory as G;
    if character.is_ascii() {
        return match character {
            'a'..='z' | 'A'..='Z' => Class::Letter,
            '0'..='9' | '\'' => Class::Inner,
            _ => Class::Separator,
        };
    }
    match get_general_category(character) {
        category if is_letter_category(category) => Class::Letter,
        G::NonspacingMark
        | G::SpacingMark
        | G::EnclosingMark
        | G::DecimalNumber
        | G::LetterNumber
        | G::OtherNumber
        | G::Surrogate
        | G::PrivateUse
        | G::Unassigned => Class::Inner,
        _ => Class::Separator,
    }
}

/// A letter at the beginning of a word. .NET takes the upper case for all but the four digraphs.
fn title(character: char) -> char {
    match character {
        'Ǆ' | 'ǅ' | 'ǆ' => 'ǅ',
        'Ǉ' | 'ǈ' | 'ǉ' => 'ǈ',
        'Ǌ' | 'ǋ' | 'ǌ' => 'ǋ',
        'Ǳ' | 'ǲ' | 'ǳ' => 'ǲ',
        other => upper(other, Culture::Invariant),
    }
}
