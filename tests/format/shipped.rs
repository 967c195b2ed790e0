//! What the package has of mapping files, in whatever form: it can be formatted, and says the same afterwards.

use std::fs;

use attrflow::format::{Kind, format};
use attrflow::lint::{self, Frame};
use attrflow::mapping::load;
use attrflow::source::SourceFile;
use attrflow::source::document::quoted;
use proptest::prelude::*;

use crate::common::mutate::{PIECES, changed, changes};
use crate::common::{files, package};
use crate::{check, codes, formatted};

/// Every mapping file that is shipped, or a test.
fn whole_files() -> Vec<(String, String)> {
    let folders =
        ["mappings", "mappings/samples", "examples", "docs", "benches/workload", "tests/cases/files"];
    let mut all: Vec<_> = folders.iter().flat_map(|folder| files(folder, &["yaml", "md", "rs"])).collect();
    all.retain(|path| path.extension().is_some_and(|found| found == "yaml"));
    all.extend(files("tests/cases/graph", &["json"]));
    all.iter().map(|path| (path.display().to_string(), fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn whole_files_say_the_same() {
    let mut done = 0;
    for (path, text) in whole_files() {
        if let Ok(out) = check(&text, Kind::Mapping) {
            done += 1;
            let compiles = |text: &str| load(&SourceFile::new(path.as_str(), text)).compiled.is_some();
            assert_eq!(compiles(&out), compiles(&text), "{path}");
        }
    }
    assert!(done > 15, "only {done}");
}

#[test]
fn shipped_files_are_laid_out() {
    for folder in ["mappings", "mappings/samples", "examples"] {
        for path in files(folder, &["yaml"]) {
            let text = fs::read_to_string(&path).unwrap();
            let file = SourceFile::new("shipped", text.as_str());
            assert_eq!(format(&file, Kind::Mapping), Ok(text), "{}", path.display());
        }
    }
}

/// The examples of the linter's rules.
#[test]
fn examples_of_rules_say_the_same() {
    let mut done = 0;
    for rule in lint::all() {
        for example in rule.examples.iter().filter(|example| !matches!(example.frame, Frame::Record { .. })) {
            for text in [example.bad_file(), example.good_file()] {
                done += usize::from(check(&text, Kind::Mapping).is_ok());
            }
        }
    }
    assert!(done > 150, "only {done}");
}

/// The expressions of the linter's tables, and those that are evaluated.
fn expressions() -> Vec<String> {
    let tables = ["constants", "names", "service", "syntax"];
    let tables =
        tables.map(|name| fs::read_to_string(package("tests/cases/lint").join(name).with_extension("txt")));
    let lines = tables.into_iter().flat_map(|table| {
        let table = table.unwrap();
        table.lines().filter_map(|line| Some(line.split_once("| ")?.1.to_owned())).collect::<Vec<_>>()
    });
    let cases = files("tests/cases/expressions", &["jsonl"]).into_iter().flat_map(|path| {
        let text = fs::read_to_string(path).unwrap();
        let expression = |line: &str| {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            case["expression"].as_str().unwrap().to_owned()
        };
        text.lines().map(expression).collect::<Vec<_>>()
    });
    lines.chain(cases).collect()
}

#[test]
fn expressions_say_the_same_in_all_places() {
    let mut done = 0;
    for (at, expression) in expressions().into_iter().enumerate() {
        let json = serde_json::to_string(&expression).unwrap();
        let quotes = quoted(&expression);
        let long = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber";
        let texts = [
            format!("attrflow: 1\nsource: none\nuser:\n  attributes:\n    nickName: {quotes}\n"),
            format!("attrflow: 1\nuser:\n  attributes:\n    {long}:\n      from: {json}\n      default: x\n"),
            format!("attrflow: 1\nuser:\n  attributes:\n    {long}: {{ default: x, from: {quotes} }}\n"),
            format!(r#"{{"attrflow": 1, "user": {{"attributes": {{"nickName": {json}}}}}}}"#),
            format!(r#"[{{"targetAttributeName": "nickName", "source": {{"expression": {json}}}}}]"#),
        ];
        // Two of them each, in turns.
        for text in [&texts[at % 5], &texts[(at + 2) % 5]] {
            done += usize::from(check(text, Kind::Mapping).is_ok());
        }
    }
    assert!(done > 1000, "only {done}");
}

/// The files of the linter's cases, as far as they are whole files.
#[test]
fn files_of_the_linter_say_the_same() {
    let mut done = 0;
    for name in ["service-entries", "scopes", "targets", "one-finding"] {
        let all = fs::read_to_string(package("tests/cases/lint").join(name).with_extension("txt")).unwrap();
        for case in all.split("\n= ").skip(1) {
            let body = case.split_once('\n').unwrap().1.split("\n!").next().unwrap();
            let indented = |blanks: usize| -> String {
                body.lines().map(|line| format!("{:blanks$}{line}\n", "")).collect()
            };
            for text in [
                format!("{body}\n"),
                format!("attrflow: 1\n{body}\n"),
                format!("attrflow: 1\nuser:\n  attributes:\n{}", indented(4)),
                format!("attrflow: 1\nuser:\n  scope:\n{}  attributes: {{}}\n", indented(4)),
            ] {
                done += usize::from(check(&text, Kind::Mapping).is_ok());
            }
        }
    }
    assert!(done > 100, "only {done}");
}

/// Whatever the text, what comes of it is laid out, and the linter finds the same in it.
fn is_sound(text: &str) -> Result<(), TestCaseError> {
    for kind in [Kind::Mapping, Kind::Data] {
        let Ok(out) = formatted(text, kind) else { continue };
        prop_assert_eq!(formatted(&out, kind), Ok(out.clone()), "{:?}", text);
        if kind == Kind::Mapping {
            prop_assert_eq!(codes(&out), codes(text), "{:?}", text);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_files(file in any::<prop::sample::Index>(), changes in changes()) {
        let files = whole_files();
        is_sound(&changed(&files[file.index(files.len())].1, &changes))?;
    }

    #[test]
    fn pieces(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        is_sound(&pieces.concat())?;
        is_sound(&format!("attrflow: 1\nuser:\n  attributes:\n    title: {}\n", pieces.concat()))?;
    }
}
