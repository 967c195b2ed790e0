//! The places of a resource that either mapping writes, and whether their values are the same.

use attrflow::functions::REDACTED;
use attrflow::mapping::CompiledObject;
use attrflow::provision::Parts;
use attrflow::value::write_json_string;
use serde_json::Value as Json;

use super::changes::Values;

/// A place in the resource that either mapping writes.
#[derive(Debug)]
pub(super) struct Place {
    /// The target path, as the later mapping that has it writes it.
    pub path: String,
    before: Origin,
    after: Origin,
    /// Whether it is no part of the payload, but follows it.
    pub reference: bool,
    /// Whether its values are shown nowhere.
    redacted: bool,
}

/// Where a mapping has the value of a place from.
#[derive(Debug)]
enum Origin {
    Nowhere,
    /// The target of that number.
    Target(usize),
    /// The same JSON for every record.
    Fixed(Vec<u8>),
}

impl Origin {
    fn write(&self, parts: &Parts<'_>, out: &mut Vec<u8>) -> bool {
        out.clear();
        match self {
            Origin::Nowhere => false,
            Origin::Target(at) => parts.write(*at, out),
            Origin::Fixed(json) => {
                out.extend_from_slice(json);
                true
            }
        }
    }
}

/// Memory for two values.
#[derive(Debug, Default)]
pub(super) struct Texts {
    before: Vec<u8>,
    after: Vec<u8>,
}

impl Place {
    /// The values of a record there, if they differ.
    pub fn compare(&self, before: &Parts<'_>, after: &Parts<'_>, texts: &mut Texts) -> Option<Values> {
        let had = self.before.write(before, &mut texts.before);
        let has = self.after.write(after, &mut texts.after);
        if !had && !has || had && has && texts.before == texts.after {
            return None;
        }
        let mut before = had.then(|| parsed(&texts.before));
        let mut after = has.then(|| parsed(&texts.after));
        if let (Some(before), Some(after)) = (&before, &after)
            && is_same(before, after)
        {
            return None;
        }
        if self.redacted {
            before = before.map(|_| REDACTED.into());
            after = after.map(|_| REDACTED.into());
        }
        Some(Values { before, after })
    }
}

/// A value as it stands in a payload. What is nested deeper than a parser goes is compared as it is written.
fn parsed(json: &[u8]) -> Json {
    serde_json::from_slice(json).unwrap_or_else(|_| String::from_utf8_lossy(json).into())
}

/// Whether two values are the same but for the order of what has none.
fn is_same(before: &Json, after: &Json) -> bool {
    match (before, after) {
        (Json::Array(before), Json::Array(after)) => {
            before.len() == after.len() && {
                let (mut before, mut after) = (before.clone(), after.clone());
                order(&mut before);
                order(&mut after);
                before == after
            }
        }
        (before, after) => before == after,
    }
}

fn order(items: &mut [Json]) {
    items.iter_mut().for_each(order_within);
    items.sort_by_cached_key(Json::to_string);
}

fn order_within(value: &mut Json) {
    match value {
        Json::Array(items) => order(items),
        Json::Object(members) => {
            members.values_mut().for_each(order_within);
            members.sort_keys();
        }
        _ => {}
    }
}

/// All places, in the order of the mapping that is to be; then those that only the one that is has.
pub(super) fn places(before: Option<&CompiledObject>, after: Option<&CompiledObject>) -> Vec<Place> {
    let keys = |object: Option<&CompiledObject>| -> Vec<Vec<String>> {
        object
            .map(|object| object.targets.iter().map(|target| target.target.keys()).collect())
            .unwrap_or_default()
    };
    let (earlier, later) = (keys(before), keys(after));
    // Files may declare an attribute of their own in different cases.
    let meant = |keys: &Vec<String>| {
        let exact = earlier.iter().position(|other| other == keys);
        exact.or_else(|| earlier.iter().position(|other| same_names(other, keys) && !later.contains(other)))
    };
    let pairs: Vec<(Option<usize>, Option<usize>)> =
        later.iter().enumerate().map(|(at, keys)| (meant(keys), Some(at))).collect();
    let alone = (0..earlier.len()).filter(|at| !pairs.iter().any(|(other, _)| *other == Some(*at)));
    let alone: Vec<(Option<usize>, Option<usize>)> = alone.map(|at| (Some(at), None)).collect();

    let target = |object: Option<&'_ CompiledObject>, at: Option<usize>| {
        object.and_then(|object| object.targets.get(at?)).cloned()
    };
    let origin = |at: Option<usize>| at.map_or(Origin::Nowhere, Origin::Target);
    let paired = pairs.into_iter().chain(alone).map(|(first, second)| {
        let targets = [target(after, second), target(before, first)];
        let targets: Vec<_> = targets.into_iter().flatten().collect();
        Place {
            path: targets.first().map(|target| target.path.clone()).unwrap_or_default(),
            before: origin(first),
            after: origin(second),
            reference: targets.iter().any(|target| target.target.reference),
            redacted: targets.iter().any(|target| target.is_redacted()),
        }
    });
    schemas(before, after).into_iter().chain(paired).collect()
}

/// Names are compared without regard to case, what filters say as it is.
fn same_names(a: &[String], b: &[String]) -> bool {
    let same = |(a, b): (&String, &String)| a == b || !a.starts_with('[') && a.eq_ignore_ascii_case(b);
    a.len() == b.len() && a.iter().zip(b).all(same)
}

/// What kind of resource the payload says it is, where the mappings do not agree.
fn schemas(before: Option<&CompiledObject>, after: Option<&CompiledObject>) -> Option<Place> {
    let resource = |object: &CompiledObject| (!object.flat).then(|| object.resource.clone());
    let (before, after) = (resource(before?), resource(after?));
    let origin = |resource: &Option<String>| match resource {
        None => Origin::Nowhere,
        Some(urn) => {
            let mut json = b"[".to_vec();
            write_json_string(urn, &mut json);
            json.push(b']');
            Origin::Fixed(json)
        }
    };
    (before != after).then(|| Place {
        path: "schemas".to_owned(),
        before: origin(&before),
        after: origin(&after),
        reference: false,
        redacted: false,
    })
}
