//! What can go wrong with a pattern, and with matching one.

use crate::source::Span;

/// Why a pattern does not compile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegexError {
    /// Bytes of the pattern the message is about.
    pub span: Span,
    /// Wrong in .NET too, or only not supported here.
    pub kind: RegexErrorKind,
    /// One sentence, lower case, without a full stop.
    pub message: String,
    /// What to write instead, when that is known.
    pub help: Option<String>,
}

/// The two ways in which a pattern can be refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegexErrorKind {
    /// .NET refuses the pattern as well.
    Invalid,
    /// .NET accepts the pattern; this implementation does not.
    Unsupported {
        /// The construct, as .NET's documentation calls it.
        name: &'static str,
    },
}

impl std::fmt::Display for RegexError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for RegexError {}

/// What was asked for goes over a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitExceeded {
    /// Matching took more steps, or more memory, than one evaluation may take.
    Steps,
    /// The result of a replacement is longer than the caller allows.
    Length,
}

impl std::fmt::Display for LimitExceeded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Steps => "the regular expression needs too many steps on this text",
            Self::Length => "the text with its matches replaced is too long",
        })
    }
}

impl std::error::Error for LimitExceeded {}
