//! One record, three ways in: as JSON text, as a parsed value, and as a type of the caller's own. What comes
//! of it is the same.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use attrflow::catalogue::ObjectKind;
use attrflow::mapping::CompiledObject;
use attrflow::provision::{Disposition, RecordFailure, Worker};
use attrflow::record::{AttributeSink, JsonReader, RecordError, RecordReader, SourceRecord};
use attrflow::source::{Severity, SourceFile};
use attrflow::value::{Arena, Record, Text, Value};
use common::{environment, files, load_text, package};
use serde_json::{Value as Json, json};

/// A record as a program might keep it.
struct Row(Vec<(String, Cell)>);

enum Cell {
    Null,
    Boolean(bool),
    Integer(i64),
    /// A number beyond 64 bits.
    Number(String),
    Text(String),
    Texts(Vec<String>),
    Mixed(Vec<Cell>),
    Members(Vec<(String, Cell)>),
}

impl Row {
    fn new(json: &Json) -> Self {
        Row(json.as_object().unwrap().iter().map(|(name, value)| (name.clone(), Cell::new(value))).collect())
    }
}

impl Cell {
    fn new(json: &Json) -> Self {
        match json {
            Json::Null => Cell::Null,
            Json::Bool(value) => Cell::Boolean(*value),
            Json::Number(number) => {
                number.as_i64().map_or_else(|| Cell::Number(number.to_string()), Cell::Integer)
            }
            Json::String(text) => Cell::Text(text.clone()),
            Json::Array(items) if items.iter().all(Json::is_string) => {
                Cell::Texts(items.iter().map(|item| item.as_str().unwrap().to_owned()).collect())
            }
            Json::Array(items) => Cell::Mixed(items.iter().map(Cell::new).collect()),
            Json::Object(_) => Cell::Members(Row::new(json).0),
        }
    }

    fn value<'r>(&'r self, arena: &'r Arena) -> Value<'r> {
        match self {
            Cell::Null => Value::Null,
            Cell::Boolean(value) => Value::Boolean(*value),
            Cell::Integer(value) => Value::Integer(*value),
            Cell::Number(text) => Value::String(Text::number(text)),
            Cell::Text(text) => Value::text(text),
            Cell::Texts(items) => list(arena, items.iter().map(|item| Value::text(item))),
            Cell::Mixed(items) => list(arena, items.iter().map(|item| item.value(arena))),
            Cell::Members(members) => {
                let members = members.iter().map(|(name, cell)| (name.as_str(), cell.value(arena)));
                let members = arena.alloc_slice_fill_iter(members.collect::<Vec<_>>());
                Value::Record(Record { members })
            }
        }
    }
}

fn list<'r>(arena: &'r Arena, items: impl Iterator<Item = Value<'r>>) -> Value<'r> {
    let items: Vec<Value<'r>> = items.filter(|item| !item.is_null()).collect();
    if items.is_empty() { Value::Null } else { Value::List(arena.alloc_slice_copy(&items)) }
}

impl SourceRecord for Row {
    fn attributes<'r>(&'r self, to: &mut AttributeSink<'_, 'r>) -> Result<(), RecordError> {
        for (name, cell) in &self.0 {
            match cell {
                Cell::Null => to.text(name, None),
                Cell::Boolean(value) => to.boolean(name, *value),
                Cell::Integer(value) => to.integer(name, *value),
                Cell::Text(text) => to.text(name, text.as_str()),
                Cell::Texts(texts) => to.texts(name, texts.iter().map(String::as_str)),
                other => to.value(name, |arena| other.value(arena)),
            }
        }
        Ok(())
    }
}

type Given = Result<(Disposition, Json), Box<RecordFailure>>;

/// What a payload says: text keeps the escapes it came with, also within the JSON text of an object.
fn said(payload: &[u8]) -> Json {
    match serde_json::from_slice(payload).unwrap() {
        Json::Object(mut members) => {
            members.values_mut().for_each(|member| {
                let inner = member.as_str().and_then(|text| serde_json::from_str::<Json>(text).ok());
                if let Some(inner) = inner.filter(Json::is_object) {
                    *member = inner;
                }
            });
            Json::Object(members)
        }
        other => panic!("{other}"),
    }
}

fn give(run: impl FnOnce(&mut Vec<u8>) -> Result<Disposition, Box<RecordFailure>>) -> Given {
    let mut out = Vec::new();
    let disposition = run(&mut out)?;
    let payload = if out.is_empty() { Json::Null } else { said(&out) };
    Ok((disposition, payload))
}

/// Reads and evaluates all records in each way, with one reader and one worker for all of them.
fn compare(object: &CompiledObject, records: &[String]) {
    let environment = environment();
    let mut worker = Worker::new(object, &environment);
    let mut text_reader = JsonReader::new(&object.projection);
    let mut reader = RecordReader::new(&object.projection);
    for (number, text) in (0..).zip(records) {
        let json: Json = serde_json::from_str(text).unwrap();
        let row = Row::new(&json);
        let arena = Arena::new();
        let expected = text_reader.read(text.as_bytes(), &arena).unwrap();
        assert_eq!(reader.read(&json, &arena).unwrap(), expected, "{text}");
        assert_eq!(reader.read(&row, &arena).unwrap(), expected, "{text}");

        let expected = give(|out| worker.json(text.as_bytes(), number, out));
        assert_eq!(give(|out| worker.record(&json, number, out)), expected, "{text}");
        assert_eq!(give(|out| worker.record(json.as_object().unwrap(), number, out)), expected, "{text}");
        assert_eq!(give(|out| worker.record(&row, number, out)), expected, "{text}");
    }
}

fn samples(name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(package("mappings/samples").join(name)).unwrap();
    text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The members of every record in another order than in the record before, and some left out.
fn shuffled(records: &[String]) -> Vec<String> {
    let shuffle = |(number, text): (usize, &String)| {
        let Json::Object(members) = serde_json::from_str(text).unwrap() else { panic!("{text}") };
        let mut members: Vec<(String, Json)> = members.into_iter().collect();
        let count = members.len();
        members.rotate_left(number * 5 % count);
        members.swap(number % count, number * 3 % count);
        members.remove(number * 7 % count);
        Json::Object(members.into_iter().collect()).to_string()
    };
    records.iter().enumerate().map(shuffle).collect()
}

#[test]
fn the_samples_through_the_shipped_mappings() {
    let mut count = 0;
    for path in files("mappings", &["yaml"]) {
        let loaded = load_text(&std::fs::read_to_string(path).unwrap()).1;
        for object in &loaded.compiled.unwrap().objects {
            let records = match object.kind {
                ObjectKind::User => [samples("users.ndjson"), samples("users-graph.ndjson")].concat(),
                ObjectKind::Group => samples("groups.ndjson"),
            };
            compare(object, &records);
            compare(object, &shuffled(&records));
            count += 2 * records.len();
        }
    }
    assert!(count > 500, "only {count} records were compared");
}

#[test]
fn the_cases_of_records() {
    let text = std::fs::read_to_string(package("tests/cases/records.txt")).unwrap();
    let mut count = 0;
    for line in text.lines().filter(|line| !line.starts_with(['#', '=']) && !line.is_empty()) {
        let cells: Vec<&str> = line.split(" ~ ").collect();
        let [source, expression, record, _] = cells.as_slice() else { panic!("{line}") };
        let (source, kind) = if *source == "group" { ("entra", "group") } else { (*source, "user") };
        let attributes = match expression.strip_prefix("? ") {
            Some(clause) => {
                json!({"scope": [{"when": [clause]}], "attributes": {"displayName": {"const": "in scope"}}})
            }
            None => json!({"attributes": {"displayName": {"from": expression}}}),
        };
        let mapping = json!({"attrflow": 1, "source": source, kind: attributes}).to_string();
        let loaded = attrflow::load(&SourceFile::new("mapping.json", mapping));
        let errors = loaded.diagnostics.iter().filter(|found| found.severity() == Severity::Error);
        // What is no JSON, what does not compile, and numbers that a parsed value writes in another way.
        let written_otherwise = ["1.50", "1e3", "1E+2", "-0"].iter().any(|number| record.contains(number));
        if errors.count() > 0 || serde_json::from_str::<Json>(record).is_err() || written_otherwise {
            continue;
        }
        let Some(compiled) = loaded.compiled else { continue };
        if record.starts_with('{') {
            compare(&compiled.objects[0], &[(*record).to_owned()]);
            count += 1;
        }
    }
    assert!(count > 100, "only {count} cases were compared");
}

const ANY: &str = r#"
attrflow: 1
source: none
user:
  schema: { 'urn:x:U:all': String }
  attributes:
    displayName: [a]
    title: CStr([b])
    nickName: Join("|", [c])
    locale: "[d[1].e]"
    timezone: "[f.g]"
"#;

fn any() -> CompiledObject {
    load_text(ANY).1.compiled.unwrap().objects.remove(0)
}

#[test]
fn corners() {
    let records = [
        r#"{"a": "", "b": " ", "c": [null, [], [null], "x", [1, null]], "d": [{"e": 1}, {"e": [2, null]}]}"#,
        r#"{"a": "\"\\\n\u0001\u007f\u00e9é🚀\/", "b": "\t", "c": ["\"", "\\"], "f": {"g": "\u2028"}}"#,
        r#"{"a": 9223372036854775807, "b": -9223372036854775808, "c": [1, 1.5]}"#,
        r#"{"a": 9223372036854775808, "b": 18446744073709551615, "c": [18446744073709551615], "f": {"g": 0.25}}"#,
        r#"{"a": null, "b": {}, "c": [], "d": null, "f": null}"#,
        r#"{"a": true, "b": {"x": null, "y": [null, false], "z": {"": ""}}, "c": {"k": "v"}, "d": {"e": 0}}"#,
        r#"{"": 1, "a b": 2, "f.g": "exact", "f": {"g": "path"}, "d[1].e": null, "d": [{}, {"e": "x"}]}"#,
        "{}",
        r#"{"z": 1, "y": 2, "x": 3, "w": 4, "v": 5, "u": 6, "a": "behind many"}"#,
        r#"{"a": "first again"}"#,
    ];
    compare(&any(), &records.map(str::to_owned));
}

#[test]
fn an_attribute_given_twice_has_its_last_value() {
    let object = any();
    let mut reader = RecordReader::new(&object.projection);
    let text = |text: &str| Cell::Text(text.to_owned());
    for _ in 0..3 {
        let arena = Arena::new();
        let row = Row(vec![("a".into(), text("1")), ("b".into(), text("2")), ("a".into(), text("3"))]);
        let expected = JsonReader::new(&object.projection).read(br#"{"a":"3","b":"2"}"#, &arena).unwrap();
        assert_eq!(reader.read(&row, &arena).unwrap(), expected);
    }
}

#[test]
fn what_is_no_record_is_an_error_in_the_same_words() {
    let object = any();
    let environment = environment();
    let mut worker = Worker::new(&object, &environment);
    for text in ["[]", "\"{}\"", "true", "false", "null", "7", "1.5"] {
        let json: Json = serde_json::from_str(text).unwrap();
        let expected = give(|out| worker.json(text.as_bytes(), 0, out));
        assert!(expected.is_err(), "{text}");
        assert_eq!(give(|out| worker.record(&json, 0, out)), expected, "{text}");
    }

    let nested = |levels: usize| (0..levels).fold(json!(1), |inner, _| json!([inner]));
    for (levels, fits) in [(127, true), (128, false), (500, false)] {
        let text = format!("{{\"a\":{}1{}}}", "[".repeat(levels), "]".repeat(levels));
        let expected = give(|out| worker.json(text.as_bytes(), 0, out));
        let record = json!({ "a": nested(levels) });
        assert_eq!(expected.is_ok(), fits, "{levels}");
        assert_eq!(give(|out| worker.record(&record, 0, out)), expected, "{levels}");
    }
    assert!(give(|out| worker.json(b"{}", 0, out)).is_ok());
}
