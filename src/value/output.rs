//! Where text is put together piece by piece: small copies without a call, and edits in place.

use super::Sink;

/// Bytes are copied in runs of this length; what is copied too much is overwritten by what comes next.
const RUN: usize = 32;

/// Text under construction, byte by byte. Its memory serves one record after the other.
///
/// It is a vector whose length is its capacity, and a place in it: a copy may then write more than it was asked
/// for, in whole runs of bytes, which costs a fraction of what copying exactly does for texts as short as names.
#[derive(Debug, Default)]
pub struct Output {
    bytes: Vec<u8>,
    len: usize,
}

/// A constant piece of text.
#[derive(Clone, Debug)]
pub struct Piece {
    /// What most pieces are as a whole, to be copied as a run.
    first: [u8; RUN],
    bytes: Box<[u8]>,
}

impl Piece {
    /// Of these bytes.
    pub fn new(bytes: &[u8]) -> Self {
        let mut first = [0; RUN];
        for (place, byte) in first.iter_mut().zip(bytes) {
            *place = *byte;
        }
        Piece { first, bytes: bytes.into() }
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// How long a text may be to be copied without a loop.
const SHORT: usize = 2 * RUN;

impl Output {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What has been written.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    /// How much has been written, in bytes.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing has been written.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Takes back what was written behind the first `len` bytes.
    pub fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    /// Any bytes.
    pub fn extend(&mut self, bytes: &[u8]) {
        let end = self.len + bytes.len();
        if self.bytes.len() < end + 4 * RUN {
            self.bytes.resize(2 * end + 64 * RUN, 0);
        }
        if let Some(place) = self.bytes.get_mut(self.len..end) {
            place.copy_from_slice(bytes);
        }
        self.len = end;
    }

    /// Takes a range out of what was written.
    pub fn remove(&mut self, range: std::ops::Range<usize>) {
        if range.start <= range.end && range.end <= self.len {
            self.bytes.copy_within(range.end..self.len, range.start);
            self.len -= range.len();
        }
    }

    /// Gives memory back when it holds more than so many bytes.
    pub fn shrink(&mut self, most: usize) {
        if self.bytes.len() > most {
            *self = Self::default();
        }
    }

    /// A pen that writes on from here.
    pub fn pen(&mut self) -> Pen<'_> {
        Pen { len: self.len, out: self }
    }
}

/// Writes to an [`Output`], and knows itself where it is.
///
/// Each piece begins where the one before ends: were that place in memory, the next piece would have to wait for it
/// to get there and back. A pen is for the locals of one function. It must be [lifted](Self::lift) at the end, and
/// what is called and not inlined writes [without it](Self::put_down).
#[derive(Debug)]
pub struct Pen<'o> {
    out: &'o mut Output,
    len: usize,
}

impl Pen<'_> {
    /// Tells the output where it is.
    #[inline(always)]
    pub fn lift(self) {
        self.out.len = self.len;
    }

    /// Lets another write.
    #[inline(always)]
    pub fn put_down<T>(&mut self, write: impl FnOnce(&mut Output) -> T) -> T {
        self.out.len = self.len;
        let result = write(self.out);
        self.len = self.out.len;
        result
    }

    /// How much has been written, in bytes.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing has been written.
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Takes back what was written behind the first `len` bytes.
    #[inline(always)]
    pub fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    /// What was written behind the first `from` bytes, to be edited in place, and how much of it that is: what
    /// follows may be overwritten.
    #[inline(always)]
    pub fn since(&mut self, from: usize) -> (&mut [u8], usize) {
        let len = self.len.saturating_sub(from);
        (self.out.bytes.get_mut(from..).unwrap_or_default(), len)
    }

    /// A byte.
    #[inline(always)]
    pub fn push(&mut self, byte: u8) {
        match self.window::<1>() {
            Some(place) => {
                *place = [byte];
                self.len += 1;
            }
            None => self.put_down(|out| out.extend(&[byte])),
        }
    }

    /// Two bytes.
    #[inline(always)]
    pub fn pair(&mut self, pair: [u8; 2]) {
        match self.window() {
            Some(place) => {
                *place = pair;
                self.len += 2;
            }
            None => self.put_down(|out| out.extend(&pair)),
        }
    }

    /// A constant piece.
    #[inline(always)]
    pub fn piece(&mut self, piece: &Piece) {
        let len = piece.bytes.len();
        match self.window::<RUN>() {
            Some(window) if len <= RUN => {
                *window = piece.first;
                self.len += len;
            }
            _ => self.put_down(|out| out.extend(&piece.bytes)),
        }
    }

    /// Text that most probably stands in `home`, the text of the record: what follows it there is copied along.
    #[inline(always)]
    pub fn copy(&mut self, text: &str, home: &[u8]) {
        if let Some(source) = short(text, home)
            && let Some(window) = self.window::<SHORT>()
        {
            *window = *source;
            self.len += text.len();
        } else {
            self.put_down(|out| out.extend(text.as_bytes()));
        }
    }

    /// A piece, a text as [`copy`](Self::copy) copies it, and two bytes behind it.
    #[inline(always)]
    pub fn member(&mut self, key: &Piece, text: &str, home: &[u8], end: [u8; 2]) {
        let length = key.bytes.len();
        if let Some(source) = short(text, home)
            && length <= RUN
            && let Some(window) = self.window::<{ RUN + SHORT + RUN }>()
            && let Some(place) = window.first_chunk_mut()
        {
            *place = key.first;
            if let Some(place) = window.get_mut(length..length + SHORT) {
                place.copy_from_slice(source);
            }
            let behind = length + text.len();
            if let Some(place) = window.get_mut(behind..behind + 2) {
                place.copy_from_slice(&end);
            }
            self.len += behind + 2;
        } else {
            self.put_down(|out| out.member(key, text, end));
        }
    }

    /// So many of four bytes in the place of the last one.
    #[inline(always)]
    pub fn end(&mut self, (bytes, count): ([u8; 4], usize)) {
        self.len = self.len.saturating_sub(1);
        match self.window() {
            Some(window) => {
                *window = bytes;
                self.len += count.min(bytes.len());
            }
            None => self.put_down(|out| out.extend(bytes.get(..count).unwrap_or_default())),
        }
    }

    /// The next so many bytes.
    #[inline(always)]
    fn window<const N: usize>(&mut self) -> Option<&mut [u8; N]> {
        self.out.bytes.get_mut(self.len..).and_then(|rest| rest.first_chunk_mut())
    }
}

impl Output {
    #[cold]
    fn member(&mut self, key: &Piece, text: &str, end: [u8; 2]) {
        self.extend(&key.bytes);
        self.extend(text.as_bytes());
        self.extend(&end);
    }
}

impl Sink for Output {
    #[inline]
    fn put(&mut self, bytes: &[u8]) {
        self.extend(bytes);
    }
}

/// A short text and what follows it in `home`, if it stands there.
///
/// Text that lives elsewhere has an address beyond the end, or before the start, which wraps around to beyond the end;
/// what has an address within is that text.
#[inline(always)]
fn short<'h>(text: &str, home: &'h [u8]) -> Option<&'h [u8; SHORT]> {
    let from = text.as_ptr().addr().wrapping_sub(home.as_ptr().addr());
    if text.len() > SHORT {
        return None;
    }
    home.get(from..).and_then(|rest| rest.first_chunk())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever is written in whatever way: the same bytes as a vector has.
        #[test]
        fn it_holds_what_was_written(
            home in "[a-zé]{0,190}",
            writes in proptest::collection::vec((0..6usize, 0..90usize, 0..90usize, "[a-z]{0,70}"), 0..40),
        ) {
            let (mut out, mut expected) = (Output::new(), Vec::new());
            for (way, start, length, text) in &writes {
                let mut pen = out.pen();
                match way {
                    0 => {
                        pen.piece(&Piece::new(text.as_bytes()));
                        expected.extend_from_slice(text.as_bytes());
                    }
                    1 => {
                        let part = home.get(*start..*start + *length).unwrap_or(&home);
                        pen.copy(part, home.as_bytes());
                        expected.extend_from_slice(part.as_bytes());
                    }
                    2 => {
                        pen.copy(text, home.as_bytes());
                        expected.extend_from_slice(text.as_bytes());
                    }
                    3 => {
                        let part = home.get(*start..*start + *length).unwrap_or(&home);
                        pen.member(&Piece::new(text.as_bytes()), part, home.as_bytes(), *b"\",");
                        expected.extend_from_slice(text.as_bytes());
                        expected.extend_from_slice(part.as_bytes());
                        expected.extend_from_slice(b"\",");
                    }
                    4 => {
                        pen.push(b'"');
                        expected.push(b'"');
                    }
                    _ => {
                        let end = start + length;
                        if end <= expected.len() {
                            pen.put_down(|out| out.remove(*start..end));
                            expected.drain(*start..end);
                        } else {
                            pen.truncate(*start);
                            expected.truncate(*start);
                        }
                    }
                }
                pen.lift();
                prop_assert_eq!(out.as_bytes(), &expected[..]);
            }
        }
    }
}
