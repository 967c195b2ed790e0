//! Mapping files with planted mistakes: everything that is said of them, in `tests/snapshots`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use std::fs;

use attrflow::mapping::load;
use attrflow::source::{Diagnostic, SourceFile};
use common::{files, load_text, package, show, stem};

#[test]
fn every_mistake_is_named_at_its_place() {
    for path in files("tests/cases/files", &["yaml", "json"]) {
        let file = SourceFile::new(stem(&path), fs::read_to_string(&path).unwrap());
        let loaded = load(&file);
        assert!(
            loaded.diagnostics.is_sorted_by_key(|found| found.span().start),
            "{}: not in the order of the file",
            path.display()
        );
        insta::assert_snapshot!(stem(&path), show(&file, &loaded.diagnostics));
    }
}

#[test]
fn ten_mistakes_are_ten_diagnostics() {
    let text = fs::read_to_string(package("tests/cases/files/ten-mistakes.yaml")).unwrap();
    let (file, loaded) = load_text(&text);
    assert_eq!(loaded.diagnostics.len(), 10, "{}", show(&file, &loaded.diagnostics));
    let mut codes: Vec<&str> = loaded.diagnostics.iter().map(|found| found.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), 10, "{codes:?}");
}

/// Code, message and underlined text, with line ends made equal.
fn said(file: &SourceFile, found: &[Diagnostic]) -> Vec<(String, String, Vec<String>)> {
    let text = |found: &Diagnostic| {
        found.labels.iter().map(|label| label.span.of(file.text()).replace("\r\n", "\n")).collect()
    };
    found.iter().map(|found| (found.code.as_str().to_owned(), found.message.clone(), text(found))).collect()
}

#[test]
fn line_ends_and_a_mark_change_no_finding() {
    for path in files("tests/cases/files", &["yaml", "json"]) {
        let plain = fs::read_to_string(&path).unwrap();
        let (file, loaded) = load_text(&plain);
        let expected = said(&file, &loaded.diagnostics);
        let windows = plain.replace('\n', "\r\n");
        let marked = format!("\u{feff}{plain}");
        let both = format!("\u{feff}{windows}");
        for (what, text) in [("CRLF", windows), ("a byte-order mark", marked), ("both", both)] {
            let (file, loaded) = load_text(&text);
            let mut found = said(&file, &loaded.diagnostics);
            // That there is a mark is a finding of its own.
            found.retain(|(_, message, _)| !message.contains("byte-order mark"));
            assert_eq!(found, expected, "{} with {what}", path.display());
        }
    }
}

/// Comments and the `lint` key are for the linter.
#[test]
fn allowances_are_read_past() {
    let (file, loaded) = load_text(
        "attrflow: 1\n\
         lint: { allow: [AF601, AF999], deny: { AF512: groups are edited by hand } }\n\
         user:\n  \
           attributes:\n    \
             # attrflow: allow AF601 because it is so\n    \
             title: [jobTitle] # attrflow: allow AF104, AF601 because it is so\n    \
             nickName: { from: [mail] } # attrflow: allow\n",
    );
    assert_eq!(show(&file, &loaded.diagnostics), "");
    assert!(loaded.compiled.is_some());
}

#[test]
fn a_target_may_allow_nothing_at_all() {
    for (flow, allowed) in
        [("[]", [false; 3]), ("[update]", [false, true, false]), ("[create, delete]", [true, false, true])]
    {
        let (_, loaded) = load_text(&format!("attrflow: 1\nuser:\n  flow: {flow}\n  attributes: {{}}\n"));
        let found = loaded.mapping.unwrap().objects[0].flow;
        assert_eq!([found.create, found.update, found.delete], allowed, "{flow}");
    }
}
