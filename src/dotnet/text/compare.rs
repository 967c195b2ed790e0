//! Comparison without regard to case: .NET's ordinal one, by the upper case of each character.

use bumpalo::Bump;
use bumpalo::collections::String as BumpString;

use super::Culture;
use super::case::upper;

/// The byte of `text` at which `wanted` first stands in any case. The empty text stands at 0.
///
/// Both texts are brought to one case first, in `scratch`, so that the time is linear in their length
/// whatever they are.
pub fn find_ignore_case(text: &str, wanted: &str, scratch: &Bump) -> Option<usize> {
    let folded = fold_text(text, scratch);
    let found = memchr::memmem::find(folded.as_bytes(), fold_text(wanted, scratch).as_bytes())?;
    if text.is_ascii() {
        return Some(found);
    }
    // A character may take other bytes in upper case, but it is one character still.
    let characters = folded.get(..found)?.chars().count();
    let mut places = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    places.nth(characters)
}

fn fold_text<'s>(text: &str, scratch: &'s Bump) -> &'s str {
    if text.is_ascii() {
        let folded = scratch.alloc_str(text);
        folded.make_ascii_uppercase();
        folded
    } else {
        BumpString::from_iter_in(text.chars().map(fold), scratch).into_bump_str()
    }
}

fn fold(character: char) -> char {
    upper(character, Culture::Invariant)
}
