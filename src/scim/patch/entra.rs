//! What Microsoft's client sends by default: one operation for each changed attribute, its path as the mapping
//! writes it, the verb capitalised, Booleans as text (customer documentation: "application provisioning config
//! problem SCIM compatibility", "customize application attributes").

use serde_json::Value as Json;

use super::rfc::element_path;
use super::{Change, Transition, operation, roles};
use crate::scim::wire::boolean_text;

/// How the two Microsoft styles differ where both send the same operations.
#[derive(Clone, Copy)]
pub(super) struct Words {
    pub add: &'static str,
    pub replace: &'static str,
    pub remove: &'static str,
    /// Whether Booleans are text.
    pub text_booleans: bool,
    /// Whether roles are what a POST has of them.
    pub roles_as_created: bool,
}

const WORDS: Words =
    Words { add: "Add", replace: "Replace", remove: "Remove", text_booleans: true, roles_as_created: false };

pub(super) fn operations(transitions: &[Transition<'_>]) -> Vec<Json> {
    each(transitions, WORDS).into_iter().map(|(_, operation)| operation).collect()
}

/// The operations one by one, and which transition each came from.
pub(super) fn each(transitions: &[Transition<'_>], words: Words) -> Vec<(usize, Json)> {
    let mut operations = Vec::new();
    let mut gone: Vec<&Transition<'_>> = Vec::new();
    for (at, transition) in transitions.iter().enumerate() {
        if gone.iter().any(|other| other.same_element(transition)) {
            continue;
        }
        let mut element = transitions.iter().filter(|other| other.same_element(transition));
        if transition.is_in_filtered_element() && element.all(|other| is_empty_after(other)) {
            if transition.change == Change::Clear {
                let path = element_path(transition.target);
                operations.push((at, operation(words.remove, &path, None)));
                gone.push(transition);
            }
            continue;
        }
        operations.extend(one(at, transitions, words).map(|operation| (at, operation)));
    }
    operations
}

/// Whether nothing that makes an element exist is left of this part of it.
fn is_empty_after(transition: &Transition<'_>) -> bool {
    !transition.counts || !transition.remains()
}

fn one(at: usize, transitions: &[Transition<'_>], words: Words) -> Option<Json> {
    let transition = transitions.get(at)?;
    let verb = if transition.old.is_some() { words.replace } else { words.add };
    if let (Some(roles), false) = (&transition.roles, transition.is_kept()) {
        let is_part =
            |other: &&Transition<'_>| other.same_element(transition) || std::ptr::eq(*other, transition);
        let element: Vec<&Transition<'_>> = transitions.iter().filter(is_part).collect();
        // A role goes as a whole, with the first part of it that changes.
        let mut changed = element.iter().filter(|part| part.roles.is_some() && !part.is_kept());
        let is_first = changed.next().is_some_and(|first| std::ptr::eq(*first, transition));
        return is_first.then(|| roles::operation(transition, roles, words, &element));
    }
    match &transition.change {
        // In an element that is made by its filter the constants come along.
        Change::Keep if transition.is_in_filtered_element() && !transition.in_element => {
            let constant = transition.constant.as_ref()?;
            Some(operation(words.add, transition.path, Some(worded(constant, words))))
        }
        Change::Keep => None,
        Change::Set(value) => Some(operation(verb, transition.path, Some(worded(value, words)))),
        Change::Add(values) => Some(operation(words.add, transition.path, Some(Json::Array(values.clone())))),
        Change::Clear => Some(operation(words.remove, transition.path, None)),
    }
}

fn worded(value: &Json, words: Words) -> Json {
    match value {
        Json::Bool(value) if words.text_booleans => boolean_text(*value),
        value => value.clone(),
    }
}
