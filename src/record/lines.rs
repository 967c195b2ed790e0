//! NDJSON in blocks of whole lines.

use std::io::Read;

use super::batch::{Batch, Batches, ReadError, too_long};

/// How much is read at a time, in bytes.
pub(super) const BLOCK: usize = 1 << 20;

pub(super) struct Lines<R> {
    reader: R,
    /// The beginning of a line whose end has not been read yet.
    carry: Vec<u8>,
    /// The number of the line that comes next, from 1.
    line: u64,
    max_line: usize,
    begun: bool,
    ended: bool,
    /// Whether the last read gave less than was asked for: a pipe that has no more at the moment.
    short: bool,
}

impl<R: Read + Send> Lines<R> {
    pub fn new(reader: R, max_line: usize) -> Self {
        Lines { reader, carry: Vec::new(), line: 1, max_line, begun: false, ended: false, short: false }
    }

    /// Reads once into the buffer, from `filled` on. Answers where what it holds ends now.
    ///
    /// The buffer stays as long as it once was: bytes of it that were set before are not set again.
    fn fill(&mut self, buffer: &mut Vec<u8>, filled: usize) -> Result<usize, ReadError> {
        if buffer.len() < filled + BLOCK {
            buffer.resize(filled + BLOCK, 0);
        }
        let result = loop {
            match self.reader.read(buffer.get_mut(filled..filled + BLOCK).unwrap_or_default()) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                result => break result,
            }
        };
        let count = result.map_err(|error| ReadError { line: self.line, error })?;
        self.ended = count == 0;
        self.short = count < BLOCK;
        if !self.begun && filled + count >= 3 {
            self.begun = true;
            if let Some(mark) = buffer.get_mut(..3).filter(|start| *start == b"\xef\xbb\xbf") {
                mark.fill(b' ');
            }
        }
        Ok(filled + count)
    }

    /// Steps over the rest of a line that is too long to keep.
    fn overlong(&mut self, mut buffer: Vec<u8>) -> Result<Option<Batch>, ReadError> {
        let line = self.line;
        loop {
            let filled = self.fill(&mut buffer, 0)?;
            let text = buffer.get(..filled).unwrap_or_default();
            if let Some(at) = memchr::memchr(b'\n', text) {
                self.carry.clear();
                self.carry.extend_from_slice(text.get(at + 1..).unwrap_or_default());
                break;
            }
            if self.ended {
                break;
            }
        }
        self.line += 1;
        Ok(Some(Batch::Failed { line, error: too_long(self.max_line) }))
    }
}

impl<R: Read + Send> Batches for Lines<R> {
    fn next(&mut self, mut buffer: Vec<u8>) -> Result<Option<Batch>, ReadError> {
        let mut filled = self.carry.len();
        if buffer.len() < filled {
            buffer.resize(filled, 0);
        }
        if let Some(start) = buffer.get_mut(..filled) {
            start.copy_from_slice(&self.carry);
        }
        self.carry.clear();
        let mut searched = 0;
        let end = loop {
            let rest = buffer.get(searched..filled).unwrap_or_default();
            let last = memchr::memrchr(b'\n', rest);
            if let Some(at) = last
                && (self.short || filled >= BLOCK / 2)
            {
                break searched + at + 1;
            }
            if self.ended {
                break filled;
            }
            if last.is_none() {
                searched = filled;
                if filled > self.max_line {
                    return self.overlong(buffer);
                }
            }
            filled = self.fill(&mut buffer, filled)?;
        };
        if filled == 0 {
            return Ok(None);
        }
        self.carry.extend_from_slice(buffer.get(end..filled).unwrap_or_default());
        let first = self.line;
        self.line += memchr::memchr_iter(b'\n', buffer.get(..end).unwrap_or_default()).count() as u64;
        Ok(Some(Batch::Lines { bytes: buffer, end, first, max_line: self.max_line }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Entry;

    /// A reader that gives a few bytes at a time.
    struct Slow<'t>(&'t [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            let count = self.1.min(self.0.len()).min(out.len());
            out[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    fn read(text: &[u8], step: usize, max_line: usize) -> Vec<(u64, String)> {
        let mut lines = Lines::new(Slow(text, step), max_line);
        let mut out = Vec::new();
        while let Some(batch) = lines.next(Vec::new()).unwrap() {
            batch.for_each(|id, entry| {
                let line = id.line;
                out.push(match entry {
                    Entry::Json(json) => (line, String::from_utf8_lossy(json).trim().to_owned()),
                    _ => (line, "too long".to_owned()),
                });
                true
            });
        }
        out
    }

    #[test]
    fn lines_are_whole_and_numbered_however_they_arrive() {
        let text = b"\xef\xbb\xbf{\"a\":1}\r\n\r\n{\"b\":2}\n  \n{\"c\":3}";
        let expected =
            [(1, "{\"a\":1}".to_owned()), (3, "{\"b\":2}".to_owned()), (5, "{\"c\":3}".to_owned())];
        for step in [1, 2, 5, 100] {
            assert_eq!(read(text, step, 1000), expected, "{step} bytes at a time");
        }
        assert_eq!(read(b"", 1, 10), []);
        assert_eq!(read(b"\n\n", 1, 10), []);
    }

    #[test]
    fn a_line_too_long_is_that_lines_error_and_the_others_are_read() {
        let long = "x".repeat(3 * BLOCK);
        let text = format!("1\n{long}\n3\n{long}");
        let expected = [
            (1, "1".to_owned()),
            (2, "too long".to_owned()),
            (3, "3".to_owned()),
            (4, "too long".to_owned()),
        ];
        for step in [1000, BLOCK, 10 * BLOCK] {
            assert_eq!(read(text.as_bytes(), step, 100), expected, "{step} bytes at a time");
        }
    }
}
