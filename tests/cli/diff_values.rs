//! Which values `diff` takes as different.

use serde_json::{Value, json};

use crate::support::{Given, Place, shipped};

/// A mapping of all users.
pub fn mapping(attributes: &str) -> String {
    format!(
        "attrflow: 1\nsource: none\nuser:\n  attributes:\n    userName: {{ from: '[id]', match: 1 }}\n{attributes}"
    )
}

/// What changes between two mappings of these attributes.
#[track_caller]
fn changes(before: &str, after: &str, records: &str, more: &[&str]) -> (Given, Value) {
    let place = Place::new();
    place.write("a.yaml", mapping(before)).write("b.yaml", mapping(after)).write("in.ndjson", records);
    let command = ["diff", "a.yaml", "b.yaml", "--records", "in.ndjson", "--format", "json"];
    let given = place.run(&[&command[..], more].concat());
    let found = given.json().remove(0);
    (given, found)
}

/// Target, appeared, disappeared, changed.
fn counts(found: &Value) -> Vec<(String, u64, u64, u64)> {
    let attributes = found["attributes"].as_array().unwrap().iter();
    let count = |attribute: &Value, name: &str| attribute[name].as_u64().unwrap();
    attributes
        .map(|attribute| {
            let target = attribute["target"].as_str().unwrap().to_owned();
            let count = |name| count(attribute, name);
            (target, count("appeared"), count("disappeared"), count("changed"))
        })
        .collect()
}

#[test]
fn values_are_compared_as_they_are_sent() {
    let records =
        "{\"id\":\"1\",\"list\":[\"a\",\"b\"],\"tsil\":[\"b\",\"a\"],\"number\":\"12\",\"text\":\"t\"}\n";
    for (before, after, expected) in [
        // The order of several values is none; how often each is there counts.
        ("    roles: [list]\n", "    roles: [tsil]\n", vec![]),
        ("    title: [list]\n", "    title: [tsil]\n", vec![("title", 0, 0, 1)]),
        (
            "    roles: Split(\"a,b,b\", \",\")\n",
            "    roles: Split(\"b,a,a\", \",\")\n",
            vec![("roles", 0, 0, 1)],
        ),
        // A constant is there with its element, a default in the place of Null.
        (
            "    phoneNumbers[type eq \"work\"].value: [text]\n    phoneNumbers[type eq \"work\"].display: { const: W }\n",
            "    phoneNumbers[type eq \"work\"].value: [absent]\n    phoneNumbers[type eq \"work\"].display: { const: W }\n",
            vec![
                ("phoneNumbers[type eq \"work\"].value", 0, 1, 0),
                ("phoneNumbers[type eq \"work\"].display", 0, 1, 0),
            ],
        ),
        (
            "    title: [absent]\n",
            "    title: { from: '[absent]', default: n/a }\n",
            vec![("title", 1, 0, 0)],
        ),
        ("    title: { const: t }\n", "    title: [text]\n", vec![]),
        // Another filter is another element; that of a path is not the value.
        (
            "    emails[type eq \"work\"].value: [text]\n",
            "    emails[type eq \"home\"].value: [text]\n",
            vec![("emails[type eq \"home\"].value", 1, 0, 0), ("emails[type eq \"work\"].value", 0, 1, 0)],
        ),
        // Another type is another value.
        (
            "    title: { from: '[number]', type: String }\n",
            "    title: { from: '[number]', type: Integer }\n",
            vec![("title", 0, 0, 1)],
        ),
        // What is sent on updates alone is no difference.
        (
            "    title: [text]\n",
            "    title: { from: '[text]', apply: create-only, flow-null: true }\n",
            vec![],
        ),
    ] {
        let (given, found) = changes(before, after, records, &[]);
        let expected: Vec<(String, u64, u64, u64)> =
            expected.into_iter().map(|(target, a, b, c)| (target.to_owned(), a, b, c)).collect();
        assert_eq!(counts(&found), expected, "{before}{after}");
        given.expect(i32::from(!expected.is_empty()), &[]);
    }
}

#[test]
fn an_extension_may_be_declared_in_another_case() {
    let declared = |name: &str, from: &str| {
        format!(
            "attrflow: 1\nsource: none\nuser:\n  schema:\n    urn:x:2.0:User:{name}: String\n  attributes:\n    \
             userName: {{ from: '[id]', match: 1 }}\n    urn:x:2.0:User:{name}: {from}\n"
        )
    };
    let place = Place::new();
    place.write("a.yaml", declared("Xid", "[a]")).write("b.yaml", declared("xID", "[a]"));
    place
        .write("c.yaml", declared("XID", "[b]"))
        .write("in.ndjson", "{\"id\":\"1\",\"a\":\"x\",\"b\":\"y\"}\n");
    place.run(&["diff", "a.yaml", "b.yaml", "--records", "in.ndjson"]).expect(0, &[]);
    let given = place.run(&["diff", "a.yaml", "c.yaml", "--records", "in.ndjson"]);
    assert!(
        given.expect(1, &[]).out.ends_with("\nurn:x:2.0:User:XID: 1 changed\n  1  \"x\" -> \"y\"\n"),
        "{given:?}"
    );
}

#[test]
fn what_is_not_pure_is_the_same_for_both() {
    let random = "    nickName: RandomString(8, 0, 0, 0, 8, \"\")\n    title: Now()\n";
    let more = format!("    displayName: Guid()\n    locale: RandomString(5, 0, 0, 0, 5, \"\")\n{random}");
    let records = "{\"id\":\"1\"}\n{\"id\":\"2\"}\n";
    for options in [&[][..], &["--seed", "7", "--now", "2026-03-31"]] {
        let (_, found) = changes(random, &more, records, options);
        assert_eq!(counts(&found), [("displayName".to_owned(), 2, 0, 0), ("locale".to_owned(), 2, 0, 0)]);
        let drawn: Vec<&Value> = found["attributes"][0]["examples"]
            .as_array()
            .unwrap()
            .iter()
            .map(|example| &example["after"])
            .collect();
        assert_ne!(drawn[0], drawn[1]);
    }
    let other = random.replace("RandomString(8, 0, 0, 0, 8", "RandomString(9, 0, 0, 0, 9");
    assert_eq!(counts(&changes(random, &other, records, &[]).1), [("nickName".to_owned(), 0, 0, 2)]);

    // Each side gives out its own values, from the same ones that are taken.
    let unique = "    nickName: SelectUniqueValue(\"a\", Append(\"a\", [id]), Append(\"b\", [id]))\n";
    let place = Place::new();
    place.write("taken", "A1\n").write("a.yaml", mapping(unique)).write("in.ndjson", records);
    place.write("b.yaml", mapping(&unique.replace("Append(\"b\", [id])", "Append(\"c\", [id])")));
    let command = ["diff", "a.yaml", "b.yaml", "--records", "in.ndjson"];
    place.run(&command).expect(0, &[]);
    place.run(&[&command[..], &["--taken", "taken"]].concat()).expect(0, &[]);
    place.write("taken", "a\nA1\n");
    let given = place.run(&[&command[..], &["--taken", "taken"]].concat());
    assert!(
        given.expect(1, &[]).out.ends_with("\nnickName: 1 changed\n  1  \"b1\" -> \"c1\"\n"),
        "{given:?}"
    );

    let given = changes(
        "    title: '%City%'\n",
        "    title: DefaultDomain()\n",
        records,
        &["--const", "City=Ulm", "--default-domain", "x.org"],
    );
    assert_eq!(
        given.1["attributes"][0]["examples"][1],
        json!({ "key": "2", "line": 2, "before": "Ulm", "after": "x.org" })
    );
}

#[test]
fn redacted_values_are_shown_nowhere() {
    let records = "{\"id\":\"1\",\"secret\":\"s3cret\"}\n";
    for (before, after) in [
        ("    nickName: [secret]\n", "    nickName: Append(Redact([secret]), \"x\")\n"),
        ("    nickName: Append(Redact([secret]), \"1\")\n", "    nickName: [secret]\n"),
        ("    nickName: Redact([secret])\n", ""),
        ("    title: [title]\n", "    title: [title]\n    active: CBool(Redact([secret]))\n"),
    ] {
        let place = Place::new();
        place.write("a.yaml", mapping(before)).write("b.yaml", mapping(after)).write("in.ndjson", records);
        for format in ["human", "json"] {
            let given =
                place.run(&["diff", "a.yaml", "b.yaml", "--records", "in.ndjson", "--format", format]);
            given.expect(1, &[]);
            assert!(!format!("{given:?}").contains("s3cret"), "{given:?}");
            assert!(given.out.contains("[Redact]"), "{given:?}");
        }
    }
}

#[test]
fn references_are_compared_by_whom_they_name() {
    let manager = "    urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager: [manager]\n";
    let records =
        "{\"id\":\"1\",\"manager\":{\"id\":\"7\"},\"boss\":\"8\"}\n{\"id\":\"2\",\"manager\":\"\"}\n";
    let (_, found) = changes(manager, &manager.replace("[manager]", "[boss]"), records, &[]);
    assert_eq!(
        found["attributes"][0]["examples"],
        json!([{ "key": "1", "line": 1, "before": "7", "after": "8" }])
    );
    assert_eq!(changes(manager, manager, records, &[]).1["changed"], 0);

    let place = Place::new();
    let groups = std::fs::read_to_string(shipped("mappings/genesys-cloud.yaml")).unwrap();
    assert!(groups.contains("members: [members]"), "{groups}");
    place.write("b.yaml", groups.replace("members: [members]", ""));
    let (mapping, records) =
        (shipped("mappings/genesys-cloud.yaml"), shipped("mappings/samples/groups.ndjson"));
    let given = place.run(&["diff", &mapping, "b.yaml", "--records", &records, "--object", "group"]);
    assert!(given.expect(1, &[]).out.contains(" groups change\n"), "{given:?}");
    assert!(given.out.contains("\nmembers: "), "{given:?}");
}

/// Whoever changes has another payload, and whoever has another payload changes.
#[test]
fn it_says_what_two_runs_say() {
    let place = Place::new();
    let names = ["entra-scim-default", "fuze", "genesys-cloud", "joyn-fsm", "scalefusion"];
    let mapping = |name: &str| shipped(&format!("mappings/{name}.yaml"));
    let records = std::fs::read_to_string(shipped("mappings/samples/users.ndjson")).unwrap();
    let payloads = |name: &str| -> Vec<Value> {
        let run = |record: &str| place.feed(&["run", &mapping(name), "-q"], record.as_bytes());
        records.lines().take(12).map(|record| run(record).json().pop().unwrap_or_default()).collect()
    };
    let ran: Vec<Vec<Value>> = names.iter().map(|name| payloads(name)).collect();
    place.write("in.ndjson", records.lines().take(12).collect::<Vec<_>>().join("\n"));
    let mut referring = 0;
    for (before, first) in names.iter().zip(&ran) {
        for (after, second) in names.iter().zip(&ran) {
            // References are no part of a payload: whether they differ is another question.
            let command =
                ["diff", &mapping(before), &mapping(after), "--records", "in.ndjson", "--format", "json"];
            let found = place.run(&command).json().remove(0);
            let count = |is: fn(&Value, &Value) -> bool| {
                first.iter().zip(second).filter(|(a, b)| is(a, b)).count() as u64
            };
            let gained = count(|a, b| a.is_null() && !b.is_null());
            let lost = count(|a, b| !a.is_null() && b.is_null());
            let other = count(|a, b| !a.is_null() && !b.is_null() && a != b);
            assert_eq!(found["scope"]["gained"]["count"], gained, "{before} {after}");
            assert_eq!(found["scope"]["lost"]["count"], lost, "{before} {after}");
            let changed = found["changed"].as_u64().unwrap();
            let targets = counts(&found);
            if targets.iter().any(|(target, ..)| target.ends_with("manager")) {
                referring += 1;
                assert!(changed >= gained + lost + other, "{before} {after}: {found}");
            } else {
                assert_eq!(changed, gained + lost + other, "{before} {after}: {found}");
            }
        }
    }
    assert!(referring < 20, "{referring}");
}
