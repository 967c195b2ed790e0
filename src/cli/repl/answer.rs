//! What an input gives, as values: whoever shows them decides how.

use attrflow::evaluate::Evaluation;
use attrflow::source::{Diagnostic, SourceFile};

use crate::cli::exit::Trouble;

/// What one input gives.
#[derive(Debug, Default)]
pub(super) struct Answer {
    /// What is to be shown, in order.
    pub shown: Vec<Shown>,
    /// Whether something did not compile, did not evaluate, or could not be done.
    pub failed: bool,
    /// Whether the session is over.
    pub ends: bool,
}

/// One thing to be shown.
#[derive(Debug)]
pub(super) enum Shown {
    /// What an expression came to.
    Outcome(Evaluation),
    /// A value that is redacted.
    Redacted,
    /// Text that was asked for.
    Text(String),
    /// The same, whose long lines may be broken, and go on so many columns from the left of their beginning.
    Prose(String, usize),
    /// A drawing, in colour where there is colour.
    Drawn(String),
    /// Something to know beside it.
    Note(String),
    /// What is wrong with what was typed; places are those of the input.
    Typed(Typed, Vec<Diagnostic>),
    /// What is wrong with a file, or a part of one.
    Findings(Box<SourceFile>, Vec<Diagnostic>),
    /// What cannot be done, and why.
    Trouble(String),
    /// An input that is done again.
    Echo(String),
}

/// An input, as it was typed.
#[derive(Clone, Debug)]
pub(super) struct Typed(pub String);

impl Answer {
    /// Text that was asked for.
    pub fn text(text: impl Into<String>) -> Self {
        Answer::default().and(Shown::Text(text.into()))
    }

    /// The same, whose long lines may be broken.
    pub fn prose(text: impl Into<String>, hanging: usize) -> Self {
        Answer::default().and(Shown::Prose(text.into(), hanging))
    }

    /// Something to know.
    pub fn note(text: impl Into<String>) -> Self {
        Answer::default().and(Shown::Note(text.into()))
    }

    /// What cannot be done.
    pub fn trouble(message: impl Into<String>) -> Self {
        Answer { failed: true, ..Answer::default() }.and(Shown::Trouble(message.into()))
    }

    /// The end.
    pub fn end() -> Self {
        Answer { ends: true, ..Answer::default() }
    }

    /// With one more thing.
    pub fn and(mut self, shown: Shown) -> Self {
        self.shown.push(shown);
        self
    }

    /// With more of them.
    pub fn and_all(mut self, shown: impl IntoIterator<Item = Shown>) -> Self {
        self.shown.extend(shown);
        self
    }

    /// As something that went wrong.
    pub fn failed(mut self) -> Self {
        self.failed = true;
        self
    }
}

impl From<Trouble> for Answer {
    fn from(trouble: Trouble) -> Self {
        Answer::trouble(trouble.message().unwrap_or("nobody reads the output any more"))
    }
}
