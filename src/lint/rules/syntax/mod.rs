//! Syntax of expressions, and YAML's traps for it.

use crate::lint::rule::Rule;

/// In the order of codes.
pub(super) static RULES: &[&Rule] = &[];
