//! What real exports, hand-written schemas and other tools have, and is no mistake; and any value in the place of any other.

use crate::common::{load_text, show};

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
            "filters without a value",
            r#"{"sourceObjectName": "User", "targetObjectName": "u", "attributeMappings": [], "scope": {"groups": [
                {"clauses": [{"operatorName": "IS NULL", "sourceOperandName": "mail", "targetOperand": null},
                {"operatorName": "IS TRUE", "sourceOperandName": "accountEnabled", "targetOperand": {"values": [""]}},
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
