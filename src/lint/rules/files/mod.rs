//! Mapping files.

mod duplicate_object_mapping;
mod duplicate_precedence;
mod duplicate_target;
mod malformed_allowance;
mod missing_key;
mod no_matching_attribute;
mod not_yaml_or_json;
mod text_tree_mismatch;
mod undefined_object;
mod unknown_enum_value;
mod unknown_key;
mod unknown_parameter_key;
mod unused_allowance;
mod wrong_kind;
mod wrong_level;
mod yaml_surprise;

use crate::lint::rule::Rule;

/// In the order of codes.
pub(super) static RULES: &[&Rule] = &[
    &not_yaml_or_json::RULE,
    &unknown_key::RULE,
    &wrong_kind::RULE,
    &missing_key::RULE,
    &duplicate_target::RULE,
    &duplicate_precedence::RULE,
    &no_matching_attribute::RULE,
    &text_tree_mismatch::RULE,
    &unknown_enum_value::RULE,
    &unknown_parameter_key::RULE,
    &wrong_level::RULE,
    &undefined_object::RULE,
    &duplicate_object_mapping::RULE,
    &unused_allowance::RULE,
    &yaml_surprise::RULE,
    &malformed_allowance::RULE,
];
