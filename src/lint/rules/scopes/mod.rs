//! Scoping filters.

mod anchors;
mod contradicting_clauses;
mod duplicate_group;
mod everyone_or_no_one;
mod groups;
mod implied_clause;
mod invalid_clause;
mod logic;
mod multi_valued_filter;
mod operand_missing;
mod operand_not_allowed;
mod operator_spelling;
mod operator_type;
mod unanchored_pattern;
mod unknown_operator;
mod unsupported_filter;

use crate::lint::rule::Rule;

/// In the order of codes.
pub(super) static RULES: &[&Rule] = &[
    &invalid_clause::RULE,
    &unknown_operator::RULE,
    &operator_spelling::RULE,
    &operand_missing::RULE,
    &operand_not_allowed::RULE,
    &operator_type::RULE,
    &multi_valued_filter::RULE,
    &unsupported_filter::RULE,
    &unanchored_pattern::RULE,
    &contradicting_clauses::RULE,
    &implied_clause::RULE,
    &duplicate_group::RULE,
    &everyone_or_no_one::RULE,
];
