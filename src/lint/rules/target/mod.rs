//! Targets: paths, types, and what the schemas and the service say of them.

mod ambiguous_match;
mod boolean_text;
mod duplicate_element_type;
mod extension_form;
mod invalid_path;
mod no_disable_mapping;
mod overlapping_targets;
mod path_misplaced_bracket;
mod path_typographic_quote;
mod path_unclosed_quote;
mod read_only_target;
mod reference_through_switch;
mod required_may_be_null;
mod required_not_mapped;
mod role_without_function;
mod shared;
mod target_case;
mod type_mismatch;
mod unfilterable_match;
mod unknown_target;
mod unknown_type_value;
mod unsupported_target;

pub(super) use reference_through_switch::references;
pub(super) use required_may_be_null::must_have_value;
pub(super) use role_without_function::is_role;

use crate::lint::rule::Rule;

/// In the order of codes.
pub(super) static RULES: &[&Rule] = &[
    &invalid_path::RULE,
    &path_typographic_quote::RULE,
    &path_unclosed_quote::RULE,
    &unknown_target::RULE,
    &target_case::RULE,
    &type_mismatch::RULE,
    &read_only_target::RULE,
    &required_not_mapped::RULE,
    &required_may_be_null::RULE,
    &overlapping_targets::RULE,
    &duplicate_element_type::RULE,
    &unknown_type_value::RULE,
    &boolean_text::RULE,
    &unfilterable_match::RULE,
    &role_without_function::RULE,
    &reference_through_switch::RULE,
    &unsupported_target::RULE,
    &extension_form::RULE,
    &no_disable_mapping::RULE,
    &path_misplaced_bracket::RULE,
    &ambiguous_match::RULE,
];
