//! The functions as the service lists them: shown, compared, and held against mappings.

use serde_json::{Value, json};

use crate::support::{Place, shipped};

/// The list of Microsoft's documentation, as the service answers.
fn published() -> Value {
    let text = std::fs::read_to_string(shipped("tests/cases/graph/functions.txt")).unwrap();
    let functions = text.lines().filter(|line| !line.starts_with('#')).map(|line| {
        let (name, rest) = line.strip_suffix(')').unwrap().split_once('(').unwrap();
        let parameters = rest.split(", ").filter(|parameter| !parameter.is_empty()).map(|parameter| {
            let (name, ty) = parameter.split_once(": ").unwrap();
            let kind = ty.trim_end_matches(['?', '*']);
            json!({"name": name, "type": kind, "required": !ty.contains('?'), "allowMultipleOccurrences": ty.contains('*')})
        });
        json!({"name": name, "parameters": parameters.collect::<Vec<_>>()})
    });
    let functions: Vec<Value> = functions.collect();
    assert_eq!(functions.len(), 14);
    let context = "https://graph.microsoft.com/beta/$metadata#attributeMappingFunctionSchemas";
    json!({"@odata.context": context, "value": functions})
}

/// The list with a part of it in another way.
fn changed(pointer: &str, value: Value) -> String {
    let mut list = published();
    *list.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value;
    list.to_string()
}

#[test]
fn functions_are_shown_as_the_service_has_them() {
    let place = Place::new();
    let shown: Value = serde_json::from_str(&place.run(&["functions", "--json"]).expect(0, &[]).out).unwrap();
    let shown = shown["value"].as_array().unwrap();
    for function in published()["value"].as_array().unwrap() {
        let same = shown.iter().find(|other| other["name"] == function["name"]).unwrap();
        let mut same = same.clone();
        if function["name"] == "FormatDateTime" {
            // It has become older.
            assert_eq!(same["parameters"].as_array_mut().unwrap().remove(1)["name"], "dateTimeStyles");
        }
        assert_eq!(same, *function);
    }
    // Of all others the names are those of the reference.
    let one: Value =
        serde_json::from_str(&place.run(&["functions", "PCase", "--json"]).expect(0, &[]).out).unwrap();
    let parameter = |name: &str, required: bool| json!({"name": name, "type": "String", "required": required, "allowMultipleOccurrences": false});
    let expected = json!({"name": "PCase", "parameters": [parameter("source", true), parameter("wordSeparators", false)]});
    assert_eq!(one, json!({"value": [expected]}));
}

#[test]
fn a_list_is_compared_with_what_there_is() {
    let place = Place::new();
    let list = published();
    place.write("answer.json", list.to_string()).write("bare.json", list["value"].to_string());
    place.write("bom.json", format!("\u{feff}{list}").replace(", ", ",\r\n"));
    let given = place.run(&["functions", "--compare", "answer.json"]);
    insta::assert_snapshot!("functions-compared", given.expect(0, &[]).out);
    for same in ["bare.json", "bom.json"] {
        assert_eq!(place.run(&["functions", "--compare", same]), given, "{same}");
    }
    let fed = place.feed(&["functions", "--compare", "-"], list.to_string().as_bytes());
    assert_eq!(fed, given);

    // What is listed here is no different from itself.
    place.write("own.json", place.run(&["functions", "--json"]).out);
    let own = place.run(&["functions", "--compare", "own.json", "--json"]).expect(0, &[]).out.clone();
    let own: Value = serde_json::from_str(&own).unwrap();
    assert_eq!((&own["missing"], &own["different"], &own["unlisted"]), (&json!([]), &json!([]), &json!([])));
}

/// Each way to differ, whether it contradicts, and so the exit code.
#[test]
fn what_contradicts_fails() {
    let place = Place::new();
    let function = |name: &str, parameters: Value| json!({"name": name, "parameters": parameters});
    let one = |function: Value| json!([function]).to_string();
    let source = |rest: Value| {
        let mut parameter = json!({"name": "source", "type": "String", "required": true});
        parameter.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        json!([parameter])
    };
    for (what, list, code, expected) in [
        ("nothing", "[]".to_owned(), 0, json!([])),
        ("a function", changed("/value/1/name", json!("Frobnicate")), 1, json!(["Frobnicate"])),
        ("a type", changed("/value/7/parameters/1/type", json!("String")), 1, json!([["Mid", "type", true]])),
        (
            "a type of what takes anything",
            changed("/value/0/parameters/0/type", json!("Integer")),
            0,
            json!([["Append", "type", false]]),
        ),
        (
            "required",
            changed("/value/11/parameters/1/required", json!(true)),
            1,
            json!([["Split", "required", true]]),
        ),
        (
            "not required",
            changed("/value/12/parameters/0/required", json!("False")),
            1,
            json!([["StripSpaces", "required", true]]),
        ),
        (
            "repeats",
            changed("/value/5/parameters/1/allowMultipleOccurrences", json!(false)),
            1,
            json!([["Join", "repeats", true]]),
        ),
        (
            "a key",
            changed("/value/9/parameters/1/name", json!("oldValue")),
            1,
            json!([["Replace", "name", true]]),
        ),
        (
            "one more",
            changed(
                "/value/8/parameters",
                json!([{"name": "source"}, {"name": "culture", "type": "String"}]),
            ),
            1,
            json!([["Not", "missing", true]]),
        ),
        (
            "one less",
            one(function("Mid", json!([{"name": "source"}, {"name": "start"}]))),
            1,
            json!([["Mid", "unlisted", true]]),
        ),
        // What is not said is not compared; nor is the case of a name.
        ("little said", one(function("trim", json!([{"name": "Source"}]))), 0, json!([])),
        ("nothing said", one(json!({"name": "Now"})), 0, json!([])),
        // The reference has names of its own, which no tree has.
        (
            "a name of the reference",
            one(function("IsNull", source(json!({})))),
            0,
            json!([["IsNull", "name", false]]),
        ),
        (
            "a name, and more",
            one(function("IsNull", source(json!({"required": false})))),
            1,
            json!([["IsNull", "name", false], ["IsNull", "required", true]]),
        ),
    ] {
        place.write("list.json", list);
        let given = place.run(&["functions", "--compare", "list.json", "--json"]);
        let told: Value = serde_json::from_str(&given.expect(code, &[]).out).unwrap();
        let of = |key: &str| told[key].as_array().unwrap().clone();
        let mut found: Vec<Value> = of("missing").iter().map(|function| function["name"].clone()).collect();
        let different =
            of("different").into_iter().map(|one| json!([one["function"], one["issue"], one["contradicts"]]));
        found.extend(different.filter(|one| *one != json!(["FormatDateTime", "unlisted", false])));
        assert_eq!(Value::from(found), expected, "{what}");
        let text = place.run(&["functions", "--compare", "list.json"]).expect(code, &[]).out.clone();
        assert_eq!(code == 1, text.contains("contradict") || text.contains("only the service has"), "{text}");
    }
}

#[test]
fn what_is_no_list_is_told() {
    let place = Place::new();
    for (list, why) in [
        ("{", "not JSON: EOF while parsing an object at line 1 column 1"),
        ("", "not JSON"),
        ("{}", "not a list of functions"),
        (r#"{"value": 7}"#, "not a list of functions"),
        (r#"[{"name": "Not"}, {"parameters": []}]"#, "element 2 has no `name`"),
        (r#"[{"name": "Not", "parameters": {}}]"#, "`parameters` of `Not` must be a list"),
        (r#"[{"name": "Not", "parameters": [{}]}]"#, "a parameter of `Not` has no `name`"),
    ] {
        place.write("list.json", list);
        place.run(&["functions", "--compare", "list.json"]).expect(2, &["cannot read `list.json`", why]);
        place
            .run(&["lint", "list.json", "--functions", "list.json"])
            .expect(2, &["cannot read `list.json`", why]);
    }
    place.run(&["functions", "--compare", "none.json"]).expect(2, &["cannot read `none.json`: no such file"]);
    place.run(&["functions", "Not", "--compare", "none.json"]).expect(2, &["cannot be used with"]);
}

const MAPPING: &str = r#"attrflow: 1
user:
  attributes:
    userName: { from: [userPrincipalName], match: 1 }
    active: switch([IsSoftDeleted], , "False", "True", "True", "False")
    nickName: Prepend("x", Coalesce([mailNickname], [mail]))
    title: Trim(Frobnicate([jobTitle]))
"#;

/// Codes with what is underlined.
fn found(place: &Place, arguments: &[&str]) -> Vec<String> {
    let given = place.run(&[&["lint", "m.yaml", "--format", "json"], arguments].concat());
    let found: Vec<Value> = serde_json::from_str(&given.out).unwrap_or_else(|_| panic!("{given:?}"));
    let text = place.read("m.yaml");
    let at = |found: &Value, key: &str| found["labels"][0][key].as_u64().unwrap() as usize;
    found
        .iter()
        .map(|found| {
            format!("{} {}", found["code"].as_str().unwrap(), &text[at(found, "start")..at(found, "end")])
        })
        .collect()
}

#[test]
fn calls_are_held_against_a_list() {
    let place = Place::new();
    place.write("m.yaml", MAPPING).write("lists/list.json", published().to_string());
    let others = ["AF102 switch", "AF101 Frobnicate"];
    assert_eq!(found(&place, &[]), ["AF102 switch", "AF103 Prepend", "AF103 Trim", "AF101 Frobnicate"]);
    let listed = ["AF102 switch", "AF622 Coalesce", "AF622 Trim", "AF101 Frobnicate"];
    assert_eq!(found(&place, &["--functions", "lists/list.json"]), listed);
    assert_eq!(found(&place, &["--functions", "lists/list.json", "--allow", "AF622"]), others);
    // From the configuration, beside it; the command line comes first.
    place.write("attrflow.toml", "[lint]\nfunctions = \"lists/list.json\"\n");
    assert_eq!(found(&place, &[]), listed);
    place.write(
        "more.json",
        r#"[{"name": "Coalesce"}, {"name": "TRIM"}, {"name": "Prepend"}, {"name": "Switch"}]"#,
    );
    assert_eq!(found(&place, &["--functions", "more.json"]), others);
    place.write("attrflow.toml", "[lint]\n\nfunctions = \"none.json\"\n");
    place.run(&["lint", "m.yaml"]).expect(2, &["attrflow.toml`, line 3: cannot read", "none.json"]);
    // In the extended dialect the service runs nothing.
    place.write("other.toml", "");
    place.write("m.yaml", MAPPING.replace("attrflow: 1", "attrflow: 1\ndialect: extended"));
    assert!(
        !found(&place, &["--functions", "lists/list.json", "--config", "other.toml"])
            .iter()
            .any(|found| found.starts_with("AF622"))
    );
}

/// The trees of a synchronization schema are held against it by what is in their text.
#[test]
fn a_schema_is_held_against_a_list() {
    let place = Place::new();
    let expression = r#"{"type": "Function", "name": "Coalesce", "expression": "Coalesce([mail], [city])"}"#;
    place.write("m.yaml", expression).write("list.json", published().to_string());
    assert_eq!(found(&place, &["--functions", "list.json"]), ["AF622 Coalesce"]);
}
