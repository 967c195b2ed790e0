//! The first cycle of a shipped mapping over the samples.

use std::collections::BTreeMap;

use attrflow::{ObjectKind, Worker};
use serde_json::{Value, json};

use crate::common;
use crate::scim::applier::Mode;
use crate::scim::applier::schema::ENTERPRISE;
use crate::support::{Place, Ran};

/// What the samples are to come to, by key: the payloads that `attrflow run` writes, for those who are not switched
/// off, and the references among those.
fn intended(mapping: &str) -> BTreeMap<String, Value> {
    let text = std::fs::read_to_string(common::package(mapping)).unwrap();
    let mapping = common::load_text(&text).1.compiled.unwrap();
    let environment = common::environment();
    let mut found = BTreeMap::new();
    let mut records = Vec::new();
    for (kind, sample) in [(ObjectKind::User, "users"), (ObjectKind::Group, "groups")] {
        let mut worker = Worker::new(mapping.object(kind).unwrap(), &environment);
        let path = common::package(&format!("mappings/samples/{sample}.ndjson"));
        for (number, line) in (0..).zip(std::fs::read_to_string(path).unwrap().lines()) {
            let mut payload = Vec::new();
            let record: Value = serde_json::from_str(line).unwrap();
            worker.json(line.as_bytes(), number, &mut payload).unwrap();
            let payload: Value = serde_json::from_slice(&payload).unwrap();
            if payload["active"] != false {
                found.insert(record["objectId"].as_str().unwrap().to_owned(), payload);
                records.push(record);
            }
        }
    }
    let keys: Vec<String> = found.keys().cloned().collect();
    let has = |key: &Value| keys.iter().any(|other| key == other);
    for record in records {
        let payload = found.get_mut(record["objectId"].as_str().unwrap()).unwrap();
        if has(&record["manager"]) {
            payload[ENTERPRISE]["manager"] = json!({ "value": record["manager"] });
        }
        let members = record["members"].as_array().into_iter().flatten().filter(|key| has(key));
        let members: Vec<Value> = members.map(|key| json!({ "value": key })).collect();
        if !members.is_empty() {
            payload["members"] = members.into();
        }
    }
    found
}

/// What the server has, by key, with keys in the place of ids.
fn provisioned(place: &Place, records: &[Value]) -> BTreeMap<String, Value> {
    let key = |resource: &Value| {
        let found = records.iter().find(|record| match resource.get("userName") {
            Some(name) => record["userPrincipalName"] == *name,
            None => record["displayName"] == resource["displayName"],
        });
        found.unwrap()["objectId"].as_str().unwrap().to_owned()
    };
    let resources = place.server.resources();
    let keys: BTreeMap<&str, String> =
        resources.iter().map(|resource| (resource["id"].as_str().unwrap(), key(resource))).collect();
    let named = |value: &mut Value| *value = keys[value.as_str().unwrap()].clone().into();
    let mut found = BTreeMap::new();
    for resource in &resources {
        let mut shown = resource.clone();
        shown.as_object_mut().unwrap().shift_remove("id");
        if let Some(id) = shown.pointer_mut(&format!("/{ENTERPRISE}/manager/value")) {
            named(id);
        }
        for member in shown.get_mut("members").and_then(Value::as_array_mut).into_iter().flatten() {
            named(&mut member["value"]);
        }
        assert_eq!(found.insert(key(resource), shown), None, "there are two of {resource}");
    }
    found
}

fn samples() -> Vec<Value> {
    let read =
        |name: &str| std::fs::read_to_string(common::package(&format!("mappings/samples/{name}"))).unwrap();
    let text = read("users.ndjson") + &read("groups.ndjson");
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_samples_come_to_what_run_writes_and_references() {
    for style in ["rfc", "entra", "entra-flag"] {
        let mapping = "mappings/scalefusion.yaml";
        let place = match style {
            "rfc" => Place::new(),
            _ => Place::in_mode(Mode::Entra),
        };
        let run = |input: &[&str]| {
            let path = common::package(mapping);
            let options = [&["--wire", style, "--default-domain", "contoso.com"], input].concat();
            Ran::of(place.with_mapping(path.to_str().unwrap(), &options).output().unwrap())
        };
        let sample = |name: &str| common::package(&format!("mappings/samples/{name}.ndjson"));
        let (users, groups) = (sample("users"), sample("groups"));
        let full = ["--full", users.to_str().unwrap(), groups.to_str().unwrap()];
        run(&full).expect(0, &[]);
        let mut expected = intended(mapping);
        if style != "rfc" {
            // What Microsoft's client adds to a POST.
            for payload in expected.values_mut() {
                if let Some(email) = payload.pointer_mut("/emails/0") {
                    email["primary"] = true.into();
                }
            }
        }
        let found = provisioned(&place, &samples());
        assert_eq!(expected.keys().collect::<Vec<_>>(), found.keys().collect::<Vec<_>>());
        for (key, expected) in &expected {
            assert_eq!(found[key], *expected, "{style}");
        }

        place.server.clear_log();
        run(&full).expect(0, &["44 records: 0 changed, 0 missing", "0 requests"]);
        run(&["--resume"]).expect(0, &["0 requests"]);
        assert_eq!(place.lines(), [""; 0], "{style}");
    }
}
