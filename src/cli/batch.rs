//! JSON lines in, one line out for each, in order: what `eval --batch` and `scope --batch` share.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use attrflow::source::Code;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::exit::Trouble;
use super::output::Output;

/// What goes wrong with one line.
#[derive(Debug, Serialize)]
pub(super) struct LineError {
    /// `AF0xx` to `AF6xx`: it does not compile; `AF9xx`: evaluation failed.
    pub code: &'static str,
    /// In words.
    pub message: String,
}

impl LineError {
    /// With a code.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        LineError { code: code.as_str(), message: message.into() }
    }

    /// A line that is not what it should be.
    pub fn line(message: impl Into<String>) -> Self {
        LineError::new(Code::AF906, message)
    }
}

/// The attributes of a line as a record.
///
/// # Errors
/// What is no object.
pub(super) fn record(inputs: Option<&RawValue>) -> Result<&[u8], LineError> {
    let text = inputs.map_or("{}", RawValue::get);
    if text.starts_with('{') {
        Ok(text.as_bytes())
    } else {
        Err(LineError::line("`inputs` must be an object"))
    }
}

/// Reads a line as an object.
///
/// # Errors
/// What is not UTF-8, not JSON, or has other members than wanted.
pub(super) fn parse<'l, T: Deserialize<'l>>(line: &'l [u8]) -> Result<T, LineError> {
    let text = std::str::from_utf8(line)
        .map_err(|error| LineError::line(format!("not UTF-8 at byte {}", error.valid_up_to() + 1)))?;
    if !text.trim_start().starts_with('{') {
        return Err(LineError::line("a line must be a JSON object"));
    }
    serde_json::from_str(text).map_err(|error| {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or(&message);
        LineError::line(format!("{message} at column {}", error.column()))
    })
}

/// What comes of an input.
pub(super) trait Answers {
    /// Answers a line, which is not blank.
    fn line(&mut self, number: u64, line: &[u8], out: &mut Vec<u8>);

    /// Whether the first line begins a document that is to be read as a whole.
    fn begins_document(&self, _line: &[u8]) -> bool {
        false
    }

    /// Answers a document. `first`: the number of its first line.
    fn document(&mut self, _text: &str, _first: u64, _out: &mut Vec<u8>) {}
}

/// Those who know lines alone.
impl<F: FnMut(u64, &[u8], &mut Vec<u8>)> Answers for F {
    fn line(&mut self, number: u64, line: &[u8], out: &mut Vec<u8>) {
        self(number, line, out);
    }
}

/// Answers each line of a file; blank lines are none.
///
/// # Errors
/// A file that cannot be read, an output that cannot be written.
pub(super) fn answer_lines(path: &Path, answers: &mut impl Answers) -> Result<(), Trouble> {
    let (name, reader): (String, Box<dyn Read>) = if path == Path::new("-") {
        ("standard input".into(), Box::new(io::stdin()))
    } else {
        let name = format!("`{}`", path.display());
        let file = File::open(path).map_err(|error| Trouble::reading(&name, &error))?;
        (name, Box::new(file))
    };
    let mut reader = BufReader::with_capacity(128 << 10, reader);
    let mut output = Output::create(None)?;
    let (mut line, mut number, mut out) = (Vec::new(), 0, Vec::new());
    let mut begun = false;
    loop {
        line.clear();
        let read = reader.read_until(b'\n', &mut line).map_err(|error| Trouble::reading(&name, &error))?;
        if read == 0 {
            return output.commit();
        }
        number += 1;
        let text = if number == 1 { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line) } else { &line };
        let text = text.trim_ascii();
        if text.is_empty() {
            continue;
        }
        out.clear();
        if !std::mem::replace(&mut begun, true) && answers.begins_document(text) {
            reader.read_to_end(&mut line).map_err(|error| Trouble::reading(&name, &error))?;
            answers.document(&utf8(&name, line)?, number, &mut out);
            output.write(&out)?;
            return output.commit();
        }
        answers.line(number, text, &mut out);
        output.write(&out)?;
        // Whoever waits for an answer before the next question gets it.
        if reader.buffer().is_empty() {
            output.flush()?;
        }
    }
}

fn utf8(name: &str, bytes: Vec<u8>) -> Result<String, Trouble> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to() + 1;
        Trouble::new(format!("cannot read {name}: not UTF-8 at byte {at}; convert the file"))
    })
}

/// Writes an answer as a line.
pub(super) fn write_line(answer: &impl Serialize, out: &mut Vec<u8>) {
    // Texts, numbers and JSON values written to memory cannot fail.
    if serde_json::to_writer(&mut *out, answer).is_ok() {
        out.push(b'\n');
    }
}
