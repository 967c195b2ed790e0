//! Whether two documents say the same.

use std::collections::HashMap;

use super::texts::{Text, Texts, canonical};
use crate::source::Span;
use crate::source::document::{Document, Entry, Node, NodeKind, Scalar};
use crate::syntax::{parse_clause, parse_path, print_clause, print_path};

/// The first place in `before` that says something else in `after`; none where both say the same, but for the layout of
/// expressions, the order of an attribute's details, and how things are quoted.
pub(super) fn difference(before: &Document, after: &Document, texts: &Texts) -> Option<Span> {
    let (Some(old), Some(new)) = (&before.root, &after.root) else {
        return Some(before.root.as_ref().map_or(Span::at(0), |root| root.span));
    };
    node(old, new, texts, false).or_else(|| comments(before, after))
}

/// A comment that is not there any more, or that was not there before.
fn comments(before: &Document, after: &Document) -> Option<Span> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for comment in &after.comments {
        *counts.entry(comment.text.trim_end()).or_default() += 1;
    }
    let lost = before.comments.iter().find(|comment| match counts.get_mut(comment.text.trim_end()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    });
    let more = before.comments.len() != after.comments.len();
    lost.map(|comment| comment.span).or(more.then_some(Span::at(0)))
}

fn node(old: &Node, new: &Node, texts: &Texts, details: bool) -> Option<Span> {
    let differs = || Some(old.span);
    if let Some((scalar, text)) = expression(old, texts) {
        let Text::Expression { limits, .. } = text else { return sequence(old, new, texts) };
        let wanted = canonical(&scalar.text, *limits);
        let found = match &new.kind {
            NodeKind::Scalar(scalar) => canonical(&scalar.text, *limits),
            NodeKind::Sequence(items) => match items.as_slice() {
                [one] => one.as_scalar().map(|name| format!("[{}]", name.text)),
                _ => None,
            },
            _ => None,
        };
        return if wanted.is_some() && wanted == found { None } else { differs() };
    }
    match (&old.kind, &new.kind) {
        (NodeKind::Null, NodeKind::Null) => None,
        (NodeKind::Scalar(old), NodeKind::Scalar(new)) => scalar(old, new, texts),
        (NodeKind::Sequence(_), NodeKind::Sequence(_)) => sequence(old, new, texts),
        (NodeKind::Mapping(old), NodeKind::Mapping(new)) if old.len() == new.len() => {
            let find = |wanted: &Entry| new.iter().find(|entry| entry.key.text == wanted.key.text);
            old.iter().zip(new).find_map(|(old, new)| {
                let new = if details { find(old) } else { Some(new) };
                let Some(new) = new else { return Some(old.key.span) };
                let is_target = texts.is_target(&old.key);
                scalar(&old.key, &new.key, texts).or_else(|| node(&old.value, &new.value, texts, is_target))
            })
        }
        _ => differs(),
    }
}

/// The scalar of a node that is an expression in one scalar.
fn expression<'t>(node: &'t Node, texts: &'t Texts) -> Option<(&'t Scalar, &'t Text)> {
    let scalar = node.as_scalar()?;
    let text = texts.get(scalar)?;
    matches!(text, Text::Expression { .. }).then_some((scalar, text))
}

fn sequence(old: &Node, new: &Node, texts: &Texts) -> Option<Span> {
    match (old.as_sequence(), new.as_sequence()) {
        (Some(old), Some(new)) if old.len() == new.len() => {
            old.iter().zip(new).find_map(|(old, new)| node(old, new, texts, false))
        }
        _ => Some(old.span),
    }
}

fn scalar(old: &Scalar, new: &Scalar, texts: &Texts) -> Option<Span> {
    let same = match texts.get(old) {
        Some(Text::Line(_)) => old.text == new.text || line(&old.text) == line(&new.text),
        Some(Text::Bare) => old.text == new.text && old.lost_quotes() == new.lost_quotes(),
        _ => {
            // What is no text in YAML must not become one, and the other way round.
            old.text == new.text && old.surprise() == new.surprise() && old.as_bool() == new.as_bool()
        }
    };
    (!same).then_some(old.span)
}

/// A clause or a path in its canonical form.
fn line(text: &str) -> Option<String> {
    let path = parse_path(text).tree.map(|tree| print_path(&tree));
    path.or_else(|| parse_clause(text).tree.map(|tree| print_clause(&tree)))
}
