//! Synchronization schemas of Microsoft Graph: what is said of whole ones and of damaged ones, parts of schemas, and
//! the oddities of real exports. Findings are in `tests/snapshots`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;
#[path = "graph/oddities.rs"]
mod oddities;
#[path = "graph/parts.rs"]
mod parts;
#[path = "graph/sources.rs"]
mod sources;

use std::fmt::Write as _;
use std::fs;

use attrflow::catalogue::{ObjectKind, SourceKind};
use attrflow::mapping::{
    Apply, Behavior, Flow, Loaded, MappingSource, Mutability, ObjectMapping, Place, ScopeSet,
};
use attrflow::provision::Disposition;
use attrflow::record::ReadOptions;
use attrflow::source::{Code, Diagnostic, Safety, SourceFile};
use attrflow::value::Constant;
use common::{load_text, package, run, run_user, show};

fn sample(name: &str) -> String {
    fs::read_to_string(package(&format!("tests/cases/graph/{name}.json"))).unwrap()
}

fn clean(text: &str) -> Loaded {
    let (file, loaded) = load_text(text);
    assert_eq!(show(&file, &loaded.diagnostics), "");
    loaded
}

fn codes(text: &str) -> Vec<&'static str> {
    load_text(text).1.diagnostics.iter().map(|found| found.code.as_str()).collect()
}

fn object(loaded: &Loaded, at: usize) -> &ObjectMapping {
    &loaded.mapping.as_ref().unwrap().objects[at]
}

#[test]
fn whole_schemas_and_parts_have_nothing_to_report() {
    for name in ["customappsso", "salesforce", "skeleton"] {
        assert!(clean(&sample(name)).compiled.is_some(), "{name}");
    }
}

#[test]
fn damage_is_named_at_its_place() {
    for name in ["damaged", "more-damage"] {
        let (file, loaded) = load_text(&sample(name));
        assert!(loaded.diagnostics.is_sorted_by_key(|found| found.span().start), "{name}");
        insta::assert_snapshot!(name, show(&file, &loaded.diagnostics));
    }
}

#[test]
fn ten_kinds_of_damage_are_ten_findings() {
    let mut found = codes(&sample("damaged"));
    assert_eq!(found.len(), 10, "{found:?}");
    found.sort_unstable();
    found.dedup();
    assert_eq!(found.len(), 10, "{found:?}");
}

/// Code, message and underlined text, with line ends made equal.
fn said(file: &SourceFile, found: &[Diagnostic]) -> Vec<(Code, String, Vec<String>)> {
    let text = |found: &Diagnostic| {
        found.labels.iter().map(|label| label.span.of(file.text()).replace("\r\n", "\n")).collect()
    };
    found.iter().map(|found| (found.code, found.message.clone(), text(found))).collect()
}

#[test]
fn line_ends_a_mark_and_white_space_change_no_finding() {
    for name in ["damaged", "more-damage", "customappsso"] {
        let plain = sample(name);
        let (file, loaded) = load_text(&plain);
        let expected = said(&file, &loaded.diagnostics);
        let windows = plain.replace('\n', "\r\n");
        let one_line = serde_json::from_str::<serde_json::Value>(&plain).unwrap().to_string();
        for (what, text) in [
            ("CRLF", windows.clone()),
            ("a byte-order mark", format!("\u{feff}{plain}")),
            ("both", format!("\u{feff}{windows}")),
            ("one line", one_line),
        ] {
            let (file, loaded) = load_text(&text);
            let mut found = said(&file, &loaded.diagnostics);
            found.retain(|(_, message, _)| !message.contains("byte-order mark"));
            assert_eq!(found, expected, "{name} with {what}");
        }
    }
}

#[test]
fn fixes_mend_what_they_are_for() {
    for name in ["damaged", "more-damage"] {
        let plain = sample(name);
        for text in [plain.clone(), plain.replace('\n', "\r\n"), compact(&plain)] {
            let (_, loaded) = load_text(&text);
            for found in &loaded.diagnostics {
                let Some(fix) = &found.fix else { continue };
                let mut mended = text.clone();
                for edit in fix.edits.iter().rev() {
                    mended.replace_range(edit.span.start..edit.span.end, &edit.text);
                }
                let count = |loaded: &Loaded| {
                    loaded.diagnostics.iter().filter(|other| other.message == found.message).count()
                };
                let (_, after) = load_text(&mended);
                assert!(!after.diagnostics.iter().any(|other| other.code == Code::AF301), "{mended}");
                assert_eq!(count(&after) + 1, count(&loaded), "{name}: {}", found.message);
            }
        }
    }
}

fn compact(text: &str) -> String {
    serde_json::from_str::<serde_json::Value>(text).unwrap().to_string()
}

#[test]
fn a_tree_is_written_as_the_service_writes_it() {
    // Each tree of the sample is broken, and what the fix writes is the tree that was there.
    let plain = sample("salesforce");
    let whole: serde_json::Value = serde_json::from_str(&plain).unwrap();
    let mut compared = 0;
    for at in 0..whole["attributeMappings"].as_array().unwrap().len() {
        let mut broken = whole.clone();
        let source = &mut broken["attributeMappings"][at]["source"];
        if source["type"] != "Function" {
            continue;
        }
        source["parameters"] = serde_json::json!([{"key": "source", "value": {"name": "city"}}]);
        source["name"] = "Trim".into();
        source["ours"] = "kept".into();
        for text in [broken.to_string(), serde_json::to_string_pretty(&broken).unwrap()] {
            let (file, loaded) = load_text(&text);
            let found = &loaded.diagnostics;
            assert_eq!(found.len(), 1, "{}", show(&file, found));
            let fix = found[0].fix.as_ref().unwrap();
            assert_eq!(fix.safety, Safety::Unsafe);
            let mut mended = text.clone();
            for edit in fix.edits.iter().rev() {
                mended.replace_range(edit.span.start..edit.span.end, &edit.text);
            }
            let mut expected = whole.clone();
            expected["attributeMappings"][at]["source"]["ours"] = "kept".into();
            let mended_value: serde_json::Value = serde_json::from_str(&mended).unwrap();
            assert_eq!(mended_value, expected);
            if text.contains('\n') {
                assert_eq!(mended, serde_json::to_string_pretty(&mended_value).unwrap());
            }
        }
        compared += 1;
    }
    assert_eq!(compared, 4);
}

#[test]
fn the_model_has_what_the_schema_says() {
    let loaded = clean(&sample("customappsso"));
    let groups = object(&loaded, 0);
    assert_eq!((groups.kind, groups.source), (ObjectKind::Group, SourceKind::Entra));
    assert_eq!(groups.target, "urn:ietf:params:scim:schemas:core:2.0:Group");
    let users = object(&loaded, 1);
    assert_eq!(users.name.as_deref(), Some("Provision Azure Active Directory Users"));
    assert_eq!(users.rule.as_deref(), Some("USERGROUP_OUTBOUND_USERGROUP"));
    assert_eq!((users.kind, users.flat, users.enabled), (ObjectKind::User, false, true));
    assert_eq!(users.flow, Flow::ALL);
    let source = users.source_object.as_ref().unwrap();
    assert_eq!(
        (source.name.as_ref().unwrap().text.as_str(), source.directory.as_deref()),
        ("User", Some("Azure Active Directory"))
    );
    assert_eq!(source.definition.as_ref().unwrap().attributes.len(), 20);
    let target = users.target_object.as_ref().unwrap().definition.as_ref().unwrap();
    let id = target.attribute("id").unwrap();
    assert_eq!((id.anchor, id.mutability), (true, Mutability::ReadOnly));
    let manager =
        target.attributes.iter().find(|attribute| attribute.name.text.ends_with(":manager")).unwrap();
    let references: Vec<&str> = manager.references.iter().map(|object| object.text.as_str()).collect();
    assert_eq!(references, ["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"]);
    assert_eq!((manager.default.is_none(), manager.flow_null, manager.max_length), (true, false, None));
    let attribute = |name: &str| users.attributes.iter().find(|found| found.target.text == name).unwrap();
    let user_name = attribute("userName");
    assert_eq!(user_name.precedence.unwrap().0, 1);
    assert!(user_name.required && user_name.case_exact);
    assert_eq!(user_name.behavior, Behavior::WhenChanged);
    assert_eq!(attribute("externalId").apply, Apply::CreateOnly);
    assert!(matches!(attribute("id").source, MappingSource::None));
    let (default, _) = attribute("title").default.as_ref().unwrap();
    assert_eq!(*default, Constant::text("Unknown"));
    let sets: Vec<_> = users.scope.iter().map(|group| (group.set, group.name.as_deref())).collect();
    assert_eq!(
        sets,
        [
            (ScopeSet::Groups, Some("field staff")),
            (ScopeSet::Groups, None),
            (ScopeSet::InputFilterGroups, None)
        ]
    );
    let clauses = users.scope.iter().flat_map(|group| &group.clauses);
    assert!(clauses.clone().all(|clause| matches!(clause.place, Place::Parts(_))));
    let clauses: Vec<&str> = clauses.map(|clause| clause.text.as_str()).collect();
    assert_eq!(
        clauses,
        [
            "department EQUALS \"Field\"",
            "employeeId IS NOT NULL",
            "jobTitle Includes \"\\\"Chief\\\"\"",
            "userPrincipalName NOT REGEX MATCH \"test\\\\d+@.*\"",
        ]
    );
}

#[test]
fn scim_targets_run() {
    let loaded = clean(&sample("customappsso"));
    let ran = |record: &str| run_user(&loaded, record).outcome.unwrap();
    let user = |title: &str, name: &str| {
        format!(
            r#"{{"userPrincipalName": "{name}", "jobTitle": "{title}", "employeeId": "123456789", "department": "Field"}}"#
        )
    };
    let (disposition, payload) = ran(&user("Engineer", "ada@contoso.com"));
    assert_eq!(disposition, Disposition::Provisioned);
    let payload: serde_json::Value = serde_json::from_str(&payload).unwrap();
    let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    assert_eq!(
        payload["schemas"],
        serde_json::json!(["urn:ietf:params:scim:schemas:core:2.0:User", enterprise])
    );
    assert_eq!(payload["active"], true);
    assert_eq!(payload[enterprise]["employeeNumber"], "12345678");
    // Both sets must pass.
    assert_eq!(ran(&user("Engineer", "test12@contoso.com")).0, Disposition::OutOfScope);
    assert_eq!(ran(r#"{"userPrincipalName": "ada@contoso.com"}"#).0, Disposition::OutOfScope);
}

#[test]
fn other_targets_are_flat_objects() {
    let loaded = clean(&sample("salesforce"));
    let record = r#"{"userPrincipalName": "ada@contoso.com", "surname": "Lovelace", "IsSoftDeleted": false}"#;
    let (_, payload) = run_user(&loaded, record).outcome.unwrap();
    let payload: serde_json::Value = serde_json::from_str(&payload).unwrap();
    assert_eq!(
        payload,
        serde_json::json!({
            "IsActive": "True",
            "Alias": "ada@cont",
            "EmailEncodingKey": "ISO-8859-1",
            "LanguageLocaleKey": "en_US",
            "LastName": "Lovelace",
            "LocaleSidKey": "en_US",
            "ProfileName": "Chatter Free User",
            "TimeZoneSidKey": "America/Los_Angeles",
            "Username": "ada@contoso.com",
            "UserPermissionsCallCenterAutoLogin": "False",
            "UserPermissionsMarketingUser": "False",
            "UserPermissionsOfflineUser": "False",
        })
    );
    // Nothing to write is an empty object.
    let loaded = clean(r#"[{"targetAttributeName": "a b", "source": {"expression": "[mail]"}}]"#);
    let compiled = loaded.compiled.as_ref().unwrap();
    let ran = run(&compiled.objects[0], b"{}\n{\"mail\": \"x\"}\n", &ReadOptions::default());
    let payloads: Vec<&str> = ran.iter().map(|ran| ran.outcome.as_ref().unwrap().1.as_str()).collect();
    assert_eq!(payloads, ["{}", r#"{"a b":"x"}"#]);
}

#[test]
fn a_tree_without_text_runs() {
    let loaded = clean(
        r#"[{"targetAttributeName": "a", "source": {"type": "Function", "name": "Replace", "parameters": [
            {"key": "source", "value": {"name": "mail", "type": "Attribute"}},
            {"key": "Find", "value": {"name": "@", "type": "Constant"}},
            {"key": "Replacement", "value": {"name": "\"", "type": "Constant"}}]}},
            {"targetAttributeName": "b", "source": {"type": "Constant", "name": "8"}},
            {"targetAttributeName": "c", "source": {"type": "Constant", "expression": "\"8\""}}]"#,
    );
    let attributes = &object(&loaded, 0).attributes;
    let MappingSource::Expression(text) = &attributes[0].source else { panic!("{:?}", attributes[0].source) };
    assert_eq!(text.text, r#"Replace([mail], "@", , , "\"")"#);
    for constant in &attributes[1..] {
        assert!(
            matches!(&constant.source, MappingSource::Constant(value, _) if *value == Constant::text("8"))
        );
    }
    let (_, payload) = run_user(&loaded, r#"{"mail": "a@b"}"#).outcome.unwrap();
    assert_eq!(payload, r#"{"a":"a\"b","b":"8","c":"8"}"#);
}

#[test]
fn one_fault_is_one_finding() {
    let attribute = |source: &str| format!(r#"[{{"targetAttributeName": "a", "source": {source}}}]"#);
    for (text, expected) in [
        // The text cannot be read: nothing to compare.
        (attribute(r#"{"expression": "Trim([mail]", "name": "Trim", "type": "Attribute"}"#), vec!["AF001"]),
        (attribute(r#"{"expression": 5}"#), vec!["AF303"]),
        (attribute(r#"{"expression": "[mial]", "name": "mial", "type": "Attribute"}"#), vec!["AF104"]),
        (
            attribute(
                r#"{"expression": "Trim([mail])", "name": "Trim", "type": "Function", "parameters": [{"key": "sorce", "value": {"name": "mail"}}]}"#,
            ),
            vec!["AF310"],
        ),
        (
            attribute(
                r#"{"expression": "Trim([mail])", "name": "Trim", "type": "Function", "parameters": []}"#,
            ),
            vec!["AF308"],
        ),
        (
            attribute(
                r#"{"expression": "Trim([mail])", "name": "mail", "type": "Attribute", "parameters": []}"#,
            ),
            vec!["AF308"],
        ),
        (
            attribute(
                r#"{"expression": "[mail]", "name": "Trim", "type": "Function", "parameters": [{"value": {}}]}"#,
            ),
            vec!["AF304"],
        ),
        (attribute("[]"), vec!["AF303"]),
        (r#"[{"targetAttributeName": 7, "source": {"expression": "[mail]"}}]"#.to_owned(), vec!["AF303"]),
        (r#"{"directories": []}"#.to_owned(), vec!["AF304"]),
        (
            r#"{"synchronizationRules": [{"targetAttributeName": "a"}, {"attributeMappings": []}, 5]}"#
                .to_owned(),
            vec!["AF311", "AF311", "AF303"],
        ),
        (r#"{"synchronizationRules": {}}"#.to_owned(), vec!["AF303"]),
    ] {
        assert_eq!(codes(&text), expected, "{text}");
    }
}

/// A disabled object mapping is looked at, but neither run nor a duplicate.
#[test]
fn what_is_disabled_is_not_run() {
    let text = |enabled: bool| {
        format!(
            r#"{{"name": "r", "objectMappings": [
                {{"enabled": {enabled}, "sourceObjectName": "User", "targetObjectName": "u", "attributeMappings": []}},
                {{"sourceObjectName": "User", "targetObjectName": "u", "attributeMappings": []}}]}}"#
        )
    };
    assert_eq!(codes(&text(true)), ["AF313"]);
    let loaded = clean(&text(false));
    assert_eq!(loaded.mapping.unwrap().objects.len(), 2);
    assert_eq!(loaded.compiled.unwrap().objects.len(), 1);
}

#[test]
fn attrflows_own_format_in_json_stays_its_own() {
    let loaded = clean(r#"{"attrflow": 1, "source": "none", "user": {"attributes": {"title": "[x]"}}}"#);
    assert!(!object(&loaded, 0).flat);
}

/// A schema of some megabytes, as large tenants have them.
fn large() -> String {
    let mut text = String::from(
        r#"{"directories": [{"name": "Azure Active Directory", "objects": [{"name": "User", "attributes": ["#,
    );
    let define = |text: &mut String, name: &str| {
        write!(
            text,
            r#"{{"anchor": false, "caseExact": false, "defaultValue": null, "flowNullValues": false, "multivalued": false,
            "mutability": "ReadWrite", "name": "{name}", "required": false, "type": "String", "apiExpressions": [],
            "metadata": [], "referencedObjects": []}},"#
        )
        .unwrap();
    };
    for at in 0..2500 {
        define(&mut text, &format!("extension_0123_attribute{at}"));
    }
    text.pop();
    text.push_str(r#"]}]}, {"name": "app", "objects": [{"name": "User", "attributes": ["#);
    for at in 0..2500 {
        define(&mut text, &format!("Target{at}"));
    }
    text.pop();
    text.push_str(
        r#"]}]}], "synchronizationRules": [{"name": "r", "sourceDirectoryName": "Azure Active Directory",
        "targetDirectoryName": "app", "objectMappings": ["#,
    );
    for object in 0..2 {
        write!(
            text,
            r#"{{"name": "m{object}", "enabled": {}, "sourceObjectName": "User", "targetObjectName": "User",
            "attributeMappings": ["#,
            object == 0
        )
        .unwrap();
        for at in 0..2500 {
            let attribute = format!(
                r#"{{"expression": "[extension_0123_attribute{at}]", "name": "extension_0123_attribute{at}",
                "parameters": [], "type": "Attribute"}}"#
            );
            let constant = |value: &str| {
                format!(
                    r#"{{"expression": "\"{value}\"", "name": "{value}", "parameters": [], "type": "Constant"}}"#
                )
            };
            write!(
                text,
                r#"{{"defaultValue": null, "exportMissingReferences": false, "flowBehavior": "FlowWhenChanged",
                "flowType": "Always", "matchingPriority": {}, "source": {{
                "expression": "Replace([extension_0123_attribute{at}], \"-\", , , \"_\", , )", "name": "Replace",
                "parameters": [{{"key": "source", "value": {attribute}}}, {{"key": "Find", "value": {}}},
                {{"key": "Replacement", "value": {}}}], "type": "Function"}}, "targetAttributeName": "Target{at}"}},"#,
                u32::from(at == 0),
                constant("-"),
                constant("_"),
            )
            .unwrap();
        }
        text.pop();
        text.push_str("]},");
    }
    text.pop();
    text.push_str("]}]}");
    text
}

#[test]
fn a_large_schema_is_read() {
    let text = large();
    assert!(text.len() > 5_000_000, "{}", text.len());
    let loaded = clean(&text);
    assert_eq!(loaded.compiled.unwrap().objects[0].targets.len(), 2500);
}
