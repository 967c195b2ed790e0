//! What comes of an answer that is held against what is computed here.

use super::model::Answer;
use crate::source::{Code, Diagnostic, Span};
use crate::testing::failure::{Failure, Mismatch, Note};

/// What came of an answer.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// What is another thing here; none: the service and this engine agree, as far as they were compared.
    pub failures: Vec<Failure>,
    /// What the answer says and nobody can compare, and why.
    pub left: Vec<String>,
    /// How many of the things it says were compared.
    pub compared: usize,
}

impl Verdict {
    /// Whether nothing that was compared differs.
    pub fn agrees(&self) -> bool {
        self.failures.is_empty()
    }

    /// An answer of which nothing was compared holds whatever is computed: what is to be said of it.
    pub fn nothing(&self, answer: &Answer) -> Option<Diagnostic> {
        if self.compared > 0 {
            return None;
        }
        let message = format!("nothing that the answer says can be compared: {}", answer.name());
        let found = Diagnostic::new(Code::AF710, message).at(answer.place());
        Some(if self.left.is_empty() { found } else { found.help(self.left.join("; ")) })
    }

    pub(super) fn agree(&mut self) {
        self.compared += 1;
    }

    pub(super) fn fail(
        &mut self,
        subject: impl Into<String>,
        place: Span,
        mismatch: Mismatch,
        notes: Vec<Note>,
    ) {
        self.compared += 1;
        self.failures.push(Failure { subject: subject.into(), place, mismatch, notes });
    }

    pub(super) fn leave(&mut self, what: impl Into<String>) {
        let what = what.into();
        if !self.left.contains(&what) {
            self.left.push(what);
        }
    }
}
