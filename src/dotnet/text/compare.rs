//! Comparison without regard to case: .NET's ordinal one, by the upper case of each character.

use super::Culture;
use super::case::upper;

/// Whether two texts differ in nothing but case.
pub fn eq_ignore_case(left: &str, right: &str) -> bool {
    prefix_ignore_case(left, right).is_some_and(|length| length == left.len())
}

/// The byte of `text` at which `wanted` first stands in any case. The empty text stands at 0.
pub fn find_ignore_case(text: &str, wanted: &str) -> Option<usize> {
    let Some(first) = wanted.chars().next().map(fold) else { return Some(0) };
    text.char_indices()
        .filter(|(_, character)| fold(*character) == first)
        .map(|(at, _)| at)
        .find(|at| text.get(*at..).and_then(|rest| prefix_ignore_case(rest, wanted)).is_some())
}

/// The length of what `text` begins with when that is `prefix` in any case.
fn prefix_ignore_case(text: &str, prefix: &str) -> Option<usize> {
    let mut characters = text.char_indices();
    for wanted in prefix.chars() {
        let (_, character) = characters.next()?;
        if character != wanted && fold(character) != fold(wanted) {
            return None;
        }
    }
    Some(characters.offset())
}

fn fold(character: char) -> char {
    upper(character, Culture::Invariant)
}
