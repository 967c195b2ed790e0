//! Syntax of expressions, and YAML's traps for it.

mod bare_name;
mod empty_expression;
mod extra_input;
mod foreign_comment;
mod foreign_operator;
mod index_syntax;
mod invisible_character;
mod missing_comma;
mod pasted_markup;
mod single_quoted_string;
mod too_deep;
mod too_long;
mod top_level_comparison;
mod typographic_quote;
mod unclosed_bracket;
mod unclosed_parenthesis;
mod unclosed_string;
mod unknown_escape;
mod yaml_anchor;
mod yaml_comment_cut;
mod yaml_flow_expression;
mod yaml_lost_quotes;

use crate::lint::rule::Rule;

/// In the order of codes.
pub(super) static RULES: &[&Rule] = &[
    &unclosed_parenthesis::RULE,
    &unclosed_bracket::RULE,
    &unclosed_string::RULE,
    &extra_input::RULE,
    &typographic_quote::RULE,
    &invisible_character::RULE,
    &foreign_operator::RULE,
    &single_quoted_string::RULE,
    &bare_name::RULE,
    &unknown_escape::RULE,
    &too_deep::RULE,
    &too_long::RULE,
    &empty_expression::RULE,
    &foreign_comment::RULE,
    &pasted_markup::RULE,
    &missing_comma::RULE,
    &index_syntax::RULE,
    &top_level_comparison::RULE,
    &yaml_comment_cut::RULE,
    &yaml_flow_expression::RULE,
    &yaml_anchor::RULE,
    &yaml_lost_quotes::RULE,
];
