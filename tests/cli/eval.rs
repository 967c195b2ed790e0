use serde_json::{Value, json};

use crate::support::Place;

#[test]
fn values_are_printed_as_json() {
    let place = Place::new();
    place.write("r.json", "\u{feff}{\"a\": 1.10, \"b\": [\"x\", \"y\"]}\n");
    for (arguments, out) in [
        (&["Join(\" \", [a], [b])", "-s", "a=Ada", "-s", "b=L"][..], "\"Ada L\"\n"),
        (&["[x]", "-s", "x:=[1,true]"], "[1,true]\n"),
        (&["[x]", "-s", "[x]=brackets"], "\"brackets\"\n"),
        (&["[x.y]", "-s", "x:={\"y\":2}"], "2\n"),
        (&["[x]"], "null\n"),
        (&["[a]", "--record", "r.json"], "\"1.10\"\n"),
        (&["Count([b])", "--record", "r.json"], "2\n"),
        (&["[a]", "--record", "r.json", "-s", "a=over"], "\"over\"\n"),
        (&["-10"], "-10\n"),
        (&["Now()", "--now", "2026-03-31T10:00:00+02:00"], "\"2026-03-31T08:00:00Z\"\n"),
        (&["And(True, False)", "--dialect", "extended"], "false\n"),
        (&["IIF([x]=\"\", \"none\", \"some\")", "--source", "workday"], "\"none\"\n"),
        (&["IIF([x]=\"\", \"none\", \"some\")"], "null\n"),
    ] {
        let given = place.run(&[&["eval", "-q"], arguments].concat());
        given.expect(0, &[]);
        assert_eq!((given.out.as_str(), given.err.as_str()), (out, ""), "{arguments:?}");
    }
}

#[test]
fn no_flow_and_no_object_are_told_apart_from_null() {
    let place = Place::new();
    for (expression, word) in [
        ("IgnoreFlowIfNullOrEmpty([x])", "no flow\n"),
        ("Switch([x], IgnoreObjectFlow, \"1\", \"2\")", "no object\n"),
    ] {
        let given = place.run(&["eval", "-q", expression]);
        assert_eq!((given.code, given.out.as_str(), given.err.as_str()), (0, "", word));
    }
}

#[test]
fn what_is_wrong_is_shown_where_it_is() {
    let place = Place::new();
    place.write("array.json", "[1]");
    let given = place.run(&["eval", "Jion(\" \", [a])"]);
    given.expect(
        2,
        &["AF101 unknown-function", "Jion(\" \", [a])", "did you mean `Join`?", "fix: call `Join`"],
    );
    let given = place.run(&["eval", "CDate([x])", "-s", "x=foo"]);
    given.expect(1, &["AF902 date-mismatch", "CDate([x])", "found `foo`"]);
    assert!(!given.err.contains('\u{1b}'), "no colour where there is no terminal");
    let colored = place.run(&["--color", "always", "eval", "Jion()"]);
    assert!(colored.err.contains('\u{1b}'));
    for (arguments, message) in [
        (&["eval"][..], "<EXPRESSION>"),
        (&["eval", "[x]", "-s", "x"], "a `=` is missing"),
        (&["eval", "[x]", "-s", "x:={"], "is not JSON"),
        (&["eval", "[x]", "--record", "array.json"], "must hold one JSON object"),
        (&["eval", "[x]", "--record", "none.json"], "no such file"),
        (&["eval", "[x]", "--dialect", "vb"], "it must be entra or extended"),
        (&["eval", "[x]", "--source", "sap"], "workday"),
        (&["eval", "[x]", "--const", "City"], "NAME=VALUE"),
        (&["eval", "[x]", "--taken", "none"], "no such file"),
        (&["eval", "--batch", "none"], "no such file"),
    ] {
        place.run(arguments).expect(2, &[message]);
    }
}

#[test]
fn a_trace_shows_every_step() {
    let place = Place::new();
    let given = place.run(&["eval", "Append(ToUpper([a]), \"!\")", "-s", "a=hey", "--trace"]);
    let trace = "Append(ToUpper([a]), \"!\") = \"HEY!\"\n└ ToUpper([a]) = \"HEY\"\n  └ [a] = \"hey\"\n";
    given.expect(0, &[trace]);
    assert_eq!(given.out, "\"HEY!\"\n");
    // A comparison is a step, and so is the branch that it leads to, be it a constant.
    let choice = "IIF([a] = \"hey\", Switch([b], \"x\", \"1\", \"one\"), [c])";
    let given = place.run(&["eval", choice, "-s", "a=hey", "--trace", "--ascii"]);
    given.expect(0, &["|-[a] = \"hey\" = true\n| `-[a] = \"hey\"\n`--> Switch([b], \"x\", \"1\", \"one\") = \"x\"\n  |-[b] = Null\n  `--> \"x\"\n"]);
    let given = place.run(&["eval", choice, "--trace"]);
    given.expect(0, &[" = Null\n└ [a] = \"hey\" = Null\n  └ [a] = Null\n"]);
    let given = place.run(&["eval", "Guid()", "--trace"]);
    assert!(given.err.contains(given.out.trim()), "the trace shows the value that is printed: {given:?}");
    let given =
        place.run(&["eval", "SelectUniqueValue([a], [b])", "-s", "a=x", "-s", "b=y", "--trace", "-q"]);
    assert_eq!(given.out, "\"x\"\n", "tracing takes no value");
}

#[test]
fn a_batch_answers_every_line() {
    let place = Place::new();
    let unique = r#""expression":"SelectUniqueValue([x], Append([x], \"1\"))","inputs":{"x":"u"}"#;
    let input = [
        r#"{"id":1,"expression":"[x]","inputs":{"x":1.10},"note":"ignored"}"#.to_owned(),
        "torn".into(),
        "[1]".into(),
        r#"{"id":"a"}"#.into(),
        String::new(),
        r#"{"id":"b","expression":"Jion()"}"#.into(),
        r#"{"id":{"k":1},"expression":"CDate([x])","inputs":{"x":"foo"}}"#.into(),
        r#"{"id":3,"expression":"Now()","now":"2020-01-02"}"#.into(),
        format!("{{\"id\":4,{unique},\"taken\":[\"U\"]}}"),
        format!("{{\"id\":5,{unique}}}"),
        format!("{{\"id\":6,{unique}}}"),
        r#"{"id":7,"expression":"[x]","inputs":[]}"#.into(),
        r#"{"id":8,"expression":"DefaultDomain()","defaultDomain":"d.org"}"#.into(),
        r#"{"id":9,"expression":"Split([x], \",\")","inputs":{"x":"a,b"}}"#.into(),
        r#"{"id":10,"expression":"IgnoreFlowIfNullOrEmpty([x])"}"#.into(),
        r#"{"id":11,"expression":"Switch([x], IgnoreObjectFlow, \"1\", \"2\")","inputs":null}"#.into(),
        r#"{"id":12,"expression":"Or([x], True)","dialect":"extended","source":"none"}"#.into(),
        r#"{"id":13,"expression":"[x]","source":"sap"}"#.into(),
        r#"{"expression":"[x]"}"#.into(),
    ]
    .join("\r\n");
    let given = place.feed(&["eval", "--batch", "-"], input.as_bytes());
    assert_eq!((given.code, given.err.as_str()), (0, ""));
    let answers: Vec<Value> = given
        .json()
        .into_iter()
        .map(|mut answer| {
            if let Some(error) = answer.get_mut("error").and_then(Value::as_object_mut) {
                assert!(error.remove("message").is_some_and(|message| message.is_string()));
            }
            answer
        })
        .collect();
    let error = |code: &str| json!({ "code": code });
    let bad = |line: u64| json!({"id": null, "line": line, "status": "error", "error": error("AF906")});
    assert_eq!(
        answers,
        [
            json!({"id": 1, "status": "value", "value": "1.10", "text": "1.10"}),
            bad(2),
            bad(3),
            bad(4),
            json!({"id": "b", "status": "error", "error": error("AF101")}),
            json!({"id": {"k": 1}, "status": "error", "error": error("AF902")}),
            json!({"id": 3, "status": "value", "value": "2020-01-02T00:00:00Z", "text": "1/2/2020 12:00:00 AM"}),
            json!({"id": 4, "status": "value", "value": "u1", "text": "u1"}),
            json!({"id": 5, "status": "value", "value": "u", "text": "u"}),
            json!({"id": 6, "status": "value", "value": "u", "text": "u"}),
            bad(12),
            json!({"id": 8, "status": "value", "value": "d.org", "text": "d.org"}),
            json!({"id": 9, "status": "value", "value": ["a", "b"], "text": ["a", "b"]}),
            json!({"id": 10, "status": "noflow"}),
            json!({"id": 11, "status": "noobject"}),
            json!({"id": 12, "status": "value", "value": true, "text": "True"}),
            bad(18),
            json!({"id": null, "status": "null"}),
        ]
    );
}

#[test]
fn options_hold_for_lines_that_do_not_say_otherwise() {
    let place = Place::new();
    place.write("taken", "u\n").write("q", "{\"id\":1,\"expression\":\"SelectUniqueValue([x], \\\"v\\\")\",\"inputs\":{\"x\":\"U\"}}\n{\"id\":2,\"expression\":\"%C%\"}\n");
    let given = place.run(&["eval", "--batch", "q", "--taken", "taken", "--const", "%C%=c"]);
    let values: Vec<Value> = given.json().into_iter().map(|answer| answer["value"].clone()).collect();
    assert_eq!(values, ["v", "c"]);
}
