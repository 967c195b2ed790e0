//! How a command ends.

use std::io;
use std::process::ExitCode;

/// How a command that could do its work ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// Nothing to complain about.
    Fine,
    /// Findings, failed records, an evaluation error.
    Findings,
    /// Usage, unreadable input, something that does not compile.
    Trouble,
}

/// Why a command cannot do its work.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Nobody reads the output any more: ends quietly.
    ClosedPipe,
    /// To be said, in one line: what, where, and what to do.
    Message(String),
}

/// What a command gives.
pub(super) type Outcome = Result<Exit, Trouble>;

impl Exit {
    /// Findings, if there are any.
    pub fn findings(any: bool) -> Self {
        if any { Exit::Findings } else { Exit::Fine }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Fine => 0,
            Exit::Findings => 1,
            Exit::Trouble => 2,
        })
    }
}

impl Trouble {
    /// With a message.
    pub fn new(message: impl Into<String>) -> Self {
        Trouble::Message(message.into())
    }

    /// What is to be said.
    pub fn message(&self) -> Option<&str> {
        match self {
            Trouble::ClosedPipe => None,
            Trouble::Message(message) => Some(message),
        }
    }

    /// A file that cannot be read.
    pub fn reading(name: &str, error: &io::Error) -> Self {
        Trouble::Message(format!("cannot read {name}: {}", reason(error)))
    }

    /// A file that cannot be written; a closed pipe is no trouble to talk about.
    pub fn writing(name: &str, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Trouble::ClosedPipe,
            io::ErrorKind::NotFound => {
                Trouble::Message(format!("cannot write {name}: no such directory; create it first"))
            }
            _ => Trouble::Message(format!("cannot write {name}: {}", reason(error))),
        }
    }
}

/// What went wrong, and what to do about it.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file; check the path".into(),
        io::ErrorKind::PermissionDenied => "permission denied; check who may use it".into(),
        io::ErrorKind::IsADirectory => "it is a directory; name a file in it".into(),
        io::ErrorKind::InvalidData if error.to_string().contains("UTF-8") => {
            "not UTF-8; convert the file".into()
        }
        io::ErrorKind::StorageFull => "the disk is full; free some space, or write elsewhere".into(),
        _ => {
            let text = error.to_string();
            let reason = text.split(" (os error").next().unwrap_or(&text);
            // The system begins with a capital; names further on keep theirs.
            let mut letters = reason.chars();
            let first = letters.next().map(|letter| letter.to_ascii_lowercase());
            first.into_iter().chain(letters).collect()
        }
    }
}
