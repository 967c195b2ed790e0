//! Text in, text out.

use super::Function;

mod append;
mod mid;

/// The functions of this family, in alphabetical order.
pub static FUNCTIONS: &[&Function] = &[&append::APPEND, &mid::MID];
