//! A text that is searched in many short ones.

use memchr::memmem::Finder;

/// A text to search for. Texts as short as most attributes are searched for its rarest byte, which takes a
/// fraction of what setting up a search for the whole of it does.
#[derive(Clone, Debug)]
pub struct Needle {
    finder: Box<Finder<'static>>,
    /// Where its rarest byte is, and which one it is.
    rare: (usize, u8),
}

/// In longer texts a search that is linear in the worst case is worth being set up.
const SHORT: usize = 256;

impl Needle {
    /// For a text.
    pub fn new(text: &str) -> Self {
        let rare = text.bytes().enumerate().min_by_key(|&(_, byte)| frequency(byte)).unwrap_or_default();
        Needle { finder: Box::new(Finder::new(text).into_owned()), rare }
    }

    /// Whether the text is in another one.
    #[inline]
    pub fn is_in(&self, text: &[u8]) -> bool {
        let needle = self.finder.needle();
        if text.len() > SHORT || needle.is_empty() {
            return self.finder.find(text).is_some();
        }
        let (offset, byte) = self.rare;
        memchr::memchr_iter(byte, text).any(|at| {
            at.checked_sub(offset)
                .and_then(|start| text.get(start..))
                .is_some_and(|rest| rest.starts_with(needle))
        })
    }
}

/// How often a byte is found in attributes of users, roughly.
fn frequency(byte: u8) -> u8 {
    match byte {
        b'e' | b'a' | b'n' | b'i' | b'o' | b'r' | b't' | b's' | b'l' | b'.' | b'c' | b'm' => 4,
        b'a'..=b'z' | b' ' => 3,
        b'0'..=b'9' | b'A'..=b'Z' => 2,
        128.. => 1,
        _ => 0,
    }
}

impl PartialEq for Needle {
    fn eq(&self, other: &Self) -> bool {
        self.finder.needle() == other.finder.needle()
    }
}

impl Eq for Needle {}

impl From<&str> for Needle {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_finds_what_is_there(text in "[ab@é]{0,300}", needle in "[ab@é]{0,4}") {
            prop_assert_eq!(Needle::new(&needle).is_in(text.as_bytes()), text.contains(&needle));
        }
    }
}
