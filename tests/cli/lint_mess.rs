//! What `lint` does with what should not be there: bytes that a terminal obeys, files that cannot be read, names
//! that `patch` reads otherwise.

use serde_json::Value;

use crate::lint::{ERROR, WARNING, mapping};
use crate::support::Place;

/// What a terminal would obey: a title, colours (also by one character), the direction of text.
const ESCAPES: &str = "title: 'ToUpperr(\"\u{1b}]0;x\u{7}\u{9b}31m\u{202e}\", [a\u{1b}[2Jb])'";

#[track_caller]
fn harmless(text: &str) {
    let odd =
        |letter: &char| letter.is_control() && *letter != '\n' || matches!(letter, '\u{202a}'..='\u{202e}');
    let odd: Vec<char> = text.chars().filter(odd).collect();
    assert!(odd.is_empty(), "{odd:?} in {text:?}");
}

#[test]
fn no_terminal_obeys_a_file() {
    let place = Place::new();
    // A carriage return would write over what is drawn.
    let foo = format!("{ESCAPES}\n    nickName: Foo\u{1b}[31m([a], \"b\") \r[c\r");
    place.write("a.yaml", mapping(&foo)).write("b.yaml", mapping(ERROR).replace('\n', "\r"));
    for format in ["human", "concise", "github", "json", "sarif"] {
        for more in [&[][..], &["--ascii"]] {
            let given = place.run(&[&["lint", "a.yaml", "b.yaml", "--format", format], more].concat());
            harmless(&given.expect(1, &[]).out);
            harmless(&given.err);
        }
    }
    // Lines that end as Windows has them are no case of it.
    place.write("c.yaml", mapping(ERROR).replace('\n', "\r\n"));
    let given = place.run(&["lint", "c.yaml"]);
    assert!(given.out.contains("title: ToUpperr([title])\n") || given.out.contains("[title])\r\n"));
    assert!(!given.out.contains("[title])?"), "{}", given.out);
}

#[cfg(unix)]
#[test]
fn no_terminal_obeys_a_name() {
    let place = Place::new();
    place.write("m/\u{1b}[31m\n.yaml", mapping(ERROR));
    for format in ["human", "concise", "github", "json", "sarif"] {
        harmless(&place.run(&["lint", "m", "--format", format]).expect(1, &[]).out);
    }
    let given = place.run(&["lint", "no\u{1b}c"]);
    harmless(&given.expect(2, &["cannot read `no\\u{1b}c`: no such file"]).err);
}

#[test]
fn a_file_that_cannot_be_read_does_not_hide_the_others() {
    let place = Place::new();
    place.write("a.yaml", mapping(ERROR)).write("n/compose.yaml", "services: {}\n");
    let given = place.run(&["lint", "no.yaml", "a.yaml", "n", "*.yml", "[.yaml", "--format", "concise"]);
    let said = [
        "1 file: 1 error",
        "error: cannot read `no.yaml`: no such file; check the path\n",
        "error: no mapping files below `n`: ",
        "error: no mapping files match `*.yml`; check the pattern\n",
        "error: `[.yaml` is no file, and no pattern: ",
    ];
    assert!(given.expect(2, &said).out.starts_with("a.yaml:14:12: error AF101 "), "{}", given.out);
    assert_eq!(given.err.matches("error: ").count(), 4, "{}", given.err);
    // Nothing else was looked at: nothing is said of it.
    let given = place.run(&["lint", "no.yaml", "--format", "json"]);
    assert_eq!(given.out, "");
    assert_eq!(given.err, "error: cannot read `no.yaml`: no such file; check the path\n");
    // Not even where nothing is wrong with the others.
    place.write("b.yaml", crate::support::MAPPING);
    place.run(&["lint", "b.yaml", "no.yaml"]).expect(2, &["1 file: nothing found"]);
    place.run(&["lint", "b.yaml", "no.yaml", "--diff"]).expect(2, &["cannot read `no.yaml`"]);
}

#[cfg(target_os = "linux")]
#[test]
fn an_unreadable_file_of_a_folder_does_not_hide_the_others() {
    let place = Place::new();
    place.write("m/a.yaml", mapping(WARNING)).write("m/z.yaml", mapping(ERROR));
    // Whoever runs the tests may read everything; this can be opened, and not read.
    std::os::unix::fs::symlink("/proc/self/mem", place.path("m/b.yaml")).unwrap();
    let given = place.run(&["lint", "m", "--format", "concise"]);
    given.expect(2, &["2 files: 1 error, 1 warning", "error: cannot read `m/b.yaml`: "]);
    assert_eq!(given.out.lines().count(), 2);
    let given = place.run(&["lint", "m", "--fix"]);
    given.expect(2, &["fixed 1 problem in 1 file", "error: cannot read `m/b.yaml`: "]);
    assert_ne!(place.read("m/a.yaml"), mapping(WARNING));
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_does_not_hide_the_others() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new();
    place.write("a.yaml", mapping(WARNING)).write("b.yaml", mapping(ERROR));
    std::fs::set_permissions(place.path("a.yaml"), std::fs::Permissions::from_mode(0o444)).unwrap();
    let given = place.run(&["lint", "a.yaml", "b.yaml", "--fix", "--format", "concise"]);
    given.expect(2, &["1 file: 1 error", "error: cannot write `a.yaml`: it is read-only"]);
    assert!(given.out.starts_with("b.yaml:14:12: "), "{}", given.out);
    assert_eq!(place.read("a.yaml"), mapping(WARNING));
}

#[test]
fn utf16_is_said_to_be_it() {
    let place = Place::new();
    let units: Vec<u16> = mapping(ERROR).encode_utf16().collect();
    let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    for (bytes, what) in [
        ([b"\xff\xfe", little.as_slice()].concat(), "UTF-16 text, where UTF-8 is meant"),
        ([b"\xfe\xff", big.as_slice()].concat(), "UTF-16 text, where UTF-8 is meant"),
        (little, "UTF-16 text, where UTF-8 is meant"),
        (big, "UTF-16 text, where UTF-8 is meant"),
        (b"attrflow: 1\nname: \xe9\n".to_vec(), "not UTF-8 at byte 19"),
    ] {
        place.write("a.yaml", bytes);
        let given = place.run(&["lint", "a.yaml", "--format", "concise"]);
        assert_eq!(given.expect(1, &["1 file: 1 error"]).out.lines().count(), 1);
        assert!(given.out.ends_with(&format!("{what}\n")), "{}", given.out);
    }
}

#[cfg(unix)]
#[test]
fn a_diff_is_what_patch_reads() {
    let place = Place::new();
    let name = |name: &str| {
        place.write(name, mapping(WARNING));
        let given = place.run(&["lint", name, "--diff"]);
        given.expect(1, &[]).out.lines().take(2).map(str::to_owned).collect::<Vec<_>>().join("|")
    };
    assert_eq!(name("größe.yaml"), "--- größe.yaml|+++ größe.yaml");
    assert_eq!(name("a b.yaml"), "--- a b.yaml\t|+++ a b.yaml\t");
    assert_eq!(name("n\n\"l\\.yaml"), r#"--- "n\012\"l\\.yaml"|+++ "n\012\"l\\.yaml""#);
    // A carriage return alone is no line end to `patch`.
    place.write("c.yaml", mapping(WARNING).replace("name: Test\nsource", "name: Test\rsource"));
    let given = place.run(&["lint", "c.yaml", "--diff"]);
    for line in given.out.split('\n').filter(|line| !line.is_empty()) {
        assert!(line.starts_with([' ', '-', '+', '@']), "{line:?}");
    }
}

#[test]
fn messages_of_sarif_have_no_placeholders_and_links() {
    let place = Place::new();
    place.write("a.yaml", mapping("title: '{0} [a](1)'"));
    let given = place.run(&["lint", "a.yaml", "--format", "sarif"]);
    let log: Value = serde_json::from_str(&given.expect(1, &[]).out).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let texts: Vec<&str> = results.iter().map(|result| result["message"]["text"].as_str().unwrap()).collect();
    assert!(!texts.is_empty());
    for text in texts {
        let rest = text.replace("{{", "").replace("}}", "");
        assert!(!rest.contains(['{', '}']) && !rest.contains("]("), "{text}");
    }
}

#[test]
fn an_odd_item_is_named_in_words() {
    let place = Place::new();
    let schema = r#"{"synchronizationRules":[{"objectMappings":[{"attributeMappings":[1]}]}]}"#;
    place.write("a.json", schema);
    let given = place.run(&["lint", "a.json", "--format", "concise"]);
    assert!(
        given.out.contains("wrong-kind: an attribute mapping must be an object, found `1`\n"),
        "{given:?}"
    );
}
