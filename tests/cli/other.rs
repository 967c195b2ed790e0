//! `lint`, `disasm`, `functions`, `completions`, and help.

use crate::support::{MAPPING, Place, shipped};

#[test]
fn every_command_explains_itself_with_an_example() {
    let place = Place::new();
    for command in ["run", "lint", "rule", "eval", "scope", "bench", "disasm", "functions", "completions"] {
        let given = place.run(&[command, "--help"]);
        given.expect(0, &[]);
        assert!(given.out.contains("Example") && given.out.contains("attrflow "), "{command}");
    }
    for command in ["eval", "scope", "bench", "lint", "rule"] {
        let given = place.run(&[command, "--help"]);
        let notes = given.out.split("Examples:").nth(1).unwrap();
        assert!(notes.lines().all(|line| line.chars().count() <= 76), "{notes}");
    }
    place.run(&["--help"]).expect(0, &[]);
    place.run(&["--version"]).expect(0, &[]);
    place.run(&[]).expect(2, &["Usage"]);
    place.run(&["frobnicate"]).expect(2, &["frobnicate"]);
}

#[test]
fn lint_finds_everything_at_once() {
    let place = Place::new();
    let bad = MAPPING.replace("ToUpper", "ToUpperr").replace("kind EQUALS \"staff\"", "kind EQUAL \"staff\"");
    place.write("good.yaml", MAPPING).write("bad.yaml", bad).write("no.yaml", b"\xff\xfe");
    std::fs::create_dir(place.path("d")).unwrap();
    place.write("d/x.yml", MAPPING).write("d/x.test.yaml", "no mapping").write("d/notes.txt", "none");

    let given = place.run(&["lint", "good.yaml", "d"]);
    assert_eq!((given.code, given.out.as_str(), given.err.as_str()), (0, "", "2 files: nothing found\n"));
    let given = place.run(&["lint", "bad.yaml", "--format", "concise"]);
    given.expect(1, &["1 file: 2 errors"]);
    let lines: Vec<&str> = given.out.lines().collect();
    assert!(lines[0].starts_with("bad.yaml:8:19: error AF502 unknown-operator: "), "{lines:?}");
    assert!(lines[1].starts_with("bad.yaml:14:12: error AF101 unknown-function: "), "{lines:?}");
    let given = place.run(&["lint", "bad.yaml"]);
    assert!(given.out.contains("title: ToUpperr([title])") && given.out.contains("fix: "), "{}", given.out);

    let given = place.run(&["lint", "bad.yaml", "good.yaml", "--format", "json"]);
    let found: serde_json::Value = serde_json::from_str(&given.expect(1, &[]).out).unwrap();
    let text = place.read("bad.yaml");
    let start = text.find("ToUpperr").unwrap();
    assert_eq!(found[1]["file"], "bad.yaml");
    assert_eq!(found[1]["name"], "unknown-function");
    assert_eq!(found[1]["severity"], "error");
    let label = serde_json::json!({"start": start, "end": start + 8, "line": 14, "column": 12});
    assert_eq!(found[1]["labels"][0], label);
    assert_eq!(found[1]["fix"]["safety"], "unsafe");
    assert_eq!(found[1]["fix"]["edits"][0]["text"], "ToUpper");
    assert_eq!(place.run(&["lint", "good.yaml", "--format", "json"]).out, "[]\n");

    let given = place.run(&["lint", "no.yaml", "--format", "concise"]);
    assert!(given.expect(1, &[]).out.starts_with("no.yaml:1:1: error AF301 "), "{}", given.out);
    place.run(&["lint", "none.yaml"]).expect(2, &["cannot read `none.yaml`: no such file"]);
    std::fs::create_dir(place.path("d/empty")).unwrap();
    for arguments in [&["lint", "d/empty"][..], &["lint", "-q", "good.yaml", "d/empty"]] {
        place.run(arguments).expect(2, &["no mapping files below `d/empty`: "]);
    }
    place.run(&["lint", &shipped("mappings")]).expect(0, &["7 files"]);
}

#[test]
fn reports_stay_small() {
    let place = Place::new();
    let padding = "\"a\", ".repeat(850);
    // A long line: the label in the middle of it keeps its place.
    let wide = format!("Join(\"é\", {padding}Wrongg([x]), {padding}\"b\")");
    let given = place.run(&["eval", &wide]);
    given.expect(2, &["AF101", &format!("expression:1:{}]", 11 + 5 * 850)]);
    assert!(given.err.len() < 2500, "{}", given.err);
    let lines: Vec<&str> = given.err.lines().collect();
    let at = lines.iter().position(|line| line.contains("Wrongg(")).unwrap();
    let column = |line: &str, of: &str| line.find(of).map(|at| line[..at].chars().count());
    let underline = lines[at + 1].chars().position(|c| !" ·│┆:".contains(c));
    assert_eq!(underline, column(lines[at], "Wrongg("), "{}", given.err);

    // Thousands of findings on one line.
    let attributes: Vec<String> =
        (0..1000).map(|at| format!("\"a{at}\":\"Wrongg([x], \\\"{}\\\")\"", "é".repeat(500))).collect();
    let user = format!("{{\"target\":\"urn:x\",\"attributes\":{{{}}}}}", attributes.join(","));
    place.write("m.json", format!("{{\"attrflow\":1,\"source\":\"none\",\"user\":{user}}}"));
    let given = place.run(&["lint", "m.json"]);
    given.expect(1, &["1 file: "]);
    assert!(given.out.matches("AF101").count() == 1000 && given.out.len() < 3_000_000, "{}", given.out.len());
}

#[test]
fn bytecode_is_shown() {
    let place = Place::new();
    place.write("m.yaml", MAPPING);
    let given = place.run(&["disasm", "ToUpper([a])"]);
    let listing = [
        "0000  attribute       r0 <- [a]",
        "0001  call            r0 <- ToUpper(r0)",
        "0002  return          r0",
        "as text",
        "0000  text            [a] as ASCII, Null 0003",
        "0001  edit            from m0: upper case",
        "0002  done",
        "0003  null",
        "",
    ];
    assert_eq!(given.expect(0, &[]).out, listing.join("\n"));
    // No jumps to an end, and no end that nothing leads to.
    let given = place.run(&["disasm", "Switch([a], \"d\", \"x\", \"y\", \"z\", Null)"]);
    let listing = [
        "as text",
        "0000  switch          [a], \"x\" 0001, \"z\" 0003, else 0004",
        "0001  piece           `y`",
        "0002  done",
        "0003  null",
        "0004  piece           `d`",
        "0005  done",
        "",
    ];
    assert!(given.expect(0, &[]).out.ends_with(&listing.join("\n")), "{}", given.out);
    let given = place.run(&["disasm", "m.yaml"]);
    for part in ["user scope\n", "user title: ToUpper([title])\n", "user userName: [mail]\n", "[kind] EQUALS"]
    {
        assert!(given.out.contains(part), "`{part}` is missing: {}", given.out);
    }
    place.run(&["disasm", "ToUpperr([a])"]).expect(2, &["AF101"]);
    place.run(&["disasm", "none.yaml"]).expect(2, &["no such file"]);
}

#[test]
fn functions_are_described() {
    let place = Place::new();
    let list = place.run(&["functions"]);
    assert!(list.expect(0, &[]).out.lines().count() > 50);
    let page = place.run(&["functions", "mid"]);
    assert!(page.expect(0, &[]).out.starts_with("Mid(source: "), "{}", page.out);
    place.run(&["functions", "Swich"]).expect(2, &["no function `Swich`; did you mean `Switch`?"]);
    let json = place.run(&["functions", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json.expect(0, &[]).out).unwrap();
    let functions = json["value"].as_array().unwrap();
    let join = functions.iter().find(|function| function["name"] == "Join").unwrap();
    let source = serde_json::json!({"name": "source", "type": "String", "required": true, "allowMultipleOccurrences": true});
    assert_eq!(join["parameters"][1], source);
}

#[test]
fn shells_get_their_completions() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let given = place.run(&["completions", shell]);
        assert!(given.expect(0, &[]).out.contains("attrflow"), "{shell}");
    }
    place.run(&["completions", "cmd"]).expect(2, &["cmd"]);
}
