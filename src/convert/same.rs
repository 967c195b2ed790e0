//! Whether two files say the same of something, however they write it.

use super::wire::{default_value, filter_clause, matching_priority, text};
use crate::mapping::{AttributeMapping, MappingSource, ScopeGroup};
use crate::syntax::{
    Expression, ExpressionKind, Limits, Name, parse_expression, parse_path, print_expression, print_path,
};

/// Of an expression's text; none where it is no expression.
pub(super) fn tree(text: &str) -> Option<Expression> {
    parse_expression(text, Limits::ANY).tree
}

/// Whether two expressions differ in white space at most.
fn expressions(a: &str, b: &str) -> bool {
    let printed = |text: &str| tree(text).map(|tree| print_expression(&tree));
    a == b || printed(a).is_some_and(|a| printed(b).is_some_and(|b| a == b))
}

/// The text of an expression that is a constant and nothing else, as a synchronization schema has it.
fn literal(text: &str) -> Option<String> {
    match tree(text)?.kind {
        ExpressionKind::String(literal) => Some(literal.value),
        ExpressionKind::Integer { value, .. } => Some(value.to_string()),
        ExpressionKind::Name(name @ (Name::True | Name::False)) => Some(name.as_str().to_owned()),
        _ => None,
    }
}

/// Whether values come from the same.
pub(super) fn sources(a: &MappingSource, b: &MappingSource) -> bool {
    match (a, b) {
        (MappingSource::Expression(a), MappingSource::Expression(b)) => {
            let literals = || literal(&a.text).is_some_and(|a| literal(&b.text).is_some_and(|b| a == b));
            expressions(&a.text, &b.text) || literals()
        }
        (MappingSource::Constant(a, _), MappingSource::Constant(b, _)) => text(a) == text(b),
        (MappingSource::Constant(constant, _), MappingSource::Expression(expression))
        | (MappingSource::Expression(expression), MappingSource::Constant(constant, _)) => {
            literal(&expression.text).is_some_and(|literal| literal == text(constant))
        }
        (MappingSource::None | MappingSource::Invalid, MappingSource::None | MappingSource::Invalid) => true,
        _ => false,
    }
}

/// Whether two attribute mappings do the same, as far as a synchronization schema has words for it.
pub(super) fn attributes(a: &AttributeMapping, b: &AttributeMapping) -> bool {
    sources(&a.source, &b.source)
        && default_value(a) == default_value(b)
        && matching_priority(a) == matching_priority(b)
        && a.apply == b.apply
        && a.behavior == b.behavior
}

/// A target's name, or its path as it is printed.
pub(super) fn target(name: &str, flat: bool) -> String {
    let path = if flat { None } else { parse_path(name).tree };
    path.map_or_else(|| name.to_owned(), |path| print_path(&path))
}

/// Whether two clauses ask the same.
pub(super) fn clauses(a: &str, b: &str) -> bool {
    filter_clause(a) == filter_clause(b)
}

/// Whether two groups take the same objects, and are called the same.
pub(super) fn groups(a: &ScopeGroup, b: &ScopeGroup) -> bool {
    let same = || {
        a.clauses.len() == b.clauses.len()
            && a.clauses.iter().zip(&b.clauses).all(|(a, b)| clauses(&a.text, &b.text))
    };
    a.set == b.set && name(a) == name(b) && same()
}

/// What a group is called, if it is called anything.
pub(super) fn name(group: &ScopeGroup) -> Option<&str> {
    group.name.as_deref().filter(|name| !name.is_empty())
}

/// What an attribute mapping has in the place of an expression, where it has none that can be read.
pub(super) fn no_expression(attribute: &AttributeMapping) -> Option<String> {
    match &attribute.source {
        MappingSource::Expression(text) if tree(&text.text).is_none() => {
            Some(format!("the expression of `{}`", attribute.target.text))
        }
        _ => None,
    }
}
