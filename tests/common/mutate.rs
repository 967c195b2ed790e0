//! Texts with slips in them.

use proptest::prelude::*;

/// What is put between.
pub const PIECES: &[&str] = &[
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

/// A slip of the hand.
#[derive(Clone, Debug)]
pub enum Change {
    Delete(prop::sample::Index, usize),
    Insert(prop::sample::Index, &'static str),
    Repeat(prop::sample::Index, prop::sample::Index, usize),
}

/// A few of them.
pub fn changes() -> impl Strategy<Value = Vec<Change>> {
    let place = any::<prop::sample::Index>;
    let change = prop_oneof![
        (place(), 1..40_usize).prop_map(|(at, len)| Change::Delete(at, len)),
        (place(), prop::sample::select(PIECES)).prop_map(|(at, piece)| Change::Insert(at, piece)),
        (place(), place(), 1..60_usize).prop_map(|(from, to, len)| Change::Repeat(from, to, len)),
    ];
    prop::collection::vec(change, 1..6)
}

/// A text after them.
pub fn changed(text: &str, changes: &[Change]) -> String {
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
