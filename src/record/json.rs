//! One record as JSON text, projected onto the attributes a program reads.

use super::RecordError;
use super::projection::Projection;
use super::scan::{Malformed, Scan};
use crate::value::{Arena, Value};

/// Reads records, expecting each one's keys in the order of the records before.
#[derive(Debug)]
pub struct JsonReader<'p> {
    projection: &'p Projection,
    /// The keys seen so far, in an order that fits most records.
    order: Vec<Expected>,
}

/// A key as it stands in the text, quotes and colon included.
#[derive(Debug)]
struct Expected {
    text: Box<[u8]>,
    /// The beginning of `text`, and which of its bits count: short keys are compared without a loop.
    head: [u64; WORDS],
    mask: [u64; WORDS],
    root: Option<usize>,
}

/// How long a key is that is compared without a loop, in words.
const WORDS: usize = 4;

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

    /// Steps over a key and its colon; answers which root it is. `next` is where it is expected among
    /// the keys seen.
    #[inline]
    fn key(&mut self, scan: &mut Scan<'_>, next: &mut usize) -> Result<Option<usize>, Malformed> {
        for ahead in *next..*next + AHEAD {
            let Some(expected) = self.order.get(ahead) else { break };
            if expected.follows(scan) {
                scan.at += expected.text.len();
                *next = ahead + 1;
                return Ok(expected.root);
            }
        }
        self.look_up(scan, next)
    }

    /// A key that was not expected here, or that white space parts from its colon.
    #[cold]
    fn look_up(&mut self, scan: &mut Scan<'_>, next: &mut usize) -> Result<Option<usize>, Malformed> {
        let key = scan.string()?;
        scan.white_space();
        scan.expect(b':')?;
        let arena = Arena::new();
        let root = self.projection.find(key.text(&arena).get(&arena).as_bytes());
        let text = [b"\"", key.raw.as_bytes(), b"\":"].concat();
        match self.order.iter().position(|expected| *expected.text == *text) {
            Some(at) => *next = at + 1,
            None if self.order.len() < MAX_EXPECTED => {
                let at = (*next).min(self.order.len());
                self.order.insert(at, Expected::new(text, root));
                *next = at + 1;
            }
            None => {}
        }
        Ok(root)
    }
}

impl Expected {
    fn new(text: Vec<u8>, root: Option<usize>) -> Self {
        let (mut head, mut mask) = ([0; 8 * WORDS], [0; 8 * WORDS]);
        for ((head, mask), byte) in head.iter_mut().zip(&mut mask).zip(&text) {
            (*head, *mask) = (*byte, 0xff);
        }
        Expected { text: text.into(), head: words(&head), mask: words(&mask), root }
    }

    /// Whether it stands at the scanner's place.
    #[inline]
    fn follows(&self, scan: &Scan<'_>) -> bool {
        if self.text.len() > 8 * WORDS {
            return scan.follows(&self.text);
        }
        let Some(bytes) = scan.chunk() else { return scan.follows(&self.text) };
        let wanted = self.head.iter().zip(&self.mask);
        words(bytes)
            .iter()
            .zip(wanted)
            .fold(0, |differ, (found, (head, mask))| differ | (found ^ head) & mask)
            == 0
    }
}

#[inline]
fn words(bytes: &[u8; 8 * WORDS]) -> [u64; WORDS] {
    let mut words = [0; WORDS];
    for (word, bytes) in words.iter_mut().zip(bytes.as_chunks::<8>().0) {
        *word = u64::from_le_bytes(*bytes);
    }
    words
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
