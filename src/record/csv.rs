//! CSV with a header row.

use std::collections::HashSet;
use std::io::Read;
use std::sync::Arc;

use bumpalo::collections::Vec as ArenaVec;

use super::batch::{Batch, Batches, ReadError, too_long};
use super::line_ends::LineEnds;
use super::{JsonRecord, Projection, RecordError};
use crate::value::{Arena, Text, Value};

/// How many rows make a batch.
const ROWS: usize = 512;

/// The names of the columns.
#[derive(Debug)]
pub struct Header {
    names: Vec<String>,
    list: Option<String>,
}

/// The cells of a row.
#[derive(Debug)]
pub struct Row(csv::StringRecord);

impl Row {
    /// How many bytes its cells hold.
    pub(super) fn len(&self) -> usize {
        self.0.as_slice().len()
    }
}

impl Header {
    /// The slots of a row. An empty cell is Null.
    pub fn slots<'r>(&self, row: &'r Row, projection: &Projection, arena: &'r Arena) -> &'r [Value<'r>] {
        let roots = arena.alloc_slice_fill_copy(projection.roots().len(), Value::Null);
        for (name, cell) in self.names.iter().zip(row.0.iter()).filter(|(_, cell)| !cell.is_empty()) {
            if let Some(place) = projection.find(name.as_bytes()).and_then(|root| roots.get_mut(root)) {
                *place = self.cell(cell, arena);
            }
        }
        projection.slots(roots, arena)
    }

    /// A row as a JSON object. An empty cell is not there.
    pub(super) fn record(&self, row: &Row) -> JsonRecord {
        let arena = Arena::new();
        let cells = self.names.iter().zip(row.0.iter());
        let filled = cells.filter(|(name, cell)| !name.is_empty() && !cell.is_empty());
        let members = filled.map(|(name, cell)| {
            let mut json = Vec::new();
            self.cell(cell, &arena).write_json(&mut json);
            // Texts and lists of texts that are written as JSON can be read again.
            (name.clone(), serde_json::from_slice(&json).unwrap_or_default())
        });
        members.collect()
    }

    /// The text in the column of that name; none where there is no such column, or an empty cell.
    pub(super) fn cell_of<'r>(&self, row: &'r Row, name: &str) -> Option<&'r str> {
        let column = self.names.iter().position(|column| column == name)?;
        row.0.get(column).filter(|cell| !cell.is_empty())
    }

    fn cell<'r>(&self, cell: &'r str, arena: &'r Arena) -> Value<'r> {
        match &self.list {
            Some(separator) if cell.contains(separator.as_str()) => {
                let items = cell.split(separator.as_str()).map(str::trim).filter(|item| !item.is_empty());
                let mut list = ArenaVec::new_in(arena);
                list.extend(items.map(text));
                Value::List(list.into_bump_slice())
            }
            _ => text(cell),
        }
    }
}

/// The text of a cell. Most are ASCII that JSON does not escape: to know it once spares those who use it.
fn text(cell: &str) -> Value<'_> {
    let ascii = cell.bytes().all(|byte| (b' '..0x80).contains(&byte) && !matches!(byte, b'"' | b'\\'));
    Value::String(if ascii { Text::ascii(cell) } else { Text::plain(cell) })
}

pub(super) struct Csv<R> {
    reader: csv::Reader<Tail<LineEnds<R>>>,
    header: Option<Arc<Header>>,
    list: Option<String>,
    max_line: usize,
}

/// Passes bytes on, and remembers what the input ended with.
struct Tail<R> {
    inner: R,
    /// How many bytes have passed.
    passed: u64,
    /// The last one that is no line end.
    last: u8,
    ended: bool,
}

impl<R: Read> Read for Tail<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let bytes = buffer.get(..count).unwrap_or_default();
        self.last = bytes.iter().rfind(|byte| !matches!(byte, b'\r' | b'\n')).copied().unwrap_or(self.last);
        self.passed += count as u64;
        self.ended = count == 0;
        Ok(count)
    }
}

impl<R: Read + Send> Csv<R> {
    /// `max_line` is the longest row, in bytes.
    pub fn new(reader: R, list: Option<String>, max_line: usize) -> Self {
        let reader = Tail { inner: LineEnds::new(reader), passed: 0, last: 0, ended: false };
        let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(reader);
        Csv { reader, header: None, list: list.filter(|separator| !separator.is_empty()), max_line }
    }

    fn header(&mut self) -> Result<Option<Arc<Header>>, ReadError> {
        if let Some(header) = &self.header {
            return Ok(Some(header.clone()));
        }
        let mut row = csv::ByteRecord::new();
        if !self.reader.read_byte_record(&mut row).map_err(|error| read_error(1, error))? {
            return Ok(None);
        }
        let mut names: Vec<String> = Vec::with_capacity(row.len());
        let mut seen = HashSet::new();
        for (at, name) in row.iter().enumerate() {
            let name = std::str::from_utf8(name).map_err(|_| bad_header("the header is not UTF-8".into()))?;
            let name = if at == 0 { name.strip_prefix('\u{feff}').unwrap_or(name) } else { name };
            let name = name.trim();
            // Nothing can refer to a column without a name: there may be many.
            if !name.is_empty() && !seen.insert(name.to_owned()) {
                return Err(bad_header(format!("the header names `{name}` twice")));
            }
            names.push(name.to_owned());
        }
        let header = Arc::new(Header { names, list: self.list.clone() });
        self.header = Some(header.clone());
        Ok(Some(header))
    }

    /// Why the row that was read last is none.
    fn flaw(&self, row: &csv::ByteRecord, columns: usize) -> Option<RecordError> {
        let cells = row.len();
        // The separators count, the quotes do not.
        if row.as_slice().len() + cells.saturating_sub(1) > self.max_line {
            return Some(too_long(self.max_line));
        }
        let broken = |cell: &[u8]| memchr::memchr(b'\n', cell).is_some();
        if cells != columns {
            let s = if cells == 1 { "" } else { "s" };
            let hint = if row.iter().any(broken) { "; a quote that is never closed?" } else { "" };
            return Some(RecordError::new(format!(
                "the row has {cells} cell{s}, the header {columns}{hint}"
            )));
        }
        // A cell with a line break has quotes: where the input ends with it but not with a quote, the
        // cell has taken in every row up to there.
        let tail = self.reader.get_ref();
        let at_end = tail.ended && self.reader.position().byte() == tail.passed;
        if at_end && tail.last != b'"' && row.iter().next_back().is_some_and(broken) {
            return Some(RecordError::new(
                "the input ends inside a quoted cell; a quote that is never closed?",
            ));
        }
        None
    }
}

impl<R: Read + Send> Batches for Csv<R> {
    fn next(&mut self, _buffer: Vec<u8>) -> Result<Option<Batch>, ReadError> {
        let Some(header) = self.header()? else { return Ok(None) };
        let mut rows = Vec::with_capacity(ROWS);
        while rows.len() < ROWS {
            let mut bytes = csv::ByteRecord::new();
            let line = self.reader.position().line();
            if !self.reader.read_byte_record(&mut bytes).map_err(|error| read_error(line, error))? {
                break;
            }
            // The parser's own count leaves out the line feed of a carriage return and empty lines.
            let line = match bytes.position().map(csv::Position::byte) {
                Some(start) => self.reader.get_mut().inner.line_from(start),
                None => line,
            };
            let row = match self.flaw(&bytes, header.names.len()) {
                Some(error) => Err(error),
                None => csv::StringRecord::from_byte_record(bytes).map(Row).map_err(|error| {
                    RecordError::new(format!("cell {} is not UTF-8", error.utf8_error().field() + 1))
                }),
            };
            rows.push((row, line));
        }
        Ok((!rows.is_empty()).then_some(Batch::Rows { header, rows }))
    }
}

/// The error of a header that no row can be read by. Its kind is none that a damaged file has.
fn bad_header(message: String) -> ReadError {
    ReadError { line: 1, error: std::io::Error::other(message) }
}

fn read_error(line: u64, error: csv::Error) -> ReadError {
    let line = error.position().map_or(line, csv::Position::line);
    let error = match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => std::io::Error::other(format!("{kind:?}")),
    };
    ReadError { line, error }
}
