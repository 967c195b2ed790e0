//! An expectation that is not met, as it is told.

use serde_json::Value as Json;

use crate::source::Span;

/// An expectation that is not met.
#[derive(Clone, Debug)]
pub struct Failure {
    /// What was expected: `scope`, `payload`, `attributes.title`.
    pub subject: String,
    /// Where that stands in the test file.
    pub place: Span,
    /// What is wrong.
    pub mismatch: Mismatch,
    /// What else helps to understand it.
    pub notes: Vec<Note>,
}

/// What is wrong. Redacted values are masked.
#[derive(Clone, Debug, PartialEq)]
pub enum Mismatch {
    /// In words: what was expected, and what was found.
    Words(String, String),
    /// Values, as they are best laid side by side: what was expected, and what was found.
    Values(Json, Json),
    /// What was found is no such thing.
    Said(String),
}

/// A remark on a failure.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// What it says.
    pub text: String,
    /// The place in the mapping file that it is about.
    pub place: Option<Span>,
}

impl Note {
    /// Without a place.
    pub(super) fn new(text: impl Into<String>) -> Self {
        Note { text: text.into(), place: None }
    }
}

/// In one line: `title: expected "Boss", found "BOSS"`.
impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.mismatch {
            Mismatch::Words(expected, found) => {
                write!(f, "{}: expected {expected}, found {found}", self.subject)
            }
            Mismatch::Values(expected, found) => {
                write!(f, "{}: expected {expected}, found {found}", self.subject)
            }
            Mismatch::Said(message) => write!(f, "{}: {message}", self.subject),
        }
    }
}
