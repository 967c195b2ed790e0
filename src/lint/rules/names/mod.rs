//! Names, types and arguments.

mod argument_type;
mod attribute_case;
mod bare_null;
mod boolean_key_case;
mod constant_comparison;
mod constant_expression;
mod duplicate_switch_key;
mod empty_required_argument;
mod function_case;
mod impossible;
mod index_below_one;
mod list_where_one_expected;
mod missing_styles_slot;
mod odd_switch_pairs;
mod outside_diacritics_table;
mod replace_arguments;
mod replace_group;
mod replace_template;
mod separator_position;
mod stray_blank;
mod too_few_arguments;
mod too_many_arguments;
mod undocumented_function;
mod unknown_attribute;
mod unknown_context_constant;
mod unknown_function;
mod unreachable_branch;

use crate::lint::rule::Rule;

/// In the order of codes.
pub(super) static RULES: &[&Rule] = &[
    &unknown_function::RULE,
    &function_case::RULE,
    &undocumented_function::RULE,
    &unknown_attribute::RULE,
    &attribute_case::RULE,
    &too_few_arguments::RULE,
    &too_many_arguments::RULE,
    &empty_required_argument::RULE,
    &argument_type::RULE,
    &odd_switch_pairs::RULE,
    &duplicate_switch_key::RULE,
    &unreachable_branch::RULE,
    &boolean_key_case::RULE,
    &constant_comparison::RULE,
    &index_below_one::RULE,
    &list_where_one_expected::RULE,
    &replace_arguments::RULE,
    &replace_template::RULE,
    &replace_group::RULE,
    &constant_expression::RULE,
    &stray_blank::RULE,
    &separator_position::RULE,
    &bare_null::RULE,
    &unknown_context_constant::RULE,
    &missing_styles_slot::RULE,
    &outside_diacritics_table::RULE,
];
