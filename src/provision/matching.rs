//! The filters that find an object in the target (RFC 7644, section 3.4.2.2).

use serde_json::Value as Json;

use super::state::State;
use super::worker::RecordFailure;
use crate::mapping::CompiledObject;
use crate::source::Code;
use crate::value::write_json_string;

/// One filter for each matching attribute that has a value, in order of precedence. None: the mapping matches by
/// no attribute.
///
/// # Errors
/// The mapping has matching attributes, and none of them has a value (`AF910`).
pub fn matching(object: &CompiledObject, state: &State) -> Result<Vec<String>, Box<RecordFailure>> {
    let mut targets: Vec<_> = object
        .targets
        .iter()
        .enumerate()
        .filter_map(|(at, target)| target.precedence.map(|precedence| (precedence, at, target)))
        .collect();
    targets.sort_by_key(|(precedence, at, _)| (*precedence, *at));
    let filters: Vec<String> = targets
        .iter()
        .filter_map(|(_, at, target)| {
            let value = state.attributes.get(*at)?.on_create()?;
            Some(format!("{} eq {}", target.path, literal(value)?))
        })
        .collect();
    if let ([(_, _, target), ..], []) = (targets.as_slice(), filters.as_slice()) {
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
