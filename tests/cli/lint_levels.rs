//! What counts: `--deny`, `--allow`, `attrflow.toml`, baselines.

use serde_json::Value;

use crate::lint::{ERROR, NOTE, WARNING, found, mapping};
use crate::support::{MAPPING, Place};

/// Codes and severities with these arguments.
#[track_caller]
fn with(place: &Place, arguments: &[&str]) -> Vec<String> {
    let given = place.run(&[&["lint", "--format", "json"], arguments].concat());
    assert!(given.code < 2, "{given:?}");
    assert_eq!(given.code == 1, given.out.contains("\"severity\":\"error\""), "{given:?}");
    found(&given).iter().map(|found| found.split_once(' ').unwrap().1.to_owned()).collect()
}

#[test]
fn rules_are_chosen_on_the_command_line() {
    let place = Place::new();
    let title = format!("{NOTE}\n    {}", WARNING.replace("title", "nickName"));
    place.write("m.yaml", mapping(&title));
    for (arguments, expected) in [
        (&[][..], &["AF103 info", "AF314 warning"][..]),
        (&["--deny", "AF103"], &["AF103 error", "AF314 warning"]),
        (&["--deny", "undocumented-function,af314"], &["AF103 error", "AF314 error"]),
        (&["--deny", "AF103", "--deny", "AF3"], &["AF103 error", "AF314 error"]),
        (&["--deny", "notes"], &["AF103 error", "AF314 warning"]),
        (&["--deny", "warnings, notes"], &["AF103 error", "AF314 error"]),
        (&["--allow", "AF1"], &["AF314 warning"]),
        (&["--allow", "warnings,notes"], &[]),
        // The narrower one wins, whatever the order; among equals the last one.
        (&["--allow", "AF103", "--deny", "AF1"], &["AF314 warning"]),
        (&["--deny", "AF1", "--allow", "AF103"], &["AF314 warning"]),
        (&["--allow", "AF103", "--deny", "AF103"], &["AF103 error", "AF314 warning"]),
        (&["--deny", "AF103", "--allow", "AF103"], &["AF314 warning"]),
    ] {
        assert_eq!(with(&place, &[&["m.yaml"], arguments].concat()), expected, "{arguments:?}");
    }
    place
        .run(&["lint", "m.yaml", "--deny", "AF1003"])
        .expect(2, &["no rule `AF1003`; did you mean `AF103`?"]);
    let misspelt = ["lint", "m.yaml", "--allow", "AF103,undocumented-functoin"];
    place.run(&misspelt).expect(2, &["did you mean `undocumented-function`?"]);
    place.run(&["lint", "m.yaml", "--deny", "AF8"]).expect(2, &["no rule `AF8`"]);
    place.run(&["lint", "m.yaml", "--deny", "everything"]).expect(2, &["`attrflow rule` lists"]);
}

#[test]
fn configuration_lies_below_the_file_and_the_command_line() {
    let place = Place::new();
    let own = |choice: &str| mapping(NOTE).replace("name: Test", &format!("name: Test\nlint: {choice}"));
    place.write("m/plain.yaml", mapping(NOTE)).write("m/own.yaml", own("{ deny: [AF103] }"));
    place.write("attrflow.toml", "[lint]\nallow = [\"AF103\"]\n");
    assert_eq!(with(&place, &["m/plain.yaml"]), [""; 0]);
    assert_eq!(with(&place, &["m/own.yaml"]), ["AF103 error"]);
    assert_eq!(with(&place, &["m/own.yaml", "--allow", "AF103"]), [""; 0]);
    assert_eq!(with(&place, &["m/plain.yaml", "--deny", "notes"]), ["AF103 error"]);
    // The nearest one wins, and it alone.
    place.write("m/attrflow.toml", "[lint]\ndeny = [\"notes\"]\n");
    assert_eq!(with(&place, &["m/plain.yaml"]), ["AF103 error"]);
    place.write("m/attrflow.toml", "");
    assert_eq!(with(&place, &["m/plain.yaml"]), ["AF103 info"]);
    // Without a choice of its own below it, the file's layer is still above the configuration's.
    assert_eq!(with(&place, &["m/own.yaml"]), ["AF103 error"]);
    place.write("other.toml", "[lint]\ndeny = [\"AF1\"]\n");
    assert_eq!(with(&place, &["m/plain.yaml", "--config", "other.toml"]), ["AF103 error"]);
    // Standard input lies in the current folder.
    let given = place.feed(&["lint", "-", "--format", "json"], mapping(NOTE).as_bytes());
    assert_eq!(given.out, "[]\n");
}

#[test]
fn configuration_leaves_files_out() {
    let place = Place::new();
    for name in ["a.yaml", "old/b.yaml", "old/x/c.yaml", "m/old.yaml", "m/d.yaml"] {
        place.write(name, mapping(NOTE));
    }
    let files = |arguments: &[&str]| {
        let given = place.run(&[&["lint", "--format", "json"], arguments].concat());
        found(&given).iter().map(|found| found.split_once(' ').unwrap().0.to_owned()).collect::<Vec<_>>()
    };
    place.write("attrflow.toml", "[lint]\nexclude = [\"old/\", \"m/o*.yaml\"]\n");
    assert_eq!(files(&["."]), ["a.yaml", "m/d.yaml"]);
    assert_eq!(files(&["**/*.yaml"]), ["a.yaml", "m/d.yaml"]);
    assert_eq!(files(&[".", "old/b.yaml"]), ["a.yaml", "m/d.yaml", "old/b.yaml"]);
    place.run(&["lint", "old"]).expect(2, &["no mapping files below `old`"]);
    place.write("m/attrflow.toml", "[lint]\nexclude = [\"d.yaml\"]\n");
    assert_eq!(files(&["m"]), ["m/old.yaml"]);
}

#[test]
fn configuration_provides_constants() {
    let place = Place::new();
    place.write("attrflow.toml", "[lint]\nconstants = [\"DomainFQDN\"]\n").write("m.yaml", MAPPING);
    place.run(&["lint", "m.yaml"]).expect(0, &["nothing found"]);
}

#[test]
fn mistakes_in_configuration_are_said_with_their_line() {
    let place = Place::new();
    place.write("m.yaml", MAPPING);
    for (text, expected) in [
        ("[lint]\n\nalow = []\n", &["attrflow.toml`, line 3: unknown field `alow`", "`allow`"][..]),
        ("[lnt]\n", &["line 1: unknown field `lnt`"]),
        (
            "[lint]\nallow = [\"AF103\",\n  \"AF1003\"]\n",
            &["line 3: there is no rule `AF1003`; did you mean `AF103`?"],
        ),
        ("[lint]\nallow = \"AF103\"\n", &["line 2: invalid type"]),
        ("[lint]\nexclude = [\"[\"]\n", &["line 2: `[` is no pattern"]),
        ("[lint\n", &["line 1: "]),
    ] {
        place.write("attrflow.toml", text);
        let given = place.run(&["lint", "m.yaml"]);
        given.expect(2, expected);
        assert_eq!(given.err.lines().count(), 1, "{}", given.err);
    }
    place.run(&["lint", "m.yaml", "--config", "no.toml"]).expect(2, &["cannot read `no.toml`: no such file"]);
}

#[test]
fn a_baseline_holds_what_is_known() {
    let place = Place::new();
    place.write("m/a.yaml", mapping(ERROR)).write("m/b.yaml", mapping(ERROR));
    let run = |more: &[&str]| {
        place.run(&[&["lint", "m", "--format", "json", "--baseline", "m/known.json"], more].concat())
    };
    // Written where it is not there; nothing passes for that.
    let given = run(&[]);
    assert_eq!(found(given.expect(1, &["`m/known.json` written: 2 findings"])).len(), 2);
    let text = place.read("m/known.json");
    let written: Value = serde_json::from_str(&text).unwrap();
    let entry = |file: &str| serde_json::json!({"file": file, "code": "AF101", "line": ERROR, "count": 1});
    assert_eq!(written, serde_json::json!({"version": 1, "findings": [entry("a.yaml"), entry("b.yaml")]}));
    assert_eq!(text.lines().count(), 4, "an entry a line: {text}");

    let given = run(&[]);
    assert_eq!(
        given.expect(0, &["2 files: nothing found", "2 findings known from `m/known.json`"]).out,
        "[]\n"
    );
    // From elsewhere, and on another line.
    place.write("m/a.yaml", format!("# new\n\n{}", mapping(ERROR)));
    let given = place
        .command()
        .current_dir(place.path("m"))
        .args(["lint", "a.yaml", "--baseline", "known.json"])
        .output();
    assert_eq!(given.unwrap().status.code(), Some(0));
    // One more on a line like that is news.
    place.write("m/a.yaml", mapping(&format!("{ERROR}\n    nickName: ToLowerr([title])")));
    let given = run(&[]);
    assert_eq!(found(given.expect(1, &["2 files: 1 error"])), ["m/a.yaml AF101 error"]);
    assert_eq!(place.read("m/known.json"), text, "only --update-baseline changes it");

    // What is gone is said, of files that were looked at.
    place.write("m/a.yaml", MAPPING);
    run(&[]).expect(0, &["1 finding of `m/known.json` no longer there"]);
    let given = place.run(&["lint", "m/b.yaml", "--baseline", "m/known.json"]);
    assert!(!given.expect(0, &[]).err.contains("no longer there"), "{}", given.err);

    place.write("m/c.yaml", mapping(ERROR));
    run(&["--update-baseline"]).expect(0, &["`m/known.json` written: 2 findings"]);
    let given = run(&[]);
    assert!(!given.expect(0, &["3 files: nothing found"]).err.contains("no longer"), "{}", given.err);
    // An update for some files keeps what is known of others, while they are there.
    std::fs::remove_file(place.path("m/c.yaml")).unwrap();
    place.run(&["lint", "m/a.yaml", "--baseline", "m/known.json", "--update-baseline"]).expect(0, &[]);
    assert!(place.read("m/known.json").contains("b.yaml") && !place.read("m/known.json").contains("c.yaml"));
}

#[test]
fn a_baseline_can_stand_in_the_configuration() {
    let place = Place::new();
    place.write("m/attrflow.toml", "[lint]\nbaseline = \"known.json\"\n").write("m/a.yaml", mapping(ERROR));
    place.run(&["lint", "m"]).expect(1, &["written: 1 finding"]);
    assert!(place.path("m/known.json").exists());
    place.run(&["lint", "m"]).expect(0, &["1 finding known from"]);
    place.write("m/a.yaml", MAPPING);
    place.run(&["lint", "m", "--update-baseline"]).expect(0, &["written: 0 findings"]);
    assert_eq!(place.read("m/known.json"), "{\"version\":1,\"findings\":[]}\n");
}

#[test]
fn what_is_no_baseline_is_not_overwritten() {
    let place = Place::new();
    place.write("a.yaml", mapping(ERROR));
    for text in ["{}", "no JSON", "{\"version\":2,\"findings\":[]}"] {
        place.write("b.json", text);
        for more in [&[][..], &["--update-baseline"]] {
            let given = place.run(&[&["lint", "a.yaml", "--baseline", "b.json"], more].concat());
            given.expect(2, &["`b.json` is no baseline: "]);
            assert_eq!(place.read("b.json"), text);
        }
    }
    // Showing changes nothing.
    place.run(&["lint", "a.yaml", "--diff", "--baseline", "c.json"]).expect(1, &[]);
    assert!(!place.path("c.json").exists());
    place.run(&["lint", "a.yaml", "--baseline", "no/c.json"]).expect(2, &["no such directory"]);
}
