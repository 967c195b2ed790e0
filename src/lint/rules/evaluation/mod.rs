//! Evaluation, for a record.

mod context_missing;
mod conversion_failed;
mod date_mismatch;
mod limit_exceeded;
mod no_match_value;
mod no_unique_value;
mod not_an_object;
mod required_is_null;
mod several_roles_found;
mod target_type;

use crate::lint::rule::Rule;

/// In the order of codes.
pub(super) static RULES: &[&Rule] = &[
    &conversion_failed::RULE,
    &date_mismatch::RULE,
    &limit_exceeded::RULE,
    &no_unique_value::RULE,
    &target_type::RULE,
    &not_an_object::RULE,
    &several_roles_found::RULE,
    &required_is_null::RULE,
    &context_missing::RULE,
    &no_match_value::RULE,
];
