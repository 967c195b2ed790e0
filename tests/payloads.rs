//! Payloads are the same whether text goes straight from the record to its place or is made a value first.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use std::sync::Arc;

use attrflow::catalogue::ObjectKind;
use attrflow::functions::{Environment, TakenValues, UniqueValues};
use attrflow::mapping::{CompiledObject, load};
use attrflow::provision::{Disposition, Worker};
use attrflow::record::ReadOptions;
use attrflow::source::SourceFile;
use common::generate::{RECORDS, expression};
use common::run;
use proptest::prelude::*;

/// Targets of every type, in containers of every kind, with and without defaults.
const TARGETS: [(&str, &str); 14] = [
    ("userName", "from: FROM, match: 1"),
    ("externalId", "from: FROM, required: true"),
    ("name.formatted", "from: FROM"),
    ("name.familyName", "from: FROM, default: a \"b\""),
    ("displayName", "from: FROM, default: d, required: true"),
    ("active", "from: FROM"),
    ("emails[type eq \"work\"].value", "from: FROM"),
    ("emails[type eq \"work\"].primary", "from: FROM"),
    ("phoneNumbers[type eq \"work\"].value", "from: FROM"),
    ("phoneNumbers[type eq \"mobile\"].value", "constant: 12"),
    ("nickName", "from: FROM"),
    ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber", "from: FROM"),
    ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", "from: FROM"),
    ("roles[primary eq true].value", "from: FROM"),
];

/// The mapping of some targets; `None` when an expression is an error.
fn mapping(targets: &[(usize, String)]) -> Option<CompiledObject> {
    let mut text = String::from("attrflow: 1\ndialect: extended\nsource: none\nuser:\n  attributes:\n");
    let mut written = std::collections::BTreeMap::new();
    written.insert("title", "from: FROM".replace("FROM", "'[text]'"));
    for (target, expression) in targets {
        let (path, form) = TARGETS[*target];
        let quoted = format!("'{}'", expression.replace('\'', "''"));
        written.insert(path, form.replace("FROM", &quoted).replace("a \"b\"", "'a \"b\"'"));
    }
    for (path, form) in written {
        text.push_str(&format!("    '{path}': {{ {form} }}\n"));
    }
    let loaded = load(&SourceFile::new("m.yaml", text.as_str()));
    Some(loaded.compiled?.object(ObjectKind::User).unwrap().clone())
}

fn input() -> String {
    let more = [
        r#"{"text": "Zo\u00eb \"Z\"", "other": "a\\b\n", "empty": "x", "list": ["é", "b"], "one": "Ab C", "number": 12.50}"#,
        r#"{"text": "Jean-Luc O'Neill", "other": "JEAN", "empty": null, "one": "(425) 555-0101", "flag": false}"#,
        r#"{"text": "", "other": "日本語", "list": ["a", [""], [[]]], "one": ["q", "r"], "number": 9223372036854775808, "flag": "true"}"#,
    ];
    RECORDS.iter().copied().chain(more).map(|record| record.replace('\n', " ") + "\n").collect()
}

/// Expressions of the functions that are written as text, nested.
fn text() -> impl Strategy<Value = String> {
    let leaf = proptest::sample::select(
        [
            "[text]", "[other]", "[empty]", "[absent]", "[list]", "[one]", "[number]", "[flag]", "[real]",
            "\"a\"", "\"É\"", "\"\\\"\"", "\"\"", "7", "Null",
        ]
        .as_slice(),
    );
    leaf.prop_map(str::to_owned).prop_recursive(5, 30, 4, |inner| {
        let one = proptest::sample::select(
            [
                "ToLower(X)",
                "ToUpper(X)",
                "Trim(X)",
                "StripSpaces(X)",
                "NormalizeDiacritics(X)",
                "CStr(X)",
                "Left(X, 2)",
                "Left(X, -1)",
                "Mid(X, 2, 3)",
                "Replace(X, \"a\", , , \"\", , )",
                "Replace(X, \" \", , , \".\", , )",
                "Replace(X, \"b\", , , \"cc\", , )",
                "Replace(X, , \"[()\\\\s-]+\", , \"\", , )",
                "Word(X, 1, \" \")",
                "Len(X)",
                "PCase(X)",
                "IIF([text] = \"7\", X, \"n\")",
                "IIF(IsPresent([other]), \"p\", X)",
                "Switch([flag], X, \"True\", \"1\", \"False\", [text])",
                "Coalesce(X, \"c\")",
                "IIF([other] <> \"a,b\", IgnoreAttributeFlow, X)",
            ]
            .as_slice(),
        );
        let two = proptest::sample::select(
            [
                "Append(X, Y)",
                "Prepend(X, Y)",
                "Join(\" \", X, Y)",
                "Join(\"\\\"\", Y, \"\", X)",
                "Coalesce(X, Y)",
                "IIF(X = Y, X, Y)",
                "Join(X, Y, \"a\")",
                "Join(\",\", [list], X, Y, [one])",
                "Switch(X, Y, \"\", \"empty\", \"a\", X)",
            ]
            .as_slice(),
        );
        prop_oneof![
            3 => (one, inner.clone()).prop_map(|(form, x)| form.replace('X', &x)),
            3 => (two, inner.clone(), inner).prop_map(|(form, x, y)| form.replace('X', &x).replace('Y', &y)),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn both_ways_write_the_same(
        targets in proptest::collection::vec((0..TARGETS.len(), prop_oneof![3 => text(), 1 => expression()]), 1..6),
    ) {
        let whole = mapping(&targets);
        // One expression that is an error must not keep the others from being tried.
        let objects = match whole {
            Some(object) => vec![object],
            None => targets.chunks(1).filter_map(mapping).collect(),
        };
        for object in objects {
            run(&object, input().as_bytes(), &ReadOptions::default());
        }
    }
}

/// An object mapping of expressions, by target.
fn object(targets: &[(&str, &str)]) -> CompiledObject {
    let mut text = String::from("attrflow: 1\ndialect: extended\nsource: none\nuser:\n  attributes:\n");
    targets.iter().for_each(|(path, form)| text.push_str(&format!("    {path}: {form}\n")));
    let loaded = load(&SourceFile::new("m.yaml", text.as_str()));
    loaded.compiled.unwrap().object(ObjectKind::User).unwrap().clone()
}

#[test]
fn a_list_in_a_list_that_has_no_text_is_not_joined() {
    let object = object(&[
        ("userName", r#"Join("|", [list])"#),
        ("title", r#"Append("x", Join("|", [list], "b"))"#),
        ("nickName", r#"ToLower(Join("|", [list], "b"))"#),
    ]);
    let ran = run(&object, br#"{"list": ["a", [""], [["", 1]], "c"]}"#, &ReadOptions::default());
    let payload = ran[0].parsed().1.unwrap().1;
    assert_eq!((&payload["userName"], &payload["title"]), (&"a|c".into(), &"xa|c|b".into()));
}

#[test]
fn text_that_is_too_long_is_an_error_also_where_nothing_comes_of_it() {
    for form in [
        "Append(Append([text], [text]), [absent])",
        r#"Coalesce(Append(Append([text], [text]), [absent]), "c")"#,
        r#"Join(",", "a", Append(Join("", [text], [text]), [absent]))"#,
        r#"Append(Append([text], [text]), IIF([flag] = "1", IgnoreAttributeFlow, "x"))"#,
        r#"Append("x", ToLower(Append(Append([text], [text]), [absent])))"#,
    ] {
        let record = format!(r#"{{"flag": "1", "text": "{}"}}"#, "x".repeat(600 << 10));
        let ran = run(&object(&[("userName", form)]), record.as_bytes(), &ReadOptions::default());
        assert_eq!(ran[0].outcome.as_ref().unwrap_err().code, "AF903", "{form}");
    }
}

#[test]
fn a_record_without_a_payload_claims_no_unique_value_behind_what_ended_it() {
    let object = object(&[
        ("externalId", "{ from: '[id]', required: true }"),
        ("title", r#"IIF([kind] = "guest", IgnoreObjectFlow, "t")"#),
        ("userName", r#"{ from: 'SelectUniqueValue("a", "b")', apply: create-only }"#),
    ]);
    let unique: Arc<dyn UniqueValues> = Arc::new(TakenValues::default());
    let environment = Environment { unique: Some(unique), ..common::environment() };
    let mut worker = Worker::new(&object, &environment);
    let mut out = Vec::new();
    assert!(worker.json(br#"{"kind": "x"}"#, 0, &mut out).is_err());
    assert_eq!(worker.json(br#"{"id": "1", "kind": "guest"}"#, 1, &mut out), Ok(Disposition::NoObject));
    assert_eq!(worker.json(br#"{"id": "2", "kind": "x"}"#, 2, &mut out), Ok(Disposition::Provisioned));
    assert!(String::from_utf8(out).unwrap().contains(r#""userName":"a""#));
}

#[test]
fn a_mapping_compiles_also_where_it_leaves_no_room_for_text_instructions() {
    let calls = vec![r#"Word([text], 1, " ")"#; 2900].join(", ");
    let form = format!(r#"Join("", {calls})"#);
    let targets = [
        "userName",
        "title",
        "nickName",
        "displayName",
        "locale",
        "userType",
        "timezone",
        "externalId",
        "name.formatted",
        "name.givenName",
        "name.familyName",
        "name.middleName",
    ];
    let object = object(&targets.map(|target| (target, form.as_str())));
    let ran = run(&object, br#"{"text": "a b"}"#, &ReadOptions::default());
    let payload = ran[0].parsed().1.unwrap().1;
    assert!(targets[..8].iter().all(|target| payload[target] == "a".repeat(2900)));
}
