//! What Microsoft's client sends with `aadOptscim062020`: lower case, typed, and several replaced simple values
//! in one operation without a path, whose keys are flat paths.

use serde_json::{Map, Value as Json, json};

use super::Transition;
use super::entra::{Words, each};

const WORDS: Words =
    Words { add: "add", replace: "replace", remove: "remove", text_booleans: false, roles_as_created: true };

pub(super) fn operations(transitions: &[Transition<'_>]) -> Vec<Json> {
    let (mut filtered, mut others, mut replaced) = (Vec::new(), Vec::new(), Vec::new());
    for (at, operation) in each(transitions, WORDS) {
        let Some(transition) = transitions.get(at) else { continue };
        let target = transition.target;
        if target.element || target.multivalued {
            filtered.push(operation);
        } else if operation.get("op").is_some_and(|op| op == WORDS.replace) {
            replaced.push(operation);
        } else {
            others.push(operation);
        }
    }
    // Operations with a filter come first.
    filtered.extend(others);
    if replaced.len() < 2 {
        filtered.extend(replaced);
    } else {
        let merged: Map<String, Json> = replaced.into_iter().filter_map(member).collect();
        filtered.push(json!({ "op": WORDS.replace, "value": merged }));
    }
    filtered
}

fn member(mut operation: Json) -> Option<(String, Json)> {
    let path = operation.get("path")?.as_str()?.to_owned();
    let value = operation.get_mut("value")?.take();
    Some((path, value))
}
