//! Conditions, branches and tests for Null.

use super::Function;

mod iif;
mod switch;

/// The functions of this family, in alphabetical order.
pub static FUNCTIONS: &[&Function] = &[&iif::IIF, &switch::SWITCH];
