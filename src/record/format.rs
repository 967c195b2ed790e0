//! Which format an input has.

use std::io::{Chain, Cursor, Read};

use super::batch::{Batches, ReadError};
use super::csv::Csv;
use super::elements::Elements;
use super::lines::{BLOCK, Lines};

/// The format of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A JSON object a line; or JSON arrays, Graph pages and objects over several lines, one after the
    /// other in any mix. Told apart by how the input begins.
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
    /// The longest record, in bytes; of a row of CSV, without its quotes.
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
        return Ok(Box::new(Csv::new(input, options.csv_list.clone(), options.max_line)));
    }
    let start = peek(&mut input)?;
    let documents = is_documents(&start);
    let input: Chain<Cursor<Vec<u8>>, _> = Cursor::new(start).chain(input);
    Ok(if documents {
        Box::new(Elements::new(input, options.max_line))
    } else {
        Box::new(Lines::new(input, options.max_line))
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

/// Whether the input is not a record a line, but documents that hold many records or many lines.
fn is_documents(start: &[u8]) -> bool {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    match start.first() {
        Some(b'[') => true,
        Some(b'{') if is_page(start) => true,
        // An object that its first line leaves open after the brace or a comma.
        Some(b'{') => {
            let line = start.split(|&byte| byte == b'\n').next().unwrap_or_default().trim_ascii_end();
            line.len() < start.len() && matches!(line.last(), Some(b'{' | b',' | b'[' | b':'))
        }
        _ => false,
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
        let records = |found: Vec<(u64, &str)>| -> Vec<(u64, String)> {
            found.into_iter().map(|(line, text)| one(line, text)).collect()
        };
        for (text, expected) in [
            // Documents follow each other, in any mix.
            ("[{\"u\":1}]\n[{\"u\":2}]", vec![(1, "{\"u\":1}"), (2, "{\"u\":2}")]),
            ("[{\"u\":1}][{\"u\":2}] {\"u\":3}", vec![(1, "{\"u\":1}"), (1, "{\"u\":2}"), (1, "{\"u\":3}")]),
            ("[{\"u\":1}]\n{\"u\":2}\n[]\n", vec![(1, "{\"u\":1}"), (2, "{\"u\":2}")]),
            (
                "{\"value\":[{\"u\":1}]}\n\u{feff}{\"@odata.nextLink\":\"\\\"}\",\n\"value\" : [\n{\"u\":2}]}\n[{\"u\":3}]",
                vec![(1, "{\"u\":1}"), (4, "{\"u\":2}"), (5, "{\"u\":3}")],
            ),
            (
                "{\n\"u\":1}\n[{\"u\":2}]\n{\"value\":[{\"u\":3}]}",
                vec![(1, "{\n\"u\":1}"), (3, "{\"u\":2}"), (4, "{\"u\":3}")],
            ),
            ("[]{\"@type\": {\"value\":[1]}, \"u\":1}", vec![(1, "{\"@type\": {\"value\":[1]}, \"u\":1}")]),
            ("[]{\"value\": 1}{\"@a\"}{}", vec![(1, "{\"value\": 1}"), (1, "{\"@a\"}"), (1, "{}")]),
            // A page is walked to its end.
            (
                "{\"value\":[{\"u\":1}],\"x\":{\"value\":[7]},\n\"value\":[{\"u\":2}],\"y\":\"}\"}{\"u\":3}",
                vec![(1, "{\"u\":1}"), (2, "{\"u\":2}"), (2, "{\"u\":3}")],
            ),
            (
                "{\"value\":[{\"u\":1}]",
                vec![(1, "{\"u\":1}"), (1, "the input ends before the page is closed")],
            ),
            ("{\"value\":[],\n\"x\": \"y", vec![(2, "the input ends before the page is closed")]),
            ("{\"value\":[", vec![(1, "the input ends before the array is closed")]),
            (
                "{\"value\":[]\n{\"value\":[{\"u\":1}]}",
                vec![(2, "expected `,` or `}` in a page, found `{`"), (2, "{\"u\":1}")],
            ),
            ("{\"value\":[],}[{}]", vec![(1, "expected a name in a page, found `}`"), (1, "{}")]),
            (
                "{\"value\":[], \"x\" 7}\n[{}]",
                vec![(1, "expected `:` in a page, found `7}`; the rest of the line is not read"), (2, "{}")],
            ),
            // What belongs to no document.
            (
                "[{\"u\":1}] garbage {\"u\":0}\n[{\"u\":2}]\n,\n{\"u\":3}",
                vec![
                    (1, "{\"u\":1}"),
                    (1, "expected an object or an array, found `garbage`; the rest of the line is not read"),
                    (2, "{\"u\":2}"),
                    (3, "expected an object or an array, found `,`; the rest of the line is not read"),
                    (4, "{\"u\":3}"),
                ],
            ),
            (
                "[]éééééééééééééééééééééééééé",
                vec![(
                    1,
                    "expected an object or an array, found `éééééééééééééééééééééééé…`; the rest of the line is not read",
                )],
            ),
            // Commas and brackets where none belong.
            ("[{},\n]\n{}", vec![(1, "{}"), (2, "expected a record, found `]`"), (3, "{}")]),
            ("[{},,{}]", vec![(1, "{}"), (1, "expected a record, found `,`"), (1, "{}")]),
            ("[,{}]", vec![(1, "expected a record, found `,`"), (1, "{}")]),
            ("[{}},{}]", vec![(1, "{}"), (1, "expected `,` or `]`, found `}`"), (1, "{}")]),
            ("[}{}]", vec![(1, "expected a record, found `}`"), (1, "{}")]),
        ] {
            assert_eq!(read(text), records(expected), "{text}");
        }
        // A record as long as is allowed, and longer ones, with the lines they begin in.
        let (fits, long) = ("x".repeat(42), "x".repeat(43));
        let text = format!("[{{\"u\":\"{fits}\"}},\n{{\"u\":\"\n{fits}\"}}]\n{{\"@u\":\n\"{long}\"}}{{}}");
        let found = read(&text);
        assert_eq!(found.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 2, 4, 5]);
        assert!(
            found[0].1.starts_with('{') && found[1].1.contains("longer") && found[2].1.contains("longer")
        );
        let long = format!("[\"{}\",{{}}]", "x".repeat(100));
        assert_eq!(read(&long).len(), 2);
    }
}
