//! Text as .NET handles it: simple case mapping, title case, UTF-16 positions, white space.
//!
//! Every function that may leave its text as it is gives it back borrowed.

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
