//! Conditions, branches and tests for Null.

use super::Function;

mod and;
mod bit_and;
mod cbool;
mod coalesce;
mod ignore_flow_if_null_or_empty;
mod iif;
mod is_nothing;
mod is_null;
mod is_null_or_empty;
mod is_present;
mod is_string;
mod not;
mod or;
mod switch;

/// The functions of this family, in alphabetical order.
pub static FUNCTIONS: &[&Function] = &[
    &and::AND,
    &bit_and::BIT_AND,
    &cbool::CBOOL,
    &coalesce::COALESCE,
    &ignore_flow_if_null_or_empty::IGNORE_FLOW_IF_NULL_OR_EMPTY,
    &iif::IIF,
    &is_nothing::IS_NOTHING,
    &is_null::IS_NULL,
    &is_null_or_empty::IS_NULL_OR_EMPTY,
    &is_present::IS_PRESENT,
    &is_string::IS_STRING,
    &not::NOT,
    &or::OR,
    &switch::SWITCH,
];
