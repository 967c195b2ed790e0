//! One thread's way through records: the memory that one record took serves the next.

use crate::functions::{Environment, Failure, Frame, Stop};
use crate::mapping::{CompiledObject, CompiledSource, CompiledTarget};
use crate::record::{Entry, JsonReader, RecordError, RecordReader, SourceRecord};
use crate::source::{Code, Span};
use crate::value::{Arena, Value};
use crate::vm::{Ended, Machine};

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
    environment: &'p Environment,
    reader: JsonReader<'p>,
    records: RecordReader<'p>,
    arena: Arena,
}

/// The arena's memory is given back when a record took more than this.
const KEPT: usize = 1 << 20;

impl<'p> Worker<'p> {
    /// For one thread.
    pub fn new(object: &'p CompiledObject, environment: &'p Environment) -> Self {
        Worker {
            object,
            environment,
            reader: JsonReader::new(&object.projection),
            records: RecordReader::new(&object.projection),
            arena: Arena::with_capacity(16 << 10),
        }
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
        let (object, environment) = (self.object, self.environment);
        self.clear();
        let (slots, arena) = self.slots(entry)?;
        provision(object, slots, environment, arena, number, out)
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
        let (object, arena) = (self.object, &self.arena);
        let slots = self.records.read(record, arena).map_err(|error| Box::new(error.into()))?;
        provision(object, slots, self.environment, arena, number, out)
    }

    /// Forgets the record before.
    pub(super) fn clear(&mut self) {
        if self.arena.allocated_bytes() > KEPT {
            self.arena = Arena::with_capacity(16 << 10);
        } else {
            self.arena.reset();
        }
    }

    /// The attributes of a record, and the arena they live in.
    pub(super) fn slots<'r>(
        &'r mut self,
        entry: &Entry<'r>,
    ) -> Result<(&'r [Value<'r>], &'r Arena), Box<RecordFailure>> {
        let arena = &self.arena;
        let slots = match entry {
            Entry::Json(json) => self.reader.read(json, arena).map_err(|error| Box::new(error.into()))?,
            Entry::Row(header, row) => header.slots(row, &self.object.projection, arena),
            Entry::Failed(error) => return Err(Box::new(error.clone().into())),
        };
        Ok((slots, arena))
    }
}

fn provision<'r>(
    object: &'r CompiledObject,
    slots: &'r [Value<'r>],
    environment: &'r Environment,
    arena: &'r Arena,
    number: u64,
    out: &mut Vec<u8>,
) -> Result<Disposition, Box<RecordFailure>> {
    let mut frame = Frame::new(arena, environment, slots, number);
    let mut machine = Machine::new(&object.program, &frame);
    if let Some(scope) = object.scope {
        match machine.holds(scope, &mut frame) {
            Ok(true) => {}
            Ok(false) => return Ok(Disposition::OutOfScope),
            Err(ended) => return Err(failed(ended, None)),
        }
    }
    let values = arena.alloc_slice_fill_copy(object.targets.len(), Value::Null);
    for (target, place) in object.targets.iter().zip(values.iter_mut()) {
        // References go out later, when both ends exist; until then only their absence can matter.
        if target.target.reference && !target.required && target.is_attribute() {
            continue;
        }
        *place = match evaluate(target, &mut machine, &mut frame) {
            Ok(value) => value,
            Err(Ended { stop: Stop::NoObject, .. }) => return Ok(Disposition::NoObject),
            Err(ended) => return Err(failed(ended, Some(target))),
        };
    }
    match object.payload.write(values, frame.now, arena, out) {
        Ok(()) => Ok(Disposition::Provisioned),
        Err((at, failure)) => {
            let target = object.targets.get(at);
            let redacted = target.is_some_and(|target| {
                matches!(&target.source, CompiledSource::Expression(chunk, _) if chunk.is_redacted())
            });
            let failure = if redacted { failure.redact() } else { *failure };
            Err(failed(Ended { stop: failure.into(), span: Span::default() }, target))
        }
    }
}

/// The value of one target on create: the source's, else the default.
fn evaluate<'r>(
    target: &'r CompiledTarget,
    machine: &mut Machine<'r>,
    frame: &mut Frame<'r>,
) -> Result<Value<'r>, Ended> {
    let value = match &target.source {
        CompiledSource::Constant(constant) => return Ok(constant.value()),
        CompiledSource::None => Value::Null,
        CompiledSource::Expression(chunk, tree) => match machine.run(*chunk, frame) {
            // No flow takes no default.
            Err(Ended { stop: Stop::NoFlow, .. }) if !target.required => return Ok(Value::Null),
            Err(Ended { stop: Stop::NoFlow, span }) => {
                let failure = Failure::new(Code::AF908, "required, but the expression lets nothing flow");
                return Err(Ended { stop: failure.into(), span });
            }
            Ok(value) if value.is_null() && target.required && target.default.is_none() => {
                let failure = Failure::new(Code::AF908, "required, but the value is Null");
                return Err(Ended { stop: failure.into(), span: tree.span });
            }
            outcome => outcome?,
        },
    };
    match &target.default {
        Some(default) if value.is_null() => Ok(default.value()),
        _ => Ok(value),
    }
}

pub(super) fn failed(ended: Ended, target: Option<&CompiledTarget>) -> Box<RecordFailure> {
    let failure = match ended.stop {
        Stop::Failure(failure) => *failure,
        Stop::NoFlow | Stop::NoObject => Failure::new(Code::AF901, "nothing flows"),
    };
    Box::new(RecordFailure {
        code: failure.code,
        message: failure.to_string(),
        target: target.map(|target| target.path.clone()),
        span: (!ended.span.is_empty()).then_some(ended.span),
        help: failure.help,
    })
}
