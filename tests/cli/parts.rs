//! Parts of a synchronization schema, where commands want the whole.

use serde_json::json;

use crate::support::{Place, shipped};

const SOURCE: &str = r#"{"type": "Attribute", "name": "mail", "expression": "[mail]", "parameters": []}"#;

const FILTER: &str = r#"{"groups": [{"name": "sales", "clauses": [{"sourceOperandName": "department",
    "operatorName": "EQUALS", "targetOperand": {"values": ["Sales"]}}]}], "inputFilterGroups": null}"#;

const DEFINITION: &str =
    r#"{"name": "User", "attributes": [{"name": "mail", "type": "String", "anchor": false}]}"#;

#[test]
fn a_filter_alone_says_who_is_in_scope() {
    let place = Place::new();
    place.write("filter.json", FILTER);
    let records = "{\"id\": \"1\", \"department\": \"Sales\"}\n{\"id\": \"2\", \"department\": \"HR\"}\n";
    let given = place.feed(&["scope", "filter.json"], records.as_bytes());
    let failed = json!([{"group": "sales", "clause": "department EQUALS \"Sales\"", "value": "HR"}]);
    assert_eq!(
        given.expect(0, &["2 records: 1 in scope, 1 out of scope"]).json(),
        [
            json!({"line": 1, "key": "1", "in_scope": true, "group": "sales"}),
            json!({"line": 2, "key": "2", "in_scope": false, "failed": failed}),
        ]
    );
    place.write("broken.json", FILTER.replace("EQUALS", "EQUAL"));
    place.run(&["scope", "broken.json"]).expect(2, &["AF502", "`broken.json` does not compile: 1 error"]);
}

#[test]
fn what_cannot_run_says_what_it_is_and_what_is_needed() {
    let place = Place::new();
    place.write("source.json", SOURCE).write("filter.json", FILTER).write("user.json", DEFINITION);
    // Also where something is wrong with it.
    place.write("wrong.json", DEFINITION.replace("String", "Sting")).write("in.ndjson", "{}\n");
    let run = &["run", "*", "in.ndjson"][..];
    let plan = &["plan", "*", "--after", "in.ndjson"];
    let explain = &["explain", "*", "in.ndjson"];
    let scope = &["scope", "*", "in.ndjson"];
    for (commands, file, message) in [
        (&[run, plan, explain, scope][..], "source.json", "is the source of an attribute mapping alone"),
        (&[run, plan, explain, &["disasm", "*"]], "filter.json", "is a scoping filter alone"),
        (&[run, plan, scope, &["bench", "*", "in.ndjson"]], "user.json", "holds definitions alone"),
        (&[run, &["diff", "*", "*", "--records", "in.ndjson"]], "wrong.json", "holds definitions alone"),
    ] {
        for command in commands {
            let arguments: Vec<&str> =
                command.iter().map(|part| if *part == "*" { file } else { part }).collect();
            let given = place.run(&arguments);
            given.expect(2, &[&format!("`{file}` {message}"), "give the object mapping that it belongs to"]);
            assert_eq!(given.out, "", "{command:?}");
        }
    }
    place.write("a.test.yaml", "mapping: source.json\ntests:\n  - { record: {}, expect: { userName: a } }\n");
    place.run(&["test", "a.test.yaml"]).expect(2, &["is the source of an attribute mapping alone"]);
    let given = place.run(&["repl", "source.json"]);
    given.expect(2, &["is the source of an attribute mapping alone"]);
}

#[test]
fn parts_are_found_in_folders_and_laid_out() {
    let place = Place::new();
    place.write("a/source.json", SOURCE).write("a/filter.json", FILTER).write("a/user.json", DEFINITION);
    place.write("a/one.json", format!(r#"{{"targetAttributeName": "a", "source": {SOURCE}}}"#));
    place.write("a/answer.json", format!(r#"{{"parsingSucceeded": true, "parsedExpression": {SOURCE}}}"#));
    place.write("a/package.json", r#"{"name": "a", "directories": {"lib": "src"}}"#);
    place.run(&["lint", "a"]).expect(0, &["4 files: nothing found", "2 files that are no mapping files"]);
    place.run(&["fmt", "a"]).expect(0, &["4 files: 4 formatted"]);
    let laid_out = "{\n  \"type\": \"Attribute\",\n  \"name\": \"mail\",\n  \"expression\": \"[mail]\",\n  \"parameters\": []\n}\n";
    assert_eq!(place.read("a/source.json"), laid_out);
    place.run(&["fmt", "a", "--check"]).expect(0, &["4 files: nothing to format"]);
    assert!(place.read("a/package.json").starts_with("{\"name\""));
}

/// The whole of a template, as an answer has it, runs as the schema in it does.
#[test]
fn a_wrapping_runs() {
    let place = Place::new();
    let schema = std::fs::read_to_string(shipped("tests/cases/graph/customappsso.json")).unwrap();
    place.write("schema.json", &schema);
    place.write("template.json", format!(r#"{{"value": [{{"id": "scim", "schema": {schema}}}]}}"#));
    let record =
        r#"{"userPrincipalName": "ada@contoso.com", "employeeId": "12345678", "department": "Field"}"#;
    let whole = place.feed(&["run", "schema.json", "-q"], record.as_bytes());
    assert!(whole.expect(0, &[]).out.contains("ada@contoso.com"), "{whole:?}");
    assert_eq!(place.feed(&["run", "template.json", "-q"], record.as_bytes()), whole);
}
