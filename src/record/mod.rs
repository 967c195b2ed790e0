//! Source records: from text to attribute slots.
//!
//! A program knows every attribute it reads. Reading a record fills one slot for each of them and
//! steps over the rest; values borrow from the record's text.

mod batch;
mod csv;
mod delta;
mod elements;
mod format;
mod json;
mod json_value;
mod keys;
mod line_ends;
mod lines;
mod own;
mod path;
mod pick;
mod projection;
mod scan;
mod simd;

pub use batch::{Batch, Batches, Element, Entry, ReadError, RecordId};
pub use delta::{JsonRecord, Marks, Removed, anchor, is_change, merge, object_kind, removed};
pub use format::{Format, ReadOptions, read_batches};
pub use json::JsonReader;
pub use own::{AttributeSink, RecordReader, SourceRecord};
pub use pick::{Pick, PickError, Picked, pick, pick_text};
pub use projection::{Origin, Projection};
pub(crate) use simd::{Work, widened};

use crate::source::Code;

/// Why a record could not be read. The others are not touched by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordError {
    /// `AF906`.
    pub code: Code,
    /// What is wrong, with the column where it is.
    pub message: String,
}

impl RecordError {
    /// With a reason.
    pub fn new(message: impl Into<String>) -> Self {
        RecordError { code: Code::AF906, message: message.into() }
    }

    /// A record that is something else, in words.
    fn not_an_object(what: &str) -> Self {
        RecordError::new(format!("a record must be a JSON object, found {what}"))
    }

    /// A record with too many containers in each other.
    fn too_deep() -> Self {
        RecordError::new(format!("the record nests deeper than {} levels", scan::MAX_DEPTH))
    }
}

impl std::fmt::Display for RecordError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for RecordError {}
