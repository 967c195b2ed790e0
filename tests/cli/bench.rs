use serde_json::Value;

use crate::support::{MAPPING, Place, shipped};

const RECORDS: &str = r#"{"kind":"staff","mail":"a@x","title":"t","active":true}
{"kind":"staff","mail":"b@x"}
{"kind":"other","mail":"c@x"}
{"kind":"guest","sponsor":"s","mail":"d@x","title":"long \u0074itle"}
"#;

/// The figures, after a check of what holds for all of them.
fn figures(out: &str) -> Value {
    let figures: Value = serde_json::from_str(out).unwrap();
    let parts = figures["parts"].as_array().unwrap();
    let shares: f64 = parts.iter().map(|part| part["share"].as_f64().unwrap()).sum();
    assert!((shares - 1.0).abs() < 1e-6, "{figures}");
    assert!(parts.iter().all(|part| part["nanoseconds"].as_f64().unwrap() >= 0.0), "{figures}");
    assert!(figures["records_per_second"].as_f64().unwrap() > 0.0, "{figures}");
    assert!(figures["nanoseconds_per_record"].as_f64().unwrap() > 0.0, "{figures}");
    assert!(figures["rounds"].as_u64().unwrap() >= 5, "{figures}");
    figures
}

/// The names of all parts, in alphabetical order, and for how many records each is done.
fn parts(figures: &Value) -> Vec<(String, u64)> {
    let mut parts: Vec<(String, u64)> = figures["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| {
            let name = part["target"].as_str().unwrap_or_else(|| part["part"].as_str().unwrap());
            assert_eq!(part["target"].is_string(), part["part"] == "target", "{part}");
            (name.to_owned(), part["records"].as_u64().unwrap())
        })
        .collect();
    parts.sort();
    parts
}

#[test]
fn every_part_has_its_share() {
    let place = Place::new();
    place.write("m.yaml", MAPPING).write("in.ndjson", RECORDS);
    let given = place.run(&["bench", "m.yaml", "in.ndjson", "--format", "json"]);
    assert_eq!(given.expect(0, &[]).err, "");
    let found = figures(&given.out);
    let counts =
        ["records", "in_scope", "out_of_scope", "no_object", "failed"].map(|name| found[name].as_u64());
    assert_eq!(counts, [4, 3, 1, 0, 0].map(Some));
    let expected = [("active", 3), ("reading", 4), ("rest", 4), ("scope", 4), ("title", 3), ("userName", 3)];
    assert_eq!(parts(&found), expected.map(|(name, records)| (name.to_owned(), records)));

    let given = place.feed(&["bench", "m.yaml", "-"], RECORDS.as_bytes());
    let lines: Vec<&str> = given.expect(0, &[]).out.lines().collect();
    assert!(lines[0].starts_with("4 records, 3 in scope: ") && lines[0].ends_with(" ns each"), "{given:?}");
    assert!(lines[0].contains(" records/s, "), "{given:?}");
    assert_eq!((lines[1], lines[2]), ("", " share        ns  part"));
    assert_eq!(lines.len(), 3 + 6);
    let shares: Vec<f64> = lines[3..8].iter().map(|line| line[..5].trim().parse().unwrap()).collect();
    assert!(shares.is_sorted_by(|a, b| a >= b), "{given:?}");
    assert!(lines[8].ends_with("  (the rest)"), "{given:?}");
}

#[test]
fn records_that_fail_are_told_and_not_measured() {
    let place = Place::new();
    let bad = "{\"kind\":\"staff\"}\nno JSON\n{\"kind\":\"staff\",\"mail\":\"a\",\"active\":\"perhaps\"}\n";
    place.write("m.yaml", MAPPING).write("in.ndjson", format!("{RECORDS}{bad}")).write("bad.ndjson", bad);
    let given = place.run(&["bench", "m.yaml", "in.ndjson", "--format", "json"]);
    given.expect(1, &["line 5: AF908: `userName`: ", "line 6: AF906: ", "line 7: AF905: `active`: "]);
    let found = figures(&given.out);
    assert_eq!((found["records"].as_u64(), found["failed"].as_u64()), (Some(7), Some(3)));
    assert!(parts(&found).contains(&("reading".to_owned(), 4)), "{found}");

    place.run(&["bench", "m.yaml", "bad.ndjson"]).expect(2, &["no record is left to measure: 3 errors"]);
    place
        .write("none.ndjson", "")
        .run(&["bench", "m.yaml", "none.ndjson"])
        .expect(2, &["there are no records"]);
    place.run(&["bench", "m.yaml", "absent"]).expect(2, &["cannot read `absent`: no such file"]);
    place.run(&["bench", "m.yaml"]).expect(2, &["<RECORDS>"]);
    place.run(&["bench", "m.yaml", "in.ndjson", "--object", "group"]).expect(2, &["does not map `group`"]);
}

#[test]
fn as_many_records_as_wanted_are_read() {
    let place = Place::new();
    place.write("m.yaml", MAPPING).write("in.ndjson", RECORDS);
    let given = place.run(&["bench", "m.yaml", "in.ndjson", "--limit", "3", "--format", "json"]);
    given.expect(0, &["measured are the first 3 records; there are more"]);
    assert_eq!(figures(&given.out)["records"], 3);
    let given = place.run(&["bench", "m.yaml", "in.ndjson", "--limit", "4", "--format", "json"]);
    assert_eq!(given.expect(0, &[]).err, "");

    // Only out of scope: nothing but reading and scope takes time.
    place.write("other.ndjson", "{\"kind\":\"other\"}\n");
    let given = place.run(&["bench", "m.yaml", "other.ndjson", "--format", "json"]);
    assert_eq!(parts(&figures(&given.expect(0, &[]).out))[0], ("active".to_owned(), 0));
}

#[test]
fn other_formats_and_functions_that_are_not_pure() {
    let place = Place::new();
    let mapping =
        MAPPING.replace("ToUpper([title])", "SelectUniqueValue([title], RandomString(8, 0, 0, 0, 0, ))");
    place.write("m.yaml", mapping).write("in.csv", "kind,mail,title\nstaff,a,t\nstaff,b,t;u\n");
    let command = ["bench", "m.yaml", "in.csv", "--csv-list", ";", "--seed", "1", "--format", "json"];
    let given = place.run(&command);
    assert_eq!(figures(&given.expect(0, &[]).out)["in_scope"], 2);

    let groups = [&shipped("mappings/genesys-cloud.yaml")[..], &shipped("mappings/samples/groups.ndjson")];
    let given = place.run(&["bench", groups[0], groups[1], "--object", "group", "--format", "json"]);
    // Members are references, which are left for later.
    let found = figures(&given.expect(0, &[]).out);
    let members = found["parts"].as_array().unwrap().iter().find(|part| part["target"] == "members").unwrap();
    assert!(members["records"].as_u64().unwrap() > 0, "{found}");
}
