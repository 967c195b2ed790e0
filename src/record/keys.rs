//! The keys of the records so far, and which one is likely to come next.

use rustc_hash::FxHashMap;

use super::Projection;
use super::scan::{Literal, Malformed, Scan};
use crate::value::Arena;

/// Keys in a row that fits most records: each knows the one behind it.
#[derive(Debug)]
pub(super) struct Keys {
    known: Vec<Key>,
    /// Places in `known`, by what stands between the quotes.
    places: FxHashMap<Box<[u8]>, usize>,
    first: usize,
    /// How many keys a record may lack in one place before the next one is looked up; none while
    /// records follow no order.
    ahead: usize,
}

/// A key that has no escapes.
#[derive(Debug)]
pub(super) struct Key {
    /// As it stands in a record, with quotes and colon.
    text: Box<[u8]>,
    /// The beginning of `text` and of a string behind it, and which of its bits count: those of the key,
    /// those of both. Short keys are compared without a loop.
    head: Words,
    alone: Words,
    with_quote: Words,
    root: usize,
    next: usize,
}

/// What a key is compared with at a time.
pub(super) const HEAD: usize = 32;
type Words = [u64; HEAD / 8];

/// Where a reader is among the keys.
#[derive(Debug)]
pub(super) struct Cursor {
    last: usize,
    next: usize,
    /// How many keys were known, but not expected where they were.
    astray: usize,
}

/// No key; and no root, for keys that nobody reads.
const NONE: usize = usize::MAX;

const AHEAD: usize = 4;

/// When so many keys of a record are astray, the next one's are looked up without trying.
const ASTRAY: usize = 8;

/// More keys than this are looked up for each record, as are longer ones.
const MAX_KNOWN: usize = 1024;
const MAX_LENGTH: usize = 1024;

impl Keys {
    pub fn new() -> Self {
        Keys { known: Vec::new(), places: FxHashMap::default(), first: NONE, ahead: AHEAD }
    }

    /// At the beginning of a record.
    #[inline]
    pub fn start(&self) -> Cursor {
        Cursor { last: NONE, next: self.first, astray: 0 }
    }

    /// At the end of a record.
    #[inline]
    pub fn end(&mut self, cursor: &Cursor) {
        self.ahead = if cursor.astray < ASTRAY { AHEAD } else { 0 };
    }

    /// The key that is expected, if one is.
    #[inline]
    pub fn expected(&self, cursor: &Cursor) -> Option<&Key> {
        if self.ahead == 0 { None } else { self.known.get(cursor.next) }
    }

    /// Steps over a key and its colon; answers which root it is.
    #[inline]
    pub fn step(
        &mut self,
        scan: &mut Scan<'_, '_>,
        cursor: &mut Cursor,
        projection: &Projection,
    ) -> Result<usize, Malformed> {
        let mut at = cursor.next;
        for _ in 0..self.ahead {
            let Some(key) = self.known.get(at) else { break };
            if key.follows(scan) {
                scan.step_over_key(key.text.len())?;
                (cursor.last, cursor.next) = (at, key.next);
                return Ok(key.root);
            }
            at = key.next;
        }
        self.look_up(scan, cursor, projection)
    }

    /// A key that was not expected here, or that white space parts from its colon.
    #[inline(never)]
    fn look_up(
        &mut self,
        scan: &mut Scan<'_, '_>,
        cursor: &mut Cursor,
        projection: &Projection,
    ) -> Result<usize, Malformed> {
        let literal = scan.string()?;
        scan.white_space();
        scan.expect(b':')?;
        let text = literal.raw.as_bytes();
        if let Some(&at) = self.places.get(text)
            && let Some(key) = self.known.get(at)
        {
            cursor.astray += usize::from(at != cursor.next);
            (cursor.last, cursor.next) = (at, key.next);
            return Ok(key.root);
        }
        Ok(self.learn(literal, cursor, projection))
    }

    #[cold]
    fn learn(&mut self, literal: Literal<'_>, cursor: &mut Cursor, projection: &Projection) -> usize {
        let arena = Arena::new();
        let text = literal.text(&arena).get(&arena);
        let root = projection.find(text.as_bytes()).unwrap_or(NONE);
        if self.known.len() < MAX_KNOWN && text.len() <= MAX_LENGTH && literal.is_verbatim() {
            let at = self.known.len();
            match self.known.get_mut(cursor.last) {
                Some(last) => last.next = at,
                None => self.first = at,
            }
            self.known.push(Key::new(text, root, cursor.next));
            self.places.insert(text.as_bytes().into(), at);
            cursor.last = at;
        }
        root
    }
}

impl Cursor {
    /// Over the key that was expected.
    #[inline]
    pub fn pass(&mut self, key: &Key) {
        (self.last, self.next) = (self.next, key.next);
    }
}

impl Key {
    fn new(key: &str, root: usize, next: usize) -> Self {
        let text = [b"\"", key.as_bytes(), b"\":"].concat();
        let (mut head, mut alone, mut with_quote) = ([0; HEAD], [0; HEAD], [0; HEAD]);
        for (((head, alone), with_quote), (at, byte)) in
            head.iter_mut().zip(&mut alone).zip(&mut with_quote).zip(text.iter().chain(b"\"").enumerate())
        {
            (*head, *with_quote) = (*byte, 0xff);
            *alone = if at < text.len() { 0xff } else { 0 };
        }
        let (head, alone, with_quote) = (words(&head), words(&alone), words(&with_quote));
        Key { text: text.into(), head, alone, with_quote, root, next }
    }

    /// The root of the key; that of keys nobody reads is out of range.
    pub fn root(&self) -> usize {
        self.root
    }

    /// How many bytes it takes, with quotes and colon.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether what stands at the scanner's place is it, with a string behind.
    #[inline]
    pub fn begins_string(&self, bytes: &[u8; HEAD]) -> bool {
        self.text.len() < HEAD && differ(bytes, &self.head, &self.with_quote) == 0
    }

    /// Whether it stands at the scanner's place.
    #[inline]
    fn follows(&self, scan: &Scan<'_, '_>) -> bool {
        match scan.chunk() {
            Some(bytes) if self.text.len() <= HEAD => differ(bytes, &self.head, &self.alone) == 0,
            _ => scan.follows(&self.text),
        }
    }
}

/// Which bits of the words that count differ.
#[inline]
fn differ(bytes: &[u8; HEAD], head: &Words, mask: &Words) -> u64 {
    let wanted = head.iter().zip(mask);
    words(bytes).iter().zip(wanted).fold(0, |differ, (found, (head, mask))| differ | (found ^ head) & mask)
}

#[inline]
fn words(bytes: &[u8; HEAD]) -> Words {
    let mut words = [0; HEAD / 8];
    for (word, bytes) in words.iter_mut().zip(bytes.as_chunks::<8>().0) {
        *word = u64::from_le_bytes(*bytes);
    }
    words
}
