//! Constants: patterns, date formats, cultures.

mod date_format;
mod date_format_mismatch;
mod empty_match;
mod impossible_random_string;
mod invalid_date_format;
mod invalid_regex;
mod lossy_date_format;
mod unknown_compare_type;
mod unknown_culture;
mod unknown_date_style;
mod unknown_interval;
mod unsupported_regex;

use crate::lint::rule::Rule;

/// In the order of codes.
pub(super) static RULES: &[&Rule] = &[
    &invalid_regex::RULE,
    &unsupported_regex::RULE,
    &empty_match::RULE,
    &invalid_date_format::RULE,
    &lossy_date_format::RULE,
    &unknown_interval::RULE,
    &unknown_culture::RULE,
    &unknown_date_style::RULE,
    &unknown_compare_type::RULE,
    &impossible_random_string::RULE,
    &date_format_mismatch::RULE,
];
