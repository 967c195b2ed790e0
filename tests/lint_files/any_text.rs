//! Whatever the text: nothing panics, every place is in the file, and every fix can be made.

use std::fs;
use std::sync::LazyLock;

use attrflow::lint::{self, Frame, Settings};
use attrflow::source::{Safety, SourceFile};
use proptest::prelude::*;

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

/// What is put between.
const PIECES: &[&str] = &[
    "[",
    "]",
    "{",
    "}",
    "(",
    ")",
    "\"",
    "'",
    "“",
    "’",
    "`",
    ",",
    ":",
    ": ",
    " #",
    "# attrflow: allow AF101 because x",
    "\n",
    "\r\n",
    "  ",
    "\t",
    "- ",
    "|",
    ">-\n",
    "&a ",
    "*a",
    "!!str ",
    "\\",
    "\\\"",
    "&amp;",
    "\u{feff}",
    "\u{a0}",
    "😀",
    "é",
    "==",
    " AND ",
    " + ",
    "Null",
    "IIF(",
    "Switch(",
    "[mail]",
    "7",
    "yes",
    "~",
    "---\n",
    "//",
    "%X%",
    "user:\n",
    "attributes:\n",
    "match: 1",
    "lint: { allow: [AF999] }\n",
];

#[derive(Clone, Debug)]
enum Change {
    Delete(prop::sample::Index, usize),
    Insert(prop::sample::Index, &'static str),
    Repeat(prop::sample::Index, prop::sample::Index, usize),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let place = any::<prop::sample::Index>;
    let change = prop_oneof![
        (place(), 1..40_usize).prop_map(|(at, len)| Change::Delete(at, len)),
        (place(), prop::sample::select(PIECES)).prop_map(|(at, piece)| Change::Insert(at, piece)),
        (place(), place(), 1..60_usize).prop_map(|(from, to, len)| Change::Repeat(from, to, len)),
    ];
    prop::collection::vec(change, 1..6)
}

fn changed(text: &str, changes: &[Change]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for change in changes {
        let place = |at: &prop::sample::Index| at.index(letters.len() + 1);
        match change {
            Change::Delete(at, len) => {
                let at = place(at);
                let end = (at + len).min(letters.len());
                letters.drain(at..end);
            }
            Change::Insert(at, piece) => {
                let at = place(at);
                letters.splice(at..at, piece.chars());
            }
            Change::Repeat(from, to, len) => {
                let (from, to) = (place(from), place(to));
                let slice = letters[from..(from + len).min(letters.len())].to_vec();
                letters.splice(to..to, slice);
            }
        }
    }
    letters.into_iter().collect()
}

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
