//! Whatever the text: nothing panics, every place is in the file, and every fix can be made.

use std::fs;
use std::sync::LazyLock;

use attrflow::lint::{self, Frame, Settings};
use attrflow::source::{Safety, SourceFile};
use proptest::prelude::*;

use crate::common::mutate::{PIECES, changed, changes};
use crate::common::{files, show};
use crate::linted;

/// The shipped mappings, and the bad and good examples of all rules.
static FILES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut texts: Vec<String> =
        files("mappings", &["yaml"]).iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    for example in lint::all().flat_map(|rule| rule.examples) {
        if !matches!(example.frame, Frame::Record { .. }) && example.elided.is_empty() {
            texts.extend([example.bad_file(), example.good_file()]);
        }
    }
    texts
});

fn is_sound(text: &str) -> Result<(), TestCaseError> {
    let (file, found) = linted(text);
    let spans = |start: usize, end: usize| text.get(start..end).is_some();
    prop_assert!(found.is_sorted_by_key(|found| found.span().start), "in the order of the file");
    for found in &found {
        let what = show(&file, std::slice::from_ref(found));
        prop_assert!(!found.labels.is_empty(), "{what}");
        for label in &found.labels {
            prop_assert!(spans(label.span.start, label.span.end), "{what}{label:?}");
        }
        let Some(fix) = &found.fix else { continue };
        let mut end = 0;
        for edit in &fix.edits {
            prop_assert!(spans(edit.span.start, edit.span.end), "{what}{edit:?}");
            prop_assert!(end <= edit.span.start, "{what}edits overlap, or are in no order: {:?}", fix.edits);
            end = edit.span.end;
        }
        if let Some(rule) = lint::find(found.code).filter(|_| fix.safety != Safety::Display) {
            prop_assert!(rule.fix.is_some(), "a fix that the rule does not tell of: {what}");
        }
    }
    Ok(())
}

#[test]
fn examples_are_sound() {
    for text in FILES.iter() {
        is_sound(text).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_files(file in any::<prop::sample::Index>(), changes in changes(), with_unsafe in any::<bool>()) {
        let text = changed(&FILES[file.index(FILES.len())], &changes);
        is_sound(&text)?;
        is_sound(&lint::fix(&SourceFile::new("x.yaml", text), &Settings::default(), with_unsafe).text)?;
    }

    #[test]
    fn pieces(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        is_sound(&pieces.concat())?;
        is_sound(&format!("attrflow: 1\nuser:\n  attributes:\n    title: {}\n", pieces.concat()))?;
    }

    #[test]
    fn bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        is_sound(&String::from_utf8_lossy(&bytes))?;
    }
}
