//! What is expected against what was found, as JSON: whether they agree, and both as they are best laid side by side.
//!
//! The order of members says nothing, nor does that of a list: the values of multi-valued attributes have none (RFC
//! 7643, section 2.4). The operations of a PATCH have one.

use serde_json::{Map, Value as Json};

/// How much of an object an expectation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it: what is not expected must not be there.
    Whole,
    /// The members that it names, and those elements of a list.
    Part,
}

/// The lists whose order counts: of a PATCH, and of a test file.
pub(super) const ORDERED: [&str; 2] = ["Operations", "requests"];

/// What tells the elements of a list apart, more than any other member.
const TELLING: [&str; 5] = ["type", "path", "op", "method", "authority"];

/// Whether what was found is what was expected. An expected Null says that a member is not there.
pub fn agrees(expected: &Json, found: &Json, extent: Extent) -> bool {
    agrees_at("", expected, found, extent)
}

fn agrees_at(name: &str, expected: &Json, found: &Json, extent: Extent) -> bool {
    match (expected, found) {
        (Json::Object(expected), Json::Object(found)) => {
            let known = expected.iter().all(|(name, wanted)| match found.get(name) {
                None => wanted.is_null() || extent == Extent::Part && is_empty_list(wanted),
                Some(found) => agrees_at(name, wanted, found, extent),
            });
            let is_expected =
                |(name, value): (&String, &Json)| value.is_null() || expected.contains_key(name);
            known && (extent == Extent::Part || found.iter().all(is_expected))
        }
        (Json::Array(expected), Json::Array(found)) => match extent {
            // A list with nothing in it says that there is nothing.
            Extent::Part if expected.is_empty() => found.is_empty(),
            Extent::Part => {
                expected.len() <= found.len() && matched(expected, found).iter().all(Option::is_some)
            }
            Extent::Whole if ORDERED.contains(&name) => {
                let mut pairs = expected.iter().zip(found);
                expected.len() == found.len() && pairs.all(|(a, b)| agrees_at("", a, b, extent))
            }
            Extent::Whole => expected.len() == found.len() && same_elements(expected, found),
        },
        (Json::Number(a), Json::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (expected, found) => expected == found,
    }
}

/// Whether two lists of one length have the same elements, each as often.
fn same_elements(expected: &[Json], found: &[Json]) -> bool {
    let mut left: Vec<&Json> = found.iter().collect();
    expected.iter().all(|wanted| {
        let at = left.iter().position(|found| agrees(wanted, found, Extent::Whole));
        at.map(|at| left.swap_remove(at)).is_some()
    })
}

fn is_empty_list(value: &Json) -> bool {
    value.as_array().is_some_and(Vec::is_empty)
}

/// Which element of `found` each of `expected` is a part of, each having one of its own: as many of them as can be.
fn matched(expected: &[Json], found: &[Json]) -> Vec<Option<usize>> {
    let fits: Vec<Vec<usize>> = expected
        .iter()
        .map(|wanted| {
            let fitting = found.iter().enumerate().filter(|(_, found)| agrees(wanted, found, Extent::Part));
            fitting.map(|(at, _)| at).collect()
        })
        .collect();
    let mut owners = vec![None; found.len()];
    for at in 0..expected.len() {
        claim(at, &fits, &mut owners, &mut vec![false; found.len()]);
    }
    let owned = |at: usize| owners.iter().position(|owner| *owner == Some(at));
    (0..expected.len()).map(owned).collect()
}

/// Finds an element for one of `expected`; whoever has it already moves on to another, if that is possible.
fn claim(at: usize, fits: &[Vec<usize>], owners: &mut [Option<usize>], asked: &mut [bool]) -> bool {
    for &place in fits.get(at).into_iter().flatten() {
        if asked.get_mut(place).is_none_or(|asked| std::mem::replace(asked, true)) {
            continue;
        }
        let owner = owners.get(place).copied().flatten();
        if owner.is_none_or(|owner| claim(owner, fits, owners, asked)) {
            if let Some(owner) = owners.get_mut(place) {
                *owner = Some(at);
            }
            return true;
        }
    }
    false
}

/// Which element of `found` each of `expected` stands for, if any does: one that agrees, else the one that is most
/// like it.
pub(super) fn pairs(name: &str, expected: &[Json], found: &[Json], extent: Extent) -> Vec<Option<usize>> {
    let mut taken = vec![false; found.len()];
    let mut pairs = vec![None; expected.len()];
    let free = |taken: &mut Vec<bool>, at: usize| {
        taken.get_mut(at).is_some_and(|taken| !std::mem::replace(taken, true))
    };
    if ORDERED.contains(&name) && extent == Extent::Whole {
        return (0..expected.len()).map(|at| (at < found.len()).then_some(at)).collect();
    }
    match extent {
        Extent::Part => {
            pairs = matched(expected, found);
            for at in pairs.iter().flatten() {
                free(&mut taken, *at);
            }
        }
        Extent::Whole => {
            for (pair, wanted) in pairs.iter_mut().zip(expected) {
                let mut all = found.iter().enumerate();
                let own = all.find(|(at, found)| agrees(wanted, found, extent) && free(&mut taken, *at));
                *pair = own.map(|(at, _)| at);
            }
        }
    }
    for (pair, wanted) in pairs.iter_mut().zip(expected).filter(|(pair, _)| pair.is_none()) {
        let others = found.iter().enumerate().filter(|(at, _)| taken.get(*at) == Some(&false));
        let scored = others.map(|(at, found)| (likeness(wanted, found), std::cmp::Reverse(at)));
        if let Some((1.., std::cmp::Reverse(at))) = scored.max() {
            *pair = Some(at);
            free(&mut taken, at);
        }
    }
    pairs
}

/// How much two elements that do not agree have in common.
fn likeness(expected: &Json, found: &Json) -> usize {
    let (Json::Object(expected), Json::Object(found)) = (expected, found) else { return 0 };
    let same = expected.iter().filter(|(name, wanted)| {
        !wanted.is_null() && found.get(*name).is_some_and(|found| agrees(wanted, found, Extent::Part))
    });
    same.map(|(name, _)| if TELLING.contains(&name.as_str()) { 4 } else { 1 }).sum()
}

/// Both as they are to be laid side by side: what agrees in one place, and of a part only what it is about.
pub fn aligned(expected: &Json, found: &Json, extent: Extent) -> (Json, Json) {
    aligned_at("", expected, found, extent)
}

fn aligned_at(name: &str, expected: &Json, found: &Json, extent: Extent) -> (Json, Json) {
    match (expected, found) {
        (Json::Object(expected), Json::Object(found)) => aligned_members(expected, found, extent),
        (Json::Array(expected), Json::Array(found)) => aligned_elements(name, expected, found, extent),
        // However it is written.
        (expected, found) if agrees(expected, found, extent) => (found.clone(), found.clone()),
        (expected, found) => (expected.clone(), found.clone()),
    }
}

fn aligned_members(expected: &Map<String, Json>, found: &Map<String, Json>, extent: Extent) -> (Json, Json) {
    let mut names: Vec<&String> = expected.keys().collect();
    if extent == Extent::Whole {
        // What was not expected stands behind what it stood behind.
        let mut place = 0;
        for name in found.keys() {
            match names.iter().position(|known| *known == name) {
                Some(at) => place = at + 1,
                None => {
                    names.insert(place, name);
                    place += 1;
                }
            }
        }
    }
    let (mut left, mut right) = (Map::new(), Map::new());
    for name in names {
        let (wanted, found) = (expected.get(name), found.get(name));
        match (wanted, found) {
            (Some(wanted), Some(found)) => {
                let (a, b) = aligned_at(name, wanted, found, extent);
                left.insert(name.clone(), a);
                right.insert(name.clone(), b);
            }
            (Some(Json::Null), None) | (None, Some(Json::Null)) => {}
            (Some(wanted), None) if extent == Extent::Part && is_empty_list(wanted) => {}
            (wanted, found) => {
                left.extend(wanted.map(|wanted| (name.clone(), wanted.clone())));
                right.extend(found.map(|found| (name.clone(), found.clone())));
            }
        }
    }
    (Json::Object(left), Json::Object(right))
}

fn aligned_elements(name: &str, expected: &[Json], found: &[Json], extent: Extent) -> (Json, Json) {
    let pairs = pairs(name, expected, found, extent);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for (wanted, pair) in expected.iter().zip(&pairs) {
        match pair.and_then(|at| found.get(at)) {
            Some(found) => {
                let (a, b) = aligned_at("", wanted, found, extent);
                left.push(a);
                right.push(b);
            }
            None => left.push(wanted.clone()),
        }
    }
    let all_paired = pairs.iter().all(Option::is_some) && !expected.is_empty();
    // Of a part, what else there is matters only where something is missing.
    if extent == Extent::Whole || !all_paired {
        let others = found.iter().enumerate().filter(|(at, _)| !pairs.contains(&Some(*at)));
        right.extend(others.map(|(_, found)| found.clone()));
    }
    (left.into(), right.into())
}

/// What was found, with the members that are expected not to be there.
pub(super) fn with_nulls(expected: &Json, mut found: Json) -> Json {
    if let (Some(expected), Some(members)) = (expected.as_object(), found.as_object_mut()) {
        for (name, wanted) in expected {
            match members.get_mut(name) {
                Some(member) => *member = with_nulls(wanted, member.take()),
                None if wanted.is_null() => drop(members.insert(name.clone(), Json::Null)),
                None => {}
            }
        }
    }
    found
}

/// As much of what was found as an expectation is about.
pub(super) fn part(expected: &Json, found: &Json) -> Json {
    match (expected, found) {
        (Json::Object(expected), Json::Object(found)) => {
            let members = expected.iter().map(|(name, wanted)| {
                let new = match found.get(name) {
                    Some(found) => part(wanted, found),
                    None if *wanted == Json::Array(Vec::new()) => wanted.clone(),
                    None => Json::Null,
                };
                (name.clone(), new)
            });
            Json::Object(members.collect())
        }
        (Json::Array(wanted), Json::Array(all)) if !wanted.is_empty() => {
            let pairs = pairs("", wanted, all, Extent::Part);
            let of = |(wanted, pair): (&Json, &Option<usize>)| {
                pair.and_then(|at| all.get(at)).map(|found| part(wanted, found))
            };
            let parts: Option<Vec<Json>> = wanted.iter().zip(&pairs).map(of).collect();
            // What it is about is not there: then it is about all of them.
            parts.map_or_else(|| found.clone(), Json::from)
        }
        (_, found) => found.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn order_says_nothing_but_of_operations() {
        for (expected, found, whole, part) in [
            (json!({"a": 1, "b": [1, 2]}), json!({"b": [2, 1], "a": 1}), true, true),
            (json!({"a": 1}), json!({"a": 1, "b": 2}), false, true),
            (json!({"a": 1, "b": null}), json!({"a": 1}), true, true),
            (json!({"a": 1, "b": null}), json!({"a": 1, "b": 2}), false, false),
            (json!({"a": 1}), json!({"a": 1.0}), true, true),
            (json!({"a": "1"}), json!({"a": 1}), false, false),
            (json!([1, 1, 2]), json!([1, 2, 2]), false, false),
            (json!([1, 2]), json!([2, 3, 1]), false, true),
            (json!({"a": []}), json!({"a": [1]}), false, false),
            (json!({"a": []}), json!({}), false, true),
            // Each has an element of its own, whatever the order.
            (json!([{"t": 1}, {"t": 1, "v": 2}]), json!([{"t": 1, "v": 2}, {"t": 1}]), true, true),
            (json!([{"t": 1}, {"v": 2}]), json!([{"t": 1, "v": 2}, {"t": 1}]), false, true),
            (json!([{"t": 1}, {"v": 2}]), json!([{"t": 1, "v": 2}]), false, false),
            (json!([{"t": "w"}]), json!([{"t": "h", "v": 1}, {"t": "w", "v": 2}]), false, true),
            (json!([{"t": "w", "v": 1}]), json!([{"t": "h", "v": 1}, {"t": "w", "v": 2}]), false, false),
            (json!({"Operations": [1, 2]}), json!({"Operations": [2, 1]}), false, true),
            (json!(null), json!(null), true, true),
            (json!({}), json!([]), false, false),
        ] {
            assert_eq!(agrees(&expected, &found, Extent::Whole), whole, "{expected} {found}");
            assert_eq!(agrees(&expected, &found, Extent::Part), part, "{expected} {found}");
        }
    }

    #[test]
    fn what_belongs_together_is_laid_side_by_side() {
        let expected = json!({"emails": [{"value": "a", "type": "home"}, {"type": "work", "value": "b"}], "x": 1, "old": 2});
        let found = json!({"new": 3, "emails": [{"type": "work", "value": "c"}, {"type": "home", "value": "a"}], "y": 4, "x": 1});
        let (left, right) = aligned(&expected, &found, Extent::Whole);
        assert_eq!(
            (left.to_string(), right.to_string()),
            (
                r#"{"emails":[{"value":"a","type":"home"},{"type":"work","value":"b"}],"x":1,"old":2}"#
                    .into(),
                r#"{"new":3,"emails":[{"value":"a","type":"home"},{"type":"work","value":"c"}],"y":4,"x":1}"#
                    .into()
            )
        );
        let part = json!({"emails": [{"type": "work", "value": "b"}], "old": null, "gone": 1});
        let (left, right) = aligned(&part, &found, Extent::Part);
        assert_eq!(left.to_string(), r#"{"emails":[{"type":"work","value":"b"}],"gone":1}"#);
        assert_eq!(right.to_string(), r#"{"emails":[{"type":"work","value":"c"}]}"#);
    }
}
