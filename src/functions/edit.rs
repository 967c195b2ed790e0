//! What text functions amount to, for who writes a text where it is to end up instead of making a value of it.

use memchr::memmem::Finder;

/// A text function as something done to text that is being written.
#[derive(Clone, Debug)]
pub enum TextShape {
    /// Its source as it is, whatever the characters.
    Same,
    /// Its source, edited where it stands.
    Edit(Edit),
    /// Its arguments, one behind the other.
    Concatenate,
    /// All arguments but the first, with the first between them; Null and empty ones are left out.
    Join,
}

/// An edit of ASCII text in place. None makes the text longer, and none puts in a character that JSON escapes.
#[derive(Clone, Debug)]
pub enum Edit {
    /// Nothing changes.
    Keep,
    /// Lower case.
    Lower,
    /// Upper case.
    Upper,
    /// No white space at the ends.
    Trim,
    /// A piece, by position and length; less where the text ends before.
    Slice {
        /// The first character, from 0.
        start: usize,
        /// How many characters.
        length: usize,
    },
    /// No characters of a set: bit *n* stands for the character *n*.
    Remove(u128),
    /// Every occurrence of a text exchanged for another one that is no longer.
    Replace {
        /// What is searched.
        old: Box<Finder<'static>>,
        /// What comes in its place.
        new: Box<str>,
    },
}

impl Edit {
    /// Exchanges every `old` for `new`, where that can be done in place.
    pub(super) fn replace(old: &str, new: &str) -> Option<Self> {
        let stays = |text: &str| {
            text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\')
        };
        match (old.as_bytes(), new) {
            ([], _) => None,
            ([byte @ ..128], "") => Some(Edit::Remove(1 << byte)),
            _ if stays(old) && stays(new) && new.len() <= old.len() => {
                Some(Edit::Replace { old: Box::new(Finder::new(old).into_owned()), new: new.into() })
            }
            _ => None,
        }
    }

    /// Edits the first `len` bytes, which are ASCII; answers how many they are then. What follows them may be
    /// overwritten.
    #[inline(never)]
    pub fn apply(&self, text: &mut [u8], len: usize) -> usize {
        match self {
            Edit::Lower => {
                by_run(text, len, <[u8]>::make_ascii_lowercase);
                return len;
            }
            Edit::Upper => {
                by_run(text, len, <[u8]>::make_ascii_uppercase);
                return len;
            }
            _ => {}
        }
        let Some(text) = text.get_mut(..len) else { return len };
        match self {
            Edit::Keep | Edit::Lower | Edit::Upper => len,
            Edit::Trim => {
                let start = text.iter().position(|byte| *byte != b' ').unwrap_or(text.len());
                let end = text.iter().rposition(|byte| *byte != b' ').map_or(start, |last| last + 1);
                text.copy_within(start..end, 0);
                end - start
            }
            Edit::Slice { start, length } => {
                let start = (*start).min(text.len());
                let length = (*length).min(text.len() - start);
                if start > 0 {
                    text.copy_within(start..start + length, 0);
                }
                length
            }
            Edit::Remove(set) => remove(text, *set),
            Edit::Replace { old, new } => exchange(text, old, new.as_bytes()),
        }
    }
}

/// In whole runs: for texts as short as names that is one step instead of one for each byte.
#[inline]
fn by_run(text: &mut [u8], len: usize, edit: fn(&mut [u8])) {
    const RUN: usize = 32;
    let end = len.next_multiple_of(RUN);
    match text.get_mut(..end) {
        Some(text) => text.as_chunks_mut::<RUN>().0.iter_mut().for_each(|run| edit(run)),
        None => edit(text.get_mut(..len).unwrap_or_default()),
    }
}

/// Without a branch for each byte: whether one goes is as good as random in a telephone number.
fn remove(text: &mut [u8], set: u128) -> usize {
    let [low, high] = [set as u64, (set >> 64) as u64];
    let mut kept = 0;
    let text = std::cell::Cell::from_mut(text).as_slice_of_cells();
    for byte in text {
        let byte = byte.get();
        let word = if byte < 64 { low } else { high };
        if let Some(place) = text.get(kept) {
            place.set(byte);
        }
        kept += usize::from(word >> (byte % 64) & 1 == 0);
    }
    kept
}

fn exchange(text: &mut [u8], old: &Finder<'_>, new: &[u8]) -> usize {
    let (mut from, mut to) = (0, 0);
    while let Some(found) = old.find(text.get(from..).unwrap_or_default()) {
        text.copy_within(from..from + found, to);
        to += found;
        if let Some(place) = text.get_mut(to..to + new.len()) {
            place.copy_from_slice(new);
        }
        to += new.len();
        from += found + old.needle().len();
    }
    if from == 0 {
        return text.len();
    }
    let rest = text.len() - from;
    text.copy_within(from.., to);
    to + rest
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn edited(edit: &Edit, text: &str) -> String {
        // With and without room behind.
        let room = text.len() % 2 * 40;
        let mut bytes = [text.as_bytes(), &vec![b'Q'; room]].concat();
        let length = edit.apply(&mut bytes, text.len());
        String::from_utf8(bytes[..length].to_vec()).unwrap()
    }

    proptest! {
        #[test]
        fn edits_do_what_their_names_say(
            text in "[ -!#-\\[\\]-~]{0,40}",
            (old, new) in ("[ab .]{1,3}", "[a.]{0,3}"),
            (start, length) in (0..45usize, 0..45usize),
        ) {
            prop_assert_eq!(edited(&Edit::Lower, &text), text.to_lowercase());
            prop_assert_eq!(edited(&Edit::Upper, &text), text.to_uppercase());
            prop_assert_eq!(edited(&Edit::Trim, &text), text.trim());
            let slice: String = text.chars().skip(start).take(length).collect();
            prop_assert_eq!(edited(&Edit::Slice { start, length }, &text), slice);
            if let Some(edit) = Edit::replace(&old, &new) {
                prop_assert_eq!(edited(&edit, &text), text.replace(&old, &new));
            } else {
                prop_assert!(new.len() > old.len());
            }
            let set = 1 << b' ' | 1 << b'a' | 1 << b'~';
            prop_assert_eq!(edited(&Edit::Remove(set), &text), text.replace([' ', 'a', '~'], ""));
        }
    }
}
