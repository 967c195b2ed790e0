//! Whole synchronization schemas with one thing wrong in each: exactly one finding, at its place in the JSON. The
//! schemas are in `tests/cases/graph/good`, what is done to them in `tests/cases/graph/damage.txt`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use attrflow::lint::{self, Settings};
use attrflow::source::{Diagnostic, SourceFile};
use common::{files, package, show, stem};
use serde_json::Value;

/// The good schemas, by name.
fn schemas() -> BTreeMap<String, Value> {
    let all = files("tests/cases/graph/good", &["json"]);
    all.iter()
        .map(|path| (stem(path), serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()))
        .collect()
}

fn linted(text: &str) -> (SourceFile, Vec<Diagnostic>) {
    let file = SourceFile::new("schema.json", text);
    let found = lint::lint(&file, &Settings::default());
    (file, found.into_iter().map(|found| found.diagnostic).collect())
}

/// A JSON pointer (RFC 6901) in which an element of a list may be called by its name, that of its target, or its key.
fn at<'v>(value: &'v mut Value, pointer: &str) -> &'v mut Value {
    let mut value = value;
    for token in pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        let missing = format!("{pointer}: no `{token}`");
        value = match value {
            Value::Array(items) => {
                let is_called = |item: &Value| {
                    ["name", "targetAttributeName", "key"].iter().any(|key| item[*key] == token.as_str())
                };
                let index = items.iter().position(is_called).or_else(|| token.parse().ok());
                index.and_then(|index| items.get_mut(index))
            }
            other => other.get_mut(&token),
        }
        .unwrap_or_else(|| panic!("{missing}"));
    }
    value
}

/// The list or object that a pointer leads into, and the last part of it.
fn split(pointer: &str) -> (&str, &str) {
    pointer.rsplit_once('/').unwrap()
}

/// Changes a schema as a line says; a change of its text is left for later, and given back.
fn damage<'l>(schema: &mut Value, line: &'l str) -> Option<(&'l str, &'l str)> {
    let (verb, rest) = line.split_once(' ').unwrap();
    let json = |text: &str| -> Value {
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    };
    match verb {
        "set" => {
            let (pointer, new) = rest.split_once(" = ").unwrap();
            let (holder, key) = split(pointer);
            match at(schema, holder) {
                Value::Object(members) => drop(members.insert(key.to_owned(), json(new))),
                _ => *at(schema, pointer) = json(new),
            }
        }
        "add" => {
            let (pointer, new) = rest.split_once(" = ").unwrap();
            at(schema, pointer).as_array_mut().unwrap().push(json(new));
        }
        "copy" => {
            let copy = at(schema, rest).clone();
            at(schema, split(rest).0).as_array_mut().unwrap().push(copy);
        }
        "remove" => {
            let (holder, key) = split(rest);
            let gone = at(schema, rest).clone();
            match at(schema, holder) {
                Value::Array(items) => items.retain(|item| *item != gone),
                other => drop(other.as_object_mut().unwrap().remove(key).unwrap()),
            }
        }
        "part" => *schema = at(schema, rest).clone(),
        "text" => return Some(rest.split_once(" => ").unwrap()),
        _ => panic!("`{line}` is no line of the table"),
    }
    None
}

/// A case: what is done to which schema, and what is found.
struct Case {
    title: String,
    text: String,
    expected: String,
}

fn cases() -> Vec<Case> {
    let schemas = schemas();
    let table = fs::read_to_string(package("tests/cases/graph/damage.txt")).unwrap();
    let (mut name, mut cases) = (String::new(), Vec::new());
    for block in table.split("\n\n") {
        let lines = block.lines().filter(|line| !line.starts_with('#'));
        let (mut title, mut schema) = (None, Value::Null);
        let mut texts: Vec<(&str, &str)> = Vec::new();
        for line in lines {
            if let Some(schema) = line.strip_prefix("== ") {
                schema.clone_into(&mut name);
            } else if let Some(what) = line.strip_prefix("= ") {
                title = Some(format!("{name}: {what}"));
                schema = schemas[&name].clone();
            } else if let Some(expected) = line.strip_prefix("! ") {
                let mut text = serde_json::to_string_pretty(&schema).unwrap();
                for &(old, new) in &texts {
                    assert!(text.contains(old), "{title:?}: no {old}");
                    text = text.replacen(old, new, 1);
                }
                let title = title.clone().unwrap();
                cases.push(Case { title, text, expected: expected.to_owned() });
            } else if !line.is_empty() {
                texts.extend(damage(&mut schema, line));
            }
        }
    }
    cases
}

/// Code and underlined text, on one line.
fn told(file: &SourceFile, found: &Diagnostic) -> String {
    let text: Vec<&str> = found.span().of(file.text()).split_whitespace().collect();
    format!("{} {}", found.code, text.join(" ")).trim_end().to_owned()
}

#[test]
fn good_schemas_have_no_finding() {
    for (name, schema) in schemas() {
        for text in [serde_json::to_string_pretty(&schema).unwrap(), schema.to_string()] {
            let (file, found) = linted(&text);
            assert!(found.is_empty(), "{name}:\n{}", show(&file, &found));
        }
    }
}

#[test]
fn one_fault_is_one_finding_at_its_place() {
    let cases = cases();
    let mut wrong = String::new();
    for Case { title, text, expected } in &cases {
        let (file, found) = linted(text);
        let told: Vec<String> = found.iter().map(|found| told(&file, found)).collect();
        let wanted = if expected == "-" { Vec::new() } else { vec![expected.clone()] };
        if told != wanted {
            writeln!(wrong, "= {title}\nexpected {expected}, found\n{}", show(&file, &found)).unwrap();
        }
    }
    assert!(cases.len() > 100, "{}", cases.len());
    assert!(wrong.is_empty(), "{wrong}");
}

/// What has a fix that is sure is without the finding afterwards, and without another.
#[test]
fn safe_fixes_mend_the_schema() {
    let mut mended = 0;
    for Case { title, text, .. } in cases() {
        let (file, found) = linted(&text);
        let is_safe = |found: &Diagnostic| {
            found.fix.as_ref().is_some_and(|fix| fix.safety == attrflow::source::Safety::Safe)
        };
        if !found.iter().any(is_safe) {
            continue;
        }
        let fixed = lint::fix(&file, &Settings::default(), false);
        let left: Vec<_> = fixed.findings.into_iter().map(|found| found.diagnostic).collect();
        // A tree that says the same as the text did before is another matter, and has a fix of its own.
        let other = left.iter().filter(|found| found.code.as_str() != "AF308").count();
        let file = SourceFile::new("fixed.json", fixed.text);
        assert_eq!(other, 0, "{title}:\n{}", show(&file, &left));
        mended += 1;
    }
    assert!(mended > 5, "{mended}");
}

/// Nobody can follow advice that is about another format.
#[test]
fn help_speaks_of_keys_that_a_schema_has() {
    const FOREIGN: [&str; 12] = [
        "`schema`",
        "`source-schema`",
        "source: none",
        "match: ",
        "`match`",
        "apply: ",
        "flow-null",
        "# attrflow",
        "`filterable`",
        "`default`",
        "`const",
        "from: ",
    ];
    for Case { title, text, .. } in cases() {
        let (file, found) = linted(&text);
        for found in &found {
            let said = format!("{} {}", found.message, found.help.as_deref().unwrap_or_default());
            let foreign = FOREIGN.iter().find(|foreign| said.contains(*foreign));
            assert!(foreign.is_none(), "{title}:\n{}", show(&file, std::slice::from_ref(found)));
        }
    }
}
