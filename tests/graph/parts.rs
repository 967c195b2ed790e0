//! Parts of a schema, wrappings around it, what is none, and what stands at the wrong level.

use attrflow::catalogue::SourceKind;
use attrflow::format::{Kind, format};
use attrflow::lint::{self, Settings};
use attrflow::mapping::{Holds, parse};
use attrflow::source::{Code, SourceFile};
use serde_json::{Value, json};

use crate::common::{load_text, show};
use crate::sample;

/// The parts of the sample, with what each is.
struct Sample {
    schema: Value,
    directory: Value,
    definition: Value,
    attribute_definition: Value,
    rule: Value,
    object: Value,
    attribute: Value,
    source: Value,
    filter: Value,
    group: Value,
    clause: Value,
}

impl Sample {
    fn new() -> Self {
        let schema: Value = serde_json::from_str(&sample("customappsso")).unwrap();
        let at = |pointer: &str| schema.pointer(pointer).unwrap_or_else(|| panic!("{pointer}")).clone();
        let object = "/synchronizationRules/0/objectMappings/1";
        Sample {
            directory: at("/directories/0"),
            definition: at("/directories/0/objects/0"),
            attribute_definition: at("/directories/0/objects/0/attributes/3"),
            rule: at("/synchronizationRules/0"),
            object: at(object),
            attribute: at(&format!("{object}/attributeMappings/1")),
            source: at(&format!("{object}/attributeMappings/2/source")),
            filter: at(&format!("{object}/scope")),
            group: at(&format!("{object}/scope/groups/0")),
            clause: at(&format!("{object}/scope/groups/0/clauses/0")),
            schema,
        }
    }
}

#[test]
fn parts_are_read() {
    let whole = Sample::new();
    let objects = &whole.rule["objectMappings"];
    let attributes = &whole.object["attributeMappings"];
    let sources = json!([whole.source, {"name": "mail", "type": "Attribute"}]);
    for (what, part, holds, objects, mapped, clauses) in [
        ("a rule", whole.rule.clone(), Holds::Mappings, 2, 3, 0),
        ("rules", json!([whole.rule]), Holds::Mappings, 2, 3, 0),
        ("a rule with nothing else", json!({"objectMappings": [whole.object]}), Holds::Mappings, 1, 17, 4),
        ("an object mapping", whole.object.clone(), Holds::Mappings, 1, 17, 4),
        ("object mappings", objects.clone(), Holds::Mappings, 2, 3, 0),
        ("attribute mappings", attributes.clone(), Holds::Mappings, 1, 17, 0),
        (
            "attribute mappings in an object",
            json!({"attributeMappings": attributes}),
            Holds::Mappings,
            1,
            17,
            0,
        ),
        ("an attribute mapping", whole.attribute.clone(), Holds::Mappings, 1, 1, 0),
        (
            "a schema without directories",
            json!({"synchronizationRules": [whole.rule]}),
            Holds::Mappings,
            2,
            3,
            0,
        ),
        ("schemas", json!([whole.schema, whole.schema]), Holds::Mappings, 4, 3, 0),
        ("a source", whole.source.clone(), Holds::Source, 1, 1, 0),
        ("a source that is short", json!({"type": "Attribute", "name": "mail"}), Holds::Source, 1, 1, 0),
        ("sources", sources, Holds::Source, 1, 2, 0),
        ("a filter", whole.filter.clone(), Holds::Scope, 1, 0, 4),
        (
            "a filter with nothing in it",
            json!({"groups": [], "inputFilterGroups": null}),
            Holds::Scope,
            1,
            0,
            0,
        ),
        ("filter groups", json!([whole.group, whole.group]), Holds::Scope, 1, 0, 4),
        ("a filter group", whole.group.clone(), Holds::Scope, 1, 0, 2),
        ("a filter clause", whole.clause.clone(), Holds::Scope, 1, 0, 1),
        ("filter clauses", json!([whole.clause, whole.clause]), Holds::Scope, 1, 0, 2),
        ("a directory", whole.directory.clone(), Holds::Definitions, 0, 0, 0),
        ("directories", whole.schema["directories"].clone(), Holds::Definitions, 0, 0, 0),
        ("an object definition", whole.definition.clone(), Holds::Definitions, 0, 0, 0),
        ("object definitions", json!([whole.definition]), Holds::Definitions, 0, 0, 0),
        (
            "a short one",
            json!({"name": "User", "attributes": [{"name": "a", "type": "String"}]}),
            Holds::Definitions,
            0,
            0,
            0,
        ),
        ("an attribute definition", whole.attribute_definition.clone(), Holds::Definitions, 0, 0, 0),
        ("attribute definitions", whole.definition["attributes"].clone(), Holds::Definitions, 0, 0, 0),
    ] {
        for (wrapping, part) in wrapped(&part) {
            let what = format!("{what}, {wrapping}");
            let text = serde_json::to_string_pretty(&part).unwrap();
            let (file, loaded) = load_text(&text);
            assert_eq!(show(&file, &loaded.diagnostics), "", "{what}");
            assert!(loaded.compiled.is_some(), "{what}");
            let mapping = loaded.mapping.unwrap();
            assert_eq!((mapping.holds, mapping.objects.len()), (holds, objects), "{what}");
            if let Some(object) = mapping.objects.first() {
                assert_eq!(object.source, SourceKind::Entra, "{what}");
                let found: usize = object.scope.iter().map(|group| group.clauses.len()).sum();
                assert_eq!((object.attributes.len(), found), (mapped, clauses), "{what}");
            }
            // A list of attribute mappings is all of them.
            let missing = lint::lint(&file, &Settings::default()).iter().any(is_about_what_is_missing);
            assert_eq!(missing, what == "an attribute mapping, on a page", "{what}");
            let formatted =
                format(&file, Kind::Mapping).unwrap_or_else(|refusal| panic!("{what}: {refusal:?}"));
            assert_eq!(serde_json::from_str::<Value>(&formatted).unwrap(), part, "{what}");
        }
    }
}

/// A part as it is, and as an answer has it.
fn wrapped(part: &Value) -> [(&'static str, Value); 3] {
    let list = if part.is_array() { part.clone() } else { json!([part]) };
    let context = "https://graph.microsoft.com/v1.0/$metadata#servicePrincipals('x')/synchronization";
    let mut answer = part.clone();
    if let Some(members) = answer.as_object_mut() {
        members.insert("@odata.context".into(), context.into());
        members.insert("@odata.type".into(), "#microsoft.graph.any".into());
    }
    [
        ("as it is", part.clone()),
        ("as an answer", answer),
        ("on a page", json!({"@odata.context": context, "value": list})),
    ]
}

/// Whether something is said of what only a whole object mapping lacks.
fn is_about_what_is_missing(found: &lint::Finding) -> bool {
    matches!(found.diagnostic.code, Code::AF307 | Code::AF408 | Code::AF419)
}

#[test]
fn wrappings_are_taken_off() {
    let schema = Sample::new().schema;
    let job = json!({
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#x", "id": "scim.x.y", "templateId": "scim",
        "schedule": {"interval": "PT40M", "state": "Active"}, "status": {"code": "Active"},
        "synchronizationJobSettings": [{"name": "QuarantineTooManyDeletesThreshold", "value": "500"}],
        "schema@odata.context": "https://graph.microsoft.com/v1.0/$metadata#x", "schema": schema,
    });
    let template = json!({
        "id": "scim", "applicationId": "1", "default": true, "factoryTag": "scim",
        "metadata": [{"key": "isOAuthEnabled", "value": "false"}], "schema": schema,
    });
    let without = json!({"id": "other", "templateId": "scim", "schema": null});
    for (what, wrapped, objects) in [
        ("a job", job.clone(), 2),
        ("a template", template.clone(), 2),
        ("a page of jobs", json!({"value": [without, job, job]}), 4),
        ("templates", json!([template, without]), 2),
        ("a page of pages", json!({"value": [{"value": [schema]}]}), 2),
    ] {
        let (file, loaded) = load_text(&wrapped.to_string());
        assert_eq!(show(&file, &loaded.diagnostics), "", "{what}");
        assert_eq!(loaded.mapping.unwrap().objects.len(), objects, "{what}");
    }
}

#[test]
fn other_documents_are_no_schemas() {
    let whole = Sample::new();
    let parameter =
        json!({"name": "source", "type": "String", "required": true, "allowMultipleOccurrences": false});
    for (what, document) in [
        ("a mapping file", json!({"attrflow": 1, "user": {"attributes": {"title": "[x]"}}})),
        ("a mapping file with keys of a schema", json!({"attrflow": 1, "attributeMappings": []})),
        (
            "a test file",
            json!({"attrflow-test": 1, "mapping": "a.json", "tests": [{"record": {"objects": []}}]}),
        ),
        (
            "a mapping file beside a schema",
            json!({"attrflow": 1, "schema": whole.schema, "value": [whole.rule]}),
        ),
        (
            "a test file about a schema",
            json!({"attrflow-test": 1, "mapping": "a.json", "targetAttributeName": "a"}),
        ),
        ("a configuration", json!({"lint": {"allow": ["AF103"], "exclude": ["a"], "constants": []}})),
        (
            "a package's manifest",
            json!({"name": "a", "version": "1.0.0", "directories": {"lib": "src"}, "scripts": {}, "type": "module"}),
        ),
        ("a list of directories", json!({"directories": ["a", "b"]})),
        ("a project file", json!({"compilerOptions": {}, "include": ["src"], "references": []})),
        (
            "a function of some program",
            json!({"type": "function", "name": "f", "parameters": {"type": "object"}}),
        ),
        ("a class of some program", json!({"name": "User", "attributes": [{"name": "id", "type": "int"}]})),
        (
            "a SCIM user",
            json!({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "a",
                "groups": [{"value": "1", "clauses": []}]}),
        ),
        (
            "a SCIM list",
            json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], "Resources": [{"objects": []}]}),
        ),
        (
            "a SCIM schema",
            json!({"id": "urn:ietf:params:scim:schemas:core:2.0:User", "name": "User", "attributes": [
                {"name": "userName", "type": "string", "multiValued": false, "caseExact": false,
                 "mutability": "readWrite", "returned": "default", "uniqueness": "server", "required": true}]}),
        ),
        ("a Graph user", json!({"id": "1", "displayName": "Ada", "companyName": "x"})),
        ("a page of users", json!({"value": [{"id": "1", "source": "x", "name": "a", "type": "String"}]})),
        ("records", json!([{"source": "x", "name": "a"}, {"expression": 1, "groups": ["a"]}])),
        ("a record with groups", json!({"groups": [{"name": "a"}], "attributes": {"a": 1}, "objects": [{}]})),
        ("an answer of parseExpression", json!({"parsingSucceeded": true, "parsedExpression": whole.source})),
        ("a question to it", json!({"expression": "[mail]", "testInputObject": {"definition": null}})),
        ("a question to eval", json!({"id": 1, "expression": "[mail]", "inputs": {"mail": "x"}})),
        ("a list of functions", json!({"value": [{"name": "Not", "parameters": [parameter]}]})),
        (
            "a list of operators",
            json!({"value": [{"name": "EQUALS", "arity": "Binary", "supportedAttributeTypes": ["String"]}]}),
        ),
        ("a job alone", json!({"id": "scim.x.y", "templateId": "scim", "schema": null})),
        ("nothing", json!({})),
        ("an empty list", json!([])),
    ] {
        let file = SourceFile::new("a.json", document.to_string());
        assert!(!parse(&file).is_graph, "{what}");
    }
    // A schema is read as JSON only.
    assert!(!parse(&SourceFile::new("a.yaml", "synchronizationRules: []\n")).is_graph);
}

/// Each kind of element in each list of other elements: one finding, which says where it belongs.
#[test]
fn what_stands_at_the_wrong_level_is_told_where_it_belongs() {
    let whole = Sample::new();
    let kinds = [
        (&whole.schema, "the whole of a file"),
        (&whole.directory, "`directories` of the schema"),
        (&whole.definition, "`objects` of a directory"),
        (&whole.attribute_definition, "`attributes` of an object definition"),
        (&whole.rule, "`synchronizationRules` of the schema"),
        (&whole.object, "`objectMappings` of a synchronization rule"),
        (&whole.attribute, "`attributeMappings` of an object mapping"),
        (&whole.source, "`source` of an attribute mapping"),
        (&whole.filter, "`scope` of an object mapping"),
        (&whole.group, "`groups` of a scoping filter"),
        (&whole.clause, "`clauses` of a filter group"),
    ];
    let object = "/synchronizationRules/0/objectMappings/1";
    let places = [
        (1, "/directories".to_owned()),
        (2, "/directories/0/objects".to_owned()),
        (3, "/directories/0/objects/0/attributes".to_owned()),
        (4, "/synchronizationRules".to_owned()),
        (5, "/synchronizationRules/0/objectMappings".to_owned()),
        (6, format!("{object}/attributeMappings")),
        (7, format!("{object}/attributeMappings/2/source")),
        (7, format!("{object}/attributeMappings/2/source/parameters/0/value")),
        (8, format!("{object}/scope")),
        (9, format!("{object}/scope/groups")),
        (9, format!("{object}/scope/inputFilterGroups")),
        (10, format!("{object}/scope/groups/0/clauses")),
    ];
    for (right, place) in &places {
        for (kind, (element, belongs)) in kinds.iter().enumerate().filter(|(kind, _)| kind != right) {
            let mut schema = whole.schema.clone();
            let at = schema.pointer_mut(place).unwrap_or_else(|| panic!("{place}"));
            match at.as_array_mut() {
                Some(list) => list.push((*element).clone()),
                None => *at = (*element).clone(),
            }
            let (file, loaded) = load_text(&schema.to_string());
            let found: Vec<_> = loaded.diagnostics.iter().filter(|found| found.code != Code::AF312).collect();
            let shown = show(&file, &loaded.diagnostics);
            assert_eq!(found.len(), 1, "{kind} in {place}: {shown}");
            assert_eq!(found[0].code, Code::AF311, "{kind} in {place}: {shown}");
            assert!(found[0].help.as_ref().unwrap().ends_with(belongs), "{kind} in {place}: {shown}");
        }
    }
}

#[test]
fn lists_of_another_level_are_told_whose_they_are() {
    let whole = Sample::new();
    let rule = "/synchronizationRules/0".to_owned();
    let object = format!("{rule}/objectMappings/1");
    for (place, key, value, owner) in [
        (String::new(), "objectMappings", &whole.rule["objectMappings"], "a synchronization rule has it"),
        (String::new(), "attributeMappings", &whole.object["attributeMappings"], "an object mapping has it"),
        (rule.clone(), "attributeMappings", &whole.object["attributeMappings"], "an object mapping has it"),
        (rule.clone(), "scope", &whole.filter, "an object mapping has it"),
        (rule, "directories", &whole.schema["directories"], "a synchronization schema has it"),
        (object.clone(), "objectMappings", &whole.rule["objectMappings"], "a synchronization rule has it"),
        (format!("{object}/attributeMappings/1"), "scope", &whole.filter, "an object mapping has it"),
        ("/directories/0/objects/0".to_owned(), "objects", &whole.directory["objects"], "a directory has it"),
    ] {
        let mut schema = whole.schema.clone();
        schema.pointer_mut(&place).unwrap().as_object_mut().unwrap().insert(key.into(), value.clone());
        let (file, loaded) = load_text(&schema.to_string());
        let found: Vec<_> =
            loaded.diagnostics.iter().map(|found| (found.code, found.help.as_deref())).collect();
        assert_eq!(
            found,
            [(Code::AF311, Some(owner))],
            "{key} in {place}: {}",
            show(&file, &loaded.diagnostics)
        );
        // Nor is it said to be missing where it belongs, beside that.
        let mut alone = serde_json::Map::from_iter([(key.to_owned(), value.clone())]);
        let (inner, outer) = match place.as_str() {
            "" => ("directories", "synchronizationRules"),
            _ => continue,
        };
        alone.insert(inner.into(), json!([]));
        let (_, loaded) = load_text(&Value::from(alone).to_string());
        assert_eq!(loaded.diagnostics.len(), 1, "{key} without {outer}");
    }
}

/// What is wrong within a part is found there as it is in a whole schema.
#[test]
fn faults_of_parts_are_found() {
    let source = |expression: &str, rest: &str| {
        format!(
            r#"{{"type": "Function", "name": "Trim", "expression": "{expression}", "parameters": [{rest}]}}"#
        )
    };
    let mail = r#"{"key": "source", "value": {"type": "Attribute", "name": "mail", "expression": "[mail]"}}"#;
    let clause = |attribute: &str, operator: &str, value: &str| {
        format!(
            r#"{{"groups": [{{"clauses": [{{"sourceOperandName": "{attribute}", "operatorName": "{operator}",
            "targetOperand": {{"values": ["{value}"]}}}}]}}]}}"#
        )
    };
    for (what, text, expected) in [
        ("a source", source("Trim([mail])", mail), &["AF103"][..]),
        ("its tree", source("Trim([title])", mail), &["AF103", "AF308"]),
        ("its function", r#"{"type": "Function", "expression": "Trimm([mail])"}"#.to_owned(), &["AF101"]),
        ("its key", source("Trim([mail])", &mail.replace("source", "sorce")), &["AF103", "AF310"]),
        ("its type", source("Trim([mail])", mail).replace("Function", "Funktion"), &["AF309", "AF103"]),
        // Whose attributes these are nobody says.
        ("any attribute", source("Trim([maill])", &mail.replace("mail", "maill")), &["AF103"]),
        // What it is for neither: this would want `ObjectAddOnly`.
        ("a draw", r#"{"type": "Function", "name": "Guid", "expression": "Guid()", "parameters": []}"#.to_owned(), &[]),
        ("a filter", clause("department", "EQUALS", "Sales"), &[]),
        ("its operator", clause("department", "EQUAL", "Sales"), &["AF502"]),
        ("its value", clause("employeeId", "GREATER_THAN", "Sales"), &["AF506"]),
        ("its pattern", clause("department", "REGEX MATCH", "(Sales"), &["AF201"]),
        ("a definition", r#"{"name": "User", "attributes": [{"name": "a", "anchor": "x", "type": "Sting"}, {"anchor": true}]}"#.to_owned(), &["AF303", "AF309", "AF304"]),
        ("a directory", r#"{"discoverabilities": "None", "objects": [{"attributes": [{"name": "a", "mutability": "Never"}]}]}"#.to_owned(), &["AF304", "AF304", "AF309"]),
    ] {
        let file = SourceFile::new("a.json", text);
        let found = lint::lint(&file, &Settings::default());
        let codes: Vec<&str> = found.iter().map(|found| found.diagnostic.code.as_str()).collect();
        let shown: Vec<_> = found.iter().map(|found| found.diagnostic.clone()).collect();
        assert_eq!(codes, expected, "{what}: {}", show(&file, &shown));
    }
}
