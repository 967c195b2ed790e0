//! Test files and what is said of them: `tests/cases/testing`, a folder for each case.

use crate::support::{Place, shipped};

/// A copy of a folder of cases.
pub fn copy(case: &str) -> Place {
    let place = Place::new();
    let folder = shipped(&format!("tests/cases/testing/{case}"));
    for file in std::fs::read_dir(&folder).unwrap() {
        let path = file.unwrap().path();
        place.write(&path.file_name().unwrap().to_string_lossy(), std::fs::read(&path).unwrap());
    }
    place
}

/// What a command says on both outputs.
fn said(place: &Place, arguments: &[&str]) -> String {
    let given = place.run(arguments);
    format!("{}--- exit code {}\n{}", given.out, given.code, given.err)
}

#[test]
fn failures_read_well() {
    insta::assert_snapshot!(said(&copy("failures"), &["test"]));
}

#[test]
fn mistakes_are_named_at_their_places() {
    let place = copy("mistakes");
    insta::assert_snapshot!("mistakes", said(&place, &["test", "app.test.yaml"]));
    // The same without a mapping that could be missed.
    let text = place.read("app.test.yaml").replace("maping:", "mapping:");
    place.write("app.test.yaml", text);
    insta::assert_snapshot!("mistakes_names", said(&place, &["test", "names.test.yaml"]));
    for name in ["alone", "broken", "broken-as-expected", "empty", "list", "mapping", "nowhere"] {
        let said = said(&place, &["test", &format!("{name}.test.yaml")]);
        insta::assert_snapshot!(format!("mistakes_{name}"), said);
    }
    // One broken file keeps no other from being run.
    let given = place.run(&["test"]);
    given.expect(2, &["9 files: 1 test passed, 0 failed\n8 files could not be run\n"]);
}

#[test]
fn coverage_is_a_table_and_places() {
    let place = copy("coverage");
    insta::assert_snapshot!("coverage", said(&place, &["test", "--coverage"]));
    let all = place.run(&["test", "--fail-under", "100"]);
    all.expect(1, &["2 files: 5 tests passed, 0 failed\n", "\nerror: coverage is below 100 %\n"]);
    assert!(all.out.contains("not tested"), "{}", all.out);
    // Only what is named counts.
    let one = place.run(&["test", "all.test.yaml", "--fail-under", "100%"]);
    one.expect(0, &["1 file: 2 tests passed, 0 failed\ncoverage: 100 % (4 of 4)\n"]);
    assert_eq!(
        one.out,
        "            targets  switch keys  branches  clauses  covered\nother.yaml      2/2            -       2/2        -    100 %\n"
    );
    place.run(&["test", "app.test.yaml", "--fail-under", "70"]).expect(0, &[]);
    place.run(&["test", "app.test.yaml", "--fail-under", "101"]).expect(2, &["a number from 0 to 100"]);
}

#[test]
fn updates_write_what_was_found() {
    let place = copy("updates");
    let first = place.run(&["test", "--update"]);
    insta::assert_snapshot!("updates", format!("{}--- exit code {}\n{}", first.out, first.code, first.err));
    for name in ["anchors.test.yaml", "block.test.yaml", "crlf.test.yaml", "json.test.json"] {
        insta::assert_snapshot!(format!("updates_{name}"), place.read(name).replace('\r', "\\r"));
    }
    // All that could be written passes now, and there is nothing left to write.
    let texts = || -> Vec<String> { place.names().iter().map(|name| place.read(name)).collect() };
    let before = texts();
    let again = place.run(&["test"]);
    again.expect(1, &["4 files: 34 tests passed, 3 failed\n"]);
    let second = place.run(&["test", "--update"]);
    assert!(!second.err.contains("updated"), "{}", second.err);
    assert_eq!(texts(), before);
    // Remarks, and what was not wrong, are still there.
    let old = std::fs::read_to_string(shipped("tests/cases/testing/updates/block.test.yaml")).unwrap();
    let new = place.read("block.test.yaml");
    let gone: Vec<&str> = comments(&old).filter(|comment| !new.contains(comment)).collect();
    assert_eq!(gone, ["# gone", "# was a Boolean"]);
}

fn comments(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.contains('"')).filter_map(|line| line.find('#').map(|at| &line[at..]))
}

#[test]
fn every_case_survives_being_updated() {
    for case in ["failures", "coverage"] {
        let place = copy(case);
        place.run(&["test", "--update"]).expect(i32::from(case == "failures"), &[]);
        let given = place.run(&["test"]);
        // What is redacted is written by hand.
        let left = given.out.matches("FAIL ").count();
        let refused = place.run(&["test", "--update"]);
        assert_eq!(
            left,
            refused.out.matches("not updated: `nickName` is redacted").count(),
            "{}",
            refused.out
        );
        let texts =
            |place: &Place| -> Vec<String> { place.names().iter().map(|name| place.read(name)).collect() };
        let before = texts(&place);
        place.run(&["test", "--update"]);
        assert_eq!(texts(&place), before);
    }
}
