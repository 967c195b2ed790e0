//! From a record's text to attribute values: the cases of `tests/cases/records.txt`, and what depends on
//! how records follow each other in an input.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use attrflow::catalogue::{Catalogue, ObjectKind, SourceKind};
use attrflow::check::Dialect;
use attrflow::evaluate::{CompiledClause, CompiledExpression, Evaluation, Settings};
use attrflow::record::{Format, ReadOptions, read_batches};
use attrflow::source::Severity;
use common::{environment, load_text, package, run};

fn settings(source: &str) -> Settings {
    let (source, object) = match source {
        "group" => (SourceKind::Entra, ObjectKind::Group),
        other => (other.parse().unwrap(), ObjectKind::User),
    };
    Settings { catalogue: Catalogue::open(source, object), ..Settings::new(Dialect::Entra, source) }
}

/// The value as JSON, or `error` with its code.
fn outcome(source: &str, text: &str, record: &str) -> String {
    let settings = settings(source);
    let first_error = |found: Vec<attrflow::source::Diagnostic>| {
        let error = found.into_iter().find(|found| found.severity() == Severity::Error).unwrap();
        format!("error {}", error.code.as_str())
    };
    if let Some(clause) = text.strip_prefix("? ") {
        let (compiled, found) = CompiledClause::compile(clause, &settings);
        let Some(compiled) = compiled else { return first_error(found) };
        return compiled.holds(record.as_bytes(), &environment()).unwrap().to_string();
    }
    let (compiled, found) = CompiledExpression::compile(text, &settings);
    let Some(compiled) = compiled else { return first_error(found) };
    match compiled.evaluate(record.as_bytes(), &environment()) {
        Ok(Evaluation::Value(forms)) => forms.json.to_string(),
        Ok(Evaluation::Null) => "null".into(),
        Ok(Evaluation::Error { code, .. }) => format!("error {}", code.as_str()),
        Ok(other) => format!("{other:?}"),
        Err(error) => format!("error {}", error.code.as_str()),
    }
}

#[test]
fn every_attribute_is_found_as_expected() {
    let text = std::fs::read_to_string(package("tests/cases/records.txt")).unwrap();
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in text.lines().filter(|line| !line.starts_with(['#', '=']) && !line.is_empty()) {
        let cells: Vec<&str> = line.split(" ~ ").collect();
        let [source, text, record, expected] = cells.as_slice() else { panic!("{line}") };
        let expected = match serde_json::from_str::<serde_json::Value>(expected) {
            Ok(value) => value.to_string(),
            Err(_) => (*expected).to_owned(),
        };
        let found = outcome(source, text, record);
        if found != expected {
            wrong.push(format!("{line}\n  found {found}"));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 100, "only {count} cases were found");
}

/// The payloads of an input over a mapping of everything that is asked about here; errors as their messages.
fn payloads(input: &[u8], options: &ReadOptions) -> Vec<String> {
    const MAPPING: &str = "
attrflow: 1
source: entra
user:
  schema: { 'urn:x:U:all': String }
  attributes:
    displayName: [displayName]
    active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")
    title: CStr([accountEnabled])
    nickName: Join(\"|\", [proxyAddresses])
    locale: Count([proxyAddresses])
";
    let (_, loaded) = load_text(MAPPING);
    let compiled = loaded.compiled.unwrap();
    let object = compiled.object(ObjectKind::User).unwrap();
    run(object, input, options)
        .into_iter()
        .map(|ran| match ran.outcome {
            Ok((_, payload)) => {
                let members: serde_json::Value = serde_json::from_str(&payload).unwrap();
                let mut members = members.as_object().unwrap().clone();
                members.shift_remove("schemas");
                format!("{}: {}", ran.line, serde_json::Value::Object(members))
            }
            Err(failed) => format!("{}: {} {}", ran.line, failed.code, failed.message),
        })
        .collect()
}

#[test]
fn csv_cells_are_values() {
    let options = ReadOptions { format: Format::Csv, csv_list: Some(";".into()), ..ReadOptions::default() };
    let input = "\u{feff}displayName,accountEnabled,proxyAddresses,unused\r\n\
        A,TRUE,a; b;,x\r\n\
        ,false,,\r\n\
        \"B, \"\"C\"\"\",,one,\r\n\
        D,true\r\n\
        \"E\nF\",False,;,\r\n";
    let expected = [
        r#"2: {"displayName":"A","active":true,"title":"True","nickName":"a|b","locale":"2"}"#,
        r#"3: {"active":false,"title":"False","locale":"0"}"#,
        r#"4: {"displayName":"B, \"C\"","active":true,"nickName":"one","locale":"1"}"#,
        "5: AF906 the row has 2 cells, the header 4",
        r#"6: {"displayName":"E\nF","active":false,"title":"False","locale":"0"}"#,
    ];
    assert_eq!(payloads(input.as_bytes(), &options), expected);
    let whole = ReadOptions { format: Format::Csv, ..ReadOptions::default() };
    let found = payloads(b"displayName,proxyAddresses\nA,a;b\n", &whole);
    assert_eq!(found, [r#"2: {"displayName":"A","active":true,"nickName":"a;b","locale":"1"}"#]);
}

#[test]
fn a_csv_row_that_cannot_be_read_is_an_error_of_its_own() {
    let options = ReadOptions { format: Format::Csv, max_line: 40, ..ReadOptions::default() };
    let (fits, long) = ("x".repeat(39), "x".repeat(40));
    let wide = "AF906 the record is longer than 40 bytes; allow more with `--max-line`";
    let hint = "; a quote that is never closed?";
    let ok =
        |line: u64, name: &str| format!(r#"{line}: {{"displayName":{name:?},"active":true,"locale":"0"}}"#);
    for (input, expected) in [
        (format!("{fits},\n{long},\nA,\n"), vec![ok(2, &fits), format!("3: {wide}"), ok(4, "A")]),
        (
            format!("\n\r\n\"{fits}\",\r\n\"{long}\",\r\nA,"),
            vec![ok(4, &fits), format!("5: {wide}"), ok(6, "A")],
        ),
        ("A\nB,\n".into(), vec!["2: AF906 the row has 1 cell, the header 2".into(), ok(3, "B")]),
        ("A,,\n".into(), vec!["2: AF906 the row has 3 cells, the header 2".into()]),
        // A quote that is never closed takes in the rows behind it.
        (
            "A,\n\"B,\nC,\n".into(),
            vec![ok(2, "A"), format!("3: AF906 the row has 1 cell, the header 2{hint}")],
        ),
        (
            "\"A,\nB,\"\nC,\n".into(),
            vec![format!("2: AF906 the row has 1 cell, the header 2{hint}"), ok(4, "C")],
        ),
        ("A,\"\nB,\n".into(), vec![format!("2: AF906 the input ends inside a quoted cell{hint}")]),
        (format!("\"{long},\nB,\n"), vec![format!("2: {wide}")]),
        // One that is closed does not.
        ("\"A\n\",\"\n\"\r\n\n".into(), vec![ok(2, "A\n")]),
        ("\"A\n\",\"\n\"".into(), vec![ok(2, "A\n")]),
        ("\"A\n\",x".into(), vec![ok(2, "A\n")]),
    ] {
        assert_eq!(payloads(format!("displayName,x\n{input}").as_bytes(), &options), expected, "{input}");
    }
}

#[test]
fn a_csv_header_names_a_column_once() {
    let options = ReadOptions { format: Format::Csv, ..ReadOptions::default() };
    let read = |input: &'static str| read_batches(input.as_bytes(), &options).unwrap().next(Vec::new());
    for input in ["u,v,u\n1,2,3\n", "\u{feff}u, u\n", "u,\"u\""] {
        let error = read(input).unwrap_err();
        assert_eq!(
            (error.line, error.error.to_string().as_str()),
            (1, "the header names `u` twice"),
            "{input}"
        );
    }
    for input in ["u,U\n1,2\n", "u,,\n1,2,3\n"] {
        assert!(read(input).unwrap().is_some(), "{input}");
    }
}

#[test]
fn a_record_that_cannot_be_read_is_an_error_of_its_line_alone() {
    let deep = format!(r#"{{"displayName": "D", "x": {}1{}}}"#, "[".repeat(200), "]".repeat(200));
    let deep_enough = format!(r#"{{"displayName": "E", "x": {}1{}}}"#, "[".repeat(100), "]".repeat(100));
    let mut input = format!(
        "\u{feff}{{\"displayName\": \"A\"}}\r\n\r\n{{\"displayName\": \"B\"\n7\n{deep}\n{deep_enough}\n"
    )
    .into_bytes();
    input.extend(b"{\"displayName\": \"\xff\"}\n{\"displayName\": \"F\"}");
    let found = payloads(&input, &ReadOptions::default());
    let expected = [
        r#"1: {"displayName":"A","active":true,"locale":"0"}"#,
        "3: AF906 not JSON: the record ends inside an object at column 19",
        "4: AF906 a record must be a JSON object, found a number",
        "5: AF906 the record nests deeper than 128 levels",
        r#"6: {"displayName":"E","active":true,"locale":"0"}"#,
        "7: AF906 not UTF-8 at byte 18; convert the file, or remove the byte",
        r#"8: {"displayName":"F","active":true,"locale":"0"}"#,
    ];
    assert_eq!(found, expected);
}

/// A worker expects each record's keys in the order of the record before: no order may matter.
#[test]
fn keys_are_found_in_any_order() {
    let input = br#"{"displayName": "A", "accountEnabled": true, "x": {"displayName": "no"}}
{"accountEnabled": false, "displayName": "B"}
{"accountEnabledX": false, "displayName": "C", "displayNam": "no"}
{}
{"x": 1, "y": 2, "displayName": "D", "accountEnabled": true}
{"displayN\u0061me": "E", "accountEnabled": true}
{"displayName": "F", "accountEnabled": true}"#;
    let found = payloads(input, &ReadOptions::default());
    let expected = [
        r#"1: {"displayName":"A","active":true,"title":"True","locale":"0"}"#,
        r#"2: {"displayName":"B","active":false,"title":"False","locale":"0"}"#,
        r#"3: {"displayName":"C","active":true,"locale":"0"}"#,
        r#"4: {"active":true,"locale":"0"}"#,
        r#"5: {"displayName":"D","active":true,"title":"True","locale":"0"}"#,
        r#"6: {"displayName":"E","active":true,"title":"True","locale":"0"}"#,
        r#"7: {"displayName":"F","active":true,"title":"True","locale":"0"}"#,
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_json_document_is_told_apart_by_its_content() {
    for (input, lines) in [
        ("{\"displayName\": \"A\"}\n{\"displayName\": \"B\"}\n", vec![1, 2]),
        ("[{\"displayName\": \"A\"},\r\n{\"displayName\": \"B\"}]\r\n", vec![1, 2]),
        ("\u{feff}[\n{\"displayName\": \"A\"},\n\n{\"displayName\": \"B\"}]", vec![2, 4]),
        ("{\"value\": [{\"displayName\": \"A\"}, {\"displayName\": \"B\"}]}", vec![1, 1]),
        (
            "\u{feff}{\n  \"@odata.context\": \"x\",\n  \"value\": [\n    {\"displayName\": \"A\"},\n    {\"displayName\": \"B\"}\n  ]\n}\n",
            vec![4, 5],
        ),
        ("[{\"displayName\": \"A\"}]\n[{\"displayName\": \"B\"}]\n", vec![1, 2]),
        ("[{\"displayName\": \"A\"}]\n\n{\"displayName\": \"B\"}\n", vec![1, 3]),
        (
            "{\"value\": [{\"displayName\": \"A\"}], \"x\": 1}\n{\"value\": [{\"displayName\": \"B\"}]}\n",
            vec![1, 2],
        ),
        ("{\"value\": [{\"displayName\": \"A\"}],\n\"value\": [{\"displayName\": \"B\"}]}\n", vec![1, 2]),
        ("{\n  \"displayName\": \"A\"\n}\n{\n  \"displayName\": \"B\"\n}\n", vec![1, 4]),
    ] {
        let found = payloads(input.as_bytes(), &ReadOptions::default());
        let expected: Vec<String> = ["A", "B"]
            .iter()
            .zip(lines)
            .map(|(name, line)| format!(r#"{line}: {{"displayName":"{name}","active":true,"locale":"0"}}"#))
            .collect();
        assert_eq!(found, expected, "{input}");
    }
}
