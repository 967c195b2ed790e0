//! The keys of the records so far, and which one is likely to come next.

use rustc_hash::FxHashMap;

use super::Projection;
use super::scan::{Literal, Malformed, Scan};
use crate::value::Arena;

/// The keys seen so far, in an order that fits most records.
#[derive(Debug)]
pub(super) struct Keys {
    order: Vec<Key>,
    /// Places in `order`, by what stands between the quotes.
    places: FxHashMap<Box<[u8]>, usize>,
    /// How many keys a record may lack in one place before the next one is looked up; none while
    /// records follow no order.
    ahead: usize,
}

/// A key that has no escapes.
#[derive(Debug)]
pub(super) struct Key {
    /// The key as it stands before a string, with all three quotes and the colon, and which of its bits
    /// count, before a string and else: short keys are compared without a loop.
    head: Words,
    mask: Words,
    mask_alone: Words,
    root: usize,
    /// As it stands in a record, with quotes and colon.
    text: Box<[u8]>,
}

/// What a key is compared with at a time.
pub(super) const HEAD: usize = 32;
type Words = [u64; HEAD / 8];

/// Where a reader is among the keys.
#[derive(Debug, Default)]
pub(super) struct Cursor {
    next: usize,
    /// How many keys were known, but not expected where they were.
    astray: usize,
}

/// The root of keys that nobody reads: there are not as many.
const NONE: usize = usize::MAX;

const AHEAD: usize = 4;

/// When so many keys of a record are astray, the next one's are looked up without trying.
const ASTRAY: usize = 8;

/// More keys than this are looked up for each record, as are longer ones.
const MAX_KEYS: usize = 1024;
const MAX_LENGTH: usize = 1024;

impl Keys {
    pub fn new() -> Self {
        Keys { order: Vec::new(), places: FxHashMap::default(), ahead: AHEAD }
    }

    /// At the end of a record.
    #[inline]
    pub fn end(&mut self, cursor: &Cursor) {
        self.ahead = if cursor.astray < ASTRAY { AHEAD } else { 0 };
    }

    /// The keys that are expected, in that order.
    #[inline]
    pub fn expected(&self, cursor: &Cursor) -> &[Key] {
        let expected = if self.ahead == 0 { None } else { self.order.get(cursor.next..) };
        expected.unwrap_or_default()
    }

    /// Steps over a key and its colon; answers which root it is.
    pub fn step(
        &mut self,
        scan: &mut Scan<'_, '_>,
        cursor: &mut Cursor,
        projection: &Projection,
    ) -> Result<usize, Malformed> {
        for at in cursor.next..cursor.next + self.ahead {
            let Some(key) = self.order.get(at) else { break };
            if key.follows(scan) {
                scan.step_over_key(key.text.len())?;
                cursor.next = at + 1;
                return Ok(key.root);
            }
        }
        self.look_up(scan, cursor, projection)
    }

    /// A key that was not expected here, or that white space parts from its colon.
    fn look_up(
        &mut self,
        scan: &mut Scan<'_, '_>,
        cursor: &mut Cursor,
        projection: &Projection,
    ) -> Result<usize, Malformed> {
        let literal = scan.string()?;
        scan.white_space();
        scan.expect(b':')?;
        if let Some(&at) = self.places.get(literal.raw.as_bytes())
            && let Some(key) = self.order.get(at)
        {
            cursor.astray += usize::from(at != cursor.next);
            cursor.next = at + 1;
            return Ok(key.root);
        }
        Ok(self.learn(literal, cursor, projection))
    }

    #[cold]
    fn learn(&mut self, literal: Literal<'_>, cursor: &mut Cursor, projection: &Projection) -> usize {
        let arena = Arena::new();
        let text = literal.text(&arena).get(&arena);
        let root = projection.find(text.as_bytes()).unwrap_or(NONE);
        if self.order.len() < MAX_KEYS && text.len() <= MAX_LENGTH && literal.is_verbatim() {
            let at = cursor.next.min(self.order.len());
            for place in self.places.values_mut().filter(|place| **place >= at) {
                *place += 1;
            }
            self.places.insert(text.as_bytes().into(), at);
            self.order.insert(at, Key::new(text, root));
            cursor.next = at + 1;
        }
        root
    }
}

impl Cursor {
    /// Over keys that were expected.
    #[inline]
    pub fn pass(&mut self, count: usize) {
        self.next += count;
    }
}

/// What may begin where a key is expected.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Begins {
    /// A member of that key, with a string.
    String,
    /// A member of that key.
    Member,
    /// Another one; or one whose key is too long to tell at once.
    Other,
}

impl Key {
    fn new(key: &str, root: usize) -> Self {
        let text = [b"\"", key.as_bytes(), b"\":"].concat();
        // Nothing that UTF-8 has, should the key be long.
        let (mut head, mut mask, mut mask_alone) = ([0xff; HEAD], [0xff; HEAD], [0xff; HEAD]);
        if text.len() < HEAD {
            let bytes = text.iter().chain(b"\"").map(|byte| (*byte, 0xff)).chain(std::iter::repeat((0, 0)));
            for ((head, mask), (byte, bits)) in head.iter_mut().zip(&mut mask).zip(bytes) {
                (*head, *mask) = (byte, bits);
            }
            mask_alone = mask;
            mask_alone.iter_mut().skip(text.len()).for_each(|bits| *bits = 0);
        }
        let (head, mask, mask_alone) = (words(&head), words(&mask), words(&mask_alone));
        Key { head, mask, mask_alone, root, text: text.into() }
    }

    /// The root of the key; that of keys nobody reads is out of range.
    #[inline]
    pub fn root(&self) -> usize {
        self.root
    }

    /// How many bytes it takes, with quotes and colon.
    #[inline]
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// What begins there.
    #[inline(always)]
    pub fn begins(&self, bytes: &[u8; HEAD]) -> Begins {
        if self.differs(bytes, &self.mask) == 0 {
            Begins::String
        } else if self.differs(bytes, &self.mask_alone) == 0 {
            Begins::Member
        } else {
            Begins::Other
        }
    }

    /// Whether it stands at the scanner's place.
    #[inline]
    fn follows(&self, scan: &Scan<'_, '_>) -> bool {
        match scan.chunk() {
            Some(bytes) if self.text.len() < HEAD => self.differs(bytes, &self.mask_alone) == 0,
            _ => scan.follows(&self.text),
        }
    }

    /// The bits that differ, of those that count.
    #[inline(always)]
    fn differs(&self, bytes: &[u8; HEAD], mask: &Words) -> u64 {
        let wanted = self.head.iter().zip(mask);
        words(bytes).iter().zip(wanted).fold(0, |bits, (found, (head, mask))| bits | (found ^ head) & mask)
    }
}

#[inline(always)]
fn words(bytes: &[u8; HEAD]) -> Words {
    let mut words = [0; HEAD / 8];
    for (word, bytes) in words.iter_mut().zip(bytes.as_chunks::<8>().0) {
        *word = u64::from_le_bytes(*bytes);
    }
    words
}
