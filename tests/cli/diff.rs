use std::io::Write as _;
use std::process::Stdio;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;

use crate::diff_values::mapping;
use crate::support::{MAPPING, Place};

/// The mapping as it is.
const BEFORE: &str = r#"attrflow: 1
source: none
user:
  scope:
    - name: staff
      when: [kind EQUALS "staff"]
    - when:
        - kind EQUALS "guest"
        - sponsor IS NOT NULL
  attributes:
    userName: { from: '[mail]', match: 1, required: true }
    title: ToUpper([title])
    active: [active]
    emails[type eq "work" and primary eq true].value: [mail]
    emails[type eq "work" and primary eq true].display: { const: Work }
    locale: RandomString(6, 0, 0, 0, 6, "")
    nickName: Redact([secret])
    externalId: IIF([leave] = "yes", IgnoreObjectFlow, [id])
    urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager: [manager]
    timezone: [tz]
"#;

/// The mapping as it is to be: nothing changes about `userName` and `locale`.
const AFTER: &str = r#"attrflow: 1
source: none
user:
  scope:
    - name: staff
      when: [kind EQUALS "staff", leaver IS NULL]
    - name: visitors
      when: [kind EQUALS "visitor"]
  attributes:
    displayName: Replace(Guid(), , ".+", , "drawn before locale", , )
    username: { from: '[mail]', match: 1, required: true }
    title: [title]
    Emails[primary eq true and type eq "work"].value: [work]
    emails[type eq "work" and primary eq true].display: { const: Work }
    locale: RandomString(6, 0, 0, 0, 6, "")
    nickName: Append(Redact([secret]), "x")
    externalId: IIF([away] = "yes", IgnoreObjectFlow, [id])
    active: IIF(IsNullOrEmpty([active]), "True", CBool([title]))
"#;

const RECORDS: &str = r#"{"id":"1","mail":"ada@x","kind":"staff","title":"engineer","work":"x","secret":"s3cret","manager":"2"}
{"id":"2","mail":"joe@x","kind":"staff","title":"BOSS","leaver":"yes"}
{"id":"3","mail":"eve@x","kind":"visitor"}
{"id":"4","mail":"max@x","kind":"staff","active":"true","title":"nobody"}
{"id":"5","mail":"moe@x","kind":"staff","active":"perhaps","title":"true"}
{"id":"6","kind":"staff"}
{"mail":"kim@x","kind":"staff","leave":"yes"}
{"mail":"kay@x","kind":"staff","away":"yes"}
{"id":"9","mail":"lee@x","kind":"guest","sponsor":"1"}
{"id":"10","mail":"leo@x","kind":"visitor","active":"x","title":"who knows"}
{"id":"11","mail":"zoe@x","kind":"staff","active":"true","title":"TRUE","work":"zoe@x"}
{"id":"12","mail":"zac@x","kind":"staff","title":"Senior Vice President of Something Very Long Indeed, with a comma and more"}
{"id":"13","mail":"pat@x","kind":"staff","tz":"Europe/Vienna"}
{"id":"14","mail":"sam@x","kind":"other"}
"#;

fn place() -> Place {
    let place = Place::new();
    place.write("a.yaml", BEFORE).write("b.yaml", AFTER).write("in.ndjson", RECORDS);
    place
}

#[test]
fn a_report_for_people() {
    let given = place().run(&["diff", "a.yaml", "b.yaml", "--records", "in.ndjson", "--examples", "2"]);
    given.expect(1, &["14 records: 12 changed, 1 unchanged, 1 failing with both mappings, 0 unreadable\n"]);
    let expected = r#"12 of 14 people change

Come into scope: 1
  3  by `visitors`

Drop out of scope: 2
  2
    `staff`: leaver IS NULL, found "yes"
    `visitors`: kind EQUALS "visitor", found "staff"
  9
    `staff`: kind EQUALS "staff", found "guest"
    `visitors`: kind EQUALS "visitor", found "guest"

Fail now: 2
  4
    AF901: `active`: parameter `expression` of `CBool` wants a Boolean, found
      `nobody`
  10
    AF901: `active`: parameter `expression` of `CBool` wants a Boolean, found
      `who knows`
    (out of scope with A)

Fail no longer: 1
  5  AF905: `active`: the target wants a Boolean, found `perhaps`

Left out now (no object): 1
  line 8

Left out no longer: 1
  line 7

displayName: 4 appeared
  1  nothing -> "drawn before locale"
  11  nothing -> "drawn before locale"
  … and 2 more

title: 2 changed
  1  "ENGINEER" -> "engineer"
  12
       "SENIOR VICE PRESIDENT OF SOMETHING VERY LONG INDEED, WITH A COMMA AND M…
    -> "Senior Vice President of Something Very Long Indeed, with a comma and m…

Emails[primary eq true and type eq "work"].value: 2 disappeared, 1 changed
  1  "ada@x" -> "x"
  12  "zac@x" -> nothing
  … and 1 more

emails[type eq "work" and primary eq true].display: 2 disappeared
  12  "Work" -> nothing
  13  "Work" -> nothing

nickName: 1 changed
  1  "[Redact]" -> "[Redact]"

active: 3 appeared
  1  nothing -> true
  12  nothing -> true
  … and 1 more

urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager:
  1 disappeared
  1  "2" -> nothing

timezone: 1 disappeared
  13  "Europe/Vienna" -> nothing
"#;
    assert_eq!(given.out, expected);
    assert!(given.out.lines().all(|line| line.chars().count() <= 80));
}

#[test]
fn a_report_for_programs() {
    let command = ["diff", "a.yaml", "b.yaml", "--records", "in.ndjson", "--format", "json"];
    let given = place().run(&[&command[..], &["--examples", "1", "--key", "mail"]].concat());
    assert_eq!(given.expect(1, &[]).out.lines().count(), 1);
    let mut found = given.json().remove(0);
    let attributes = found.as_object_mut().unwrap().remove("attributes").unwrap();
    let expected = json!({
        "records": 14, "changed": 12, "failing": 1, "unreadable": 0,
        "scope": {
            "gained": { "count": 1, "examples": [{ "key": "eve@x", "line": 3, "group": "visitors", "after": "provisioned" }] },
            "lost": { "count": 2, "examples": [{ "key": "joe@x", "line": 2, "before": "provisioned", "failed": [
                { "group": "staff", "clause": "leaver IS NULL", "value": "yes" },
                { "group": "visitors", "clause": "kind EQUALS \"visitor\"", "value": "staff" },
            ] }] },
        },
        "failures": {
            "new": { "count": 2, "examples": [{
                "key": "max@x", "line": 4, "code": "AF901", "target": "active", "before": "provisioned",
                "message": "parameter `expression` of `CBool` wants a Boolean, found `nobody`",
            }] },
            "gone": { "count": 1, "examples": [{
                "key": "moe@x", "line": 5, "code": "AF905", "target": "active", "after": "provisioned",
                "message": "the target wants a Boolean, found `perhaps`",
            }] },
        },
        "no_object": {
            "gained": { "count": 1, "examples": [{ "key": "kay@x", "line": 8 }] },
            "lost": { "count": 1, "examples": [{ "key": "kim@x", "line": 7 }] },
        },
    });
    assert_eq!(found, expected);
    let title = json!({
        "target": "title", "appeared": 0, "disappeared": 0, "changed": 2,
        "examples": [{ "key": "ada@x", "line": 1, "before": "ENGINEER", "after": "engineer" }],
    });
    assert_eq!(attributes[1], title);
    let last = attributes.as_array().unwrap().last().unwrap();
    assert_eq!(
        last["examples"],
        json!([{ "key": "pat@x", "line": 13, "before": "Europe/Vienna", "after": null }])
    );

    // The same the other way round.
    let command =
        ["diff", "b.yaml", "a.yaml", "--records", "in.ndjson", "--format", "json", "--examples", "0"];
    let turned = place().run(&command).json().remove(0);
    assert_eq!(turned["scope"]["gained"]["count"], found["scope"]["lost"]["count"]);
    assert_eq!(turned["failures"]["new"], json!({ "count": 1, "examples": [] }));
    assert_eq!(turned["no_object"]["lost"]["count"], 1);
    assert_eq!(
        (&turned["scope"]["lost"], &turned["changed"]),
        (&json!({ "count": 1, "examples": [] }), &json!(12))
    );
}

#[test]
fn nothing_changes() {
    let place = place();
    let same = "nothing changes for 14 people\n";
    let given = place.run(&["diff", "a.yaml", "a.yaml", "--records", "in.ndjson"]);
    given.expect(0, &["14 records: 0 changed, 12 unchanged, 2 failing with both mappings, 0 unreadable\n"]);
    assert_eq!(given.out, same);

    // Another order, other spellings, groups that take the same people.
    let first = mapping(
        "    title: [title]\n    name.givenName: [a]\n    emails[type eq \"work\" and primary eq true].value: [b]\n    roles: [r]\n",
    );
    let second = "attrflow: 1\nsource: none\nuser:\n  scope:\n    - when: [id IS NOT NULL]\n  attributes:\n    roles: [r]\n    \
        EMAILS[primary eq true and TYPE eq \"work\"]: Coalesce([b])\n    NAME.givenname: [a]\n    \
        urn:ietf:params:scim:schemas:core:2.0:User:title: IIF(IsPresent([title]), [title], IgnoreAttributeFlow)\n    \
        username: { from: '[id]', match: 1 }\n";
    place.write("c.yaml", first).write("d.yaml", second).write(
        "two.ndjson",
        "{\"id\":\"1\",\"title\":\"\\u0074\\u00e9\\u0022\",\"a\":\"x\",\"b\":\"y\",\"r\":[\"p\",\"q\"]}\n{\"id\":2}\n",
    );
    let given = place.run(&["diff", "c.yaml", "d.yaml", "--records", "two.ndjson"]);
    assert_eq!(given.expect(0, &[]).out, "nothing changes for 2 people\n");

    place.write("none.ndjson", "");
    let given = place.run(&["diff", "a.yaml", "b.yaml", "--records", "none.ndjson", "-q"]);
    assert_eq!(
        (given.code, given.out, given.err),
        (0, "nothing changes for 0 people\n".into(), String::new())
    );
}

#[test]
fn inputs_of_any_form() {
    let place = Place::new();
    place.write("a.yaml", MAPPING).write("b.yaml", MAPPING.replace("ToUpper([title])", "[title]"));
    let one = r#"{"mail":"a@x","kind":"staff","title":"boss"}"#;
    let csv = "mail,kind,title,active\r\na@x,staff,boss,\r\n";
    let expected = "1 of 1 person changes\n\ntitle: 1 changed\n  a@x  \"BOSS\" -> \"boss\"\n";
    let zipped = |input: &str| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(input.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    place.write("a.csv.gz", zipped(csv)).write("a.gz", zipped(one));
    for (name, input) in [
        ("crlf.ndjson", format!("{one}\r\n\r\n")),
        ("bom.ndjson", format!("\u{feff}{one}")),
        ("array.json", format!("[\n  {one}\n]\n")),
        ("page.json", format!("{{\"value\": [{one}]}}")),
        ("a.csv", csv.to_owned()),
        ("bom.csv", format!("\u{feff}{csv}")),
    ] {
        place.write(name, &input);
    }
    for name in
        ["crlf.ndjson", "bom.ndjson", "array.json", "page.json", "a.csv", "bom.csv", "a.csv.gz", "a.gz"]
    {
        let given = place.run(&["diff", "a.yaml", "b.yaml", "--records", name, "--key", "mail"]);
        assert_eq!(given.expect(1, &[]).out, expected, "{name}");
    }
    let command = ["diff", "a.yaml", "b.yaml", "--records", "-", "--key", "mail"];
    assert_eq!(place.feed(&command, one.as_bytes()).out, expected);
    let command = [&command[..], &["--input-format", "csv", "--csv-list", ";"]].concat();
    let listed = csv.replace("boss", "boss;chief");
    assert_eq!(place.feed(&command, listed.as_bytes()).out, expected);
    let given =
        place.feed(&["diff", "-", "b.yaml", "--records", "a.csv", "--key", "mail"], MAPPING.as_bytes());
    assert_eq!(given.expect(1, &[]).out, expected);
}

#[test]
fn bad_records_do_not_stop_the_others() {
    let place = place();
    let torn = "x\n".repeat(12);
    let given = place.feed(
        &["diff", "a.yaml", "a.yaml", "--records", "-", "--max-line", "200"],
        format!("{torn}{{}}\n[]\n{{\"id\": \"\u{1b}[2J\n{}\n", "y".repeat(300)).as_bytes(),
    );
    given.expect(
        1,
        &["line 1: AF906: not JSON: ", "line 10: AF906: ", "\n… and 5 more that cannot be read\n"],
    );
    given.expect(1, &["16 records: 0 changed, 1 unchanged, 0 failing with both mappings, 15 unreadable\n"]);
    assert!(!given.err.contains("line 11:"), "{}", given.err);
    assert_eq!(given.out, "nothing changes for 1 person\n");
}

#[test]
fn a_mapping_without_such_objects_takes_none() {
    let place = place();
    let groups =
        "attrflow: 1\nsource: none\ngroup:\n  attributes:\n    displayName: { from: '[name]', match: 1 }\n";
    place.write("groups.yaml", groups);
    let given = place.run(&["diff", "groups.yaml", "b.yaml", "--records", "in.ndjson", "--examples", "1"]);
    given.expect(1, &["`groups.yaml` does not map `user` objects: with it none is in scope\n"]);
    assert!(
        given.out.starts_with("11 of 14 people change\n\nCome into scope: 8\n  1  by `staff`\n"),
        "{}",
        given.out
    );
    let given = place.run(&["diff", "b.yaml", "groups.yaml", "--records", "in.ndjson", "--examples", "1"]);
    assert!(given.expect(1, &[]).out.contains("\nDrop out of scope: 8\n  1\n"), "{}", given.out);
    let given = place.feed(
        &["diff", "groups.yaml", "b.yaml", "--records", "-", "--key", "mail"],
        RECORDS.lines().nth(7).unwrap().as_bytes(),
    );
    let expected =
        "1 of 1 person changes\n\nCome into scope: 1\n  kay@x\n    by `staff`\n    (left out with B)\n";
    assert_eq!(given.out, expected);
    let given = place.feed(&["diff", "groups.yaml", "a.yaml", "--records", "-"], b"torn\n");
    given.expect(1, &["line 1: AF906: ", " 1 unreadable"]);
    let given =
        place.run(&["diff", "groups.yaml", "groups.yaml", "--records", "in.ndjson", "--object", "user"]);
    given.expect(2, &["`groups.yaml` does not map `user` objects, only: group"]);
}

#[test]
fn values_of_strangers_do_not_reach_the_terminal() {
    let records = "{\"id\":\"1\\u001b[31m\\u202e\\u009b\",\"a\":\"x\\u001b]0;\\u0007\\u009b1m\\n\",\"b\":\"\\u2028y\\u007f\"}\n";
    let place = Place::new();
    place.write("a.yaml", mapping("    title: [a]\n")).write("b.yaml", mapping("    title: [b]\n"));
    place.write("in.ndjson", records);
    for format in ["human", "json"] {
        let given = place.run(&["diff", "a.yaml", "b.yaml", "--records", "in.ndjson", "--format", format]);
        given.expect(1, &[]);
        let text = given.out.strip_suffix('\n').unwrap().replace('\n', "");
        assert!(!text.contains(attrflow::source::is_command), "{text:?}");
        if format == "json" {
            let example = &given.json()[0]["attributes"][0]["examples"][0];
            assert_eq!(example["key"], "1\u{1b}[31m\u{202e}\u{9b}");
            assert_eq!(
                (&example["before"], &example["after"]),
                (&json!("x\u{1b}]0;\u{7}\u{9b}1m\n"), &json!("\u{2028}y\u{7f}"))
            );
        }
    }
}

#[test]
fn long_texts_are_cut_where_they_differ() {
    let long = "ä".repeat(1000);
    let records = format!("{{\"id\":\"1\",\"a\":\"{long}x{long}\",\"b\":\"{long}y{long}\"}}\n");
    let place = Place::new();
    place.write("a.yaml", mapping("    title: [a]\n")).write("b.yaml", mapping("    title: [b]\n"));
    place.write("in.ndjson", &records);
    let given = place.run(&["diff", "a.yaml", "b.yaml", "--records", "in.ndjson"]);
    let (start, end) = ("ä".repeat(12), "ä".repeat(58));
    let expected = format!("  1\n       …{start}x{end}…\n    -> …{start}y{end}…\n");
    assert!(given.expect(1, &[]).out.ends_with(&expected), "{}", given.out);
    let given = place.run(&["diff", "a.yaml", "b.yaml", "--records", "in.ndjson", "--ascii"]);
    assert!(given.out.is_ascii() && given.out.lines().all(|line| line.len() <= 80), "{}", given.out);
    let mut narrow = place.command();
    narrow.env("COLUMNS", "20").args(["diff", "a.yaml", "b.yaml", "--records", "in.ndjson"]);
    let out = String::from_utf8(narrow.output().unwrap().stdout).unwrap();
    assert!(out.lines().skip(1).all(|line| line.chars().count() <= 20), "{out}");
}

#[test]
fn what_cannot_be_done_is_said() {
    let place = place();
    place
        .write("bad.yaml", AFTER.replace("Append(", "Apend("))
        .write("worse.yaml", BEFORE.replace("EQUALS", "EQUAL"));
    std::fs::create_dir(place.path("dir")).unwrap();
    for (arguments, messages) in [
        (
            &["bad.yaml", "a.yaml", "--records", "in.ndjson"][..],
            &["AF101", "error: `bad.yaml` does not compile: 1 error"][..],
        ),
        (&["a.yaml", "bad.yaml", "--records", "in.ndjson"], &["AF101", "`bad.yaml` does not compile"]),
        (
            &["worse.yaml", "bad.yaml", "--records", "in.ndjson"],
            &["AF502", "AF101", "`worse.yaml` does not compile", "`bad.yaml` does not compile"],
        ),
        (&["a.yaml", "none.yaml", "--records", "in.ndjson"], &["cannot read `none.yaml`: no such file"]),
        (&["a.yaml", "b.yaml", "--records", "none"], &["cannot read `none`: no such file"]),
        (&["a.yaml", "b.yaml", "--records", "dir"], &["cannot read `dir`: it is a directory"]),
        (&["a.yaml", "b.yaml"], &["--records"]),
        (&["a.yaml", "--records", "in.ndjson"], &["<B>"]),
        (&["-", "-", "--records", "in.ndjson"], &["A and B cannot both be standard input"]),
        (&["a.yaml", "-", "--records", "-"], &["B and --records cannot both be standard input"]),
        (&["a.yaml", "b.yaml", "--records", "-", "--taken", "-"], &["--records and --taken cannot both"]),
        (
            &["a.yaml", "b.yaml", "--records", "in.ndjson", "--object", "group"],
            &["does not map `group` objects"],
        ),
    ] {
        let given = place.run(&[&["diff"], arguments].concat());
        assert_eq!(given.expect(2, messages).out, "", "{arguments:?}");
    }
}

#[test]
fn a_closed_pipe_ends_it_quietly() {
    let place = place();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_attrflow"))
        .args(["diff", "a.yaml", "b.yaml", "--records", "-"])
        .current_dir(place.path(""))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    child.stdin.take().unwrap().write_all(RECORDS.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap()), (Some(0), String::new()));
}
