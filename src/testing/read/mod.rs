//! From the text of a test file to the model.

mod expect;
mod record;
mod words;

use std::collections::HashMap;

use indexmap::IndexMap;

use super::model::{AnswersRef, Expectations, RecordSource, Stated, Test, TestFile};
use crate::catalogue::ObjectKind;
use crate::scim::WireStyle;
use crate::source::document::{self, Document, Entry, Node, NodeKind, Reader, Scalar};
use crate::source::{Code, Diagnostic, SourceFile, Span, suggest};
use record::{record_ref, setting};
use words::code;

const FILE_KEYS: [&str; 11] = [
    "attrflow-test",
    "mapping",
    "now",
    "seed",
    "default-domain",
    "const",
    "taken",
    "diagnostics",
    "records",
    "answers",
    "tests",
];

const ANSWERS_KEYS: [&str; 2] = ["file", "object"];

const TEST_KEYS: [&str; 13] = [
    "name",
    "record",
    "with",
    "before",
    "id",
    "object",
    "wire",
    "now",
    "seed",
    "default-domain",
    "const",
    "taken",
    "expect",
];

/// What a test file says.
#[derive(Debug)]
pub struct Parsed {
    /// The tree of keys and values that it is.
    pub document: Document,
    /// The model; none when the file is no test file at all.
    pub file: Option<TestFile>,
    /// What is wrong with it, in file order.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a test file, and looks at neither the mapping nor any record.
pub fn parse(file: &SourceFile) -> Parsed {
    let document = document::read(file);
    let mut reader = Reader { diagnostics: document.diagnostics.clone() };
    let model = document.root.as_ref().and_then(|root| test_file(&mut reader, root));
    let mut diagnostics = reader.diagnostics;
    diagnostics.sort_by_key(|found| (found.span().start, found.span().end, found.code));
    Parsed { document, file: model, diagnostics }
}

fn test_file(reader: &mut Reader, root: &Node) -> Option<TestFile> {
    let NodeKind::Mapping(entries) = &root.kind else {
        if !root.is_invalid() {
            let found = Diagnostic::new(Code::AF303, "a test file is a mapping of keys to values");
            reader.report(found.at(root.span).help("begin with `attrflow-test: 1`"));
        }
        return None;
    };
    if root.entry("attrflow-test").is_none()
        && let Some(entry) = root.entry("attrflow")
    {
        let found = Diagnostic::new(Code::AF304, "the key `attrflow-test` is missing").at(entry.key.span);
        reader
            .report(found.help("this looks like a mapping file; a test file begins with `attrflow-test: 1`"));
        return None;
    }
    let is_near = |entry: &Entry| suggest(&entry.key.text, FILE_KEYS).is_some();
    if !entries.is_empty() && !entries.iter().any(is_near) {
        let place = entries.first().map_or(root.span, |entry| entry.key.span);
        let found =
            Diagnostic::new(Code::AF304, "this is no test file: it has none of a test file's keys").at(place);
        reader.report(found.help("a test file begins with `attrflow-test: 1`"));
        return None;
    }
    let mut file = TestFile {
        mapping: None,
        settings: super::model::Settings::default(),
        diagnostics: None,
        records: IndexMap::new(),
        answers: Vec::new(),
        tests: Vec::new(),
    };
    let mut misspelt = Vec::new();
    for entry in entries {
        let (key, value) = (&entry.key, &entry.value);
        match key.text.as_str() {
            "attrflow-test" => version(reader, entry),
            "mapping" => {
                let path = reader.text(value, key.span, "mapping");
                file.mapping = path.map(|path| stated(entry, path.text.clone()));
            }
            "diagnostics" => {
                let codes = reader.list(entry).iter().filter_map(|item| {
                    let value = code(reader, item, key, false)?;
                    Some(Stated { key: item.span, node: item.clone(), value })
                });
                let codes: Vec<Stated<Code>> = codes.collect();
                if value.as_sequence().is_some() {
                    file.diagnostics = Some(stated(entry, codes));
                }
            }
            "records" => file.records = records(reader, entry),
            "answers" => file.answers = answers(reader, entry),
            "tests" => {
                file.tests = reader.list(entry).iter().filter_map(|item| test(reader, item)).collect();
            }
            _ if setting(reader, entry, &mut file.settings) => {}
            _ => misspelt.push(reader.unknown_key(key, &FILE_KEYS, "a test file")),
        }
    }
    let first = entries.first().map_or(root.span, |entry| entry.key.span);
    let has =
        |name: &str| entries.iter().any(|entry| entry.key.text == name) || misspelt.contains(&Some(name));
    let has_version = has("attrflow-test");
    let has_tests = has("tests") || has("answers") || misspelt.contains(&None) || file.diagnostics.is_some();
    if !has_version {
        let found = Diagnostic::new(Code::AF304, "the key `attrflow-test` is missing").at(first);
        reader
            .report(found.help("a test file says which version of the format it is in: `attrflow-test: 1`"));
    }
    if !has_tests {
        reader.report(Diagnostic::new(Code::AF304, "the file has no `tests`").at(first));
    }
    if let Some(answers) = root.entry("answers").filter(|answers| answers.value.as_sequence() == Some(&[])) {
        let message = "there is no file of answers in the list";
        reader.report(Diagnostic::new(Code::AF703, message).at(answers.key.span));
    }
    if let Some(tests) = root.entry("tests").filter(|tests| tests.value.as_sequence() == Some(&[])) {
        reader.report(Diagnostic::new(Code::AF703, "there is no test in the list").at(tests.key.span));
    }
    references(reader, &file);
    repeated_names(reader, &file);
    Some(file)
}

fn version(reader: &mut Reader, entry: &Entry) {
    if entry.value.as_scalar().and_then(Scalar::as_integer) != Some(1) && !entry.value.is_invalid() {
        let place = if entry.value.span.is_empty() { entry.key.span } else { entry.value.span };
        let found = Diagnostic::new(Code::AF303, "the only format version of test files is 1").at(place);
        reader.report(found.help("write `attrflow-test: 1`"));
    }
}

fn stated<T>(entry: &Entry, value: T) -> Stated<T> {
    Stated { key: entry.key.span, node: entry.value.clone(), value }
}

fn records(reader: &mut Reader, entry: &Entry) -> IndexMap<String, RecordSource> {
    let entries = reader.mapping(&entry.value, entry.key.span, "records");
    let records = entries.iter().map(|entry| {
        let what = format!("the record `{}`", entry.key.text);
        (entry.key.text.clone(), record::source(reader, &entry.value, entry.key.span, &what))
    });
    records.collect()
}

/// Files of stored answers: paths, or what there is to say of them.
fn answers(reader: &mut Reader, entry: &Entry) -> Vec<AnswersRef> {
    let items = match entry.value.as_sequence() {
        Some(items) => items,
        None => std::slice::from_ref(&entry.value),
    };
    items.iter().filter_map(|item| answers_ref(reader, item, entry.key.span)).collect()
}

fn answers_ref(reader: &mut Reader, node: &Node, key: Span) -> Option<AnswersRef> {
    let entries = match &node.kind {
        NodeKind::Scalar(_) => {
            let file = reader.text(node, key, "answers")?;
            return Some(AnswersRef { span: file.span, file: file.text.clone(), object: None });
        }
        NodeKind::Mapping(entries) => entries,
        _ => {
            reader.wrong_kind(node, key, "answers", "paths of files, or mappings with `file`");
            return None;
        }
    };
    let (mut found, mut object, mut misspelt) = (None, None, Vec::new());
    for Entry { key, value } in entries {
        match key.text.as_str() {
            "file" => found = reader.text(value, key.span, "file").map(|file| (file.span, file.text.clone())),
            "object" => {
                object = reader.word(value, key, &object_words()).map(|kind| (kind, value.span));
            }
            _ => misspelt.push(reader.unknown_key(key, &ANSWERS_KEYS, "a file of answers")),
        }
    }
    let is_misspelt = misspelt.iter().any(|near| near.is_none_or(|near| near == "file"));
    if node.get("file").is_none() && !is_misspelt {
        reader.report(Diagnostic::new(Code::AF304, "the answers have no `file`").at(node.span));
    }
    found.map(|(span, file)| AnswersRef { span, file, object })
}

/// What objects are called.
fn object_words() -> [(&'static str, ObjectKind); 2] {
    [ObjectKind::User, ObjectKind::Group].map(|kind| (kind.as_str(), kind))
}

fn test(reader: &mut Reader, node: &Node) -> Option<Test> {
    let entries = match &node.kind {
        NodeKind::Mapping(entries) => entries,
        _ => {
            reader.wrong_kind(node, node.span, "a test", "a mapping");
            return None;
        }
    };
    let first = entries.first().map_or(node.span, |entry| entry.key.span);
    let mut test = Test {
        name: String::new(),
        span: first,
        node: node.clone(),
        record: None,
        with: Vec::new(),
        before: None,
        id: None,
        object: None,
        wire: WireStyle::default(),
        settings: super::model::Settings::default(),
        expect: Expectations::default(),
    };
    let mut misspelt = Vec::new();
    for entry in entries {
        let (key, value) = (&entry.key, &entry.value);
        match key.text.as_str() {
            "name" => {
                if let Some(name) = reader.text(value, key.span, "name") {
                    (test.name, test.span) = (name.text.clone(), name.span);
                }
            }
            "record" => test.record = record_ref(reader, entry),
            "before" => test.before = record_ref(reader, entry),
            "with" => test.with = record::changes(reader, entry),
            "id" => test.id = reader.text(value, key.span, "id").map(|id| id.text.clone()),
            "object" => {
                test.object = reader.word(value, key, &object_words()).map(|kind| (kind, value.span));
            }
            "wire" => {
                let words = WireStyle::ALL.map(|style| (style.name(), style));
                test.wire = reader.word(value, key, &words).unwrap_or_default();
            }
            "expect" => test.expect = expect::expectations(reader, entry),
            _ if setting(reader, entry, &mut test.settings) => {}
            _ => misspelt.push(reader.unknown_key(key, &TEST_KEYS, "a test")),
        }
    }
    let has = |name: &str| {
        entries.iter().any(|entry| entry.key.text == name)
            || misspelt.iter().any(|near| near.is_none_or(|near| near == name))
    };
    let nameless = node.get("name").and_then(Node::as_scalar).is_some_and(|name| name.text.trim().is_empty());
    if nameless || !has("name") {
        let place = if nameless { test.span } else { first };
        reader.report(Diagnostic::new(Code::AF304, "the test has no `name`").at(place));
    }
    if !has("record") && !has("before") {
        let found = Diagnostic::new(Code::AF304, "the test has no `record`").at(test.span);
        reader.report(found.help("name one of `records`, or write its attributes"));
    }
    if test.record.is_none() && !test.with.is_empty() && !has("record") {
        let place = node.entry("with").map_or(first, |entry| entry.key.span);
        let found = Diagnostic::new(Code::AF705, "`with` changes a record, and the test has none").at(place);
        reader.report(found.help("a test of who is gone has `before` alone"));
    }
    expect::check(reader, &test, has("expect"), node.get("expect").is_some_and(Node::is_invalid));
    Some(test)
}

/// Records that nobody has written.
fn references(reader: &mut Reader, file: &TestFile) {
    for test in &file.tests {
        for record in test.record.iter().chain(&test.before) {
            let super::model::RecordRef::Named(name, span) = record else { continue };
            if file.records.contains_key(name) {
                continue;
            }
            let found = Diagnostic::new(Code::AF701, format!("there is no record `{name}`")).at(*span);
            let known = file.records.keys().map(String::as_str);
            let bare =
                name.trim_matches(['\u{201c}', '\u{201d}', '\u{201e}', '\u{2018}', '\u{2019}', '\u{201a}']);
            if bare != name {
                reader.report(found.help(format!("typographic quotes belong to the name: write `{bare}`")));
                continue;
            }
            reader.report(match suggest(name, known) {
                Some(near) => found.help(format!("did you mean `{near}`?")),
                None if file.records.is_empty() => {
                    found.help("write it below `records`, or its attributes in its place")
                }
                None => {
                    let all: Vec<&str> = file.records.keys().take(10).map(String::as_str).collect();
                    found.help(format!("the records are {}", all.join(", ")))
                }
            });
        }
    }
}

fn repeated_names(reader: &mut Reader, file: &TestFile) {
    let mut known: HashMap<&str, Span> = HashMap::new();
    for test in file.tests.iter().filter(|test| !test.name.is_empty()) {
        match known.get(test.name.as_str()) {
            None => drop(known.insert(&test.name, test.span)),
            Some(first) => {
                let found = Diagnostic::new(Code::AF706, format!("two tests are called `{}`", test.name));
                reader.report(found.at(test.span).label(*first, "the other one"));
            }
        }
    }
}
