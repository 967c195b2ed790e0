//! See [`Family`](super::Family).

use super::Function;

/// The functions of this family, in the order of the reference.
pub static FUNCTIONS: &[&Function] = &[];
