//! What real exports, hand-written schemas and other tools have, and is no mistake; and any value in the place of any
//! other.

use attrflow::format::{Kind, format};
use attrflow::lint::{self, Settings};
use attrflow::mapping::{Apply, Behavior, Flow, load};
use attrflow::source::{Code, Diagnostic, Severity, SourceFile, Span};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::common::mutate::{changed, changes};
use crate::common::{load_text, show};
use crate::sample;

#[test]
fn oddities_of_exports_are_no_mistakes() {
    for (what, text) in [
        (
            "Booleans and numbers as strings",
            r#"{"enabled": "True", "sourceObjectName": "User", "targetObjectName": "u", "attributeMappings": [
                {"targetAttributeName": "a", "source": {"expression": "[mail]"}, "matchingPriority": "1",
                 "exportMissingReferences": "False"}]}"#,
        ),
        (
            "no names",
            r#"{"name": null, "sourceObjectName": "", "targetObjectName": null, "flowTypes": "Add,Update,Delete",
                "scope": null, "metadata": null, "attributeMappings": [
                {"targetAttributeName": "a", "source": {"expression": "Not([accountEnabled])", "name": null,
                 "type": "Function", "parameters": null}}]}"#,
        ),
        (
            "nodes without parameters",
            r#"[{"targetAttributeName": "a", "source": {"name": "ToLower", "type": "function", "expression": "ToLower([mail])",
                "parameters": [{"key": "source", "value": {"name": "mail", "type": "ATTRIBUTE"}}]}},
                {"targetAttributeName": "b", "source": {"name": "mail"}},
                {"targetAttributeName": "c", "source": {"name": "Trim", "type": "Function", "expression": "Trim([mail])"}}]"#,
        ),
        (
            "what the service alone knows how it writes",
            r#"[{"targetAttributeName": "a", "source": {"name": "IIF", "type": "Function",
                "expression": "IIF([country]=\"USA\", \"x\", IgnoreAttributeFlow)",
                "parameters": [{"key": "condition", "value": {"name": "=", "type": "Function", "parameters": []}},
                {"key": "valueIfTrue", "value": {"name": "x", "type": "Constant"}},
                {"key": "valueIfFalse", "value": {"name": "IgnoreAttributeFlow", "type": "Constant"}}]}}]"#,
        ),
        (
            "numbers in any form, and a default that is one",
            r#"{"enabled": "FALSE", "sourceObjectName": "User", "targetObjectName": "u", "attributeMappings": [
                {"targetAttributeName": "a", "source": {"expression": "[mail]"}, "matchingPriority": 1e0},
                {"targetAttributeName": "b", "source": {"expression": "[jobTitle]"}, "matchingPriority": 1E3, "defaultValue": 7},
                {"targetAttributeName": "c", "source": null, "matchingPriority": 0.0, "defaultValue": true}]}"#,
        ),
        (
            "flow types in any form",
            r#"{"objectMappings": [
                {"targetObjectName": "a", "flowTypes": "", "attributeMappings": []},
                {"targetObjectName": "b", "flowTypes": null, "attributeMappings": []},
                {"targetObjectName": "c", "flowTypes": "None", "attributeMappings": []},
                {"targetObjectName": "d", "flowTypes": "add , DELETE,", "attributeMappings": []}]}"#,
        ),
        (
            "metadata as nobody would write them",
            r#"{"directories": [{"name": "d", "metadata": [null, {"key": null}], "objects": [{"name": "User", "metadata": {"a": 1},
                "attributes": [{"name": "a", "type": "string", "apiExpressions": null, "metadata": [{}, {"key": "MaximumLength",
                "value": null}, {"key": "MaximumLength", "value": "many"}, {"key": "x", "value": {"y": []}}, 7]}]}]}],
                "synchronizationRules": [{"name": null, "priority": "1", "editable": "true", "metadata": "none",
                "containerFilter": {"includedContainers": []}, "objectMappings": [{"metadata": [{"key": "IsCustomerDefined",
                "value": "false"}, {"key": "IsCustomerDefined", "value": "true"}, {"key": "Disposition", "value": "\"Normal\""},
                {"key": "EscrowBehavior"}], "attributeMappings": []}]}]}"#,
        ),
        (
            "empty lists, empty objects, nothing",
            r#"{"id": null, "version": null, "directories": [null, {}, {"name": "d", "objects": []}], "synchronizationRules": [null, {},
                {"objectMappings": []}, {"objectMappings": [null, {}, {"attributeMappings": [], "scope": {}},
                {"attributeMappings": [null, {}, {"targetAttributeName": "a", "source": {}}], "scope": {"groups": [null, {},
                {"clauses": [null, {}]}], "inputFilterGroups": null, "categoryFilterGroups": []}}]}]}"#,
        ),
        (
            "keys in any case, and the service's own",
            r#"[{"targetAttributeName": "a", "source": {"name": "Replace", "type": "Function",
                "expression": "Replace([mail], , \"(?<n>@.*)\", \"n\", \"\", , )", "parameters": [
                {"key": "Source", "value": {"name": "mail", "type": "Attribute"}},
                {"key": "regularexpression", "value": {"name": "(?<n>@.*)", "type": "Constant"}},
                {"key": "RegularExpressionGroupName", "value": {"name": "n", "type": "Constant"}},
                {"key": "Replacement", "value": {"name": "", "type": "Constant", "expression": "\"\""}}]}}]"#,
        ),
        (
            "filters without a value",
            r#"{"sourceObjectName": "User", "targetObjectName": "u", "attributeMappings": [], "scope": {"groups": [
                {"clauses": [{"operatorName": "IS NULL", "sourceOperandName": "mail", "targetOperand": null},
                {"operatorName": "IS TRUE", "sourceOperandName": "accountEnabled", "targetOperand": {"values": [""]}},
                {"operatorName": "IS NOT NULL", "sourceOperandName": "jobTitle"},
                {"operatorName": "IS NOT NULL", "sourceOperandName": "city", "targetOperand": {"values": null}},
                {"operatorName": "IS FALSE", "sourceOperandName": "dirSyncEnabled", "targetOperand": {"values": []}},
                {"operatorName": "Greater_Than_OR_EQUALS", "sourceOperandName": "employeeId", "targetOperand": {"values": ["8", null]}},
                {"operatorName": "!&", "sourceOperandName": "country", "targetOperand": {"values": ["Ulm, Bonn"]}},
                {"operatorName": "ENDS_WITH", "sourceOperandName": "mail", "targetOperand": {"values": ["@contoso.com"]}},
                {"operatorName": "Includes", "sourceOperandName": "mail", "targetOperand": {"values": ["a"]}},
                {"operatorName": "Greater_Than", "sourceOperandName": "employeeId", "targetOperand": {"values": ["7"]}}
                ]}, {"name": "", "clauses": []}], "categoryFilterGroups": null}}"#,
        ),
        (
            "an object of Entra that is neither user nor group",
            r#"{"sourceDirectoryName": "Microsoft Entra ID", "targetDirectoryName": "x", "objectMappings": [{
                "sourceObjectName": "AppRoleAssignment", "targetObjectName": "Role", "attributeMappings": [
                {"targetAttributeName": "a", "source": {"expression": "[whatever]"}}]}]}"#,
        ),
        (
            "a custom extension in a part of a schema",
            r#"{"sourceObjectName": "User", "targetObjectName": "urn:ietf:params:scim:schemas:core:2.0:User",
                "attributeMappings": [
                {"targetAttributeName": "urn:ietf:params:scim:schemas:extension:x:2.0:User:a", "source": {"expression": "[mail]"}},
                {"targetAttributeName": "urn:ietf:params:scim:schemas:extension:x:2.0:User:b.c", "source": {"expression": "[mail]"}}
                ]}"#,
        ),
    ] {
        let (file, loaded) = load_text(text);
        assert_eq!(show(&file, &loaded.diagnostics), "", "{what}");
        assert!(loaded.compiled.is_some(), "{what}");
    }
}

/// What is said of a text, with the places checked: code and message, and whether it is an error.
fn said(text: &str) -> Vec<(Code, String)> {
    let file = SourceFile::new("schema.json", text);
    let found = lint::lint(&file, &Settings::default());
    for label in found.iter().flat_map(|found| &found.diagnostic.labels) {
        let Span { start, end } = label.span;
        assert!(start <= end && text.get(start..end).is_some(), "{start}..{end} of {}: {text}", text.len());
    }
    for edit in found.iter().filter_map(|found| found.diagnostic.fix.as_ref()).flat_map(|fix| &fix.edits) {
        assert!(text.get(edit.span.start..edit.span.end).is_some(), "{edit:?}: {text}");
    }
    let loaded = load(&file);
    let why = loaded.diagnostics.iter().any(is_error);
    assert!(loaded.compiled.is_some() || why, "nothing says why it does not compile: {text}");
    let mut said: Vec<_> =
        found.into_iter().map(|found| (found.diagnostic.code, found.diagnostic.message)).collect();
    said.sort();
    said
}

fn is_error(found: &Diagnostic) -> bool {
    found.severity() == Severity::Error
}

/// The pointers to all values in a document.
fn pointers(value: &Value, at: String, to: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| pointers(item, format!("{at}/{index}"), to));
        }
        Value::Object(members) => {
            members.iter().for_each(|(key, member)| pointers(member, format!("{at}/{key}"), to));
        }
        _ => {}
    }
    to.push(at);
}

/// A document without the value at a pointer.
fn without(document: &Value, pointer: &str) -> Value {
    let mut document = document.clone();
    let (parent, last) = pointer.rsplit_once('/').unwrap();
    match document.pointer_mut(parent).unwrap() {
        Value::Array(items) => drop(items.remove(last.parse().unwrap())),
        Value::Object(members) => drop(members.remove(last)),
        other => panic!("{other}"),
    }
    document
}

#[test]
fn any_value_may_be_any_other() {
    let document: Value = serde_json::from_str(&sample("small")).unwrap();
    assert_eq!(said(&document.to_string()), []);
    let mut all = Vec::new();
    pointers(&document, String::new(), &mut all);
    assert!(all.len() > 190, "{}", all.len());
    for pointer in all.iter().filter(|pointer| !pointer.is_empty()) {
        for value in
            [json!(""), json!({}), json!([]), json!("x"), json!(0), json!(true), json!([null]), json!(1e3)]
        {
            let mut changed = document.clone();
            *changed.pointer_mut(pointer).unwrap() = value;
            said(&changed.to_string());
        }
        let mut nulled = document.clone();
        *nulled.pointer_mut(pointer).unwrap() = Value::Null;
        let (nulled, removed) = (said(&nulled.to_string()), said(&without(&document, pointer).to_string()));
        assert_eq!(nulled, removed, "null is like nothing: {pointer}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn slips_are_told_at_their_places(changes in changes()) {
        said(&changed(&sample("small"), &changes));
    }
}

#[test]
fn placeholders_of_the_documentation_are_no_findings() {
    assert_eq!(said(&sample("skeleton")), []);
}

/// What nobody knows yet is told, and read as if nothing were said there; the file keeps it.
#[test]
fn unknown_words_are_told_and_stay() {
    let text = r#"{"sourceObjectName": "User", "targetObjectName": "u", "flowTypes": "Add, Move", "attributeMappings": [
        {"targetAttributeName": "a", "source": {"expression": "[mail]", "name": "mail", "type": "Attrib"},
         "flowType": "Sometimes", "flowBehavior": "FlowAlways", "matchingPriority": 1},
        {"targetAttributeName": "b", "source": {"expression": "Guid(", "name": "x"}, "flowBehavior": "FlowMaybe"}]}"#;
    let (file, loaded) = load_text(text);
    insta::assert_snapshot!("unknown-words", show(&file, &loaded.diagnostics));
    let object = &loaded.mapping.unwrap().objects[0];
    assert_eq!(object.flow, Flow { create: true, update: false, delete: false });
    assert_eq!(object.attributes[0].apply, Apply::Always);
    assert_eq!(object.attributes[0].behavior, Behavior::Always);
    assert_eq!(object.attributes[0].precedence.unwrap().0, 1);
    assert_eq!(object.attributes[1].behavior, Behavior::WhenChanged);
    let mended = text.replace("Guid(", "Guid()");
    let formatted = format(&SourceFile::new("a.json", mended.as_str()), Kind::Mapping).unwrap();
    let (before, after): (Value, Value) =
        (serde_json::from_str(&mended).unwrap(), serde_json::from_str(&formatted).unwrap());
    assert_eq!(before, after);
}

#[test]
fn a_repeated_key_is_told_and_the_first_one_read() {
    let text = r#"{"sourceObjectName": "User", "targetObjectName": "u", "enabled": true, "enabled": false,
        "attributeMappings": [{"targetAttributeName": "a", "targetAttributeName": "b",
        "source": {"expression": "[mail]", "expression": "[city]", "name": "mail"}}]}"#;
    let (file, loaded) = load_text(text);
    insta::assert_snapshot!("repeated-keys", show(&file, &loaded.diagnostics));
    let object = &loaded.mapping.unwrap().objects[0];
    assert!(object.enabled);
    assert_eq!(object.attributes[0].target.text, "a");
}

/// Calls within calls as deep as expressions may be, each with its node; deeper is told, and nothing overflows.
#[test]
fn trees_are_as_deep_as_expressions() {
    let nested = |depth: usize| {
        let mut expression = "[mail]".to_owned();
        let mut tree = r#"{"name": "mail", "type": "Attribute", "expression": "[mail]"}"#.to_owned();
        for _ in 0..depth {
            expression = format!("ToLower({expression})");
            tree = format!(
                r#"{{"name": "ToLower", "type": "Function", "expression": "{expression}",
                "parameters": [{{"key": "source", "value": {tree}}}]}}"#
            );
        }
        format!(r#"[{{"targetAttributeName": "a", "source": {tree}}}]"#)
    };
    assert_eq!(load_text(&nested(120)).1.diagnostics, []);
    for depth in [200, 2000] {
        let (_, loaded) = load_text(&nested(depth));
        assert!(loaded.diagnostics.iter().any(is_error), "{depth}");
    }
    let brackets =
        format!(r#"{{"synchronizationRules": [], "x": {}{}}}"#, "[".repeat(3000), "]".repeat(3000));
    said(&brackets);
}
