//! Text as .NET handles it: simple case mapping, title case, UTF-16 positions, white space.
//!
//! A function that leaves its text as it is gives back that text itself; what it makes is in the arena.

mod case;
mod chars;
mod compare;
mod culture;
mod diacritics;
#[cfg(test)]
mod tests;
mod title;
mod utf16;

pub use case::{to_lower, to_upper};
pub use chars::{is_letter, is_white_space, trim};
pub use compare::find_ignore_case;
pub use culture::Culture;
pub use diacritics::normalize_diacritics;
pub use title::{pcase_with_separators, title_case};
pub use utf16::{utf16_len, utf16_slice};
