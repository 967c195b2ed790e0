//! Classes of characters.

use unicode_general_category::{GeneralCategory, get_general_category};

/// .NET's `Char.IsWhiteSpace`, which `Trim` and the date parsers use: Unicode's White_Space.
pub fn is_white_space(character: char) -> bool {
    character.is_whitespace()
}

/// .NET's `Char.IsLetter`: a letter of the basic plane, as a `Char` is one UTF-16 unit.
pub fn is_letter(character: char) -> bool {
    character.is_ascii_alphabetic()
        || (!character.is_ascii()
            && character.len_utf16() == 1
            && is_letter_category(get_general_category(character)))
}

/// .NET's `Trim`: the text without the white space at its ends.
pub fn trim(text: &str) -> &str {
    text.trim_matches(is_white_space)
}

/// Whether the category is one of the five of letters.
pub(super) fn is_letter_category(category: GeneralCategory) -> bool {
    use GeneralCategory as G;
    matches!(
        category,
        G::UppercaseLetter | G::LowercaseLetter | G::TitlecaseLetter | G::ModifierLetter | G::OtherLetter
    )
}
