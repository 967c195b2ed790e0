//! One record as JSON text, projected onto the attributes a program reads.

use super::projection::Projection;
use super::scan::{Malformed, MAX_DEPTH, Scan};
use super::RecordError;
use crate::value::{Arena, Value};

/// Reads records, expecting each one's keys in the order of the record before.
#[derive(Debug)]
pub struct JsonReader<'p> {
    projection: &'p Projection,
    order: Vec<Expected>,
}

/// A key as it stood in the record before: between its quotes, and with the closing one.
#[derive(Debug)]
struct Expected {
    key: Box<[u8]>,
    root: Option<usize>,
}

/// More keys than this are looked up, not predicted.
const MAX_EXPECTED: usize = 4096;

impl<'p> JsonReader<'p> {
    /// For one worker.
    pub fn new(projection: &'p Projection) -> Self {
        JsonReader { projection, order: Vec::new() }
    }

    /// The slots of a record, borrowing from its text.
    ///
    /// # Errors
    /// What is not UTF-8, not JSON, or not an object.
    pub fn read<'r>(&mut self, json: &'r [u8], arena: &'r Arena) -> Result<&'r [Value<'r>], RecordError> {
        let text = simdutf8::basic::from_utf8(json).map_err(|_| not_utf8(json))?;
        let roots = arena.alloc_slice_fill_copy(self.projection.roots().len(), Value::Null);
        match self.fill(Scan::new(text), roots, arena) {
            Ok(()) => Ok(self.projection.slots(roots, arena)),
            Err(Malformed) => Err(explain(text)),
        }
    }

    fn fill<'r>(
        &mut self,
        mut scan: Scan<'r>,
        roots: &mut [Value<'r>],
        arena: &'r Arena,
    ) -> Result<(), Malformed> {
        scan.white_space();
        scan.expect(b'{')?;
        scan.white_space();
        if scan.peek() == Some(b'}') {
            scan.at += 1;
        } else {
            let mut position = 0;
            loop {
                let root = self.key(&mut scan, position)?;
                scan.white_space();
                scan.expect(b':')?;
                scan.white_space();
                match root.and_then(|root| roots.get_mut(root)) {
                    Some(place) => *place = scan.value(arena, 1)?,
                    None => scan.skip(1)?,
                }
                position += 1;
                if !scan.another(b'}')? {
                    break;
                }
            }
        }
        scan.white_space();
        if scan.peek().is_some() { Err(Malformed) } else { Ok(()) }
    }

    /// Steps over a key; answers which root it is.
    fn key(&mut self, scan: &mut Scan<'_>, position: usize) -> Result<Option<usize>, Malformed> {
        if let Some(expected) = self.order.get(position)
            && scan.follows(&expected.key)
        {
            scan.at += expected.key.len();
            return Ok(expected.root);
        }
        let start = scan.at;
        let key = scan.string()?;
        let root = if key.escaped {
            self.projection.find(key.text().get(&Arena::new()).as_bytes())
        } else {
            self.projection.find(key.raw.as_bytes())
        };
        if position <= self.order.len() && position < MAX_EXPECTED {
            let quoted: Box<[u8]> = [b"\"", key.raw.as_bytes(), b"\""].concat().into();
            debug_assert_eq!(quoted.len(), scan.at - start);
            let expected = Expected { key: quoted, root };
            match self.order.get_mut(position) {
                Some(place) => *place = expected,
                None => self.order.push(expected),
            }
        }
        Ok(root)
    }
}

fn not_utf8(json: &[u8]) -> RecordError {
    let at = std::str::from_utf8(json).map_or_else(|error| error.valid_up_to(), |_| json.len());
    RecordError::new(format!("not UTF-8 at byte {}; convert the file, or remove the byte", at + 1))
}

/// Why a text is no JSON object. Only lines that are none come here, so it may take its time.
fn explain(text: &str) -> RecordError {
    let start = text.trim_start();
    match serde_json::from_str::<serde::de::IgnoredAny>(text) {
        Err(error) => {
            // serde_json ends its messages with the place; here every record is its own text.
            let reason = error.to_string();
            let reason = reason.split(" at line ").next().unwrap_or(&reason);
            let column = match error.line() {
                0 | 1 => format!("column {}", error.column()),
                line => format!("line {line} of the record, column {}", error.column()),
            };
            RecordError::new(format!("not JSON: {reason} at {column}"))
        }
        Ok(_) if start.starts_with('{') => {
            RecordError::new(format!("the record nests deeper than {MAX_DEPTH} levels"))
        }
        Ok(_) => {
            let what = match start.as_bytes().first() {
                Some(b'[') => "an array",
                Some(b'"') => "a string",
                Some(b't' | b'f') => "a Boolean",
                Some(b'n') => "null",
                _ => "a number",
            };
            RecordError::new(format!("a record must be a JSON object, found {what}"))
        }
    }
}
