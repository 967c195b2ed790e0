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

/// Answers each line of a file with what `answer` appends; blank lines are none.
///
/// # Errors
/// A file that cannot be read, an output that cannot be written.
pub(super) fn answer_lines(
    path: &Path,
    mut answer: impl FnMut(u64, &[u8], &mut Vec<u8>),
) -> Result<(), Trouble> {
    let (name, reader): (String, Box<dyn Read>) = if path == Path::new("-") {
        ("standard input".into(), Box::new(io::stdin()))
    } else {
        let name = format!("`{}`", path.display());
        let file = File::open(path).map_err(|error| Trouble::reading(&name, &error))?;
        (name, Box::new(file))
    };
    let mut reader = BufReader::with_capacity(128 << 10, reader);
    let mut output = Output::create(None)?;
    let (mut line, mut number, mut answers) = (Vec::new(), 0, Vec::new());
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
        answers.clear();
        answer(number, text, &mut answers);
        output.write(&answers)?;
        // Whoever waits for an answer before the next question gets it.
        if reader.buffer().is_empty() {
            output.flush()?;
        }
    }
}

/// Writes an answer as a line.
pub(super) fn write_line(answer: &impl Serialize, out: &mut Vec<u8>) {
    // Texts, numbers and JSON values written to memory cannot fail.
    if serde_json::to_writer(&mut *out, answer).is_ok() {
        out.push(b'\n');
    }
}
