//! The records of JSON documents that are too large to hold: arrays, Graph pages, or objects over
//! several lines, one document after the other in any mix.

use std::io::{BufRead, BufReader, Read};

use super::RecordError;
use super::batch::{Batch, Batches, Element, ReadError, too_long};
use super::lines::BLOCK;

/// How many characters of what stands in the wrong place an error shows.
const SHOWN: usize = 24;

pub(super) struct Elements<R> {
    reader: BufReader<R>,
    max_line: usize,
    line: u64,
    /// How many elements have been read.
    count: u64,
    place: Place,
    /// A record's error that waits for the batch before it.
    waiting: Option<Batch>,
}

/// What has been read last.
#[derive(Clone, Copy)]
enum Place {
    /// A whole document, or nothing yet.
    Document,
    /// A part of an array of records.
    Array { after: After, in_page: bool },
    /// An array or another member of a page, which goes on.
    Page,
    /// Everything.
    End,
}

/// What has been read last of an array.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    Bracket,
    Record,
    Comma,
}

/// What became of a step.
enum Found {
    /// A record; the line it begins in.
    Element(u64),
    /// An error, in that line.
    Failed(u64, RecordError),
    /// Nothing but a bracket or a member of a page.
    Passed,
    End,
}

/// The bytes of a value, as far as they are kept.
struct Kept<'b> {
    out: &'b mut Vec<u8>,
    start: usize,
    /// How many bytes are kept.
    limit: usize,
    /// Whether those are all.
    whole: bool,
}

impl<'b> Kept<'b> {
    fn new(out: &'b mut Vec<u8>, limit: usize) -> Self {
        let start = out.len();
        Kept { out, start, limit, whole: true }
    }

    fn push(&mut self, byte: u8) {
        if self.out.len() - self.start < self.limit {
            self.out.push(byte);
        } else {
            self.whole = false;
        }
    }

    fn discard(self) {
        self.out.truncate(self.start);
    }
}

impl<R: Read + Send> Elements<R> {
    pub fn new(reader: R, max_line: usize) -> Self {
        let reader = BufReader::with_capacity(BLOCK, reader);
        Elements { reader, max_line, line: 1, count: 0, place: Place::Document, waiting: None }
    }

    fn peek(&mut self) -> Result<Option<u8>, ReadError> {
        loop {
            match self.reader.fill_buf() {
                Ok(buffer) => return Ok(buffer.first().copied()),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(ReadError { line: self.line, error }),
            }
        }
    }

    fn bump(&mut self, byte: u8) {
        self.line += u64::from(byte == b'\n');
        self.reader.consume(1);
    }

    /// The next byte that is not white space (or a byte-order mark), not consumed.
    fn token(&mut self) -> Result<Option<u8>, ReadError> {
        loop {
            match self.peek()? {
                Some(byte @ (b' ' | b'\t' | b'\r' | b'\n' | 0xef | 0xbb | 0xbf)) => self.bump(byte),
                other => return Ok(other),
            }
        }
    }

    /// As [`Self::token`], inside a value that is kept.
    fn kept_token(&mut self, kept: &mut Kept) -> Result<Option<u8>, ReadError> {
        loop {
            match self.peek()? {
                Some(byte @ (b' ' | b'\t' | b'\r' | b'\n')) => {
                    self.bump(byte);
                    kept.push(byte);
                }
                other => return Ok(other),
            }
        }
    }

    /// Copies what is left of a value that is open `depth` brackets deep; 0: all of it.
    fn copy(&mut self, kept: &mut Kept, mut depth: usize) -> Result<(), ReadError> {
        let (mut in_string, mut escape) = (false, false);
        while let Some(byte) = self.peek()? {
            if !in_string && depth == 0 && matches!(byte, b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n') {
                break;
            }
            self.bump(byte);
            kept.push(byte);
            if in_string {
                match byte {
                    _ if escape => escape = false,
                    b'\\' => escape = true,
                    b'"' => in_string = false,
                    _ => {}
                }
            } else {
                match byte {
                    b'"' => in_string = true,
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => depth = depth.saturating_sub(1),
                    _ => continue,
                }
            }
            if depth == 0 && !in_string {
                break;
            }
        }
        Ok(())
    }

    fn failed(&self, message: impl Into<String>) -> Found {
        Found::Failed(self.line, RecordError::new(message))
    }

    /// The error of an input that ends inside a document.
    fn cut_off(&mut self, what: &str) -> Found {
        self.place = Place::End;
        self.failed(format!("the input ends before the {what} is closed"))
    }

    /// The error of text that belongs to no document. What follows in its line cannot be told apart
    /// from it, so that reading goes on at the next line.
    fn misplaced(&mut self, expected: &str) -> Result<Found, ReadError> {
        let line = self.line;
        let mut word = Vec::new();
        let mut in_word = true;
        while let Some(byte) = self.peek()? {
            if byte == b'\n' {
                break;
            }
            self.bump(byte);
            in_word &= !byte.is_ascii_whitespace();
            // The longest characters have four bytes.
            if in_word && word.len() <= 4 * SHOWN {
                word.push(byte);
            }
        }
        self.place = Place::Document;
        let word = String::from_utf8_lossy(&word);
        let shown: String = word.chars().take(SHOWN).collect();
        let more = if shown.len() < word.len() { "…" } else { "" };
        let message = format!("expected {expected}, found `{shown}{more}`; the rest of the line is not read");
        Ok(Found::Failed(line, RecordError::new(message)))
    }

    /// Reads on, a record into `bytes`.
    fn step(&mut self, bytes: &mut Vec<u8>) -> Result<Found, ReadError> {
        match self.place {
            Place::Document => match self.token()? {
                None => {
                    self.place = Place::End;
                    Ok(Found::End)
                }
                Some(b'[') => {
                    self.enter_array(false);
                    Ok(Found::Passed)
                }
                Some(b'{') => self.object_or_page(bytes),
                Some(_) => self.misplaced("an object or an array"),
            },
            Place::Array { after, in_page } => self.in_array(bytes, after, in_page),
            Place::Page => self.in_page(),
            Place::End => Ok(Found::End),
        }
    }

    fn enter_array(&mut self, in_page: bool) {
        self.bump(b'[');
        self.place = Place::Array { after: After::Bracket, in_page };
    }

    fn leave_array(&mut self, in_page: bool) {
        self.bump(b']');
        self.place = if in_page { Place::Page } else { Place::Document };
    }

    /// Reads an object, which may turn out to be a page of a Graph answer: one that has nothing but
    /// annotations before `"value": [`. Of a page, steps into that array.
    fn object_or_page(&mut self, bytes: &mut Vec<u8>) -> Result<Found, ReadError> {
        let line = self.line;
        let mut kept = Kept::new(bytes, self.max_line);
        let mut before = b'{';
        loop {
            self.bump(before);
            kept.push(before);
            if self.kept_token(&mut kept)? != Some(b'"') {
                break;
            }
            let key = kept.out.len();
            self.copy(&mut kept, 0)?;
            let key = kept.out.get(key..).unwrap_or_default();
            let (records, annotation) = (key == b"\"value\"", key.starts_with(b"\"@"));
            if !(records || annotation) || self.kept_token(&mut kept)? != Some(b':') {
                break;
            }
            self.bump(b':');
            kept.push(b':');
            let value = self.kept_token(&mut kept)?;
            if records && value == Some(b'[') {
                kept.discard();
                self.enter_array(true);
                return Ok(Found::Passed);
            }
            if records {
                break;
            }
            self.copy(&mut kept, 0)?;
            if self.kept_token(&mut kept)? != Some(b',') {
                break;
            }
            before = b',';
        }
        self.copy(&mut kept, 1)?;
        Ok(self.element(kept, line))
    }

    fn element(&self, kept: Kept, line: u64) -> Found {
        if kept.whole {
            return Found::Element(line);
        }
        kept.discard();
        Found::Failed(line, too_long(self.max_line))
    }

    /// Reads the next record of an array, or its end.
    fn in_array(&mut self, bytes: &mut Vec<u8>, after: After, in_page: bool) -> Result<Found, ReadError> {
        let mut after = after;
        let mut byte = self.token()?;
        if after == After::Record && byte == Some(b',') {
            self.bump(b',');
            byte = self.token()?;
            after = After::Comma;
        }
        let Some(byte) = byte else { return Ok(self.cut_off("array")) };
        let stray = |expected: &str| format!("expected {expected}, found `{}`", char::from(byte));
        let found = match (byte, after) {
            (b']', After::Bracket | After::Record) => {
                self.leave_array(in_page);
                return Ok(Found::Passed);
            }
            (b']', After::Comma) => {
                let found = self.failed(stray("a record"));
                self.leave_array(in_page);
                return Ok(found);
            }
            (b'}', After::Record) => {
                self.bump(b'}');
                self.failed(stray("`,` or `]`"))
            }
            (b',' | b'}', _) => {
                self.bump(byte);
                after = if byte == b',' { After::Comma } else { after };
                self.failed(stray("a record"))
            }
            (_, After::Record) => {
                // As if there were one.
                after = After::Comma;
                self.failed("expected `,` between two records")
            }
            (_, After::Bracket | After::Comma) => {
                after = After::Record;
                let line = self.line;
                let mut kept = Kept::new(bytes, self.max_line);
                self.copy(&mut kept, 0)?;
                self.element(kept, line)
            }
        };
        self.place = Place::Array { after, in_page };
        Ok(found)
    }

    /// Reads the next member of a page that has had its records, or its end.
    fn in_page(&mut self) -> Result<Found, ReadError> {
        match self.token()? {
            None => return Ok(self.cut_off("page")),
            Some(b'}') => {
                self.bump(b'}');
                self.place = Place::Document;
                return Ok(Found::Passed);
            }
            Some(b',') => self.bump(b','),
            // The next document, most likely.
            Some(byte @ (b'{' | b'[')) => {
                self.place = Place::Document;
                let message = format!("expected `,` or `}}` in a page, found `{}`", char::from(byte));
                return Ok(self.failed(message));
            }
            Some(_) => return self.misplaced("`,` or `}` in a page"),
        }
        match self.token()? {
            None => return Ok(self.cut_off("page")),
            Some(b'"') => {}
            Some(b'}') => {
                self.bump(b'}');
                self.place = Place::Document;
                return Ok(self.failed("expected a name in a page, found `}`"));
            }
            Some(_) => return self.misplaced("a name in a page"),
        }
        let mut name = Vec::new();
        self.copy(&mut Kept::new(&mut name, SHOWN), 0)?;
        match self.token()? {
            None => return Ok(self.cut_off("page")),
            Some(b':') => self.bump(b':'),
            Some(_) => return self.misplaced("`:` in a page"),
        }
        match self.token()? {
            None => return Ok(self.cut_off("page")),
            Some(b'[') if name == b"\"value\"" => self.enter_array(true),
            Some(b',' | b']' | b'}') => return self.misplaced("a value in a page"),
            Some(_) => self.copy(&mut Kept::new(&mut Vec::new(), 0), 0)?,
        }
        Ok(Found::Passed)
    }
}

impl<R: Read + Send> Batches for Elements<R> {
    fn next(&mut self, mut bytes: Vec<u8>) -> Result<Option<Batch>, ReadError> {
        if let Some(batch) = self.waiting.take() {
            return Ok(Some(batch));
        }
        bytes.clear();
        let mut elements = Vec::new();
        while bytes.len() < BLOCK {
            let start = bytes.len();
            match self.step(&mut bytes)? {
                Found::Element(line) => {
                    self.count += 1;
                    elements.push(Element { text: start..bytes.len(), line, number: self.count });
                }
                Found::Failed(line, error) => {
                    self.waiting = Some(Batch::Failed { line, error });
                    break;
                }
                Found::Passed => {}
                Found::End => break,
            }
        }
        if elements.is_empty() {
            return Ok(self.waiting.take());
        }
        Ok(Some(Batch::Elements { bytes, elements }))
    }
}
