//! Which format an input has.

use std::io::{Chain, Cursor, Read};

use super::batch::{Batches, ReadError};
use super::csv::Csv;
use super::elements::{Elements, Layout};
use super::lines::{BLOCK, Lines};

/// The format of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A JSON object a line, a JSON array, a Graph page, or objects over several lines: told apart by content.
    Json,
    /// CSV with a header row.
    Csv,
}

/// How an input is read.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// Its format.
    pub format: Format,
    /// What separates the elements of a list in a CSV cell.
    pub csv_list: Option<String>,
    /// The longest record, in bytes.
    pub max_line: usize,
}

impl Default for ReadOptions {
    /// JSON, records up to 16 MiB.
    fn default() -> Self {
        ReadOptions { format: Format::Json, csv_list: None, max_line: 16 << 20 }
    }
}

/// The records of an input, in batches.
///
/// # Errors
/// An input that cannot be read.
pub fn read_batches<'i>(
    mut input: impl Read + Send + 'i,
    options: &ReadOptions,
) -> Result<Box<dyn Batches + 'i>, ReadError> {
    if options.format == Format::Csv {
        return Ok(Box::new(Csv::new(input, options.csv_list.clone())));
    }
    let start = peek(&mut input)?;
    let layout = layout(&start);
    let input: Chain<Cursor<Vec<u8>>, _> = Cursor::new(start).chain(input);
    Ok(match layout {
        Some(layout) => Box::new(Elements::new(input, layout, options.max_line)),
        None => Box::new(Lines::new(input, options.max_line)),
    })
}

/// The beginning of the input: enough to see how it is laid out.
fn peek(input: &mut impl Read) -> Result<Vec<u8>, ReadError> {
    let mut start = Vec::with_capacity(BLOCK);
    let mut block = vec![0; BLOCK];
    // A pipe may give a few bytes at a time; the first line, or a block, is enough.
    while start.len() < BLOCK && !start.contains(&b'\n') {
        match input.read(&mut block) {
            Ok(0) => break,
            Ok(count) => start.extend_from_slice(block.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(ReadError { line: 1, error }),
        }
    }
    Ok(start)
}

/// What is not a record a line; `None`: it is.
fn layout(start: &[u8]) -> Option<Layout> {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    match start.first() {
        Some(b'[') => Some(Layout::Array),
        Some(b'{') if is_page(start) => Some(Layout::Page),
        // An object that its first line leaves open after the brace or a comma.
        Some(b'{') => {
            let line = start.split(|&byte| byte == b'\n').next().unwrap_or_default().trim_ascii_end();
            let open = line.len() < start.len() && matches!(line.last(), Some(b'{' | b',' | b'['));
            open.then_some(Layout::Objects)
        }
        _ => None,
    }
}

/// Whether an object is a page of a Graph answer: nothing but `@odata` annotations before `value`.
fn is_page(start: &[u8]) -> bool {
    let text = String::from_utf8_lossy(start);
    let mut rest = text.strip_prefix('{').unwrap_or_default().trim_start();
    loop {
        let Some(after) = rest.strip_prefix('"') else { return false };
        let Some((key, after)) = after.split_once('"') else { return false };
        let Some(after) = after.trim_start().strip_prefix(':') else { return false };
        let after = after.trim_start();
        if key == "value" {
            return after.starts_with('[');
        }
        if !key.starts_with('@') {
            return false;
        }
        // An annotation is text without quotes in it, or a number.
        let after = match after.strip_prefix('"') {
            Some(text) => text.split_once('"').map_or("", |(_, after)| after),
            None => after.trim_start_matches(|c: char| c.is_ascii_alphanumeric()),
        };
        let Some(next) = after.trim_start().strip_prefix(',') else { return false };
        rest = next.trim_start();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Entry;

    fn read(text: &str) -> Vec<(u64, String)> {
        let mut batches =
            read_batches(text.as_bytes(), &ReadOptions { max_line: 50, ..Default::default() }).unwrap();
        let mut out = Vec::new();
        while let Some(batch) = batches.next(Vec::new()).unwrap() {
            batch.for_each(|id, entry| {
                let line = id.line;
                out.push(match entry {
                    Entry::Json(json) => (line, String::from_utf8_lossy(json).into_owned()),
                    Entry::Failed(error) => (line, error.to_string()),
                    Entry::Row(..) => (line, "row".into()),
                });
                true
            });
        }
        out
    }

    #[test]
    fn layouts_are_told_apart() {
        let one = |line: u64, text: &str| (line, text.to_owned());
        for (text, expected) in [
            ("{\"a\":1}\n{\"a\":2}", vec![one(1, "{\"a\":1}"), one(2, "{\"a\":2}")]),
            ("[{\"a\":\"],\\\"\"},\n {\"a\":2}]\n", vec![one(1, "{\"a\":\"],\\\"\"}"), one(2, "{\"a\":2}")]),
            ("[]", vec![]),
            ("", vec![]),
            // Two records of one line are told apart by their numbers.
            ("[1, {}]", vec![one(1, "1"), one(1, "{}")]),
            (
                "{\n \"a\": 1\n}\n{\n \"a\": 2\n}\n",
                vec![one(1, "{\n \"a\": 1\n}"), one(4, "{\n \"a\": 2\n}")],
            ),
            (
                "{\"@odata.context\": \"x\", \"@odata.count\": 2,\n\"value\": [{\"a\":1},\n{\"a\":2}], \"more\": 1}",
                vec![one(2, "{\"a\":1}"), one(3, "{\"a\":2}")],
            ),
            ("{\"value\": 7}", vec![one(1, "{\"value\": 7}")]),
            (
                "[{\"a\":1} {\"a\":2}]",
                vec![one(1, "{\"a\":1}"), one(1, "expected `,` between two records"), one(1, "{\"a\":2}")],
            ),
            ("[{\"a\":1},", vec![one(1, "{\"a\":1}"), one(1, "the input ends before the array is closed")]),
            ("[{\"a\":", vec![one(1, "{\"a\":"), one(1, "the input ends before the array is closed")]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        let long = format!("[\"{}\",{{}}]", "x".repeat(100));
        assert_eq!(read(&long).len(), 2);
    }
}
