//! Object mappings chosen by name, and what an error in one of them means for the others.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use std::fs;

use attrflow::catalogue::ObjectKind;
use attrflow::mapping::{CompiledMapping, CompiledObject, Loaded, SelectError};
use attrflow::source::Severity;
use common::{load_text, package, show};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Six rules in both directions: names that several mappings have, names with blanks and slashes, no names, and mappings
/// that are disabled.
fn rules() -> Value {
    serde_json::from_str(&fs::read_to_string(package("tests/cases/graph/rules.json")).unwrap()).unwrap()
}

fn loaded(schema: &Value) -> Loaded {
    load_text(&serde_json::to_string_pretty(schema).unwrap()).1
}

fn compiled() -> CompiledMapping {
    let (file, loaded) = load_text(&rules().to_string());
    assert_eq!(show(&file, &loaded.diagnostics), "");
    loaded.compiled.unwrap()
}

/// `2/1`: the first object mapping of the second rule.
fn place(mapping: &CompiledMapping, object: &CompiledObject) -> String {
    let choice = &mapping.names.choices()[object.position];
    format!("{}/{}", choice.rule_number, choice.number)
}

fn one(mapping: &CompiledMapping, asked: Option<&str>) -> Result<String, SelectError> {
    mapping.select(asked)?.one().map(|object| place(mapping, object))
}

#[test]
fn names_are_found() {
    let mapping = compiled();
    for (asked, found) in [
        // A rule, with one object mapping, with users and groups, and in another case.
        ("USER_OUTBOUND_USER", "1/1"),
        ("USERGROUP_OUTBOUND_USERGROUP", "2/2"),
        ("worker_inbound_user", "4/1"),
        // An object mapping.
        ("Provision Azure Active Directory Groups", "2/1"),
        ("Staff / all", "3/1"),
        ("STAFF / ALL", "3/1"),
        // An object mapping of a rule: by its name, its source, its target, its kind, its number.
        ("USER_OUTBOUND_USER/Provision Azure Active Directory Users", "1/1"),
        ("USERGROUP_OUTBOUND_USERGROUP/Provision Azure Active Directory Users", "2/2"),
        ("USERGROUP_OUTBOUND_USERGROUP/User", "2/2"),
        ("USERGROUP_OUTBOUND_USERGROUP/urn:ietf:params:scim:schemas:core:2.0:Group", "2/1"),
        ("usergroup_outbound_usergroup/group", "2/1"),
        ("USERGROUP_OUTBOUND_USERGROUP/1", "2/1"),
        ("Contacts / partners/Staff / all", "3/1"),
        ("contacts / partners/lead", "3/2"),
        ("Contacts / partners/2", "3/2"),
        ("WORKER_INBOUND_USER/Worker", "4/1"),
        ("2/group", "2/1"),
        ("5/user", "5/1"),
        ("5/1", "5/1"),
        ("03/01", "3/1"),
        // A kind, where one object mapping in use is of it.
        ("group", "2/1"),
        ("Group", "2/1"),
    ] {
        assert_eq!(one(&mapping, Some(asked)).as_deref(), Ok(found), "{asked}");
    }
}

#[test]
fn what_is_not_found_is_told() {
    let mapping = compiled();
    let users = "`USER_OUTBOUND_USER`, `USERGROUP_OUTBOUND_USERGROUP/user`, `Staff / all`, `Contacts / partners/Lead`, \
                 `WORKER_INBOUND_USER`, `5/1`";
    let all = users.replacen(", ", ", `USERGROUP_OUTBOUND_USERGROUP/group`, ", 1);
    for (asked, said) in [
        (None, format!("the file maps users in more than one way: {users}")),
        (Some("user"), format!("`user` of the file can be any of {users}")),
        (
            Some("Provision Azure Active Directory Users"),
            "`Provision Azure Active Directory Users` of the file can be any of `USER_OUTBOUND_USER`, \
             `USERGROUP_OUTBOUND_USERGROUP/user`"
                .to_owned(),
        ),
        (
            Some("Contacts / partners"),
            "`Contacts / partners` of the file can be any of `Staff / all`, `Contacts / partners/Lead`"
                .to_owned(),
        ),
        (
            Some("3/User"),
            "`3/User` of the file can be any of `Staff / all`, `Contacts / partners/Lead`".to_owned(),
        ),
        (
            Some("Guests"),
            format!("`Guests` of the file is disabled (`\"enabled\": false`); enabled is {all}"),
        ),
        (
            Some("retired"),
            format!("`retired` of the file is disabled (`\"enabled\": false`); enabled is {all}"),
        ),
        (Some("6/1"), format!("`6/1` of the file is disabled (`\"enabled\": false`); enabled is {all}")),
        (
            Some("USER_OUTBUOND_USER"),
            format!(
                "the file has no object mapping `USER_OUTBUOND_USER`; did you mean `USER_OUTBOUND_USER`? there is {all}"
            ),
        ),
        (
            Some("Contacts / partners/Lad"),
            format!(
                "the file has no object mapping `Contacts / partners/Lad`; did you mean `Contacts / partners/Lead`? there \
                 is {all}"
            ),
        ),
        (
            Some("Gests"),
            format!("the file has no object mapping `Gests`; did you mean `Guests`? there is {all}"),
        ),
        (Some("7/1"), format!("the file has no object mapping `7/1`; there is {all}")),
        (Some("Worker"), format!("the file has no object mapping `Worker`; there is {all}")),
        (Some(""), format!("the file has no object mapping ``; there is {all}")),
    ] {
        assert_eq!(one(&mapping, asked).unwrap_err().to_string(), said, "{asked:?}");
    }
}

#[test]
fn users_and_groups_go_together() {
    let mapping = compiled();
    let each = |asked| -> Vec<String> {
        let objects = mapping.select(Some(asked)).unwrap().each().unwrap();
        objects.into_iter().map(|object| place(&mapping, object)).collect()
    };
    assert_eq!(each("USERGROUP_OUTBOUND_USERGROUP"), ["2/2", "2/1"]);
    assert_eq!(each("WORKER_INBOUND_USER"), ["4/1"]);
    assert_eq!(each("USERGROUP_OUTBOUND_USERGROUP/user"), ["2/2"]);
    for (asked, is_one) in [
        ("USERGROUP_OUTBOUND_USERGROUP", false),
        ("WORKER_INBOUND_USER", false),
        ("Staff / all", true),
        ("group", true),
    ] {
        assert_eq!(mapping.select(Some(asked)).unwrap().is_one(), is_one, "{asked}");
    }
    let rule = mapping.select(Some("WORKER_INBOUND_USER")).unwrap();
    assert!(rule.of_kind(ObjectKind::User).unwrap().is_some());
    assert!(rule.of_kind(ObjectKind::Group).unwrap().is_none());
    assert!(mapping.select(Some("3/User")).unwrap().each().is_err());
    assert!(mapping.select(Some("Contacts / partners")).unwrap().each().is_err());
}

/// Names that differ in case only, and rules that share a name.
#[test]
fn likeness_is_no_choice() {
    let mut schema = rules();
    schema["synchronizationRules"][0]["name"] = "OUT".into();
    schema["synchronizationRules"][3]["name"] = "Out".into();
    let mapping = loaded(&schema).compiled.unwrap();
    assert_eq!(one(&mapping, Some("Out")).as_deref(), Ok("4/1"));
    let said = one(&mapping, Some("out")).unwrap_err().to_string();
    assert_eq!(said, "`out` of the file can be any of `OUT`, `Out`");
    // A rule of users and a rule of groups with one name are still two.
    schema["synchronizationRules"][0]["name"] = "Out".into();
    schema["synchronizationRules"][0]["objectMappings"] = json!([]);
    schema["synchronizationRules"][1]["name"] = "Out".into();
    schema["synchronizationRules"][1]["objectMappings"].as_array_mut().unwrap().truncate(1);
    let mapping = loaded(&schema).compiled.unwrap();
    let said = one(&mapping, Some("Out")).unwrap_err().to_string();
    assert_eq!(said, "`Out` of the file can be any of `Out/group`, `Out/user`");
    assert_eq!(one(&mapping, Some("Out/group")).as_deref(), Ok("2/1"));
}

#[test]
fn few_object_mappings_need_no_name() {
    let schema = rules();
    let rule = |at: usize| schema["synchronizationRules"][at].clone();
    for (what, part, found) in [
        ("one", rule(3), Ok("1/1")),
        ("users and groups", rule(1), Ok("1/2")),
        ("groups", json!([rule(1)["objectMappings"][0]]), Ok("1/1")),
        ("users, and others that are disabled", rule(0), Ok("1/1")),
        (
            "two rules, one of groups",
            json!([rule(3), {"name": "g", "objectMappings": [rule(1)["objectMappings"][0]]}]),
            Ok("1/1"),
        ),
        ("nothing that is enabled", rule(5), Err("the file maps nothing that is enabled")),
        (
            "object mappings without a rule",
            rule(2)["objectMappings"].clone(),
            Err("the file maps users in more than one way: `Staff / all`, `1/2`"),
        ),
    ] {
        let mapping = loaded(&part).compiled.unwrap();
        let chosen = one(&mapping, None).map_err(|error| error.to_string());
        assert_eq!(chosen.as_deref().map_err(String::as_str), found, "{what}");
    }
    // attrflow's own format has kinds for names.
    let (_, loaded) = load_text("attrflow: 1\nuser:\n  attributes:\n    userName: [mail]\n");
    let mapping = loaded.compiled.unwrap();
    assert_eq!(mapping.name_of(&mapping.objects[0]), "user");
    assert_eq!(one(&mapping, Some("1/1")).as_deref(), Ok("1/1"));
    let said = one(&mapping, Some("group")).unwrap_err().to_string();
    assert_eq!(said, "the file does not map `group` objects, only: user");
    let said = one(&mapping, Some("usr")).unwrap_err().to_string();
    assert_eq!(said, "the file has no object mapping `usr`; did you mean `user`? there is `user`");
}

/// The object mappings in use that compile, and with each of the others the first error that concerns it.
fn standing(loaded: &Loaded) -> (Vec<String>, Vec<String>) {
    let Some(mapping) = &loaded.compiled else { return (Vec::new(), Vec::new()) };
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for (position, choice) in mapping.names.choices().iter().enumerate().filter(|(_, choice)| choice.enabled)
    {
        let place = format!("{}/{}", choice.rule_number, choice.number);
        let mut errors = loaded.concerning(position).filter(|found| found.severity() == Severity::Error);
        let error = errors.next().map(|found| found.code.as_str());
        let chosen = one(mapping, Some(&place));
        match (error, choice.compiled) {
            (None, Some(_)) => {
                assert_eq!(chosen.as_deref(), Ok(&*place));
                good.push(place);
            }
            (Some(code), None) => {
                assert!(matches!(chosen, Err(SelectError::Broken { position: at, .. }) if at == position));
                bad.push(format!("{place} {code}"));
            }
            odd => panic!("{place}: {odd:?}"),
        }
    }
    (good, bad)
}

#[test]
fn errors_reach_as_far_as_they_must() {
    let all = ["1/1", "2/1", "2/2", "3/1", "3/2", "4/1", "5/1"];
    let clean = standing(&loaded(&rules()));
    assert_eq!((clean.0, clean.1), (all.map(str::to_owned).to_vec(), Vec::new()));
    for (pointer, value, expected) in [
        // An object mapping: itself.
        (
            "/synchronizationRules/1/objectMappings/1/attributeMappings/0/source",
            json!({"expression": "Jion([mail])"}),
            &["2/2 AF101"][..],
        ),
        ("/synchronizationRules/2/objectMappings/0/flowTypes", json!("Add, Updat"), &["3/1 AF309"]),
        ("/synchronizationRules/2/objectMappings/1/targetObjectName", json!("Leed"), &["3/2 AF312"]),
        ("/synchronizationRules/4/objectMappings/0/attributeMappings", json!(5), &["5/1 AF303"]),
        (
            "/synchronizationRules/0/objectMappings/0/attributeMappings/0/targetAttributeName",
            json!("usrname"),
            &["1/1 AF312"],
        ),
        // One that is disabled: nobody.
        (
            "/synchronizationRules/2/objectMappings/2/attributeMappings/0/source",
            json!({"expression": "Jion([mail])"}),
            &[],
        ),
        ("/synchronizationRules/5/objectMappings/0/flowTypes", json!("Ad"), &[]),
        // A rule: its object mappings.
        ("/synchronizationRules/1/name", json!(5), &["2/1 AF303", "2/2 AF303"]),
        ("/synchronizationRules/3/sourceDirectoryName", json!("Wrkday"), &["4/1 AF312"]),
        (
            "/synchronizationRules/2/objectMappings/2",
            json!({"targetAttributeName": "a"}),
            &["3/1 AF311", "3/2 AF311"],
        ),
        ("/synchronizationRules/5/objectMappings", json!(5), &[]),
        // What is no rule: nobody.
        ("/synchronizationRules/5", json!({"attributeMappings": []}), &[]),
        ("/synchronizationRules/5", json!("rule"), &[]),
        // A definition that could be read: nobody.
        ("/directories/0/objects/0/attributes/2/type", json!("Bool"), &[]),
        ("/directories/0/objects/0/attributes/1/required", json!("perhaps"), &[]),
        ("/directories/2/objects/0/attributes/0/mutability", json!("ReadSome"), &[]),
        // One that could not: those who need it.
        ("/directories/1/objects/1/attributes/1/name", json!(7), &["3/1 AF303"]),
        ("/directories/3/objects", json!(5), &["4/1 AF303"]),
        ("/directories/1/name", json!(7), &["1/1 AF303", "3/1 AF303", "3/2 AF303"]),
    ] {
        let mut schema = rules();
        *schema.pointer_mut(pointer).unwrap() = value.clone();
        let loaded = loaded(&schema);
        assert!(loaded.has_errors(), "{pointer}");
        let (good, bad) = standing(&loaded);
        assert_eq!(bad, expected, "{pointer} {value}");
        assert_eq!(
            good.len(),
            all.iter().filter(|place| !bad.iter().any(|bad| bad.starts_with(*place))).count()
        );
    }
}

#[test]
fn errors_of_the_whole_leave_nothing() {
    let schema = rules();
    let text = schema.to_string();
    let mut without = schema.clone();
    without["directories"] = 5.into();
    for (what, text) in [
        ("directories that are no list", without.to_string()),
        ("a brace is missing at the end", text[..text.len() - 1].to_owned()),
        (
            "a comma is missing in a disabled one",
            text.replacen(r#""name":"Old users","#, r#""name":"Old users""#, 1),
        ),
        ("a key that is there twice", format!("{},\"synchronizationRules\":[]}}", &text[..text.len() - 1])),
    ] {
        let (file, loaded) = load_text(&text);
        assert!(
            loaded.has_errors() && loaded.compiled.is_none(),
            "{what}: {}",
            show(&file, &loaded.diagnostics)
        );
    }
    // attrflow's own format is one piece.
    let (_, loaded) = load_text(
        "attrflow: 1\nuser:\n  attributes:\n    userName: [mail]\ngroup:\n  attributes:\n    displayName: [nam]\n",
    );
    assert!(loaded.compiled.is_none());
    assert_eq!((loaded.concerning(0).count(), loaded.concerning(1).count()), (1, 1));
}

/// What is asked for by its kind is never another one than it was before something broke.
#[test]
fn a_broken_one_is_not_replaced() {
    let mut schema = rules();
    let mapping = loaded(&schema).compiled.unwrap();
    assert_eq!(
        mapping.object(ObjectKind::User).map(|object| place(&mapping, object)).as_deref(),
        Some("1/1")
    );
    schema["synchronizationRules"][0]["objectMappings"][0]["flowTypes"] = "Ad".into();
    let mapping = loaded(&schema).compiled.unwrap();
    assert!(mapping.object(ObjectKind::User).is_none());
    assert!(mapping.object(ObjectKind::Group).is_some());
    // Nor are groups taken for users.
    let mut rule = schema["synchronizationRules"][1].clone();
    rule["objectMappings"][1]["flowTypes"] = "Ad".into();
    let mapping = loaded(&rule).compiled.unwrap();
    let said = one(&mapping, None).unwrap_err().to_string();
    assert_eq!(said, "`USERGROUP_OUTBOUND_USERGROUP/user` of the file does not compile");
    assert_eq!(one(&mapping, Some("group")).as_deref(), Ok("1/1"));
}

/// A name of which others may be made, too.
fn name() -> impl Strategy<Value = Value> {
    let parts = prop::sample::select(vec!["1", "2", "3", "/", "user", "group", "a", "A", "x", "User"]);
    prop_oneof![
        1 => Just(Value::Null),
        4 => prop::collection::vec(parts, 0..4).prop_map(|parts| parts.concat().into()),
    ]
}

fn schema() -> impl Strategy<Value = Value> {
    let object =
        (name(), name(), name(), prop::bool::weighted(0.8)).prop_map(|(name, source, target, enabled)| {
            json!({"name": name, "sourceObjectName": source, "targetObjectName": target, "enabled": enabled,
            "attributeMappings": [{"targetAttributeName": "t", "source": {"expression": "[mail]"}}]})
        });
    let rule = (name(), prop::collection::vec(object, 0..4))
        .prop_map(|(name, objects)| json!({"name": name, "objectMappings": objects}));
    prop::collection::vec(rule, 0..4).prop_map(|rules| json!({"synchronizationRules": rules}))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever others are called, each object mapping has a name of its own, and lists have that one.
    #[test]
    fn every_object_mapping_can_be_named(schema in schema()) {
        let mapping = loaded(&schema).compiled.unwrap();
        let mut names = Vec::new();
        for object in &mapping.objects {
            let name = mapping.name_of(object);
            let found = mapping.select(Some(&name)).unwrap().one().unwrap();
            prop_assert_eq!(found.position, object.position, "{} in {}", name, schema);
            names.push(name);
        }
        match mapping.select(Some("no such thing")) {
            Err(SelectError::Unknown { choices, .. }) => prop_assert_eq!(choices.names, names),
            found => prop_assert!(matches!(found, Err(SelectError::Nothing)) && names.is_empty(), "{:?}", found),
        }
    }

    /// What is found has that name; and nothing is found twice, or while it is disabled.
    #[test]
    fn what_is_chosen_is_in_use(schema in schema(), asked in name()) {
        let mapping = loaded(&schema).compiled.unwrap();
        let Ok(selection) = mapping.select(asked.as_str()) else { return Ok(()) };
        for object in selection.all().unwrap() {
            prop_assert!(mapping.names.choices()[object.position].enabled);
        }
        if let Ok(each) = selection.each() {
            prop_assert!(!each.is_empty() && each.len() <= 2, "{}", schema);
            prop_assert_eq!(selection.one().unwrap().position, each[0].position);
        }
    }
}
