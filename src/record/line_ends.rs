//! Which line a byte of the input is in, for a parser that counts bytes only.

use std::collections::VecDeque;
use std::io::Read;

/// Passes bytes on, and remembers where lines end until nobody can ask any more.
pub(super) struct LineEnds<R> {
    inner: R,
    /// How many bytes have passed.
    passed: u64,
    last: u8,
    /// The line feeds not yet forgotten: at which byte, and whether a carriage return stands before.
    ends: VecDeque<(u64, bool)>,
    /// How many have been forgotten.
    forgotten: u64,
}

impl<R> LineEnds<R> {
    pub fn new(inner: R) -> Self {
        LineEnds { inner, passed: 0, last: 0, ends: VecDeque::new(), forgotten: 0 }
    }

    /// The line, from 1, of the first byte at or after `from` that is not the end of an empty line
    /// or of the line before. Asked with growing `from`; what lies before is forgotten.
    pub fn line_from(&mut self, from: u64) -> u64 {
        let mut at = from;
        while let Some(&(end, returned)) = self.ends.front() {
            if end <= at {
                at = at.max(end + 1);
            } else if returned && end == at + 1 {
                at = end + 1;
            } else {
                break;
            }
            self.ends.pop_front();
            self.forgotten += 1;
        }
        self.forgotten + 1
    }
}

impl<R: Read> Read for LineEnds<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let bytes = buffer.get(..count).unwrap_or_default();
        for at in memchr::memchr_iter(b'\n', bytes) {
            let before = at.checked_sub(1).and_then(|before| bytes.get(before)).copied();
            self.ends.push_back((self.passed + at as u64, before.unwrap_or(self.last) == b'\r'));
        }
        self.last = bytes.last().copied().unwrap_or(self.last);
        self.passed += count as u64;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lines_and_carriage_returns_are_stepped_over() {
        for step in [1, 2, 3, 100] {
            let mut ends = LineEnds::new(&b"a\r\nb\n\r\n\nc\n"[..]);
            let mut buffer = vec![0; step];
            while ends.read(&mut buffer).unwrap() > 0 {}
            let lines: Vec<u64> = [0, 2, 3, 5, 8, 9].map(|from| ends.line_from(from)).into();
            assert_eq!(lines, [1, 2, 2, 5, 5, 6], "{step} bytes at a time");
        }
    }
}
