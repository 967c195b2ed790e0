//! What a test expects.

use serde_json::Value as Json;

use super::stated;
use super::words::{code, texts};
use crate::provision::{GroupName, Method};
use crate::source::document::{Entry, Node, NodeKind, Reader, Scalar, Surprise};
use crate::source::{Code, Diagnostic, Span};
use crate::testing::model::{Expectations, ExpectedRequest, ExpectedScope, Stated, Test, names_nothing};
use crate::testing::values::json;

const EXPECT_KEYS: [&str; 9] = [
    "scope",
    "payload",
    "payload-includes",
    "attributes",
    "no-flow",
    "errors",
    "references",
    "error",
    "requests",
];

const REQUEST_KEYS: [&str; 5] = ["method", "path", "match", "body", "body-includes"];

pub(super) fn expectations(reader: &mut Reader, entry: &Entry) -> Expectations {
    let mut expect =
        Expectations { place: Some((entry.key.span, entry.value.clone())), ..Expectations::default() };
    if entry.value.is_null() {
        return expect;
    }
    for entry in reader.mapping(&entry.value, entry.key.span, "expect") {
        let (key, value) = (&entry.key, &entry.value);
        match key.text.as_str() {
            "scope" => expect.scope = scope(reader, entry),
            "payload" => expect.payload = object(reader, entry, "a mapping, or null for no payload"),
            "payload-includes" => expect.payload_includes = object(reader, entry, "a mapping"),
            "attributes" => {
                for entry in reader.mapping(value, key.span, "attributes") {
                    let wanted = json(reader, &entry.value);
                    expect.attributes.push((entry.key.text.clone(), stated(entry, wanted)));
                }
            }
            "no-flow" => {
                let items = match value.as_sequence() {
                    Some(items) => items,
                    None => std::slice::from_ref(value),
                };
                for item in items {
                    if let Some(path) = reader.text(item, key.span, "no-flow") {
                        let value = path.text.clone();
                        expect.no_flow.push(Stated { key: item.span, node: item.clone(), value });
                    }
                }
            }
            "errors" => {
                let errors = reader.mapping(value, key.span, "errors").iter();
                let errors = errors.filter_map(|error| {
                    let value = code(reader, &error.value, &error.key, true)?;
                    Some((error.key.text.clone(), stated(error, value)))
                });
                let errors = errors.collect();
                if value.as_mapping().is_some() {
                    expect.errors = Some(stated(entry, errors));
                }
            }
            "references" => {
                for entry in reader.mapping(value, key.span, "references") {
                    let anchors = match entry.value.is_null() {
                        true => Vec::new(),
                        false => texts(reader, &entry.value, &entry.key),
                    };
                    expect.references.push((entry.key.text.clone(), stated(entry, anchors)));
                }
            }
            "error" => expect.error = code(reader, value, key, true).map(|code| stated(entry, code)),
            "requests" => {
                let requests = reader.list(entry).iter();
                let requests = requests.filter_map(|item| request(reader, item)).collect();
                if value.as_sequence().is_some() {
                    expect.requests = Some(stated(entry, requests));
                }
            }
            _ => {
                let _ = reader.unknown_key(key, &EXPECT_KEYS, "`expect`");
            }
        }
    }
    expect
}

fn scope(reader: &mut Reader, entry: &Entry) -> Option<Stated<ExpectedScope>> {
    let wanted = "`in`, `out`, or the name of the group that takes the record";
    let is_word = |scalar: &&Scalar| !matches!(scalar.surprise(), Some(Surprise::Boolean | Surprise::Null));
    let Some(scalar) = entry.value.as_scalar().filter(is_word) else {
        reader.wrong_kind(&entry.value, entry.key.span, "scope", wanted);
        return None;
    };
    let number = scalar.as_integer().and_then(|number| usize::try_from(number).ok());
    let scope = match (scalar.text.as_str(), number) {
        ("in", _) => ExpectedScope::In,
        ("out", _) => ExpectedScope::Out,
        (_, Some(number)) => ExpectedScope::Group(GroupName::Number(number)),
        (name, None) => ExpectedScope::Group(GroupName::Named(name.to_owned())),
    };
    Some(stated(entry, scope))
}

/// An object, or Null where somebody has written so.
fn object(reader: &mut Reader, entry: &Entry, wanted: &str) -> Option<Stated<Json>> {
    let is_null = entry.value.is_null() && !entry.value.span.is_empty() && wanted.contains("null");
    if entry.value.as_mapping().is_none() && !is_null {
        reader.wrong_kind(&entry.value, entry.key.span, &entry.key.text, wanted);
        return None;
    }
    let value = json(reader, &entry.value);
    Some(stated(entry, value))
}

fn request(reader: &mut Reader, node: &Node) -> Option<ExpectedRequest> {
    let NodeKind::Mapping(entries) = &node.kind else {
        reader.wrong_kind(node, node.span, "a request", "a mapping");
        return None;
    };
    let mut request = ExpectedRequest {
        node: node.clone(),
        method: None,
        path: None,
        matching: None,
        body: None,
        body_includes: None,
    };
    for entry in entries {
        let (key, value) = (&entry.key, &entry.value);
        match key.text.as_str() {
            "method" => {
                let words = [Method::Post, Method::Patch, Method::Delete].map(|word| (word.as_str(), word));
                request.method = reader.word(value, key, &words).map(|method| stated(entry, method));
            }
            "path" => {
                let path = reader.text(value, key.span, "path");
                request.path = path.map(|path| stated(entry, path.text.clone()));
            }
            "match" => request.matching = Some(stated(entry, texts(reader, value, key))),
            "body" => request.body = object(reader, entry, "a mapping, or null for none"),
            "body-includes" => request.body_includes = object(reader, entry, "a mapping"),
            _ => {
                let _ = reader.unknown_key(key, &REQUEST_KEYS, "a request");
            }
        }
    }
    if entries.is_empty() {
        reader.report(Diagnostic::new(Code::AF304, "the request says nothing").at(node.span));
    }
    Some(request)
}

/// What a test expects as a whole. `invalid`: nobody could read it, and somebody has said so.
pub(super) fn check(reader: &mut Reader, test: &Test, has_expect: bool, invalid: bool) {
    let expect = &test.expect;
    let said = |span: Span, reader: &Reader| {
        let whole = expect.place.as_ref().map_or(span, |(_, node)| node.span);
        reader.diagnostics.iter().any(|found| {
            found.span().start >= whole.start && found.span().end <= whole.end && !whole.is_empty()
        })
    };
    if expect.is_empty() {
        let place = match &expect.place {
            Some((key, _)) => *key,
            // A key that is misspelt has been talked about.
            None if has_expect => return,
            None => test.span,
        };
        if !invalid && !said(place, reader) {
            let found = Diagnostic::new(Code::AF703, "the test expects nothing").at(place);
            reader.report(
                found.help("say what is expected, or let `attrflow test --update` write what it is now"),
            );
        }
        return;
    }
    let requests = expect.requests.iter().flat_map(|requests| &requests.value);
    let parts = expect.payload_includes.iter().chain(requests.filter_map(|it| it.body_includes.as_ref()));
    for part in parts.filter(|part| names_nothing(&part.value)) {
        let found = Diagnostic::new(Code::AF703, "a part with nothing in it expects nothing").at(part.key);
        reader.report(found);
    }
    for (span, message) in contradictions(test) {
        let found = Diagnostic::new(Code::AF705, message).at(span);
        reader
            .report(found.help("take one of them away, or let `attrflow test --update` write what is found"));
    }
}

/// What can never be, whatever the mapping says.
fn contradictions(test: &Test) -> Vec<(Span, String)> {
    let expect = &test.expect;
    let mut found = Vec::new();
    if test.record.is_none() && test.before.is_some() && expect.asks_for_record() {
        let place = expect.place.as_ref().map_or(test.span, |(key, _)| *key);
        let message = "there is no `record`: of who is gone, only `requests` can be expected";
        found.push((place, message.to_owned()));
    }
    let payload = expect.payload.as_ref().filter(|payload| !payload.value.is_null());
    let parts = payload.into_iter().chain(&expect.payload_includes);
    let payloads: Vec<Span> = parts.map(|payload| payload.key).collect();
    let attributes = expect.attributes.iter().map(|(_, attribute)| attribute.key);
    let no_flow = expect.no_flow.iter().map(|path| path.key);
    let references = expect.references.iter().map(|(_, reference)| reference.key);
    let failing = expect.errors.as_ref().filter(|errors| !errors.value.is_empty());
    let errors = failing.iter().map(|errors| errors.key);
    let evaluated = attributes.chain(no_flow).chain(references).chain(errors);
    if expect.scope.as_ref().is_some_and(|scope| scope.value == ExpectedScope::Out) {
        let all = payloads.iter().copied().chain(evaluated);
        found.extend(
            all.map(|span| (span, "who is out of scope has no payload and no attributes".to_owned())),
        );
        return found;
    }
    let fails = expect.error.as_ref().map(|error| error.key).or(failing.map(|errors| errors.key));
    if fails.is_some() {
        found.extend(payloads.iter().map(|span| (*span, "a record that fails has no payload".to_owned())));
    }
    let path = |(path, stated): &(String, Stated<Json>)| (path.clone(), stated.key);
    let values = expect.attributes.iter().map(path);
    let none = expect.no_flow.iter().map(|path| (path.value.clone(), path.key));
    let errors = failing.iter().flat_map(|errors| &errors.value);
    let errors = errors.map(|(path, stated)| (path.clone(), stated.key));
    let mut seen: Vec<String> = Vec::new();
    for (path, span) in values.chain(none).chain(errors) {
        if seen.contains(&path) {
            found.push((span, format!("`{path}` cannot come to two things at once")));
        }
        seen.push(path);
    }
    found
}
