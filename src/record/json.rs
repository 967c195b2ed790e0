//! One record as JSON text, projected onto the attributes a program reads.

use super::RecordError;
use super::keys::{Begins, Cursor, Key, Keys};
use super::projection::Projection;
use super::scan::{Malformed, Scan};
use super::simd::{Index, Indexed, Work, widened};
use crate::value::{Arena, Value};

/// Reads records, expecting each one's keys in the order of the records before.
#[derive(Debug)]
pub struct JsonReader<'p> {
    projection: &'p Projection,
    index: Index,
    keys: Keys,
}

impl<'p> JsonReader<'p> {
    /// For one worker.
    pub fn new(projection: &'p Projection) -> Self {
        JsonReader { projection, index: Index::new(), keys: Keys::new() }
    }

    /// One that does without vector instructions: what it reads is the same, so that tests and
    /// benchmarks can ask on any machine for what runs on other ones.
    #[doc(hidden)]
    pub fn portable(projection: &'p Projection) -> Self {
        JsonReader { projection, index: Index::portable(), keys: Keys::new() }
    }

    /// The slots of a record, borrowing from its text.
    ///
    /// # Errors
    /// What is not UTF-8, not JSON, or not an object; and what is longer than 4 GiB.
    #[inline]
    pub fn read<'r>(&mut self, json: &'r [u8], arena: &'r Arena) -> Result<&'r [Value<'r>], RecordError> {
        if u32::try_from(json.len()).is_err() {
            return Err(RecordError::new(format!("the record is longer than {} bytes", u32::MAX)));
        }
        let portable = self.index.is_portable();
        let Some(record) = self.index.of(json) else { return Err(not_utf8(json)) };
        let roots = arena.alloc_slice_fill_copy(self.projection.roots().len(), Value::Null);
        let fill = Fill { record, keys: &mut self.keys, projection: self.projection, roots, arena };
        match if portable { fill.run() } else { widened(fill) } {
            Ok(()) => Ok(self.projection.slots(roots, arena)),
            Err(Malformed) => Err(explain(record.text)),
        }
    }
}

/// Reading a record into roots.
struct Fill<'f, 'i, 'r> {
    record: Indexed<'r, 'i>,
    keys: &'f mut Keys,
    projection: &'f Projection,
    roots: &'f mut [Value<'r>],
    arena: &'r Arena,
}

impl Work for Fill<'_, '_, '_> {
    type Result = Result<(), Malformed>;

    #[inline(always)]
    fn run(self) -> Result<(), Malformed> {
        fill(self.record, self.keys, self.projection, self.roots, self.arena)
    }
}

#[inline(always)]
fn fill<'r>(
    record: Indexed<'r, '_>,
    keys: &mut Keys,
    projection: &Projection,
    roots: &mut [Value<'r>],
    arena: &'r Arena,
) -> Result<(), Malformed> {
    let mut scan = Scan::new(record)?;
    scan.white_space();
    scan.expect(b'{')?;
    scan.white_space();
    if scan.peek() == Some(b'}') {
        scan.at += 1;
    } else {
        let mut cursor = Cursor::default();
        loop {
            cursor.pass(usual_members(&mut scan, keys.expected(&cursor), roots));
            let root = keys.step(&mut scan, &mut cursor, projection)?;
            scan.white_space();
            match roots.get_mut(root) {
                Some(place) => *place = scan.value(arena, 1)?,
                None => scan.skip(1)?,
            }
            if !scan.another(b'}')? {
                break;
            }
        }
        keys.end(&cursor);
    }
    scan.white_space();
    if scan.peek().is_some() { Err(Malformed) } else { Ok(()) }
}

/// Steps over members while they are those expected, have a word or a string without escapes, and another
/// member behind them. Most are like that. Answers how many they were.
#[inline(always)]
fn usual_members<'r>(scan: &mut Scan<'r, '_>, expected: &[Key], roots: &mut [Value<'r>]) -> usize {
    // A copy stays in registers.
    let mut at = scan.clone();
    let mut count = 0;
    for key in expected {
        let Some(bytes) = at.chunk() else { break };
        let passed = match (key.begins(bytes), roots.get_mut(key.root())) {
            (Begins::String, Some(place)) => at.usual_string().map(|value| *place = value),
            (Begins::String, None) => at.skip_usual_string(),
            (Begins::Member, Some(place)) => at.usual_value(key.len()).map(|value| *place = value),
            (Begins::Member, None) => at.usual_value(key.len()).map(drop),
            (Begins::Other, _) => None,
        };
        if passed.is_none() {
            break;
        }
        count += 1;
    }
    *scan = at;
    count
}

fn not_utf8(json: &[u8]) -> RecordError {
    let at = std::str::from_utf8(json).map_or_else(|error| error.valid_up_to(), |_| json.len());
    RecordError::new(format!("not UTF-8 at byte {}; convert the file, or remove the byte", at + 1))
}

/// serde_json's reasons in the words of people who do not write parsers.
fn plain_words(reason: &str) -> &str {
    match reason {
        "EOF while parsing a string" => "the record ends inside a string",
        "EOF while parsing an object" => "the record ends inside an object",
        "EOF while parsing a list" => "the record ends inside an array",
        "EOF while parsing a value" => "the record ends where a value must follow",
        "expected ident" | "expected value" => "expected a value",
        "key must be a string" => "expected a key in double quotes",
        "trailing characters" => "something follows the record",
        "trailing comma" => "a comma with nothing behind it",
        "invalid number" => "a number that is none",
        other => other,
    }
}

/// Why a text is no JSON object. Only lines that are none come here, so it may take its time.
fn explain(text: &str) -> RecordError {
    let start = text.trim_start();
    match serde_json::from_str::<serde::de::IgnoredAny>(text) {
        Err(error) => {
            // serde_json ends its messages with the place; here every record is its own text.
            let reason = error.to_string();
            let reason = plain_words(reason.split(" at line ").next().unwrap_or(&reason));
            let column = match error.line() {
                0 | 1 => format!("column {}", error.column()),
                line => format!("line {line} of the record, column {}", error.column()),
            };
            RecordError::new(format!("not JSON: {reason} at {column}"))
        }
        Ok(_) if start.starts_with('{') => RecordError::too_deep(),
        Ok(_) => {
            let what = match start.as_bytes().first() {
                Some(b'[') => "an array",
                Some(b'"') => "a string",
                Some(b't' | b'f') => "a Boolean",
                Some(b'n') => "null",
                _ => "a number",
            };
            RecordError::not_an_object(what)
        }
    }
}

#[cfg(test)]
mod tests;
