//! The elements of one JSON document that is too large to hold: an array, the `value` array of a
//! Graph page, or objects one after the other, each over several lines.

use std::io::{BufRead, BufReader, Read};

use super::RecordError;
use super::batch::{Batch, Batches, Element, ReadError, too_long};
use super::lines::BLOCK;

/// Where the records are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// `[{…}, {…}]`
    Array,
    /// `{"@odata.context": …, "value": [{…}, {…}]}`
    Page,
    /// `{…} {…}`
    Objects,
}

pub(super) struct Elements<R> {
    reader: BufReader<R>,
    layout: Layout,
    max_line: usize,
    line: u64,
    /// How many elements have been read.
    count: u64,
    state: State,
    /// A record's error that waits for the batch before it.
    waiting: Option<Batch>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    /// Before an element; whether one has been read.
    Between {
        any: bool,
    },
    End,
}

/// What became of an attempt to read an element.
enum Found {
    /// One; the line it begins in.
    Element(u64),
    Failed(RecordError),
    End,
}

impl<R: Read + Send> Elements<R> {
    pub fn new(reader: R, layout: Layout, max_line: usize) -> Self {
        let reader = BufReader::with_capacity(BLOCK, reader);
        Elements { reader, layout, max_line, line: 1, count: 0, state: State::Start, waiting: None }
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

    /// Steps into the array that holds the records. False: there is none.
    fn open(&mut self) -> Result<bool, ReadError> {
        match self.layout {
            Layout::Objects => Ok(true),
            Layout::Array => {
                let open = self.token()? == Some(b'[');
                if open {
                    self.bump(b'[');
                }
                Ok(open)
            }
            Layout::Page => {
                let mut scratch = Vec::new();
                if self.token()? != Some(b'{') {
                    return Ok(false);
                }
                self.bump(b'{');
                loop {
                    scratch.clear();
                    if self.token()? != Some(b'"') {
                        return Ok(false);
                    }
                    self.copy(&mut scratch)?;
                    let records = scratch == b"\"value\"";
                    if self.token()? != Some(b':') {
                        return Ok(false);
                    }
                    self.bump(b':');
                    if records && self.token()? == Some(b'[') {
                        self.bump(b'[');
                        return Ok(true);
                    }
                    self.token()?;
                    scratch.clear();
                    self.copy(&mut scratch)?;
                    if self.token()? != Some(b',') {
                        return Ok(false);
                    }
                    self.bump(b',');
                }
            }
        }
    }

    /// Copies one value, whatever it is; `false` when it was too long to keep.
    fn copy(&mut self, out: &mut Vec<u8>) -> Result<bool, ReadError> {
        let (mut depth, mut in_string, mut escape) = (0usize, false, false);
        let start = out.len();
        let mut fits = true;
        while let Some(byte) = self.peek()? {
            if !in_string && depth == 0 && matches!(byte, b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n') {
                break;
            }
            self.bump(byte);
            if out.len() - start <= self.max_line {
                out.push(byte);
            } else {
                fits = false;
            }
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
        Ok(fits)
    }

    /// Reads the next element behind what `bytes` holds.
    fn element(&mut self, bytes: &mut Vec<u8>) -> Result<Found, ReadError> {
        let State::Between { any } = self.state else { return Ok(Found::End) };
        let objects = self.layout == Layout::Objects;
        let mut byte = self.token()?;
        if any && !objects {
            match byte {
                Some(b',') => {
                    self.bump(b',');
                    byte = self.token()?;
                }
                Some(b']') | None => {}
                Some(_) => {
                    self.state = State::Between { any: false };
                    return Ok(Found::Failed(RecordError::new("expected `,` between two records")));
                }
            }
        }
        match byte {
            None if objects => {
                self.state = State::End;
                return Ok(Found::End);
            }
            None => {
                self.state = State::End;
                return Ok(Found::Failed(RecordError::new("the input ends before the array is closed")));
            }
            Some(b']') if !objects => {
                self.bump(b']');
                self.state = State::End;
                return Ok(Found::End);
            }
            Some(stray @ (b',' | b']' | b'}')) => {
                self.bump(stray);
                let message = format!("expected a record, found `{}`", char::from(stray));
                return Ok(Found::Failed(RecordError::new(message)));
            }
            Some(_) => {}
        }
        self.state = State::Between { any: true };
        let (start, line) = (bytes.len(), self.line);
        if self.copy(bytes)? {
            return Ok(Found::Element(line));
        }
        bytes.truncate(start);
        Ok(Found::Failed(too_long(self.max_line)))
    }
}

impl<R: Read + Send> Batches for Elements<R> {
    fn next(&mut self, mut bytes: Vec<u8>) -> Result<Option<Batch>, ReadError> {
        if let Some(batch) = self.waiting.take() {
            return Ok(Some(batch));
        }
        if self.state == State::Start {
            if !self.open()? {
                self.state = State::End;
                let error = RecordError::new("found no array of records");
                return Ok(Some(Batch::Failed { line: self.line, error }));
            }
            self.state = State::Between { any: false };
        }
        bytes.clear();
        let mut elements = Vec::new();
        while bytes.len() < BLOCK {
            let start = bytes.len();
            match self.element(&mut bytes)? {
                Found::Element(line) => {
                    self.count += 1;
                    elements.push(Element { text: start..bytes.len(), line, number: self.count });
                }
                Found::Failed(error) => {
                    self.waiting = Some(Batch::Failed { line: self.line, error });
                    break;
                }
                Found::End => break,
            }
        }
        if elements.is_empty() {
            return Ok(self.waiting.take());
        }
        Ok(Some(Batch::Elements { bytes, elements }))
    }
}
