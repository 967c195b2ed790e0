use std::fmt;

use crate::source::Code;
use crate::value::Value;

/// What evaluating an expression gives: a value, or the reason there is none.
pub type Evaluated<'r> = Result<Value<'r>, Stop>;

/// Why an evaluation ended without a value. It ends the whole expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Stop {
    /// Asked for: this attribute does not flow.
    NoFlow,
    /// Asked for: the whole object is left out.
    NoObject,
    /// It went wrong.
    Failure(Box<Failure>),
}

/// An evaluation error.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// Its code, `AF9xx`.
    pub code: Code,
    /// What went wrong, without any value of the record in it, or any piece of one: this is shown
    /// even where the expression redacts its value.
    pub message: String,
    /// The value that did it; masked where the expression redacts it.
    pub found: Option<Box<str>>,
    /// A way out.
    pub help: Option<String>,
}

/// What stands in the place of a redacted value.
pub const REDACTED: &str = "[Redact]";

/// How much of a value a message shows.
const SHOWN: usize = 80;

/// How many values a message shows.
const MOST_SHOWN: usize = 10;

impl Failure {
    /// An error that names no value.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Failure { code, message: message.into(), found: None, help: None }
    }

    /// Names the value that was found.
    pub fn found(mut self, value: &str) -> Self {
        self.found = Some(shorten(value).into());
        self
    }

    /// Names several values that were found; of very many the first ones.
    pub fn found_each<'a>(mut self, mut values: impl Iterator<Item = &'a str>) -> Self {
        let mut shown: Vec<String> = values.by_ref().take(MOST_SHOWN).map(shorten).collect();
        if values.next().is_some() {
            shown.push("…".to_owned());
        }
        // `Display` puts the back-ticks around the whole.
        self.found = Some(shown.join("`, `").into());
        self
    }

    /// Adds a way out.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same error with its value masked.
    pub fn redact(mut self) -> Self {
        if self.found.is_some() {
            self.found = Some(REDACTED.into());
        }
        self
    }
}

/// As much of a value as a message shows.
fn shorten(value: &str) -> String {
    match value.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", value.get(..end).unwrap_or_default()),
        None => value.to_owned(),
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.found {
            Some(found) => write!(f, ", found `{found}`"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Failure {}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Stop::Failure(Box::new(failure))
    }
}
