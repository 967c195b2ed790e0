//! Records in batches: what one thread reads and another evaluates.

use std::ops::Range;
use std::sync::Arc;

use super::RecordError;
use super::csv::{Header, Row};
use super::delta::{self, JsonRecord, Marks};

/// Some records of the input, in order.
#[derive(Debug)]
pub enum Batch {
    /// Whole lines of NDJSON.
    Lines {
        /// The lines, with their line ends; memory behind them is unused.
        bytes: Vec<u8>,
        /// Where the lines end.
        end: usize,
        /// The number of the first one, from 1.
        first: u64,
        /// The longest line allowed, in bytes.
        max_line: usize,
    },
    /// Elements of a JSON array.
    Elements {
        /// Their texts, one after the other.
        bytes: Vec<u8>,
        /// Where each is.
        elements: Vec<Element>,
    },
    /// Rows of a CSV file.
    Rows {
        /// The names of the columns.
        header: Arc<Header>,
        /// The rows, and the line each begins in.
        rows: Vec<(Result<Row, RecordError>, u64)>,
    },
    /// A record that could not even be kept.
    Failed {
        /// The line it begins in.
        line: u64,
        /// Why.
        error: RecordError,
    },
}

/// An element of a JSON array.
#[derive(Clone, Debug)]
pub struct Element {
    /// Its bytes in the batch.
    pub text: Range<usize>,
    /// The line it begins in, from 1.
    pub line: u64,
    /// Which element it is, from 1.
    pub number: u64,
}

/// Which record of the input it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordId {
    /// The line it begins in, from 1.
    pub line: u64,
    /// A number that no other record of the input has, whatever thread sees it.
    pub number: u64,
}

/// One record of a batch.
#[derive(Debug)]
pub enum Entry<'b> {
    /// JSON text.
    Json(&'b [u8]),
    /// A row of a CSV file.
    Row(&'b Header, &'b Row),
    /// It could not be read.
    Failed(RecordError),
}

impl Entry<'_> {
    /// What the record says of its object; `name`: the attribute that names objects, where it is not `objectId` or
    /// `id`.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn marks(&self, name: Option<&str>) -> Result<Marks, RecordError> {
        match self {
            Entry::Json(json) => Marks::read(json, name),
            entry => entry.to_record().map(|record| Marks::of(&record, name)),
        }
    }

    /// The record with all its attributes.
    ///
    /// # Errors
    /// What cannot be read.
    pub fn to_record(&self) -> Result<JsonRecord, RecordError> {
        match self {
            Entry::Json(json) => delta::parse(json),
            Entry::Row(header, row) => Ok(header.record(row)),
            Entry::Failed(error) => Err(error.clone()),
        }
    }

    /// What names the record in its source: its `objectId`, else its `id`; none when it has neither or
    /// cannot be read.
    pub fn anchor(&self) -> Option<String> {
        #[derive(serde::Deserialize)]
        struct Anchors {
            #[serde(rename = "objectId")]
            object_id: Option<serde_json::Value>,
            id: Option<serde_json::Value>,
        }
        match self {
            Entry::Json(json) => {
                let anchors: Anchors = serde_json::from_slice(json).ok()?;
                match anchors.object_id.or(anchors.id)? {
                    serde_json::Value::String(text) => Some(text),
                    other => Some(other.to_string()),
                }
            }
            Entry::Row(header, row) => {
                ["objectId", "id"].into_iter().find_map(|name| header.cell_of(row, name)).map(str::to_owned)
            }
            Entry::Failed(_) => None,
        }
    }

    /// The text of an attribute, by its exact name; none where the record has no such attribute, or cannot be read.
    pub fn text_of(&self, name: &str) -> Option<String> {
        match self {
            Entry::Json(json) => {
                let mut record: serde_json::Map<String, serde_json::Value> =
                    serde_json::from_slice(json).ok()?;
                match record.remove(name)? {
                    serde_json::Value::Null => None,
                    serde_json::Value::String(text) => Some(text),
                    other => Some(other.to_string()),
                }
            }
            Entry::Row(header, row) => header.cell_of(row, name).map(str::to_owned),
            Entry::Failed(_) => None,
        }
    }
}

/// Where batches come from.
pub trait Batches: Send {
    /// The next one; `None` at the end of the input. `buffer` is memory to use again.
    ///
    /// # Errors
    /// An input that can no longer be read.
    fn next(&mut self, buffer: Vec<u8>) -> Result<Option<Batch>, ReadError>;
}

/// The input can no longer be read.
#[derive(Debug)]
pub struct ReadError {
    /// In which line.
    pub line: u64,
    /// Why.
    pub error: std::io::Error,
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "reading stopped in line {}: {}", self.line, self.error)
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

impl Batch {
    /// Calls `each` with every record; blank lines are none.
    /// Stops early when `each` answers false.
    pub fn for_each<'b>(&'b self, mut each: impl FnMut(RecordId, Entry<'b>) -> bool) {
        match self {
            Batch::Lines { bytes, end, first, max_line } => {
                let bytes = bytes.get(..*end).unwrap_or_default();
                let mut start = 0;
                let mut line = *first;
                while start < bytes.len() {
                    let rest = bytes.get(start..).unwrap_or_default();
                    let end = memchr::memchr(b'\n', rest).map_or(bytes.len(), |at| start + at);
                    let text = bytes.get(start..end).unwrap_or_default();
                    let entry = if text.len() > *max_line {
                        Some(Entry::Failed(too_long(*max_line)))
                    } else if text.trim_ascii().is_empty() {
                        None
                    } else {
                        Some(Entry::Json(text))
                    };
                    if let Some(entry) = entry
                        && !each(by_line(line), entry)
                    {
                        return;
                    }
                    start = end + 1;
                    line += 1;
                }
            }
            Batch::Elements { bytes, elements } => {
                for Element { text, line, number } in elements {
                    let id = RecordId { line: *line, number: *number };
                    if !each(id, Entry::Json(bytes.get(text.clone()).unwrap_or_default())) {
                        return;
                    }
                }
            }
            Batch::Rows { header, rows } => {
                for (row, line) in rows {
                    let entry = match row {
                        Ok(row) => Entry::Row(header, row),
                        Err(error) => Entry::Failed(error.clone()),
                    };
                    if !each(by_line(*line), entry) {
                        return;
                    }
                }
            }
            Batch::Failed { line, error } => {
                each(by_line(*line), Entry::Failed(error.clone()));
            }
        }
    }

    /// The memory of its texts, for the next one.
    pub fn into_buffer(self) -> Vec<u8> {
        match self {
            Batch::Lines { bytes, .. } | Batch::Elements { bytes, .. } => bytes,
            Batch::Rows { .. } | Batch::Failed { .. } => Vec::new(),
        }
    }

    /// How many bytes of input it holds.
    pub fn len(&self) -> usize {
        match self {
            Batch::Lines { end, .. } => *end,
            Batch::Elements { bytes, .. } => bytes.len(),
            Batch::Rows { rows, .. } => {
                rows.iter().filter_map(|(row, _)| row.as_ref().ok()).map(Row::len).sum()
            }
            Batch::Failed { .. } => 0,
        }
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Of records that have a line of their own.
fn by_line(line: u64) -> RecordId {
    RecordId { line, number: line }
}

pub(super) fn too_long(max_line: usize) -> RecordError {
    RecordError::new(format!("the record is longer than {max_line} bytes; allow more with `--max-line`"))
}
