//! One thread's way through records: the memory that one record took serves the next.

use super::parts::Parts;
use super::payload::Provision;
use crate::functions::{Environment, Frame};
use crate::mapping::CompiledObject;
use crate::record::{Entry, JsonReader, Projection, RecordError, RecordReader, SourceRecord};
use crate::source::{Code, Span};
use crate::value::{Arena, Output, Value};

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// Its payload was written.
    Provisioned,
    /// The scope leaves it out.
    OutOfScope,
    /// An expression asked for the object to be left out (`IgnoreObjectFlow`).
    NoObject,
}

/// Why a record has no payload. The others are not touched by it.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordFailure {
    /// The code, `AF9xx`.
    pub code: Code,
    /// What went wrong.
    pub message: String,
    /// The target attribute it went wrong at.
    pub target: Option<String>,
    /// The part of that attribute's expression.
    pub span: Option<Span>,
    /// A way out.
    pub help: Option<String>,
}

impl std::fmt::Display for RecordFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.target {
            Some(target) => write!(f, "`{target}`: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for RecordFailure {}

impl From<RecordError> for RecordFailure {
    fn from(error: RecordError) -> Self {
        RecordFailure { code: error.code, message: error.message, target: None, span: None, help: None }
    }
}

/// Evaluates records, one after the other, against one object mapping.
#[derive(Debug)]
pub struct Worker<'p> {
    pub(super) object: &'p CompiledObject,
    pub(super) environment: &'p Environment,
    pub(super) reader: JsonReader<'p>,
    pub(super) records: RecordReader<'p>,
    /// Whether objects are soft-deleted.
    pub(super) marks: JsonReader<'p>,
    pub(super) arena: Arena,
    payload: Output,
    from_values: bool,
}

/// Memory is given back when a record took more than this.
const KEPT: usize = 1 << 20;

impl<'p> Worker<'p> {
    /// For one thread.
    pub fn new(object: &'p CompiledObject, environment: &'p Environment) -> Self {
        Worker {
            object,
            environment,
            reader: JsonReader::new(&object.projection),
            records: RecordReader::new(&object.projection),
            marks: JsonReader::new(&object.soft_deleted),
            arena: Arena::with_capacity(16 << 10),
            payload: Output::new(),
            from_values: false,
        }
    }

    /// Writes all payloads from values, as it is done otherwise only where text cannot go straight from the record
    /// to its place. The payloads are the same; tests and benchmarks compare.
    pub fn from_values(self) -> Self {
        Worker { from_values: true, ..self }
    }

    /// Evaluates one record given as JSON text, and appends its payload to `out`: a JSON object, without
    /// a line end. `number` is the record's place in the run; with a seed, random values depend on it alone.
    ///
    /// # Errors
    /// What cannot be read or evaluated; `out` is then as it was.
    pub fn json(
        &mut self,
        record: &[u8],
        number: u64,
        out: &mut Vec<u8>,
    ) -> Result<Disposition, Box<RecordFailure>> {
        self.entry(&Entry::Json(record), number, out)
    }

    /// As [`json`](Self::json), for a record of a batch.
    ///
    /// # Errors
    /// What cannot be read or evaluated; `out` is then as it was.
    pub fn entry(
        &mut self,
        entry: &Entry<'_>,
        number: u64,
        out: &mut Vec<u8>,
    ) -> Result<Disposition, Box<RecordFailure>> {
        let source = match entry {
            Entry::Json(json) => *json,
            Entry::Row(..) | Entry::Failed(_) => b"",
        };
        self.clear();
        let slots = read(&mut self.reader, &self.object.projection, &self.arena, entry)?;
        let frame = Frame::new(&self.arena, self.environment, slots, number).with_source(source);
        Provision { object: self.object, frame, from_values: self.from_values, apart: false }
            .run(&mut self.payload, out)
    }

    /// As [`entry`](Self::entry), and tells what the payload is made of. With a seed, the random values of a target
    /// do not depend on what other targets draw: they are other ones than those of [`entry`](Self::entry).
    ///
    /// # Errors
    /// As [`entry`](Self::entry).
    pub fn parts<'r>(
        &'r mut self,
        entry: &Entry<'r>,
        number: u64,
        out: &mut Vec<u8>,
    ) -> Result<(Disposition, Parts<'r>), Box<RecordFailure>> {
        self.clear();
        let slots = read(&mut self.reader, &self.object.projection, &self.arena, entry)?;
        let frame = Frame::new(&self.arena, self.environment, slots, number);
        Provision { object: self.object, frame, from_values: true, apart: true }.parts(out)
    }

    /// As [`json`](Self::json), for a record whose attributes have been read: the values of the program's slots,
    /// and the text that most of them borrow from, if there is one.
    ///
    /// # Errors
    /// What cannot be evaluated; `out` is then as it was.
    pub fn values<'r>(
        &'r mut self,
        slots: &'r [Value<'r>],
        source: &'r [u8],
        number: u64,
        out: &mut Vec<u8>,
    ) -> Result<Disposition, Box<RecordFailure>> {
        self.clear();
        let frame = Frame::new(&self.arena, self.environment, slots, number).with_source(source);
        Provision { object: self.object, frame, from_values: self.from_values, apart: false }
            .run(&mut self.payload, out)
    }

    /// As [`json`](Self::json), for a record that is no text: a [`serde_json::Value`], or a type of the
    /// caller's own.
    ///
    /// # Errors
    /// What cannot be read or evaluated; `out` is then as it was.
    pub fn record(
        &mut self,
        record: &(impl SourceRecord + ?Sized),
        number: u64,
        out: &mut Vec<u8>,
    ) -> Result<Disposition, Box<RecordFailure>> {
        self.clear();
        let slots = self.records.read(record, &self.arena).map_err(|error| Box::new(error.into()))?;
        let frame = Frame::new(&self.arena, self.environment, slots, number);
        Provision { object: self.object, frame, from_values: self.from_values, apart: false }
            .run(&mut self.payload, out)
    }

    /// Forgets the record before.
    pub(super) fn clear(&mut self) {
        if self.arena.allocated_bytes() > KEPT {
            self.arena = Arena::with_capacity(16 << 10);
        } else {
            self.arena.reset();
        }
        self.payload.shrink(KEPT);
    }

    /// The attributes of a record, and the arena they live in.
    pub(super) fn slots<'r>(
        &'r mut self,
        entry: &Entry<'r>,
    ) -> Result<(&'r [Value<'r>], &'r Arena), Box<RecordFailure>> {
        let slots = read(&mut self.reader, &self.object.projection, &self.arena, entry)?;
        Ok((slots, &self.arena))
    }
}

pub(super) fn read<'r>(
    reader: &mut JsonReader<'_>,
    projection: &Projection,
    arena: &'r Arena,
    entry: &Entry<'r>,
) -> Result<&'r [Value<'r>], Box<RecordFailure>> {
    match entry {
        Entry::Json(json) => reader.read(json, arena).map_err(|error| Box::new(error.into())),
        Entry::Row(header, row) => Ok(header.slots(row, projection, arena)),
        Entry::Failed(error) => Err(Box::new(error.clone().into())),
    }
}
