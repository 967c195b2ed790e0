//! The filters that find an object in the target (RFC 7644, section 3.4.2.2).

use serde_json::Value as Json;

use super::state::{AttributeState, Outcome, State};
use super::worker::RecordFailure;
use crate::mapping::{Apply, CompiledObject, CompiledTarget};
use crate::source::Code;
use crate::value::write_json_string;

/// One filter for each matching attribute that has a value, in order of precedence. None: the mapping matches by
/// no attribute.
///
/// # Errors
/// The mapping has matching attributes, and none of them has a value (`AF910`).
pub fn matching(object: &CompiledObject, state: &State) -> Result<Vec<String>, Box<RecordFailure>> {
    let targets = targets(object);
    let filters = filters(&targets, |at| state.attributes.get(at)?.on_create());
    if let ([(_, target), ..], []) = (targets.as_slice(), filters.as_slice()) {
        return Err(Box::new(RecordFailure {
            code: Code::AF910,
            message: "no matching attribute has a value, so the object cannot be found in the target"
                .to_owned(),
            target: Some(target.path.clone()),
            span: None,
            help: Some("match by an attribute that every object has".to_owned()),
        }));
    }
    Ok(filters)
}

/// The same for an object that was made from one state and updated to another: what does not flow is as it was.
pub(super) fn matching_after(object: &CompiledObject, before: &State, after: &State) -> Vec<String> {
    filters(&targets(object), |at| {
        let (target, new) = (object.targets.get(at)?, after.attributes.get(at)?);
        let old = before.attributes.get(at).and_then(AttributeState::on_create);
        match &new.outcome {
            _ if target.apply == Apply::CreateOnly => old,
            Outcome::Value(value) => Some(value),
            Outcome::Null if target.flow_null => None,
            _ => old,
        }
    })
}

/// An object whose id is not known must be found by something.
///
/// # Errors
/// There is no filter (`AF910`).
pub(super) fn found_by(filters: Vec<String>) -> Result<Vec<String>, Box<RecordFailure>> {
    match filters.is_empty() {
        false => Ok(filters),
        true => Err(Box::new(RecordFailure {
            code: Code::AF910,
            message: "its id in the target is not known, and the mapping matches by no attribute".to_owned(),
            target: None,
            span: None,
            help: Some("give `match: 1` to the attribute that it is found by, or give its id".to_owned()),
        })),
    }
}

/// The matching targets, in order of precedence.
fn targets(object: &CompiledObject) -> Vec<(usize, &CompiledTarget)> {
    let targets = object.targets.iter().enumerate();
    let mut targets: Vec<_> = targets
        .filter_map(|(at, target)| target.precedence.map(|precedence| (precedence, at, target)))
        .collect();
    targets.sort_by_key(|(precedence, at, _)| (*precedence, *at));
    targets.into_iter().map(|(_, at, target)| (at, target)).collect()
}

fn filters<'s>(
    targets: &[(usize, &CompiledTarget)],
    value: impl Fn(usize) -> Option<&'s Json>,
) -> Vec<String> {
    let targets = targets.iter();
    let filters =
        targets.filter_map(|(at, target)| Some(format!("{} eq {}", target.path, literal(value(*at)?)?)));
    filters.collect()
}

/// A value in a filter: JSON, as RFC 7644 has it; the first of several.
fn literal(value: &Json) -> Option<String> {
    match value {
        Json::String(text) if text.is_empty() => None,
        Json::String(text) => {
            let mut out = Vec::new();
            write_json_string(text, &mut out);
            String::from_utf8(out).ok()
        }
        Json::Array(items) => literal(items.first()?),
        Json::Object(members) => literal(members.get("value")?),
        Json::Null => None,
        value => Some(value.to_string()),
    }
}
