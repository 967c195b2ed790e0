//! Test files.

mod impossible_expectation;
mod malformed_answer;
mod no_mapping;
mod not_in_mapping;
mod nothing_expected;
mod nothing_to_compare;
mod repeated_test_name;
mod unknown_record;
mod unread_attribute;
mod untested;

use crate::lint::rule::Rule;

/// In the order of codes.
pub(super) static RULES: &[&Rule] = &[
    &unknown_record::RULE,
    &not_in_mapping::RULE,
    &nothing_expected::RULE,
    &no_mapping::RULE,
    &impossible_expectation::RULE,
    &repeated_test_name::RULE,
    &untested::RULE,
    &unread_attribute::RULE,
    &malformed_answer::RULE,
    &nothing_to_compare::RULE,
];
