//! Names, types and arguments.

mod undocumented_function;
mod unknown_function;

use crate::lint::rule::Rule;

/// In the order of codes.
pub(super) static RULES: &[&Rule] = &[&unknown_function::RULE, &undocumented_function::RULE];
