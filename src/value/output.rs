//! Where text is put together piece by piece: small copies without a call, and edits in place.

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

/// A constant piece of text, stored in whole runs.
#[derive(Clone, Debug)]
pub struct Piece {
    runs: Box<[[u8; RUN]]>,
    len: usize,
}

impl Piece {
    /// Of these bytes.
    pub fn new(bytes: &[u8]) -> Self {
        let runs = bytes.chunks(RUN).map(|chunk| {
            let mut run = [0; RUN];
            for (place, byte) in run.iter_mut().zip(chunk) {
                *place = *byte;
            }
            run
        });
        Piece { runs: runs.collect(), len: bytes.len() }
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8] {
        self.runs.as_flattened().get(..self.len).unwrap_or_default()
    }
}

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
    #[inline]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing has been written.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Takes back what was written behind the first `len` bytes.
    #[inline]
    pub fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    /// What was written behind the first `from` bytes, to be edited in place.
    #[inline]
    pub fn since(&mut self, from: usize) -> &mut [u8] {
        self.bytes.get_mut(from..self.len).unwrap_or_default()
    }

    /// A byte.
    #[inline]
    pub fn push(&mut self, byte: u8) {
        match self.bytes.get_mut(self.len) {
            Some(place) => {
                *place = byte;
                self.len += 1;
            }
            None => self.extend(&[byte]),
        }
    }

    /// Two bytes.
    #[inline]
    pub fn pair(&mut self, pair: [u8; 2]) {
        match self.bytes.get_mut(self.len..).and_then(|rest| rest.first_chunk_mut()) {
            Some(place) => {
                *place = pair;
                self.len += 2;
            }
            None => self.extend(&pair),
        }
    }

    /// A constant piece.
    #[inline]
    pub fn piece(&mut self, piece: &Piece) {
        let mut to = self.len;
        for run in &piece.runs {
            let Some(place) = self.run(to) else { return self.extend(piece.as_bytes()) };
            *place = *run;
            to += RUN;
        }
        self.len += piece.len;
    }

    /// Text that most probably stands in `home`, the text of the record: what follows it there is copied along.
    #[inline]
    pub fn copy(&mut self, text: &str, home: &[u8]) {
        // Where in `home` it is. Text that lives elsewhere has an address beyond the end, or before the start, which
        // wraps around to beyond the end; what has an address within is that text.
        let mut from = text.as_ptr().addr().wrapping_sub(home.as_ptr().addr());
        let mut to = self.len;
        let end = to + text.len();
        while to < end {
            let Some(run) = home.get(from..).and_then(|rest| rest.first_chunk::<RUN>()) else {
                return self.extend(text.as_bytes());
            };
            let Some(place) = self.run(to) else { return self.extend(text.as_bytes()) };
            *place = *run;
            from += RUN;
            to += RUN;
        }
        self.len = end;
    }

    /// Any bytes.
    #[cold]
    pub fn extend(&mut self, bytes: &[u8]) {
        let end = self.len + bytes.len();
        if self.bytes.len() < end + RUN {
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

    /// Another byte in the place of the last one.
    #[inline]
    pub fn replace_last(&mut self, byte: u8) {
        if let Some(last) = self.len.checked_sub(1).and_then(|at| self.bytes.get_mut(at)) {
            *last = byte;
        }
    }

    /// Gives memory back when it holds more than so many bytes.
    pub fn shrink(&mut self, most: usize) {
        if self.bytes.len() > most {
            *self = Self::default();
        }
    }

    #[inline]
    fn run(&mut self, at: usize) -> Option<&mut [u8; RUN]> {
        self.bytes.get_mut(at..).and_then(|rest| rest.first_chunk_mut::<RUN>())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever is written in whatever way: the same bytes as a vector has.
        #[test]
        fn it_holds_what_was_written(
            home in "[a-zé]{0,90}",
            writes in proptest::collection::vec((0..5usize, 0..90usize, 0..40usize, "[a-z]{0,70}"), 0..40),
        ) {
            let (mut out, mut expected) = (Output::new(), Vec::new());
            for (way, start, length, text) in &writes {
                match way {
                    0 => {
                        out.piece(&Piece::new(text.as_bytes()));
                        expected.extend_from_slice(text.as_bytes());
                    }
                    1 => {
                        let part = home.get(*start..*start + *length).unwrap_or(&home);
                        out.copy(part, home.as_bytes());
                        expected.extend_from_slice(part.as_bytes());
                    }
                    2 => {
                        out.copy(text, home.as_bytes());
                        expected.extend_from_slice(text.as_bytes());
                    }
                    3 => {
                        out.push(b'"');
                        expected.push(b'"');
                    }
                    _ => {
                        let end = start + length;
                        if end <= expected.len() {
                            out.remove(*start..end);
                            expected.drain(*start..end);
                        } else {
                            out.truncate(*start);
                            expected.truncate(*start);
                        }
                    }
                }
                prop_assert_eq!(out.as_bytes(), &expected[..]);
            }
        }
    }
}
