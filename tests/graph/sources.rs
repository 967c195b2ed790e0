//! Where records come from, and how they are read. The cases are in `tests/cases/graph/sources`: a schema, the source
//! that its records are of, records, and what comes of each; `UPDATE_EXPECTED=1` writes that anew.

use std::fs;

use attrflow::catalogue::{ObjectKind, SourceKind};
use attrflow::lint::{self, Settings};
use attrflow::record::ReadOptions;
use attrflow::source::SourceFile;
use serde_json::{Value, json};

use crate::common::{files, load_text, run, show};
use crate::{clean, object};

#[test]
fn records_are_read_as_their_source_has_them() {
    for path in files("tests/cases/graph/sources", &["json"]) {
        let name = path.display();
        let mut case: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let schema = serde_json::to_string_pretty(&case["schema"]).unwrap();
        let (file, loaded) = load_text(&schema);
        assert_eq!(show(&file, &loaded.diagnostics), "", "{name}");
        let kind = if case["kind"] == "group" { ObjectKind::Group } else { ObjectKind::User };
        let compiled = loaded.compiled.unwrap();
        let object = compiled.object(kind).unwrap();
        let mapping = loaded.mapping.unwrap();
        let read = mapping.objects.iter().find(|object| object.kind == kind).unwrap();
        assert_eq!(read.source.as_str(), case["source"], "{name}");
        let records: Vec<String> = case["records"].as_array().unwrap().iter().map(Value::to_string).collect();
        let ran = run(object, records.join("\n").as_bytes(), &ReadOptions::default());
        let outcomes = ran.iter().map(|ran| match &ran.outcome {
            Ok((disposition, payload)) if payload.is_empty() => json!(format!("{disposition:?}")),
            Ok((_, payload)) => serde_json::from_str(payload).unwrap(),
            Err(failed) => json!({"error": failed.code, "target": failed.target, "message": failed.message}),
        });
        let found = lint::lint(&SourceFile::new("schema.json", schema), &Settings::default());
        let codes = found.iter().map(|found| {
            let line = found.diagnostic.message.clone();
            json!(format!("{} {line}", found.diagnostic.code))
        });
        let (outcomes, codes): (Vec<Value>, Vec<Value>) = (outcomes.collect(), codes.collect());
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            case["expected"] = outcomes.into();
            case["findings"] = codes.into();
            fs::write(&path, format!("{case:#}\n")).unwrap();
            continue;
        }
        assert_eq!(case["expected"], Value::from(outcomes), "{name}");
        assert_eq!(case["findings"], Value::from(codes), "{name}");
    }
}

#[test]
fn sources_are_told_by_their_directories() {
    for (directory, source) in [
        ("Azure Active Directory", SourceKind::Entra),
        ("Microsoft Entra ID", SourceKind::Entra),
        ("Workday", SourceKind::Workday),
        ("SAP SuccessFactors", SourceKind::SuccessFactors),
        ("Active Directory", SourceKind::ActiveDirectory),
        ("contoso.com", SourceKind::ActiveDirectory),
        ("API-driven Inbound User Provisioning to Microsoft Entra ID", SourceKind::Scim),
        ("API2AAD", SourceKind::Scim),
        ("customappsso", SourceKind::None),
    ] {
        let text = format!(
            r#"{{"sourceDirectoryName": "{directory}", "objectMappings": [{{"sourceObjectName": "Worker", "attributeMappings": []}}]}}"#
        );
        assert_eq!(object(&clean(&text), 0).source, source, "{directory}");
    }
}

/// What a target's definition says of lengths and defaults is checked, and used.
#[test]
fn definitions_of_targets_bear_on_mappings() {
    let schema = |definition: &str, mapping: &str| {
        format!(
            r#"{{"directories": [{{"name": "Microsoft Entra ID"}}, {{"name": "app", "objects": [{{"name": "User", "attributes": [
                {{"name": "Login", "required": true}}, {definition}]}}]}}],
            "synchronizationRules": [{{"sourceDirectoryName": "Microsoft Entra ID", "targetDirectoryName": "app",
            "objectMappings": [{{"sourceObjectName": "User", "targetObjectName": "User", "attributeMappings": [
                {{"targetAttributeName": "Login", "matchingPriority": 1, "source": {{"expression": "[userPrincipalName]"}}}},
                {mapping}]}}]}}]}}"#
        )
    };
    let unit = |rest: &str| format!(r#"{{"name": "Unit", "type": "String", {rest}}}"#);
    let mapped = |rest: &str| format!(r#"{{"targetAttributeName": "Unit", {rest}}}"#);
    let from = |expression: &str| mapped(&format!(r#""source": {{"expression": "{expression}"}}"#));
    let length =
        |length: &str| unit(&format!(r#""metadata": [{{"key": "MaximumLength", "value": "{length}"}}]"#));
    let required = r#""required": true, "defaultValue": "none""#;
    for (definition, mapping, found, payload) in [
        (
            length("5"),
            mapped(r#""source": null, "defaultValue": "Sales""#),
            "",
            r#"{"Login":"a","Unit":"Sales"}"#,
        ),
        (length("4"), mapped(r#""source": null, "defaultValue": "Sales""#), "AF406 Sales", ""),
        (
            length("4"),
            mapped(r#""source": {"type": "Constant", "expression": "\"Sales\""}"#),
            "AF406 \\\"Sales\\\"",
            "",
        ),
        (
            length("4"),
            from("Switch([city], \\\"West\\\", \\\"Ulm\\\", \\\"South\\\")"),
            "AF406 \\\"South\\\"",
            "",
        ),
        (length("0"), mapped(r#""defaultValue": "Sales""#), "", r#"{"Login":"a","Unit":"Sales"}"#),
        // What is required has a default of its own; where something else has one, that.
        (unit(required), from("[department]"), "", r#"{"Login":"a","Unit":"none"}"#),
        (
            unit(required),
            mapped(r#""source": {"expression": "[department]"}, "defaultValue": "own""#),
            "AF616 own",
            r#"{"Login":"a","Unit":"own"}"#,
        ),
        (unit(required), mapped(r#""source": {}"#), "", r#"{"Login":"a","Unit":"none"}"#),
        (unit(r#""required": true"#), from("[department]"), "AF409 \"Unit\"", "AF908"),
        (unit(r#""defaultValue": "none""#), from("[department]"), "", r#"{"Login":"a"}"#),
        (unit(required), "{}".to_owned(), "", r#"{"Login":"a"}"#),
    ] {
        let text = schema(&definition, &mapping);
        let file = SourceFile::new("schema.json", text.as_str());
        let all = lint::lint(&file, &Settings::default());
        let said: Vec<String> = all
            .iter()
            .map(|found| format!("{} {}", found.diagnostic.code, found.diagnostic.span().of(&text)))
            .collect();
        assert_eq!(said.join("; "), found, "{definition} {mapping}");
        let Some(compiled) = load_text(&text).1.compiled else { continue };
        let ran =
            run(&compiled.objects[0], br#"{"userPrincipalName": "a"}"#, &ReadOptions::default()).remove(0);
        let outcome = ran.outcome.map_or_else(|failed| failed.code, |(_, payload)| payload);
        assert_eq!(outcome, payload, "{definition} {mapping}");
    }
}
