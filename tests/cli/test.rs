//! `attrflow test`: which files it runs, and what it tells of them.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::support::{MAPPING, Place, shipped};

/// Two tests that pass and one that does not.
pub const TESTS: &str = "attrflow-test: 1
tests:
  - name: staff is in
    record: { kind: staff, mail: ada@x.org, title: boss }
    expect: { attributes: { title: BOSS } }
  - name: guests need a sponsor
    record: { kind: guest, mail: joe@x.org }
    expect: { scope: out }
  - name: titles
    record: { kind: staff, mail: ada@x.org, title: boss }
    expect: { attributes: { title: Boss } }
";

#[test]
fn every_shipped_mapping_is_tested_in_full() {
    let given = Place::new().run(&["test", &shipped("mappings"), "--coverage", "--fail-under", "100"]);
    given.expect(0, &["8 files: ", " passed, 0 failed\ncoverage: 100 % ("]);
    assert_eq!(given.out.lines().count(), 8, "a table and nothing else: {}", given.out);
    assert!(!given.out.contains("not tested"));
}

#[test]
fn a_regression_reads_well() {
    let place = Place::new();
    let mapping = std::fs::read_to_string(shipped("mappings/joyn-fsm.yaml")).unwrap();
    let planted =
        mapping.replace(r#""False", "True", "True", "False")"#, r#""False", "True", "True", "True")"#);
    assert_ne!(planted, mapping);
    place.write("joyn-fsm.yaml", planted);
    for file in ["joyn-fsm.test.yaml", "samples/users.ndjson"] {
        place.write(file, std::fs::read(shipped(&format!("mappings/{file}"))).unwrap());
    }
    let given = place.run(&["test"]);
    given.expect(1, &["1 file: 15 tests passed, 1 failed\n"]);
    insta::assert_snapshot!(given.out);
}

#[test]
fn files_folders_and_patterns() {
    let place = Place::new();
    place.write("a/x.yaml", MAPPING).write("a/x.test.yaml", TESTS);
    place.write("a/b/y.yml", MAPPING).write("a/b/y.test.yml", TESTS);
    place.write("a/b/z.test.json", r#"{"attrflow-test": 1, "mapping": "../x.yaml", "tests": []}"#);
    place.write("a/.hidden/x.test.yaml", TESTS).write("a/notes.yaml", "x: 1").write("empty/notes.txt", "");
    for (arguments, code, said) in [
        (&["test", "a/x.test.yaml"][..], 1, "1 file: 2 tests passed, 1 failed\n"),
        // The mapping stands for its tests.
        (&["test", "a/x.yaml"], 1, "1 file: 2 tests passed, 1 failed\n"),
        (&["test", "a/b/*.test.yml"], 1, "1 file: 2 tests passed, 1 failed\n"),
        (&["test", "a", "a/x.yaml"], 2, "3 files: 4 tests passed, 2 failed\n1 file could not be run\n"),
        (&["test", "empty"], 2, "error: no test files below `empty`: they are called *.test.yaml"),
        (&["test", "a/*.test.json"], 2, "error: no test files match `a/*.test.json`; check the pattern\n"),
        (&["test", "none.test.yaml"], 2, "error: cannot read `none.test.yaml`: no such file"),
        (&["test", "-"], 2, "error: a test file cannot come from standard input"),
        (&["test", "a", "--update", "--watch"], 2, "cannot be used with"),
    ] {
        place.run(arguments).expect(code, &[said]);
    }
    // The current folder by default; what leads nowhere keeps the rest from nothing.
    place.run(&["test"]).expect(2, &["3 files: "]);
    let both = place.run(&["test", "empty", "a/x.test.yaml"]);
    both.expect(2, &["1 file: 2 tests passed, 1 failed\n", "no test files below `empty`"]);
    assert!(both.out.starts_with("FAIL a/x.test.yaml:9: titles\n"), "{}", both.out);
    let quiet = place.run(&["test", "a/x.yaml", "--quiet"]);
    assert_eq!((quiet.code, quiet.err.as_str()), (1, ""));
}

#[test]
fn where_records_come_from() {
    let place = Place::new();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(b"kind,mail,title,tags\nstaff,ada@x.org,boss,a;b\nstaff,joe@x.org,clerk,\n").unwrap();
    place.write("in.csv.gz", gzip.finish().unwrap()).write("bad.json.gz", "no gzip");
    place.write("page.json", r#"{"value": [{"kind": "staff", "mail": "eve@x.org", "title": "a"}]}"#);
    place.write("m.yaml", MAPPING);
    place.write(
        "m.test.yaml",
        "attrflow-test: 1
tests:
  - name: CSV, packed
    record: { file: in.csv.gz, pick: mail=JOE@x.org, csv-list: ; }
    expect: { attributes: { title: CLERK } }
  - name: a page
    record: { file: ./page.json }
    expect: { attributes: { title: A } }
  - name: changed
    record: { file: in.csv.gz, pick: 1 }
    with: { title: null, kind: other, more: [1, { a: b }] }
    expect: { scope: out }
",
    );
    place.run(&["test"]).expect(0, &["1 file: 3 tests passed, 0 failed\n"]);
    place.write(
        "m.test.yaml",
        "attrflow-test: 1\ntests:\n  - name: a\n    record: { file: bad.json.gz }\n    expect: { scope: in }\n",
    );
    place.run(&["test"]).expect(2, &["AF701", "cannot read `bad.json.gz`: not gzip, or damaged"]);
}

#[test]
fn the_clock_and_random_numbers_stand_still() {
    let place = Place::new();
    let mapping = "attrflow: 1
source: none
user:
  attributes:
    userName: { from: '[mail]', match: 1, required: true }
    title: FormatDateTime(Now(), , \"yyyy-MM-ddTHH:mm:ssZ\", \"yyyy-MM-dd\")
    nickName: RandomString(8, 0, 0, 0, 8, \"\")
    locale: DefaultDomain()
    displayName: SelectUniqueValue([mail], Append([mail], \"2\"))
    externalId: Guid()
";
    let test = |more: &str, expect: &str| {
        let name = more.trim().replace(':', "");
        format!(
            "  - name: tested {name}\n    record: {{ mail: ada@x.org }}\n{more}    expect:\n      attributes: {expect}\n"
        )
    };
    let tests = [
        test("", "{ title: 2026-01-01, displayName: ada@x.org }"),
        test("    now: 2024-02-29 10:00\n", "{ title: 2024-02-29 }"),
        test("    default-domain: x.org\n", "{ locale: x.org }"),
        test("    taken: [ADA@x.org]\n", "{ displayName: ada@x.org2 }"),
        test("    seed: 8\n", "{ nickName: x }"),
    ];
    place.write("m.yaml", mapping);
    place.write(
        "m.test.yaml",
        format!("attrflow-test: 1\ndefault-domain: contoso.com\ntests:\n{}", tests.concat()),
    );
    let fails = place.run(&["test"]);
    fails.expect(1, &["1 file: 4 tests passed, 1 failed\n"]);
    place.run(&["test", "--update"]).expect(0, &["updated 1 test in 1 file\n"]);
    // The same numbers are drawn for the payload, on whatever day.
    let updated = place.read("m.test.yaml");
    let drawn =
        updated.lines().find_map(|line| line.trim().strip_prefix("attributes: { nickName: ")).unwrap();
    let drawn = drawn.trim_end_matches(" }").to_owned();
    let payload = format!("      payload-includes: {{ nickName: {drawn} }}\n");
    place.write("m.test.yaml", updated + &payload);
    place.run(&["test"]).expect(0, &["1 file: 5 tests passed, 0 failed\n"]);
}

#[test]
fn a_report_for_ci_systems() {
    let place = Place::new();
    place.write("x.yaml", MAPPING).write("x.test.yaml", TESTS);
    let odd = "attrflow-test: 1\nmapping: x.yaml\ndiagnostics: [AF307, AF419]\ntests:\n  - name: \"<&\\\"\\u0007 ]]>\"\n    record: { kind: staff, mail: \"\\u001b<a>\" }\n    expect: { payload-includes: { userName: \"]]>&\\u0000\" } }\n";
    place.write("odd.test.yaml", odd).write("broken.test.yaml", "attrflow-test: 1\n");
    let given = place.run(&["test", "--junit", "out.xml"]);
    given.expect(2, &["3 files: 2 tests passed, 3 failed\n1 file could not be run\n"]);
    let xml = place.read("out.xml");
    let suites = xml.lines().find(|line| line.contains("<testsuites")).unwrap();
    assert!(
        suites.contains(r#"tests="6""#)
            && suites.contains(r#"failures="3""#)
            && suites.contains(r#"errors="1""#),
        "{suites}"
    );
    well_formed(&xml);
    assert!(xml.contains(r#"<testcase name="staff is in" classname="x""#), "{xml}");
    assert!(xml.contains("attributes.title: expected &quot;Boss&quot;, found &quot;BOSS&quot;"), "{xml}");
    // On standard output it is alone.
    let alone = place.run(&["test", "x.test.yaml", "--junit", "-"]);
    alone.expect(1, &["FAIL x.test.yaml:9: titles\n"]);
    well_formed(&alone.out);
    // A file that is read is not written over.
    place.run(&["test", "--junit", "x.test.yaml"]).expect(2, &["--junit `x.test.yaml` is the test file"]);
    assert_eq!(place.read("x.test.yaml"), TESTS);
    place
        .run(&["test", "--junit", "no/out.xml"])
        .expect(2, &["cannot write `no/out.xml`: no such directory"]);
}

/// It reads back, and every character is one that XML may have.
fn well_formed(xml: &str) {
    quick_junit::Report::deserialize_from_str(xml).unwrap_or_else(|error| panic!("{error}: {xml}"));
    let odd = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t');
    assert!(!xml.contains(odd), "{xml:?}");
}

#[test]
fn no_terminal_obeys_a_test() {
    let place = Place::new();
    place.write("x.yaml", MAPPING).write(
        "x.test.yaml",
        "attrflow-test: 1\ntests:\n  - name: \"a\\u001b[31m\\u202e\"\n    record: { kind: staff, mail: \"\\u001b]0;x\\u0007\", title: ü }\n    expect: { payload-includes: { userName: \"\\u009b\", title: ö }, attributes: { title: \"\\r\" } }\n",
    );
    for more in [&[][..], &["--ascii"]] {
        let given = place.run(&[&["test"], more].concat());
        let odd = |letter: char| letter.is_control() && letter != '\n' || letter == '\u{202e}';
        assert!(!given.expect(1, &[]).out.contains(odd), "{:?}", given.out);
        assert!(more.is_empty() || given.out.is_ascii(), "{}", given.out);
    }
    let colored = place.run(&["test", "--color", "always"]);
    assert!(colored.out.starts_with("\u{1b}[1;31mFAIL\u{1b}[0m x.test.yaml:3: "), "{:?}", colored.out);
}

#[test]
fn odd_files() {
    let place = Place::new();
    place.write("x.yaml", MAPPING);
    // A mark, Windows' line ends.
    place.write("x.test.yaml", format!("\u{feff}{}", TESTS.replace('\n', "\r\n")));
    place.run(&["test"]).expect(1, &["1 file: 2 tests passed, 1 failed\n"]);
    place.run(&["test", "--update"]).expect(0, &["updated 1 test in 1 file\n"]);
    let text = place.read("x.test.yaml");
    assert!(text.starts_with('\u{feff}') && text.matches('\n').count() == text.matches("\r\n").count());
    assert!(text.contains("{ attributes: { title: BOSS } }"), "{text}");
    for (bytes, said) in [
        (&b"\xff\xfe"[..], "not UTF-8 at byte 1; convert the file"),
        (b"", "AF301"),
        (b"{", "AF301"),
        (b"attrflow-test: 1\ntests: {a: b}\n", "`tests` must be a list, found a mapping"),
        (b"attrflow-test: 1\ntests: [~]\n", "a test must be a mapping, found nothing"),
        (b"attrflow-test: 1\nrecords: ~\ntests: ~\n", "`records` must be a mapping, found nothing"),
    ] {
        place.write("x.test.yaml", bytes);
        place.run(&["test"]).expect(2, &[said]);
        place.run(&["test", "--update"]).expect(2, &[said]);
    }
    let deep = format!(
        "attrflow-test: 1\ntests:\n  - name: a\n    record: {{ a: {}1{} }}\n",
        "[".repeat(500),
        "]".repeat(500)
    );
    place.write("x.test.yaml", deep);
    place.run(&["test"]).expect(2, &["AF301"]);
}

#[test]
fn a_test_file_is_no_mapping_file() {
    let place = Place::new();
    place.write("x.yaml", MAPPING).write("x.test.yaml", TESTS);
    let folder = place.run(&["lint", "."]);
    folder.expect(0, &["1 file: "]);
    assert!(!folder.err.contains("left out"), "{}", folder.err);
    // Who names it is told what it is.
    for arguments in [&["lint", "x.test.yaml"][..], &["run", "x.test.yaml", "x.yaml"]] {
        let given = place.run(arguments);
        let all = given.out.clone() + &given.err;
        assert!(all.contains("this is a test file: `attrflow test` runs it"), "{all}");
        assert_eq!(all.matches("AF304 missing-key").count(), 1, "one finding: {all}");
        assert!(!all.contains("AF302"), "{all}");
    }
    let given = place.run(&["test", "x.yaml"]);
    given.expect(1, &[]);
}

/// Reads on until a round has ended that said so: a file may be seen while it is being written, too.
#[cfg(unix)]
fn until(lines: &std::sync::mpsc::Receiver<String>, wanted: &str) {
    let mut said = String::new();
    let limit = std::time::Duration::from_secs(60);
    for wanted in [wanted, "waiting for changes; Ctrl-C ends"] {
        while said.lines().next_back() != Some(wanted) {
            let line = lines.recv_timeout(limit).unwrap_or_else(|_| panic!("no `{wanted}` after:\n{said}"));
            said.push_str(&line);
            said.push('\n');
        }
    }
}

#[cfg(unix)]
#[test]
fn tests_run_again_when_a_file_changes() {
    use std::io::BufRead as _;
    use std::process::{Command, Stdio};

    let place = Place::new();
    place
        .write("m/x.yaml", MAPPING)
        .write("m/x.test.yaml", TESTS)
        .write("out/users.ndjson", "{\"kind\": \"staff\"}\n");
    let mut child = Command::new(env!("CARGO_BIN_EXE_attrflow"))
        .args(["test", "m", "--watch"])
        .current_dir(place.path("."))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (sender, lines) = std::sync::mpsc::channel();
    let output = std::io::BufReader::new(child.stderr.take().unwrap());
    std::thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    until(&lines, "1 file: 2 tests passed, 1 failed");
    // The mapping, a new test file, what a new test file names, and one that is broken for a while.
    place.write("m/x.yaml", MAPPING.replace("ToUpper([title])", "[title]"));
    until(&lines, "1 file: 1 test passed, 2 failed");
    let other = "attrflow-test: 1\nmapping: ../x.yaml\ntests:\n  - name: a\n    record: { file: ../../out/users.ndjson }\n    expect: { errors: { userName: AF908 } }\n";
    place.write("m/new/y.test.yaml", other);
    until(&lines, "2 files: 2 tests passed, 2 failed");
    place.write("out/users.ndjson", "{\"kind\": \"staff\", \"mail\": \"a@x.org\"}\n");
    until(&lines, "2 files: 1 test passed, 3 failed");
    // Stored answers that a test file names.
    let result = |text: &str| {
        format!(
            "{{\"expression\": \"Trim(\\\"x\\\")\", \"testInputObject\": {{}}, \"evaluationResult\": [\"{text}\"]}}"
        )
    };
    place.write("out/answers.json", result("x"));
    place.write("m/new/z.test.yaml", "attrflow-test: 1\nanswers: [../../out/answers.json]\n");
    until(&lines, "4 files: 2 tests passed, 3 failed");
    place.write("out/answers.json", result("y"));
    until(&lines, "4 files: 1 test passed, 4 failed");
    place.write("m/x.yaml", "attrflow: 1\nuser: [\n");
    until(&lines, "2 files could not be run");
    let ended = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(ended.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
}

#[test]
fn what_is_redacted_shows_in_no_difference() {
    let place = Place::new();
    place.write(
        "m.yaml",
        "attrflow: 1
source: none
user:
  target: urn:ietf:params:scim:schemas:core:2.0:User
  attributes:
    userName: { from: '[u]', match: 1, required: true }
    nickName: Redact([sec])
    title: ToUpper([sec])
    urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager: Redact([manager])
",
    );
    let manager = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager";
    place.write(
        "m.test.yaml",
        format!(
            "attrflow-test: 1
records: {{ r: {{ u: ada, sec: s3cret, manager: mgrSec }} }}
tests:
  - name: same
    record: r
    expect: {{ requests: [{{ method: POST }}, {{ method: PATCH, body-includes: {{ Operations: [{{ value: {{ value: \"{{id:mgrSec}}\" }} }}] }} }}] }}
  - name: requests
    record: r
    expect: {{ requests: [{{ method: POST, body-includes: {{ title: x, userName: y }} }}, {{ method: PATCH, body-includes: {{ Operations: [{{ value: {{ value: \"{{id:zz}}\" }} }}] }} }}] }}
  - name: values
    record: r
    expect: {{ attributes: {{ title: x, nickName: y }}, references: {{ \"{manager}\": zz }}, payload-includes: {{ title: x }} }}
"
        ),
    );
    for more in [&[][..], &["--junit", "out.xml"], &["--update"]] {
        let given = place.run(&[&["test"], more].concat());
        given.expect(1, &["1 file: 1 test passed, 2 failed\n"]);
        let all = format!("{}{}", given.out, given.err);
        assert!(!all.contains("mgrSec") && !all.to_lowercase().contains("s3cret"), "{all}");
    }
    let xml = place.read("out.xml");
    assert!(!xml.contains("mgrSec") && !xml.to_lowercase().contains("s3cret"), "{xml}");
    let text = place.read("m.test.yaml");
    assert_eq!((text.matches("mgrSec").count(), text.matches("S3CRET").count()), (2, 0), "{text}");
}

#[test]
fn what_others_use_is_not_rewritten() {
    let place = Place::new();
    place.write("x.yaml", MAPPING);
    let shared = "attrflow-test: 1
tests:
  - name: a
    record: { kind: staff, mail: ada@x.org, title: new }
    expect: &e { attributes: { title: OLD } }
  - name: b
    record: { kind: staff, mail: ada@x.org, title: old }
    expect: *e
";
    let within = "attrflow-test: 1
tests:
  - { name: a, record: { kind: staff, mail: ada@x.org, title: new }, expect: &e { attributes: { title: OLD } } }
  - { name: b, record: { kind: staff, mail: ada@x.org, title: old }, expect: *e }
";
    for text in [shared, within] {
        place.write("x.test.yaml", text);
        place.run(&["test"]).expect(1, &["1 file: 1 test passed, 1 failed\n"]);
        let given = place.run(&["test", "--update"]);
        given.expect(1, &["1 file: 1 test passed, 1 failed\n"]);
        assert!(given.out.contains("not updated: others use what is expected, too"), "{}", given.out);
        assert_eq!(place.read("x.test.yaml"), text);
    }
}

#[test]
fn expectations_that_cannot_be_met_are_rewritten() {
    let place = Place::new();
    let text = "attrflow-test: 1
tests:
  - name: a
    record: { kind: staff, mail: ada@x.org, title: boss }
    expect: { scope: out, attributes: { title: x } }
";
    place.write("x.yaml", MAPPING).write("x.test.yaml", text);
    place.run(&["test"]).expect(2, &["AF705", "let `attrflow test --update` write what"]);
    place.run(&["test", "--update"]).expect(0, &["updated 1 test in 1 file\n"]);
    place.run(&["test"]).expect(0, &["1 file: 1 test passed, 0 failed\n"]);
}

#[test]
fn files_that_are_wrong_as_a_whole_have_one_finding() {
    let place = Place::new();
    place.write("x.yaml", MAPPING);
    let test = |rest: &str| format!("attrflow-test: 1\ntests:\n  {rest}\n");
    let record = "record: { kind: staff, mail: ada@x.org }";
    for (text, said) in [
        ("{\"objectId\": \"1\", \"mail\": \"a\", \"city\": \"b\"}".to_owned(), "this is no test file"),
        (test(&format!("- {{ name: a, {record}, expect: {{ scope: in }}")), "`{` is never closed"),
        (
            test(&format!("- {{ name: a, {record}, expect: {{ attributes: {{ title: \"D }} }} }}")),
            "the quote is never closed",
        ),
        (
            test(&format!(
                "- {{ name: a, {record}, expect: {{ attributes: {{ emails[type eq \"work\"].value: b }} }} }}"
            )),
            "this key as its own",
        ),
        (test("- { name: a, record: “ada”, expect: { scope: in } }"), "write `ada`"),
    ] {
        place.write("x.test.yaml", &text);
        let given = place.run(&["test"]);
        given.expect(2, &[said]);
        assert_eq!(given.err.matches("AF").count(), 1, "{text}\n{}", given.err);
    }
}

#[test]
fn characters_that_xml_does_not_allow_stay_out() {
    let place = Place::new();
    let text = "attrflow-test: 1\ntests:\n  - name: \"a\\u202e\"\n    record: { kind: staff, mail: \"\\uFFFE\\uFFFF\" }\n    expect: { attributes: { userName: z } }\n";
    place.write("x.yaml", MAPPING).write("x.test.yaml", text);
    place.run(&["test", "--junit", "out.xml"]).expect(1, &[]);
    let xml = place.read("out.xml");
    assert!(!xml.contains(['\u{fffe}', '\u{ffff}', '\u{202e}']), "{xml:?}");
}
