//! One record as JSON text, projected onto the attributes a program reads.

use super::RecordError;
use super::projection::Projection;
use super::scan::{MAX_DEPTH, Malformed, Scan};
use crate::value::{Arena, Value};

/// Reads records, expecting each one's keys in the order of the records before.
#[derive(Debug)]
pub struct JsonReader<'p> {
    projection: &'p Projection,
    /// The keys seen so far, in an order that fits most records.
    order: Vec<Expected>,
}

/// A key as it stands in the text, quotes included.
#[derive(Debug)]
struct Expected {
    key: Box<[u8]>,
    root: Option<usize>,
}

/// How many keys a record may lack in one place before the next one is looked up.
const AHEAD: usize = 4;

/// More keys than this are looked up, not predicted.
const MAX_EXPECTED: usize = 1024;

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
            let mut next = 0;
            loop {
                let root = self.key(&mut scan, &mut next)?;
                scan.white_space();
                scan.expect(b':')?;
                scan.white_space();
                match root.and_then(|root| roots.get_mut(root)) {
                    Some(place) => *place = scan.value(arena, 1)?,
                    None => scan.skip(1)?,
                }
                if !scan.another(b'}')? {
                    break;
                }
            }
        }
        scan.white_space();
        if scan.peek().is_some() { Err(Malformed) } else { Ok(()) }
    }

    /// Steps over a key; answers which root it is. `next` is where it is expected among the keys seen.
    fn key(&mut self, scan: &mut Scan<'_>, next: &mut usize) -> Result<Option<usize>, Malformed> {
        let expected = self.order.get(*next..).unwrap_or_default();
        for (skipped, expected) in expected.iter().take(AHEAD).enumerate() {
            if scan.follows(&expected.key) {
                scan.at += expected.key.len();
                *next += skipped + 1;
                return Ok(expected.root);
            }
        }
        let key = scan.string()?;
        let root = if key.escaped {
            self.projection.find(key.text().get(&Arena::new()).as_bytes())
        } else {
            self.projection.find(key.raw.as_bytes())
        };
        let known = self.order.iter().position(|expected| expected.is(key.raw));
        match known {
            Some(at) => *next = at + 1,
            None if self.order.len() < MAX_EXPECTED => {
                let quoted = [b"\"", key.raw.as_bytes(), b"\""].concat().into();
                let at = (*next).min(self.order.len());
                self.order.insert(at, Expected { key: quoted, root });
                *next = at + 1;
            }
            None => {}
        }
        Ok(root)
    }
}

impl Expected {
    fn is(&self, raw: &str) -> bool {
        self.key.len() == raw.len() + 2 && self.key.get(1..raw.len() + 1) == Some(raw.as_bytes())
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
