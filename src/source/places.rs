//! Lines and columns of many places in one file.

use std::sync::OnceLock;

use super::{Position, SourceFile, Span};

/// Characters are counted ahead up to every so many bytes.
const STEP: usize = 4096;

/// How many characters of a long line identify it, on either side of a place.
const AROUND: usize = 100;

/// Finds places in a time that does not grow with the length of their line: a file on one line may have
/// thousands of findings.
#[derive(Debug)]
pub struct Places<'f> {
    file: &'f SourceFile,
    lines: usize,
    /// How many characters begin before each multiple of [`STEP`].
    counted: OnceLock<Vec<usize>>,
}

impl<'f> Places<'f> {
    /// Of a file.
    pub fn new(file: &'f SourceFile) -> Self {
        let lines = memchr::memchr_iter(b'\n', file.text().as_bytes()).count() + 1;
        Places { file, lines, counted: OnceLock::new() }
    }

    /// The file.
    pub fn file(&self) -> &'f SourceFile {
        self.file
    }

    /// How many lines there are.
    pub fn lines(&self) -> usize {
        self.lines
    }

    /// The line of a byte, from 1; past the end is the last one.
    pub fn line(&self, offset: usize) -> usize {
        let (mut low, mut high) = (1, self.lines);
        while low < high {
            let middle = low + (high - low).div_ceil(2);
            if self.file.line_span(middle).start <= offset { low = middle } else { high = middle - 1 }
        }
        low
    }

    /// Line and column of a byte, from 1.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.file.text().len());
        let line = self.line(offset);
        let start = self.file.line_span(line).start;
        if offset - start <= STEP {
            return self.file.position(offset);
        }
        Position { line, column: self.characters(offset) - self.characters(start) + 1 }
    }

    /// The line that a place begins on, without blanks around it; of a long one (JSON without line ends) what is
    /// around the place. Tells findings apart, wherever their line has moved to.
    pub fn line_text(&self, place: Span) -> &'f str {
        let text = self.file.text();
        let line = self.file.line_span(self.line(place.start));
        if line.len() <= 4 * AROUND {
            return line.of(text).trim();
        }
        let middle = place.start.clamp(line.start, line.end);
        let (before, after) = (Span::new(line.start, middle).of(text), Span::new(middle, line.end).of(text));
        let start = before.char_indices().rev().nth(AROUND - 1).map_or(line.start, |(at, _)| line.start + at);
        let end = after.char_indices().nth(AROUND).map_or(line.end, |(at, _)| middle + at);
        Span::new(start, end).of(text).trim()
    }

    /// How many characters begin before a byte.
    fn characters(&self, offset: usize) -> usize {
        let bytes = self.file.text().as_bytes();
        let counted = self.counted.get_or_init(|| {
            let sums = bytes.chunks(STEP).scan(0, |sum, chunk| {
                *sum += beginnings(chunk);
                Some(*sum)
            });
            std::iter::once(0).chain(sums).collect()
        });
        let step = offset / STEP;
        let rest = bytes.get(step * STEP..offset).unwrap_or_default();
        counted.get(step).copied().unwrap_or_default() + beginnings(rest)
    }
}

/// How many bytes begin a character.
fn beginnings(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_file() {
        for text in ["", "a", "a\n", "\n\n", "é\r\nb\n\n€", &"añ€\n".repeat(50), &"añ€".repeat(4000)]
        {
            let file = SourceFile::new("x", text);
            let places = Places::new(&file);
            for (offset, _) in text.char_indices().step_by(7).chain([(text.len(), ' ')]) {
                assert_eq!(places.position(offset), file.position(offset), "{offset} of {}", text.len());
            }
        }
    }
}
