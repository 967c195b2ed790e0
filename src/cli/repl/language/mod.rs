//! The language of the session as an editor needs it: what an input is, what can stand at a place, what is shown
//! beside it, and in which colours. Nothing here knows of a terminal.

mod complete;
mod input;
mod paint;
mod signature;
#[cfg(test)]
mod tests;

pub(super) use complete::{Candidate, Completion, Vocabulary, complete};
pub(super) use input::{Argument, Input, begins_anew, unclosed, without_empty_lines};
pub(super) use paint::{Paint, paint};
pub(super) use signature::hint;
