//! Every case of `tests/cases/scim`: a resource, the operations of a PATCH, and the resource after them, or the
//! `scimType` with which they are refused. In `new.jsonl` it is the body of a POST.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

#[path = "common/scim/mod.rs"]
mod scim;

use std::fs;
use std::path::Path;

use scim::applier::{Mode, ResourceType, apply, create};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    case: String,
    /// `strict`, `entra` or `both`.
    mode: String,
    #[serde(default)]
    group: bool,
    /// Attributes beside `schemas` and the required one, which every resource here has.
    #[serde(default)]
    before: Value,
    /// The operations; or the whole body.
    #[serde(default)]
    ops: Value,
    #[serde(default)]
    body: Value,
    after: Option<Value>,
    error: Option<String>,
    #[serde(default)]
    #[expect(dead_code, reason = "for readers")]
    note: String,
}

/// The types of RFC 7643, with an extension whose URN begins as the other's.
fn types(group: bool) -> ResourceType {
    if group {
        return ResourceType::group();
    }
    let rows = "xid string exact\nlevel integer\nratio decimal\ntags string*\nsecrets complex*\nsecrets.value string";
    ResourceType::user().with("urn:example:v1.5:User", rows).with("urn:example:v1.5", "short string").with(
        "urn:example:v1.5:User",
        "secrets.shown boolean readOnly\nsecrets.flag boolean\nsecrets.code string exact\nsecrets.level integer\nborn dateTime immutable",
    )
}

fn cases(file: &str) -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/scim").join(file);
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().filter(|line| !line.is_empty());
    lines
        .map(|line| serde_json::from_str(line).unwrap_or_else(|problem| panic!("{line}: {problem}")))
        .collect()
}

fn modes(case: &Case) -> Vec<Mode> {
    match case.mode.as_str() {
        "strict" => vec![Mode::Strict],
        "entra" => vec![Mode::Entra],
        "both" => vec![Mode::Strict, Mode::Entra],
        other => panic!("{}: mode `{other}`", case.case),
    }
}

/// What the case has, and what goes without saying.
fn resource(case: &Case, attributes: &Value) -> Value {
    let (schema, required) = if case.group { ("Group", "displayName") } else { ("User", "userName") };
    let mut resource = json!({ "schemas": [format!("urn:ietf:params:scim:schemas:core:2.0:{schema}")] });
    resource[required] = "same".into();
    for (name, value) in attributes.as_object().into_iter().flatten() {
        resource[name] = value.clone();
    }
    resource
}

fn judge(
    case: &Case,
    mode: Mode,
    found: Result<Value, scim::applier::ScimError>,
    failures: &mut Vec<String>,
) {
    let name = format!("{} ({mode:?})", case.case);
    match (&case.after, &case.error, found) {
        (Some(after), None, Ok(found)) => {
            let after = resource(case, after);
            if found != after {
                failures.push(format!("{name}:\n  expected {after}\n  found    {found}"));
            }
        }
        (None, Some(error), Err(found)) => {
            if found.kind != Some(error.as_str()) || found.status != 400 {
                failures.push(format!("{name}: expected {error}, found {found:?}"));
            }
        }
        (None, Some(error), Ok(found)) => failures.push(format!("{name}: expected {error}, found {found}")),
        (Some(after), None, Err(found)) => {
            failures.push(format!("{name}: expected {after}, found {found:?}"))
        }
        (..) => panic!("{name}: `after` or `error`, one of them"),
    }
}

#[test]
fn every_patch_does_what_is_expected_and_nothing_when_it_is_refused() {
    let mut failures = Vec::new();
    let mut count = 0;
    for file in ["patch-rfc.jsonl", "patch-refused.jsonl", "patch-entra.jsonl"] {
        for case in cases(file) {
            let body = match &case.ops {
                Value::Null => case.body.clone(),
                ops => json!({
                    "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                    "Operations": ops,
                }),
            };
            for mode in modes(&case) {
                count += 1;
                let before = resource(&case, &case.before);
                let mut patched = before.clone();
                let done = apply(&mut patched, &body, mode, &types(case.group));
                if done.is_err() {
                    assert_eq!(patched, before, "{}: refused, and yet something changed", case.case);
                }
                judge(&case, mode, done.map(|()| patched), &mut failures);
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(count >= 400, "only {count} cases were found");
}

#[test]
fn every_new_resource_is_taken_as_the_schemas_have_it() {
    let mut failures = Vec::new();
    let mut count = 0;
    for case in cases("new.jsonl") {
        for mode in modes(&case) {
            count += 1;
            judge(&case, mode, create(&case.body, mode, &types(case.group)), &mut failures);
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(count >= 40, "only {count} cases were found");
}

/// A mistake that both have would not be found.
#[test]
fn nothing_here_comes_from_the_library() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/common/scim");
    let mut folders = vec![folder];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                count += 1;
                let text = fs::read_to_string(&path).unwrap();
                assert!(!text.contains("attrflow"), "{} names the library", path.display());
            }
        }
    }
    assert!(count >= 9, "only {count} files were found");
}
