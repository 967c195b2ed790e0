//! `fmt`: files in place, `--check`, `--diff`, standard input.

use crate::support::{MAPPING, Place, shipped};

/// Laid out in a way of its own, and as it should be.
const LOOSE: &str = "attrflow:   1\nsource: none\n\n\nuser:\n    attributes:\n        # The key.\n        userName:   {match: 1, from: [mail] }\n        title: toupper( [title] )   # as agreed\n";
const TIDY: &str = "attrflow: 1\nsource: none\n\nuser:\n  attributes:\n    # The key.\n    userName: { from: [mail], match: 1 }\n    title: ToUpper([title]) # as agreed\n";
const BROKEN: &str = "attrflow: 1\nuser:\n    attributes:\n        title: Join(\" \", [title]\n";
const TESTS: &str = "tests:\n-   name: 'a'\n    record: {title:  x}\n";

#[test]
fn files_are_formatted_in_place() {
    let place = Place::new();
    place.write("a.yaml", LOOSE).write("b.yaml", TIDY);
    let given = place.run(&["fmt", "a.yaml", "b.yaml"]);
    assert_eq!(given.expect(0, &[]).err, "formatted a.yaml\n2 files: 1 formatted\n");
    assert_eq!(given.out, "");
    assert_eq!((place.read("a.yaml").as_str(), place.read("b.yaml").as_str()), (TIDY, TIDY));
    let given = place.run(&["fmt", "a.yaml", "b.yaml"]);
    assert_eq!(given.expect(0, &[]).err, "2 files: nothing to format\n");
    assert_eq!(place.names(), ["a.yaml", "b.yaml"], "nothing is left beside");

    place.write("a.yaml", LOOSE);
    let given = place.run(&["fmt", "a.yaml", "--quiet"]);
    assert_eq!((given.code, given.out.as_str(), given.err.as_str()), (0, "", ""));
    assert_eq!(place.read("a.yaml"), TIDY);
}

#[test]
fn a_check_names_files_and_writes_nothing() {
    let place = Place::new();
    place.write("a.yaml", LOOSE).write("b.yaml", TIDY);
    let given = place.run(&["fmt", "a.yaml", "b.yaml", "--check"]);
    assert_eq!(given.expect(1, &[]).err, "would format a.yaml\n2 files: 1 to format\n");
    assert_eq!(given.out, "");
    assert_eq!(place.read("a.yaml"), LOOSE);
    place.run(&["fmt", "b.yaml", "--check"]).expect(0, &["1 file: nothing to format\n"]);
    let given = place.run(&["fmt", "a.yaml", "--check", "--quiet"]);
    assert_eq!((given.code, given.err.as_str()), (1, ""));
}

#[test]
fn a_diff_shows_and_writes_nothing() {
    let place = Place::new();
    place.write("a.yaml", LOOSE).write("b.yaml", TIDY);
    let given = place.run(&["fmt", "a.yaml", "b.yaml", "--diff"]);
    assert_eq!(given.expect(1, &[]).err, "would format a.yaml\n2 files: 1 to format\n");
    let removed = LOOSE.lines().filter(|line| !TIDY.lines().any(|tidy| tidy == *line));
    assert!(
        given.out.starts_with("--- a.yaml\n+++ a.yaml\n@@ -1,9 +1,8 @@\n-attrflow:   1\n"),
        "{}",
        given.out
    );
    removed.for_each(|line| assert!(given.out.contains(&format!("\n-{line}\n")), "{}", given.out));
    assert!(given.out.ends_with("+    title: ToUpper([title]) # as agreed\n"), "{}", given.out);
    assert_eq!(place.read("a.yaml"), LOOSE);
    let given = place.run(&["fmt", "b.yaml", "--diff"]);
    assert_eq!(given.expect(0, &[]).out, "");
    let given = place.run(&["fmt", "a.yaml", "--diff", "--check"]);
    assert!(given.expect(1, &[]).out.starts_with("--- a.yaml"));
}

#[test]
fn standard_input_goes_to_standard_output() {
    let place = Place::new();
    for text in [LOOSE, TIDY] {
        let given = place.feed(&["fmt", "-"], text.as_bytes());
        assert_eq!(given.expect(0, &[]).out, TIDY);
    }
    let given = place.feed(&["fmt", "-", "--check"], LOOSE.as_bytes());
    assert_eq!(given.expect(1, &["would format stdin\n"]).out, "");
    let given = place.feed(&["fmt", "-", "--diff"], LOOSE.as_bytes());
    assert!(given.expect(1, &[]).out.starts_with("--- stdin\n"));
    // What cannot be formatted is not half written.
    let given = place.feed(&["fmt", "-"], BROKEN.as_bytes());
    given.expect(2, &["AF001", "error: `stdin` is left as it is: 1 error\n"]);
    assert_eq!(given.out, "");
    let given = place.feed(&["fmt", "-"], TESTS.as_bytes());
    assert_eq!(given.expect(0, &[]).out, "tests:\n  - name: 'a'\n    record: { title: x }\n");
    assert!(place.names().is_empty());
}

#[test]
fn what_cannot_be_formatted_is_left_and_the_others_go_on() {
    let place = Place::new();
    place.write("a.yaml", BROKEN).write("b.yaml", LOOSE).write("c.yaml", "attrflow: 1\nuser: [\n");
    place.write("d.yaml", b"attrflow: 1\nname: \xff\n").write("e.yaml", "services: {web:  {}}\n");
    place.write("f.yaml", "attrflow: 1\nuser:\n  attributes:\n    &k title: [title]\n");
    let names = ["a.yaml", "b.yaml", "c.yaml", "d.yaml", "e.yaml", "f.yaml"];
    let before = names.map(|name| std::fs::read(place.path(name)).unwrap());
    let given = place.run(&[&["fmt"][..], &names].concat());
    given.expect(
        2,
        &[
            "AF001 unclosed-parenthesis",
            "formatted b.yaml\n5 files: 1 formatted, 4 left as written\n",
            "error: `a.yaml` is left as it is: 1 error\n",
            "error: `c.yaml` is left as it is: 1 error\n",
            "error: cannot format `d.yaml`: not UTF-8 at byte 19; convert the file\n",
            "error: `e.yaml` is left as it is: 2 errors\n",
            "error: `f.yaml` is left as it is: line 4 would not say the same in another layout",
        ],
    );
    for (name, before) in names.iter().zip(before) {
        let after = std::fs::read(place.path(name)).unwrap();
        assert_eq!(after == before, *name != "b.yaml", "{name}");
    }
    let given = place.run(&["fmt", "a.yaml", "b.yaml", "--check"]);
    given.expect(2, &["2 files: nothing to format, 1 left as written\n"]);
}

#[test]
fn folders_are_searched() {
    let place = Place::new();
    place.write("m/a.yaml", LOOSE).write("m/deep/b.yml", LOOSE).write("m/a.test.yaml", TESTS);
    place.write("m/other.yaml", "services: {web:  {}}\n").write("m/x.test.yaml", "a:   1\n");
    place.write("m/notes.txt", "x:   1").write("m/.hidden.yaml", LOOSE).write("m/.ignore", "ignored\n");
    place.write("m/ignored/c.yaml", LOOSE).write("m/d.json", r#"{"attrflow":1,"user":{"attributes":{}}}"#);
    let given = place.run(&["fmt", "m"]);
    let lines: Vec<&str> = given.expect(0, &[]).err.lines().collect();
    let expected = [
        "formatted m/a.test.yaml",
        "formatted m/a.yaml",
        "formatted m/d.json",
        "formatted m/deep/b.yml",
        "4 files: 4 formatted",
        "2 files that are no mapping files were left out",
    ];
    assert_eq!(lines, expected);
    assert_eq!(place.read("m/other.yaml"), "services: {web:  {}}\n");
    assert_eq!(place.read("m/ignored/c.yaml"), LOOSE);
    place.run(&["fmt", "m/**/*.yml", "--check"]).expect(0, &["1 file: nothing to format"]);

    place.run(&["fmt", "none"]).expect(2, &["cannot read `none`: no such file; check the path"]);
    place.write("empty/x.txt", "");
    place.run(&["fmt", "empty"]).expect(2, &["no mapping files below `empty`"]);
    place.run(&["fmt"]).expect(2, &["required"]);
}

#[test]
fn line_ends_and_byte_order_marks_stay() {
    let place = Place::new();
    for (name, loose, tidy) in [
        ("crlf.yaml", LOOSE.replace('\n', "\r\n"), TIDY.replace('\n', "\r\n")),
        ("bom.yaml", format!("\u{feff}{LOOSE}"), format!("\u{feff}{TIDY}")),
        ("mostly.yaml", LOOSE.replacen('\n', "\r\n", 2), TIDY.to_owned()),
        ("end.yaml", LOOSE.trim_end().to_owned(), TIDY.to_owned()),
    ] {
        place.write(name, loose);
        place.run(&["fmt", name]).expect(0, &["1 file: 1 formatted"]);
        assert_eq!(place.read(name), tidy, "{name}");
        place.run(&["fmt", name, "--check"]).expect(0, &[]);
    }
}

#[test]
fn what_is_formatted_runs_as_before() {
    let place = Place::new();
    let loose =
        MAPPING.replace("ToUpper([title])", "'toUpper( [title]\n\n      )'").replace("{ from", "{from");
    place.write("a.yaml", &loose).write("b.yaml", &loose);
    place.run(&["fmt", "b.yaml"]).expect(0, &["formatted b.yaml"]);
    assert_eq!(place.read("b.yaml"), MAPPING);
    let records = b"{\"mail\": \"a@b.c\", \"kind\": \"staff\", \"title\": \"x\", \"active\": true}\n";
    place.write("r.ndjson", records);
    let run = |mapping: &str| place.run(&["run", mapping, "r.ndjson", "--quiet"]);
    assert_eq!(run("a.yaml"), run("b.yaml"));
    place.run(&["diff", "a.yaml", "b.yaml", "--records", "r.ndjson"]).expect(0, &[]);
}

#[test]
#[cfg(unix)]
fn links_and_permissions_stay() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::new();
    place.write("real.yaml", LOOSE);
    std::fs::set_permissions(place.path("real.yaml"), std::fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("real.yaml", place.path("link.yaml")).unwrap();
    place.run(&["fmt", "link.yaml"]).expect(0, &["formatted link.yaml"]);
    assert!(std::fs::symlink_metadata(place.path("link.yaml")).unwrap().is_symlink());
    assert_eq!(place.read("real.yaml"), TIDY);
    let mode = std::fs::metadata(place.path("real.yaml")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);

    place.write("locked.yaml", LOOSE).write("z.yaml", LOOSE);
    std::fs::set_permissions(place.path("locked.yaml"), std::fs::Permissions::from_mode(0o444)).unwrap();
    place.run(&["fmt", "locked.yaml", "z.yaml"]).expect(2, &["it is read-only", "formatted z.yaml"]);
    assert_eq!(place.read("locked.yaml"), LOOSE);
}

#[test]
fn shipped_mappings_are_formatted() {
    let place = Place::new();
    place.run(&["fmt", "--check", &shipped("mappings")]).expect(0, &["nothing to format"]);
}
