//! What `lint` writes for machines.

use serde_json::{Value, json};

use crate::lint::{ERROR, NOTE, WARNING, mapping};
use crate::support::{Given, MAPPING, Place, shipped};

/// A finding with two labels, on a line with letters of two and three bytes.
const UNCLOSED: &str = "title: Join(\"é日\", [title]";

/// The published schema. One pattern in it, of a run's language, is none in strict readings of ECMA-262: a `]` of its
/// own, which is escaped here.
fn schema() -> jsonschema::Validator {
    let text = std::fs::read_to_string(shipped("tests/schemas/sarif-2.1.0.json")).unwrap();
    let mended = text.replace("{2}]?$", "{2}\\\\]?$");
    assert_ne!(text, mended);
    jsonschema::validator_for(&serde_json::from_str(&mended).unwrap()).unwrap()
}

/// A SARIF log, validated.
#[track_caller]
fn sarif(given: &Given) -> Value {
    let log: Value = serde_json::from_str(&given.out).unwrap();
    let validator = schema();
    let errors: Vec<String> =
        validator.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{log:#}");
    log
}

#[test]
fn the_schema_refuses_what_is_wrong() {
    let validator = schema();
    assert!(!validator.is_valid(&json!({"version": "2.1.0", "runs": [{}]})));
    assert!(!validator.is_valid(&json!({"version": "2.0.0", "runs": []})));
}

#[test]
fn sarif_without_findings_has_the_rules() {
    let place = Place::new();
    place.write("m.yaml", MAPPING);
    let log = sarif(place.run(&["lint", "m.yaml", "--format", "sarif"]).expect(0, &[]));
    let run = &log["runs"][0];
    assert_eq!(run["results"], json!([]));
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), attrflow::lint::all().count());
    for rule in rules {
        for key in ["id", "name"] {
            assert!(rule[key].is_string(), "{rule}");
        }
        for key in ["shortDescription", "fullDescription", "help"] {
            assert!(rule[key]["text"].as_str().is_some_and(|text| !text.is_empty()), "{rule}");
        }
    }
}

#[test]
fn sarif_says_where_and_what_to_do() {
    let place = Place::new();
    let title = format!("{UNCLOSED}\n    nickName: ToUpperr([title])\n    x: ToUpperr([title])");
    place.write("m/a.yaml", mapping(&title));
    let log = sarif(place.run(&["lint", "m", "--format", "sarif", "--deny", "notes"]).expect(1, &[]));
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert!(results.len() >= 3, "{log:#}");

    let text = place.read("m/a.yaml");
    let unclosed = &results[0];
    assert_eq!((&unclosed["ruleId"], &unclosed["level"]), (&json!("AF001"), &json!("error")));
    let location = &unclosed["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"], json!({"uri": "m/a.yaml", "uriBaseId": "%SRCROOT%"}));
    // `    title: Join("é日", [title]`
    let column = 4 + UNCLOSED.chars().count() + 1;
    assert_eq!(
        (&location["region"]["startLine"], &location["region"]["startColumn"]),
        (&json!(14), &json!(column))
    );
    let end = text.find(UNCLOSED).unwrap() + UNCLOSED.len();
    assert_eq!(location["region"]["byteOffset"], end);
    let related = &unclosed["relatedLocations"][0];
    assert_eq!(related["message"]["text"], "opened here");
    assert_eq!(related["physicalLocation"]["region"]["startColumn"], 16);

    let unknown = results.iter().find(|result| result["ruleId"] == "AF101").unwrap();
    let rules = &run["tool"]["driver"]["rules"];
    let index = usize::try_from(unknown["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(rules[index]["id"], "AF101");
    let change = &unknown["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], "m/a.yaml");
    let start = text.find("ToUpperr").unwrap();
    let replacement = json!({
        "deletedRegion": {
            "startLine": 15, "startColumn": 15, "endLine": 15, "endColumn": 23, "byteOffset": start, "byteLength": 8,
        },
        "insertedContent": { "text": "ToUpper" },
    });
    assert_eq!(change["replacements"], json!([replacement]));
}

/// The fingerprints of a file's findings.
fn fingerprints(place: &Place, text: &str) -> Vec<String> {
    place.write("m.yaml", text);
    let log = sarif(&place.run(&["lint", "m.yaml", "--format", "sarif"]));
    let results = log["runs"][0]["results"].as_array().unwrap();
    let print = |result: &Value| {
        result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap().to_owned()
    };
    results.iter().map(print).collect()
}

#[test]
fn fingerprints_move_with_their_line() {
    let place = Place::new();
    let title = format!("{ERROR}\n    nickName: ToLowerr([title])");
    let before = fingerprints(&place, &mapping(&title));
    assert_eq!(before.len(), 2);
    assert_ne!(before[0], before[1]);
    let moved = format!("# new\n\n{}", mapping(&title).replace("    title: ", "    title:   "));
    assert_eq!(fingerprints(&place, &moved), before);
    // Two alike on one line are told apart.
    let twins = fingerprints(&place, &mapping("title: Append(ToUpperr([a]), ToUpperr([a]))"));
    assert_eq!(twins.len(), 2);
    assert_ne!(twins[0], twins[1]);
    assert_eq!(twins[0].split(':').next(), twins[1].split(':').next());
}

#[cfg(unix)]
#[test]
fn sarif_encodes_odd_names_and_takes_odd_text() {
    let place = Place::new();
    let names = ["a b.yaml", "q'\".yaml", "größe.yaml", "n\nl.yaml", "50%#?.yaml"];
    for name in names {
        place.write(&format!("m/{name}"), mapping("title: ToUpperr(\"“日本” \u{1f600} {0} [a](1)\")"));
    }
    place.write("m/long.yaml", mapping(&format!("title: [{}", "é".repeat(20_000))));
    place.write("m/user.yaml", b"user:\n\xff\xfe");
    let log = sarif(place.run(&["lint", "m", "--format", "sarif"]).expect(1, &[]));
    let uris: std::collections::BTreeSet<&str> = log["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap())
        .collect();
    for uri in
        ["m/a%20b.yaml", "m/q%27%22.yaml", "m/gr%C3%B6%C3%9Fe.yaml", "m/n%0Al.yaml", "m/50%25%23%3F.yaml"]
    {
        assert!(uris.contains(uri), "{uri} in {uris:?}");
    }
    // By their full names, those below the current folder are the same; others are absolute.
    let path = place.path("m/a b.yaml").display().to_string();
    let log = sarif(place.run(&["lint", &path, "--format", "sarif"]).expect(1, &[]));
    let artifact = |log: &Value| {
        log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"].clone()
    };
    assert_eq!(artifact(&log)["uri"], "m/a%20b.yaml");
    let elsewhere = Place::new();
    let log = sarif(elsewhere.run(&["lint", &path, "--format", "sarif"]).expect(1, &[]));
    assert!(artifact(&log)["uri"].as_str().unwrap().starts_with("file:///"), "{log:#}");
}

#[test]
fn github_gets_workflow_commands() {
    let place = Place::new();
    place.write("a.yaml", mapping(&format!("{NOTE}\n    {}", WARNING.replace("title", "nickName"))));
    place.write("b.yaml", mapping("title: ToUpperr([\"50%\"], [x])"));
    let given = place.run(&["lint", "a.yaml", "b.yaml", "--format", "github"]);
    let lines: Vec<&str> = given.expect(1, &[]).out.lines().collect();
    let start =
        "::notice file=a.yaml,line=14,endLine=14,col=12,endColumn=19,title=AF103 undocumented-function::";
    assert!(lines[0].starts_with(start) && lines[0].contains("%0Ahelp: "), "{}", lines[0]);
    assert!(lines[1].starts_with("::warning file=a.yaml,line=15,"), "{}", lines[1]);
    let errors = lines.iter().filter(|line| line.starts_with("::error file=b.yaml,line=14,"));
    assert!(errors.count() > 0, "{lines:?}");
}

#[test]
fn json_has_the_documented_shape() {
    let place = Place::new();
    place.write("a.yaml", mapping(UNCLOSED));
    let given = place.run(&["lint", "a.yaml", "--format", "json"]);
    let findings: Vec<Value> = serde_json::from_str(&given.out).unwrap();
    let text = place.read("a.yaml");
    let (opening, end) = (text.find("(\"").unwrap(), text.find(UNCLOSED).unwrap() + UNCLOSED.len());
    let finding = findings[0].as_object().unwrap();
    let keys: Vec<&str> = finding.keys().map(String::as_str).collect();
    assert_eq!(keys, ["file", "code", "name", "severity", "message", "help", "labels"]);
    assert_eq!(finding["labels"][0]["start"], end);
    let label =
        json!({"start": opening, "end": opening + 1, "line": 14, "column": 16, "text": "opened here"});
    assert_eq!(finding["labels"][1], label);
}
