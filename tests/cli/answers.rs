//! Stored answers of the service in `attrflow test` and `attrflow eval --batch`.

use serde_json::{Value, json};

use crate::support::{MAPPING, Place, shipped};

/// An exchange with parseExpression: the expression, the value of `a`, and what came of it.
fn exchange(expression: &str, value: &str, result: &Value) -> String {
    let properties = json!([{"key": "a", "value": value}]);
    json!({
        "request": {"expression": expression, "testInputObject": {"properties": properties}},
        "response": {"parsingSucceeded": true, "evaluationSucceeded": true, "evaluationResult": result},
    })
    .to_string()
}

fn upper(result: &str) -> String {
    exchange("ToUpper([a])", "x", &json!([result]))
}

/// An answer of provisionOnDemand, for [`MAPPING`].
fn object(title: &str) -> String {
    let import = json!({"kind": "staff", "mail": "ada@x.org", "title": "boss", "displayName": "Ada"});
    let value = json!({
        "action": "Create",
        "provisioningSteps": [
            {"name": "EntryImportAdd", "type": "Import", "details": import},
            {"name": "EntrySynchronizationAdd", "type": "Matching", "details": {}},
            {"name": "EntryExportAdd", "type": "Export", "details": {}},
        ],
        "modifiedProperties": [{"displayName": "title", "newValue": title}, {"displayName": "xid", "newValue": "7"}],
    });
    json!({"key": json!({"result": "Success", "details": {}}).to_string(), "value": value.to_string()})
        .to_string()
}

fn batch(place: &Place, input: &str, code: i32) -> Vec<Value> {
    let given = place.feed(&["eval", "--batch", "-"], input.as_bytes());
    assert_eq!((given.code, given.err.as_str()), (code, ""), "{input}");
    given.json()
}

#[test]
fn a_batch_holds_stored_answers() {
    let place = Place::new();
    let agrees =
        [json!({"id": 1, "status": "value", "value": "X", "text": "X", "expected": ["X"], "agrees": true})];
    assert_eq!(batch(&place, &upper("X"), 0), agrees);
    // Whatever the form, one is one.
    let pretty = serde_json::to_string_pretty(&serde_json::from_str::<Value>(&upper("X")).unwrap()).unwrap();
    for form in
        [pretty.clone(), format!("[{pretty}]"), format!("\u{feff}\r\n\r\n{pretty}").replace('\n', "\r\n")]
    {
        assert_eq!(batch(&place, &form, 0), agrees, "{form}");
    }
    // Questions and answers, in lines and in a list; ids are places where nobody gives one.
    let question =
        r#"{"id": "q", "expression": "[a]", "inputs": {"a": "1"}, "key": "k", "response": "none"}"#;
    let named = upper("x").replacen('{', "{\"id\": \"mine\", ", 1);
    let answered = json!({"id": "q", "status": "value", "value": "1", "text": "1"});
    let differs = |id: Value| {
        json!({
            "id": id, "status": "value", "value": "X", "text": "X", "expected": ["x"], "agrees": false,
            "difference": "evaluationResult: expected [\"x\"], found [\"X\"]",
        })
    };
    let expected = [answered, differs("mine".into()), differs(3.into())];
    for input in [
        format!("{question}\n{named}\n\n{}\n", upper("x")),
        format!("[{question},\n{named}, {}]", upper("x")),
    ] {
        assert_eq!(batch(&place, &input, 1), expected, "{input}");
    }
}

#[test]
fn a_batch_says_what_cannot_be_held() {
    let place = Place::new();
    let torn = r#"{"expression": "[a]", "parsingSucceeded": "maybe"}"#;
    let refused = r#"{"request": {"expression": "[a]"}, "response": {"error": {"code": "TooManyRequests"}}}"#;
    let input =
        [torn, refused, &object("BOSS"), r#"{"expression": "[a]"}"#, "[7]", r#"{"response": {}}"#].join("\n");
    let codes: Vec<(Value, Value)> = batch(&place, &input, 1)
        .into_iter()
        .map(|answer| (answer["line"].clone(), answer["error"]["code"].clone()))
        .collect();
    let at = |line: u64, code: &str| (json!(line), json!(code));
    assert_eq!(
        codes,
        [
            at(1, "AF709"),
            at(2, "AF710"),
            at(3, "AF704"),
            (Value::Null, Value::Null),
            at(5, "AF906"),
            at(6, "AF709")
        ]
    );
    // What nobody can know is said; a time that is given is known.
    let year = exchange("FormatDateTime(Now(), , \"yyyy\", \"yyyy\")", "x", &json!(["2020"]));
    let [answer] = batch(&place, &year, 0).try_into().unwrap();
    assert_eq!(
        answer["notCompared"],
        json!(["the result, for it depends on the time, and no `now` says when it was"])
    );
    assert_eq!(answer["agrees"], true);
    let given = place.feed(&["eval", "--batch", "-", "--now", "2021-01-01"], year.as_bytes());
    given.expect(1, &[]);
    assert_eq!(given.json()[0]["difference"], "evaluationResult: expected [\"2020\"], found [\"2021\"]");
    // An error on both sides, and one of the service's own.
    let error = json!({"code": "Bad", "message": "no date"});
    let failing = |expression: &str| {
        json!({
            "expression": expression, "testInputObject": {"properties": []},
            "parsingSucceeded": true, "evaluationSucceeded": false, "evaluationResult": [], "error": error,
        })
    };
    let both = batch(&place, &failing("CDate(\"foo\")").to_string(), 0);
    assert_eq!((&both[0]["agrees"], &both[0]["status"]), (&json!(true), &json!("error")));
    let one = batch(&place, &failing("\"x\"").to_string(), 1);
    assert_eq!(one[0]["expected"], json!({"error": error}));
    assert_eq!(one[0]["difference"], "evaluationSucceeded: expected false (Bad: no date), found [\"x\"]");
    // A document that holds nothing, and one that is damaged.
    assert_eq!(batch(&place, "{\n\"log\": {\"entries\": []}}", 1)[0]["error"]["code"], "AF710");
    assert_eq!(batch(&place, &format!("[{},\n{{\"parsingSucceeded\": tru}}]", upper("X")), 1)[1]["line"], 2);
}

#[test]
fn stored_answers_are_tests() {
    let place = Place::new();
    place.write("m.yaml", MAPPING);
    let nested = json!({
        "expression": "ToUpper(Trim([a]))",
        "parsedExpression": {
            "type": "Function", "name": "ToUpper", "expression": "ToUpper(Trim([a]))",
            "parameters": [{"key": "source", "value": {
                "type": "Function", "name": "Trim", "expression": "Trim([a])",
                "parameters": [{"key": "value", "value": {"type": "Attribute", "name": "a"}}],
            }}],
        },
    });
    let list = exchange(
        "Split([a], \",\")",
        "one long text,another long text,and a third",
        &json!(["one long text", "another long text", "and the third"]),
    );
    let texts = [
        upper("X"),
        upper("x"),
        nested.to_string(),
        list,
        exchange("Guid()", "x", &json!(["1"])),
        object("Boss"),
    ];
    place.write("answers.ndjson", texts.join("\n"));
    let given = place.run(&["test", "answers.ndjson", "--mapping", "m.yaml"]);
    insta::assert_snapshot!("answers", format!("{}--- exit code {}\n{}", given.out, given.code, given.err));
    // Nobody rewrites what the service has said.
    let update = place.run(&["test", "answers.ndjson", "--mapping", "m.yaml", "--update"]);
    assert_eq!((update.code, &update.out), (1, &given.out));
    assert_eq!(place.read("answers.ndjson"), texts.join("\n"));
    // In a report for machines.
    let report = place.run(&["test", "answers.ndjson", "--mapping", "m.yaml", "--junit", "-"]);
    let xml = quick_junit::Report::deserialize_from_str(&report.out).unwrap();
    let suite = &xml.test_suites[0];
    let names: Vec<&str> = suite.test_cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "parseExpression 1: ToUpper([a])",
            "parseExpression 2: ToUpper([a])",
            "parseExpression 3: ToUpper(Trim([a]))",
            "parseExpression 4: Split([a], \",\")",
            "parseExpression 5: Guid()",
            "provisionOnDemand: Ada",
        ]
    );
    assert_eq!((suite.failures, suite.errors), (4, 0));
    assert!(report.out.contains("not compared: `xid`, for the mapping has no such target"), "{}", report.out);
}

#[test]
fn stored_answers_that_cannot_be_used() {
    let place = Place::new();
    place
        .write("m.yaml", MAPPING)
        .write("m.test.yaml", "attrflow-test: 1\n")
        .write("bad.yaml", "attrflow: 1\n");
    place
        .write("one.json", upper("X"))
        .write("object.json", object("BOSS"))
        .write("other.json", "{\"a\": 1}");
    place.write("both.json", format!("[{}, {}, {{\"parsingSucceeded\": 7}}]", upper("X"), object("BOSS")));
    place.write("latin.json", b"{\"parsingSucceeded\": \"\xe9\"}");
    for (arguments, code, said) in [
        (&["test", "one.json"][..], 0, "1 file: 1 test passed, 0 failed\n"),
        (&["test", "./one.json", "one.json"], 0, "1 file: 1 test passed, 0 failed\n"),
        (&["test", "object.json"], 2, "give it with `--mapping FILE`"),
        (&["test", "object.json", "--mapping", "m.yaml"], 0, "1 file: 1 test passed, 0 failed\n"),
        (
            &["test", "object.json", "--mapping", "m.yaml", "--object", "group"],
            2,
            "the mapping has no `group`",
        ),
        (&["test", "object.json", "--mapping", "none.yaml"], 2, "cannot read `none.yaml`"),
        (&["test", "object.json", "--mapping", "bad.yaml"], 2, "`bad.yaml` does not compile"),
        (&["test", "other.json", "--mapping", "m.yaml"], 2, "this is no stored answer"),
        // Not recognised as answers.
        (&["test", "other.json"], 2, "this is no test file"),
        (&["test", "m.test.yaml", "--mapping", "m.yaml"], 2, "which names its mapping itself"),
        (&["test", ".", "--mapping", "m.yaml"], 2, "which names its mapping itself"),
        (&["test", "one.json", "--object", "user"], 2, "--mapping"),
        (&["test", "latin.json"], 2, "not UTF-8 at byte 23; convert the file"),
        (
            &["test", "both.json", "--mapping", "m.yaml"],
            2,
            "1 file: 2 tests passed, 0 failed\n1 file could be run only in part\n",
        ),
        (&["test", "both.json"], 2, "1 file: 1 test passed, 0 failed\n1 file could be run only in part\n"),
    ] {
        place.run(arguments).expect(code, &[said]);
    }
    // That the mapping is missing is said once, and in the report.
    let two = format!("[{}, {}]", object("a"), object("b"));
    let given = place.write("two.json", two).run(&["test", "two.json", "--junit", "-"]);
    assert_eq!(given.err.matches("AF704").count(), 1, "{}", given.err);
    let report = quick_junit::Report::deserialize_from_str(&given.out).unwrap();
    assert_eq!(report.errors, 1);
}

#[test]
fn test_files_name_stored_answers() {
    let place = Place::new();
    place.write("a/m.yaml", MAPPING).write("b/one.json", upper("X")).write("b/object.json", object("BOSS"));
    let year = exchange("FormatDateTime(Now(), , \"yyyy\", \"yyyy\")", "x", &json!(["2020"]));
    let domain = exchange("DefaultDomain()", "x", &json!(["x.org"]));
    let constant = exchange("%City%", "x", &json!(["Ulm"]));
    place.write("b/settings.ndjson", [year, domain, constant].join("\n"));
    let file = "attrflow-test: 1
now: 2020-02-03
default-domain: x.org
const: { City: Ulm }
answers:
  - ../b/one.json
  - { file: ../b/object.json, object: user }
  - ../b/settings.ndjson
tests:
  - name: staff is in
    record: { kind: staff, mail: ada@x.org }
    expect: { scope: in }
";
    place.write("a/m.test.yaml", file);
    let given = place.run(&["test", "a", "--coverage"]);
    given.expect(0, &["4 files: 6 tests passed, 0 failed\n"]);
    assert!(given.out.contains("a/m.yaml  "), "{}", given.out);
    // An object that went through the mapping counts.
    let alone = |answers: &str| format!("attrflow-test: 1\nmapping: m.yaml\nanswers: {answers}\n");
    place.write("a/m.test.yaml", alone("[../b/object.json]"));
    place.run(&["test", "a", "--fail-under", "50"]).expect(0, &["2 files: 1 test passed, 0 failed\n"]);
    place.write("a/m.test.yaml", alone("../b/one.json"));
    place.run(&["test", "a", "--fail-under", "50"]).expect(1, &["2 files: 1 test passed, 0 failed\n"]);
    // Expressions need no mapping, objects do.
    let nowhere = |answers: &str| format!("attrflow-test: 1\nanswers: [{answers}]\n");
    place.write("b/x.test.yaml", nowhere("one.json"));
    place.run(&["test", "b"]).expect(0, &["2 files: 1 test passed, 0 failed\n"]);
    place.write("b/x.test.yaml", nowhere("one.json, object.json"));
    place
        .run(&["test", "b"])
        .expect(2, &["AF704", "3 files: 1 test passed, 0 failed\n1 file could not be run\n"]);
    for (answers, said) in [
        ("[none.json]", "cannot read `a/none.json`: no such file"),
        ("[{ fil: x.json }]", "did you mean `file`?"),
        ("[{ object: user }]", "the answers have no `file`"),
        ("[{ file: ../b/object.json, object: group }]", "the mapping has no `group`"),
        ("[{ file: ../b/object.json, object: people }]", "the mapping has no object mapping `people`"),
        ("[[x]]", "`answers` must be paths of files, or mappings with `file`, found a list"),
        ("[]", "there is no file of answers in the list"),
        ("~", "`answers` must be paths of files"),
    ] {
        place.write("a/m.test.yaml", alone(answers));
        place.run(&["test", "a"]).expect(2, &[said]);
    }
    // Without a mapping that compiles, expressions are still held.
    place.write("a/m.yaml", "attrflow: 1\n").write("a/m.test.yaml", alone("[../b/one.json]"));
    place
        .run(&["test", "a"])
        .expect(2, &["`a/m.yaml` does not compile", "2 files: 1 test passed, 0 failed\n"]);
}

#[test]
fn the_shipped_answers_agree() {
    let place = Place::new();
    let answers = shipped("mappings/samples/answers.ndjson");
    let mapping = shipped("mappings/entra-scim-default.yaml");
    place.run(&["test", &answers, "--mapping", &mapping]).expect(0, &["1 file: 4 tests passed, 0 failed\n"]);
    // Another mapping than the tenant's has other values.
    place.run(&["test", &answers, "--mapping", &shipped("mappings/joyn-fsm.yaml")]).expect(1, &[]);
}
