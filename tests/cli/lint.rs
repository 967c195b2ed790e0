//! `lint` as a whole: exit codes, the human format, standard input; and `rule`.

use serde_json::Value;

use crate::support::{Given, MAPPING, Place};

/// A mapping file with this in the place of its title.
pub fn mapping(title: &str) -> String {
    MAPPING.replace("title: ToUpper([title])", title)
}

/// An error, with an unsafe fix.
pub const ERROR: &str = "title: ToUpperr([title])";

/// A warning, with a safe fix.
pub const WARNING: &str = "title: ToUpper([title]) # attrflow: allow AF101 because it was there once";

/// A note.
pub const NOTE: &str = "title: Prepend(\"x\", [title])";

/// The codes found, with their severities, in order.
#[track_caller]
pub fn found(given: &Given) -> Vec<String> {
    let findings: Vec<Value> = serde_json::from_str(&given.out).unwrap();
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    findings
        .iter()
        .map(|finding| {
            format!("{} {} {}", text(finding, "file"), text(finding, "code"), text(finding, "severity"))
        })
        .collect()
}

#[test]
fn exit_codes_are_those_of_what_is_found() {
    let place = Place::new();
    place.write("fine.yaml", MAPPING).write("error.yaml", mapping(ERROR));
    place.write("warning.yaml", mapping(WARNING)).write("note.yaml", mapping(NOTE));
    place.write("broken.yaml", "attrflow: [1\n").write("other.txt", "no mapping");
    for (arguments, code) in [
        (&["fine.yaml"][..], 0),
        (&["warning.yaml", "note.yaml"], 0),
        (&["fine.yaml", "error.yaml"], 1),
        (&["broken.yaml"], 1),
        (&["other.txt"], 1),
        (&["warning.yaml", "--deny", "warnings"], 1),
        (&["error.yaml", "--allow", "AF101"], 0),
        (&["none.yaml"], 2),
        (&["fine.yaml", "none.yaml"], 2),
        (&["--format", "xml", "fine.yaml"], 2),
        (&[], 2),
        (&["fine.yaml", "--update-baseline"], 2),
        (&["fine.yaml", "--update-baseline", "--diff", "--baseline", "b"], 2),
    ] {
        let given = place.run(&[&["lint"], arguments].concat());
        assert_eq!(given.code, code, "{arguments:?}: {given:?}");
    }
    let given = place.run(&["lint", "error.yaml", "warning.yaml", "note.yaml", "fine.yaml"]);
    let summary = "for more: attrflow rule AF101 AF103 AF314\n4 files: 1 error, 1 warning, 1 note (1 fixable with \
                   --fix, 1 more with --unsafe-fixes)\n";
    assert_eq!(given.err, summary);
    assert_eq!(place.run(&["lint", "-q", "error.yaml"]).err, "");
}

#[test]
fn standard_input_is_a_file() {
    let place = Place::new();
    let given = place.feed(&["lint", "-", "--format", "json"], mapping(ERROR).as_bytes());
    assert_eq!(found(given.expect(1, &["1 file"])), ["stdin AF101 error"]);
    // Named, so it is looked at whatever it is; and once.
    place.feed(&["lint", "-", "-"], b"no mapping").expect(1, &["1 file: 1 error"]);
    place.feed(&["lint", "-"], b"\xff").expect(1, &["1 file: 1 error"]);
}

#[test]
fn human_output_fits_the_terminal() {
    let place = Place::new();
    let title = "title: Join(\", \", [givenName], [surname], ToUpperr([department]), ToLower([a], [b], [c]))";
    place.write("m.yaml", mapping(title));
    for columns in [40, 60, 100] {
        let output =
            place.command().args(["lint", "m.yaml"]).env("COLUMNS", columns.to_string()).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("ToUpperr"), "{text}");
        for line in text.lines() {
            assert!(line.chars().count() <= columns, "{columns}: {line}\n{text}");
        }
    }
    // Nonsense does no harm.
    for columns in ["0", "1", "x", "99999999999999999999"] {
        let output = place.command().args(["lint", "m.yaml"]).env("COLUMNS", columns).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{columns}");
    }
}

#[test]
fn human_output_is_ascii_where_it_must_be() {
    let place = Place::new();
    place.write("é.yaml", mapping("title: ToUpperr(\"日本…é\", [title]) # → see below"));
    let run = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = place.command();
        command.args([&["lint", "é.yaml"], arguments].concat()).envs(variables.iter().copied());
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    assert!(run(&[], &[]).contains("╭─[é.yaml:"));
    assert!(run(&[], &[("LANG", "de_AT.UTF-8")]).contains('─'));
    for (arguments, variables) in [
        (&["--ascii"][..], &[][..]),
        (&[], &[("LANG", "C")]),
        (&[], &[("LANG", "C.UTF-8"), ("LC_ALL", "POSIX")]),
        (&[], &[("TERM", "dumb"), ("LANG", "C.UTF-8")]),
    ] {
        let text = run(arguments, variables);
        assert!(text.is_ascii() && text.contains("ToUpperr(\"?????"), "{variables:?}: {text}");
        let lines: Vec<&str> = text.lines().collect();
        let at = lines.iter().position(|line| line.contains("ToUpperr(")).unwrap();
        assert_eq!(lines[at + 1].find('^'), lines[at].find("ToUpperr"), "{text}");
    }
    // Colour is for whom it is asked for.
    assert!(!run(&["--color", "never"], &[]).contains('\u{1b}'));
    assert!(run(&["--color", "always"], &[]).contains('\u{1b}'));
    assert!(!run(&[], &[("NO_COLOR", "1")]).contains('\u{1b}'));
}

#[test]
fn human_output_shows_severity_and_the_way_out() {
    let place = Place::new();
    place.write("m.yaml", mapping(WARNING));
    let given = place.run(&["lint", "m.yaml"]);
    assert!(given.out.contains("  ⚠ ") && given.out.contains("(--fix does it)"), "{}", given.out);
    let given = place.run(&["lint", "m.yaml", "--deny", "AF314"]);
    assert!(given.expect(1, &["1 error"]).out.contains("  × "), "{}", given.out);
    place.write("m.yaml", mapping(ERROR));
    assert!(place.run(&["lint", "m.yaml"]).out.contains("(--unsafe-fixes does it)"));
    // Where nothing applies fixes, nothing is said of it.
    assert!(!place.run(&["eval", "ToUpperr([a])"]).err.contains("does it"));
}

#[test]
fn rules_explain_themselves() {
    let place = Place::new();
    let table = place.run(&["rule"]);
    for rule in attrflow::lint::all() {
        let row = table.out.lines().find(|line| line.contains(rule.code.as_str())).unwrap();
        assert!(row.contains(rule.code.name()) && row.contains(rule.summary), "{row}");
        for name in [rule.code.as_str().to_lowercase(), rule.code.name().to_owned()] {
            let page = place.run(&["rule", &name]).expect(0, &[]).out.clone();
            for part in [rule.code.as_str(), rule.code.name(), "\nBad:", "\nGood:", "\nFix:"] {
                assert!(page.contains(part), "{part}: {page}");
            }
            assert!(page.lines().all(|line| line.len() < 1000), "{page}");
        }
    }
    // What cannot be seen, and what is left out of the page.
    assert!(place.run(&["rule", "AF006"]).out.contains("Join(\" \",<U+00A0>[givenName]"));
    assert!(place.run(&["rule", "AF011"]).out.contains("(… stands for 128 times `ToLower(`)"));
    let given = place.run(&["rule", "AF101", "undocumented-function", "--format", "json"]);
    let rules: Vec<Value> = serde_json::from_str(&given.out).unwrap();
    assert_eq!(rules.len(), 2);
    assert_eq!(rules[0]["name"], "unknown-function");
    assert_eq!(rules[0]["fix"], "unsafe");
    assert_eq!(rules[0]["examples"][0]["good"], "nickName: ToLower([givenName])");
    assert_eq!(rules[1]["severity"], "info");
    let all: Vec<Value> = serde_json::from_str(&place.run(&["rule", "--format", "json"]).out).unwrap();
    assert_eq!(all.len(), attrflow::lint::all().count());
    place
        .run(&["rule", "unknown-functoin"])
        .expect(2, &["no rule `unknown-functoin`; did you mean `unknown-function`?"]);
    place.run(&["rule", "quux"]).expect(2, &["`attrflow rule` lists them all"]);
}

#[test]
fn completions_know_the_options() {
    let place = Place::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = place.run(&["completions", shell]).out;
        for option in ["unsafe-fixes", "update-baseline", "deny", "allow"] {
            assert!(script.contains(option), "{shell}: {option}");
        }
    }
}

const TEST: &str = "attrflow-test: 1
tests:
  - name: nobody
    record: {}
    expect: { scope: out }
";

#[test]
fn the_hook_runs_the_command() {
    let hooks = std::fs::read_to_string(crate::support::shipped(".pre-commit-hooks.yaml")).unwrap();
    let hooks: Vec<Value> = serde_yaml::from_str(&hooks).unwrap();
    let place = Place::new();
    place.write("mappings/m.yaml", MAPPING).write("mappings/m.test.yaml", TEST);
    for hook in &hooks {
        let entry: Vec<&str> = hook["entry"].as_str().unwrap().split(' ').collect();
        assert_eq!((entry[0], &hook["language"]), ("attrflow", &Value::from("rust")));
        let files: &[&str] = if hook["pass_filenames"] == false { &[] } else { &["mappings/m.yaml"] };
        let said = match entry[1] {
            "test" => "1 file: 1 test passed, 0 failed",
            "fmt" => "1 file: nothing to format",
            _ => "1 file: nothing found",
        };
        place.run(&[&entry[1..], files].concat()).expect(0, &[said]);
    }
    assert_eq!(hooks.len(), 4);
}
