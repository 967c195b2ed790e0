//! Multi-valued attributes.

use super::Function;

mod count;
mod item;
mod remove_duplicates;
mod split;

/// The functions of this family, in alphabetical order.
pub static FUNCTIONS: &[&Function] =
    &[&count::COUNT, &item::ITEM, &remove_duplicates::REMOVE_DUPLICATES, &split::SPLIT];
