//! Tests of mappings, as a library: whatever the text of a test file, nothing panics, every place is in the file, and
//! once its expectations have been rewritten they are met.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use attrflow::record::Pick;
use attrflow::source::{Severity, SourceFile};
use attrflow::testing::{Observed, Parsed, Record, Subject, Suite, parse, update};
use common::mutate::{changed, changes};
use common::{package, show};
use proptest::prelude::*;

/// A test file that the package has, and its mapping.
struct Case {
    text: String,
    folder: PathBuf,
    subject: Subject,
}

static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let mut cases = Vec::new();
    for folder in
        ["mappings", "mappings/samples", "tests/cases/testing/failures", "tests/cases/testing/updates"]
    {
        for file in fs::read_dir(package(folder)).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let Some((stem, _)) = name.split_once(".test.") else { continue };
            let beside = ["yaml", "json"].map(|extension| path.with_file_name(format!("{stem}.{extension}")));
            let beside = beside.into_iter().find(|path| path.is_file());
            let mapping = beside.unwrap_or_else(|| path.with_file_name("app.yaml"));
            let mapping = SourceFile::new("mapping.yaml", fs::read_to_string(mapping).unwrap());
            let subject = Subject::load(Arc::new(mapping)).unwrap();
            cases.push(Case { text: fs::read_to_string(&path).unwrap(), folder: package(folder), subject });
        }
    }
    assert!(cases.len() > 8, "only {} test files were found", cases.len());
    cases
});

/// What came of a test file: its tests that fail, and the text after an update.
struct Ran {
    failing: Vec<String>,
    refused: usize,
    text: Result<String, String>,
}

fn find(folder: &Path, name: &str, pick: &Pick, list: Option<&str>) -> Result<Record, String> {
    let bytes = fs::read(folder.join(name)).map_err(|error| error.to_string())?;
    Record::pick(&bytes, name, pick, list)
}

fn run(case: &Case, text: &str) -> Result<Option<Ran>, TestCaseError> {
    let file = SourceFile::new("x.test.yaml", text);
    let parsed = parse(&file);
    let Parsed { document, file: tests, diagnostics } = &parsed;
    let is_place = |start: usize, end: usize| text.get(start..end).is_some();
    let labels = |found: &[attrflow::Diagnostic]| -> Result<bool, TestCaseError> {
        for found in found {
            let shown = show(&file, std::slice::from_ref(found));
            prop_assert!(!found.labels.is_empty(), "{}", shown);
            prop_assert!(
                found.labels.iter().all(|label| is_place(label.span.start, label.span.end)),
                "{}",
                shown
            );
        }
        Ok(found.iter().any(|found| found.severity() == Severity::Error))
    };
    let failed = labels(diagnostics)?;
    let Some(tests) = tests else { return Ok(None) };
    let (suite, said) =
        Suite::new(tests, &case.subject, &|name, pick, list| find(&case.folder, name, pick, list));
    if labels(&said)? || failed {
        return Ok(None);
    }
    let observed: Vec<Observed> = suite.cases.iter().map(|case| case.observe()).collect();
    let mut failing = Vec::new();
    for (case, observed) in suite.cases.iter().zip(&observed) {
        let failures = case.judge(observed);
        prop_assert!(failures.iter().all(|failure| is_place(failure.place.start, failure.place.end)));
        if !failures.is_empty() {
            failing.push(format!("{}: {failures:?}", case.test.name));
        }
    }
    let updated = update(&file, document, &suite, &observed, None);
    let refused = updated.as_ref().map_or(0, |updated| updated.refused.len());
    Ok(Some(Ran { failing, refused, text: updated.map(|updated| updated.text) }))
}

fn is_sound(case: &Case, text: &str) -> Result<(), TestCaseError> {
    let Some(first) = run(case, text)? else { return Ok(()) };
    let new = match first.text {
        Ok(new) => new,
        // Only who uses an anchor elsewhere can be told to do it by hand.
        Err(why) => {
            prop_assert!(text.contains('&') || text.contains("!"), "{}\n{}", why, text);
            return Ok(());
        }
    };
    if first.failing.is_empty() {
        prop_assert_eq!(&new, text, "nothing is wrong");
    }
    let second = run(case, &new)?;
    let Some(second) = second else {
        return Err(TestCaseError::fail(format!("it is broken:\n{text}\n{new}")));
    };
    prop_assert!(second.failing.len() <= first.refused, "{:#?}\n{}\n{}", second.failing, text, new);
    prop_assert_eq!(second.text.as_deref(), Ok(new.as_str()), "a second time changes something:\n{}", text);
    Ok(())
}

#[test]
fn cases_are_sound() {
    for case in CASES.iter() {
        is_sound(case, &case.text).unwrap();
    }
}

proptest! {
    // Each is a whole suite, several times over.
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: ProptestConfig::default().cases / 4,
        ..ProptestConfig::default()
    })]

    #[test]
    fn slips_are_told_or_mended(case in 0..CASES.len(), changes in changes()) {
        is_sound(&CASES[case], &changed(&CASES[case].text, &changes))?;
    }

    /// Most slips break a test file; those within what is expected seldom do.
    #[test]
    fn other_values_are_written_back(case in 0..CASES.len(), at in any::<prop::sample::Index>(), with in "[A-Za-z0-9 ]{0,4}") {
        let text = &CASES[case].text;
        let words: Vec<(usize, &str)> = text
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| word.len() > 2)
            .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
            .collect();
        let (start, word) = words[at.index(words.len())];
        let new = format!("{}{with}{}", &text[..start], &text[start + word.len()..]);
        is_sound(&CASES[case], &new)?;
    }
}
