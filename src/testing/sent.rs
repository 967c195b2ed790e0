//! Requests that were expected against those that are sent.

use serde_json::{Map, Value as Json, json};

use super::compare::{Extent, agrees, aligned};
use super::hide::Hidden;
use super::model::ExpectedRequest;
use crate::provision::Request;

/// Whether these are the requests that were expected.
pub(super) fn agree(expected: &[ExpectedRequest], found: &[Request]) -> bool {
    expected.len() == found.len()
        && expected.iter().zip(found).all(|(expected, found)| is_it(expected, found))
}

fn is_it(expected: &ExpectedRequest, found: &Request) -> bool {
    let ExpectedRequest { method, path, matching, body, body_includes, .. } = expected;
    let found_body = found.body.as_ref().unwrap_or(&Json::Null);
    method.as_ref().is_none_or(|method| method.value == found.method)
        && path.as_ref().is_none_or(|path| path.value == found.path())
        && matching.as_ref().is_none_or(|matching| matching.value == found.matching)
        && body.as_ref().is_none_or(|body| agrees(&body.value, found_body, Extent::Whole))
        && body_includes.as_ref().is_none_or(|body| agrees(&body.value, found_body, Extent::Part))
}

/// Both as lists of what is said of each request.
pub(super) fn side_by_side(
    expected: &[ExpectedRequest],
    found: &[Request],
    hidden: &Hidden<'_>,
) -> (Json, Json) {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for at in 0..expected.len().max(found.len()) {
        match (expected.get(at), found.get(at)) {
            (Some(expected), Some(found)) => {
                let (a, b) = pair(expected, found, hidden);
                left.push(a);
                right.push(b);
            }
            (Some(expected), None) => left.push(masked(stated(expected), hidden)),
            (None, Some(found)) => right.push(whole(found, hidden)),
            (None, None) => {}
        }
    }
    (left.into(), right.into())
}

fn pair(expected: &ExpectedRequest, found: &Request, hidden: &Hidden<'_>) -> (Json, Json) {
    let mut left = stated(expected);
    let all = raw(found);
    let mut right = Map::new();
    let Some(members) = left.as_object_mut() else { return (Json::Null, masked(all, hidden)) };
    for (name, value) in members {
        let (found, extent) = match name.as_str() {
            "body-includes" => (all.get("body"), Extent::Part),
            name => (all.get(name), Extent::Whole),
        };
        let found = found.unwrap_or(&Json::Null);
        let (a, b) = aligned(value, found, extent);
        let (a, b) = hidden.mask_both(&a, &b);
        *value = a;
        right.insert(name.clone(), b);
    }
    (left, right.into())
}

/// What is expected of a request, in the words of the test file.
fn stated(expected: &ExpectedRequest) -> Json {
    let ExpectedRequest { method, path, matching, body, body_includes, .. } = expected;
    let members = [
        ("method", method.as_ref().map(|method| method.value.as_str().into())),
        ("path", path.as_ref().map(|path| path.value.as_str().into())),
        ("match", matching.as_ref().map(|matching| filters(&matching.value))),
        ("body", body.as_ref().map(|body| body.value.clone())),
        ("body-includes", body_includes.as_ref().map(|body| body.value.clone())),
    ];
    Json::Object(members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect())
}

/// What is said of a request, with what is redacted masked.
fn masked(mut request: Json, hidden: &Hidden<'_>) -> Json {
    request.as_object_mut().into_iter().flatten().for_each(|(_, member)| *member = hidden.mask(member));
    request
}

/// A request in the words of the test file, with what is redacted masked.
pub(super) fn whole(request: &Request, hidden: &Hidden<'_>) -> Json {
    masked(raw(request), hidden)
}

fn raw(request: &Request) -> Json {
    let mut members = Map::new();
    members.insert("method".to_owned(), request.method.as_str().into());
    members.insert("path".to_owned(), request.path().into());
    if !request.matching.is_empty() {
        members.insert("match".to_owned(), filters(&request.matching));
    }
    if let Some(body) = &request.body {
        members.insert("body".to_owned(), body.clone());
    }
    members.into()
}

/// One filter as a text, several as a list.
fn filters(filters: &[String]) -> Json {
    match filters {
        [filter] => filter.as_str().into(),
        filters => json!(filters),
    }
}
