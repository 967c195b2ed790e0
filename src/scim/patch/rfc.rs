//! The strict reading of RFC 7644, section 3.5.2.

use serde_json::{Map, Value as Json};

use super::{Change, Transition, operation};
use crate::scim::target::Target;

pub(super) fn operations(transitions: &[Transition<'_>]) -> Vec<Json> {
    let (mut first, mut operations) = (Vec::new(), Vec::new());
    for (at, transition) in transitions.iter().enumerate() {
        let before = transitions.get(..at).unwrap_or_default();
        if !transition.is_in_filtered_element() {
            operations.extend(single(transition));
        } else if !before.iter().any(|other| other.same_element(transition)) {
            let rest = transitions.get(at..).unwrap_or_default();
            let element: Vec<&Transition<'_>> =
                rest.iter().filter(|other| other.same_element(transition)).collect();
            // A filter that matches nothing is an error (noTarget): what is not there yet is added as a whole,
            // all new elements of an attribute at once.
            match transition.in_element && !transition.is_unknown {
                true => operations.extend(changed(transition.target, &element)),
                false => match new_element(transition.target, &element) {
                    Some(element) => {
                        // Whatever is there makes room; removing what is not there is no error.
                        if transition.is_unknown {
                            first.push(operation("remove", &element_path(transition.target), None));
                        }
                        add_element(element, transition, &mut operations);
                    }
                    // Nobody knows whether it is there; removing what is not is no error.
                    None if element.iter().any(|part| part.change == Change::Clear) => {
                        operations.push(operation("remove", &element_path(transition.target), None));
                    }
                    None => {}
                },
            }
        }
    }
    // What comes before what goes: a server may take an attribute that is empty in between for one that is gone.
    operations.sort_by_key(|operation| operation.get("op").is_some_and(|op| op == "remove"));
    first.extend(operations);
    first
}

/// A value that is in no element.
fn single(transition: &Transition<'_>) -> Option<Json> {
    let path = path(transition.target);
    match &transition.change {
        Change::Keep => None,
        Change::Set(value) => Some(operation(verb(transition.old.as_ref()), &path, Some(value.clone()))),
        Change::Add(values) => Some(operation("add", &path, Some(Json::Array(values.clone())))),
        Change::Clear => Some(operation("remove", &path, None)),
    }
}

fn verb(old: Option<&Json>) -> &'static str {
    if old.is_some() { "replace" } else { "add" }
}

/// The operations on an element that exists.
fn changed(target: &Target, element: &[&Transition<'_>]) -> Vec<Json> {
    let mut own = element.iter().filter(|transition| transition.counts);
    if element.iter().any(|transition| !transition.is_kept()) && !own.any(|own| own.remains()) {
        // Nothing of ours is left in it.
        return vec![operation("remove", &element_path(target), None)];
    }
    if target.filter.is_empty() && element.iter().any(|transition| !transition.is_kept()) {
        // Nothing names the one element among others: the attribute as a whole is ours.
        let whole = whole(target, element);
        return vec![operation("replace", &attribute_path(target), Some(Json::Array(vec![whole])))];
    }
    element.iter().filter_map(|transition| single(transition)).collect()
}

/// The element as it is when all is done.
fn whole(target: &Target, element: &[&Transition<'_>]) -> Json {
    let mut members = fixed(target);
    for transition in element {
        let value = match &transition.change {
            Change::Keep => transition.old.clone().or_else(|| transition.constant.clone()),
            Change::Set(value) => Some(value.clone()),
            Change::Add(values) => Some(Json::Array(values.clone())),
            Change::Clear => None,
        };
        if let (Some(name), Some(value)) = (&transition.target.sub_attribute, value) {
            members.insert(name.clone(), value);
        }
    }
    Json::Object(members)
}

/// An element that comes into being; none when nothing of it has a value.
fn new_element(target: &Target, element: &[&Transition<'_>]) -> Option<Json> {
    let sets = |transition: &&Transition<'_>| matches!(transition.change, Change::Set(_) | Change::Add(_));
    let own = element.iter().filter(|transition| transition.counts);
    own.copied().any(|transition| sets(&transition)).then(|| {
        let mut members = fixed(target);
        for transition in element {
            let value = match &transition.change {
                Change::Set(value) => Some(value.clone()),
                Change::Add(values) => Some(Json::Array(values.clone())),
                Change::Keep | Change::Clear => transition.constant.clone(),
            };
            if let (Some(name), Some(value)) = (&transition.target.sub_attribute, value) {
                members.insert(name.clone(), value);
            }
        }
        Json::Object(members)
    })
}

/// Adds the element; to the operation that adds others of its attribute, when there is one.
fn add_element(element: Json, transition: &Transition<'_>, operations: &mut Vec<Json>) {
    let path = attribute_path(transition.target);
    let other = operations.iter_mut().find(|operation| {
        operation.get("op").is_some_and(|op| op == "add")
            && operation.get("path").is_some_and(|at| *at == path)
    });
    match other.and_then(|operation| operation.get_mut("value")).and_then(Json::as_array_mut) {
        Some(elements) => elements.push(element),
        None => operations.push(operation("add", &path, Some(Json::Array(vec![element])))),
    }
}

/// What the filter says of an element.
fn fixed(target: &Target) -> Map<String, Json> {
    target.filter.iter().map(|(name, value)| (name.clone(), value.as_json())).collect()
}

/// The path of an attribute: `emails`, `urn:…:User:department`.
pub(super) fn attribute_path(target: &Target) -> String {
    match &target.extension {
        Some(urn) => format!("{urn}:{}", target.attribute),
        None => target.attribute.clone(),
    }
}

/// The path of an element: `emails[type eq "work"]`.
pub(super) fn element_path(target: &Target) -> String {
    let mut path = attribute_path(target);
    if !target.filter.is_empty() {
        let terms = target.filter.iter().map(|(name, value)| format!("{name} eq {}", value.to_json()));
        path.push('[');
        path.push_str(&terms.collect::<Vec<_>>().join(" and "));
        path.push(']');
    }
    path
}

/// The path of a value: `emails[type eq "work"].value`.
fn path(target: &Target) -> String {
    let mut path = element_path(target);
    if let Some(sub) = &target.sub_attribute {
        path.push('.');
        path.push_str(sub);
    }
    path
}
