//! CSV with a header row.

use std::io::Read;
use std::sync::Arc;

use bumpalo::collections::Vec as ArenaVec;

use super::batch::{Batch, Batches, ReadError};
use super::{Projection, RecordError};
use crate::value::{Arena, Value};

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
                list.extend(items.map(Value::text));
                Value::List(list.into_bump_slice())
            }
            _ => Value::text(cell),
        }
    }
}

pub(super) struct Csv<R> {
    reader: csv::Reader<R>,
    header: Option<Arc<Header>>,
    list: Option<String>,
}

impl<R: Read + Send> Csv<R> {
    pub fn new(reader: R, list: Option<String>) -> Self {
        let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(reader);
        Csv { reader, header: None, list: list.filter(|separator| !separator.is_empty()) }
    }

    fn header(&mut self) -> Result<Option<Arc<Header>>, ReadError> {
        if let Some(header) = &self.header {
            return Ok(Some(header.clone()));
        }
        let mut row = csv::ByteRecord::new();
        if !self.reader.read_byte_record(&mut row).map_err(|error| read_error(1, error))? {
            return Ok(None);
        }
        let mut names = Vec::with_capacity(row.len());
        for (at, name) in row.iter().enumerate() {
            let name = std::str::from_utf8(name).map_err(|_| ReadError {
                line: 1,
                error: std::io::Error::new(std::io::ErrorKind::InvalidData, "the header is not UTF-8"),
            })?;
            let name = if at == 0 { name.strip_prefix('\u{feff}').unwrap_or(name) } else { name };
            names.push(name.trim().to_owned());
        }
        let header = Arc::new(Header { names, list: self.list.clone() });
        self.header = Some(header.clone());
        Ok(Some(header))
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
            let line = bytes.position().map_or(line, csv::Position::line);
            let (cells, columns) = (bytes.len(), header.names.len());
            let row = if cells != columns {
                Err(RecordError::new(format!("the row has {cells} cells, the header {columns}")))
            } else {
                csv::StringRecord::from_byte_record(bytes).map(Row).map_err(|error| {
                    RecordError::new(format!("cell {} is not UTF-8", error.utf8_error().field() + 1))
                })
            };
            rows.push((row, line));
        }
        Ok((!rows.is_empty()).then_some(Batch::Rows { header, rows }))
    }
}

fn read_error(line: u64, error: csv::Error) -> ReadError {
    let line = error.position().map_or(line, csv::Position::line);
    let error = match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => std::io::Error::other(format!("{kind:?}")),
    };
    ReadError { line, error }
}
