//! What is read: files, standard input, gzip.

use std::fs::File;
use std::io::{self, IsTerminal as _, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use attrflow::record::{Batches, Format, ReadError, ReadOptions, read_batches};
use clap::{Args, ValueEnum};

use super::exit::{Trouble, reason};
use super::terminal::Terminal;

/// How source records are read.
#[derive(Debug, Args)]
pub(super) struct RecordOptions {
    /// The format of the records; by default, `.csv` and `.csv.gz` files are CSV, the rest is JSON
    #[arg(long, value_name = "FORMAT", default_value = "auto")]
    input_format: InputFormat,
    /// What separates the elements of a list in a CSV cell
    #[arg(long, value_name = "SEP")]
    csv_list: Option<String>,
    /// The longest record allowed; a longer one is that record's error
    #[arg(long, value_name = "BYTES", default_value_t = 16 << 20)]
    max_line: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum InputFormat {
    /// By the name of the file.
    Auto,
    /// A JSON object a line, a JSON array, or a Graph page.
    Json,
    /// CSV with a header row.
    Csv,
}

/// An open input.
pub(super) struct Input {
    /// What to call it in messages.
    pub name: String,
    /// Its size in bytes, where it is known.
    pub size: Option<u64>,
    /// Whether it is gzip.
    pub gzip: bool,
    /// Whether somebody may be waiting for the answer to what has been read so far.
    pub live: bool,
    /// How many bytes have been read.
    pub position: Arc<AtomicU64>,
    reader: Box<dyn Read + Send>,
}

impl Input {
    /// Opens a file; `-` or none is standard input.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn open(path: Option<&Path>, terminal: &Terminal) -> Result<Self, Trouble> {
        let position = Arc::new(AtomicU64::new(0));
        let Some(path) = path.filter(|path| *path != Path::new("-")) else {
            if io::stdin().is_terminal() {
                terminal.note("reading records from the terminal; Ctrl-D ends them");
            }
            let reader = Counted { inner: io::stdin(), position: position.clone() };
            let name = "standard input".to_owned();
            return Ok(Input {
                name,
                size: None,
                gzip: false,
                live: true,
                position,
                reader: Box::new(reader),
            });
        };
        let name = format!("`{}`", path.display());
        let file = File::open(path).map_err(|error| Trouble::reading(&name, &error))?;
        let metadata = file.metadata().map_err(|error| Trouble::reading(&name, &error))?;
        if metadata.is_dir() {
            return Err(Trouble::reading(&name, &io::ErrorKind::IsADirectory.into()));
        }
        let gzip = has_extension(path, "gz");
        let counted = Counted { inner: file, position: position.clone() };
        let reader: Box<dyn Read + Send> = if gzip {
            Box::new(flate2::bufread::MultiGzDecoder::new(io::BufReader::with_capacity(128 << 10, counted)))
        } else {
            Box::new(counted)
        };
        let size = metadata.is_file().then_some(metadata.len());
        Ok(Input { name, size, gzip, live: !metadata.is_file(), position, reader })
    }

    /// Notes in `seen` when one of these pieces passes.
    pub fn watch(&mut self, wanted: &'static [&'static [u8]], seen: Arc<AtomicBool>) {
        let reader = std::mem::replace(&mut self.reader, Box::new(io::empty()));
        self.reader = Box::new(Watched { inner: reader, wanted, seen, tail: Vec::new() });
    }

    /// The records in it.
    ///
    /// # Errors
    /// An input that cannot be read.
    pub fn records(self, path: Option<&Path>, options: &RecordOptions) -> Result<Box<dyn Batches>, Trouble> {
        let csv = match options.input_format {
            InputFormat::Auto => path.is_some_and(is_csv),
            InputFormat::Json => false,
            InputFormat::Csv => true,
        };
        let format = if csv { Format::Csv } else { Format::Json };
        let options = ReadOptions { format, csv_list: options.csv_list.clone(), max_line: options.max_line };
        let Input { name, gzip, reader, .. } = self;
        read_batches(reader, &options).map_err(|error| unreadable(&name, gzip, &error))
    }
}

/// An input that broke off.
pub(super) fn unreadable(name: &str, gzip: bool, error: &ReadError) -> Trouble {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    let why = match error.error.kind() {
        UnexpectedEof | InvalidData | InvalidInput if gzip => {
            format!("not gzip, or damaged ({}); check it with `gzip -t`", reason(&error.error))
        }
        _ => reason(&error.error),
    };
    // A directory and its like fail before there is a line to speak of.
    if error.line <= 1 {
        return Trouble::new(format!("cannot read {name}: {why}"));
    }
    Trouble::new(format!("cannot read {name} beyond line {}: {why}", error.line))
}

/// The text of a file; `-` is standard input.
///
/// # Errors
/// A file that cannot be read, or is not UTF-8.
pub(super) fn read_text(path: &Path) -> Result<String, Trouble> {
    let name = format!("`{}`", path.display());
    String::from_utf8(read_bytes(path)?).map_err(|error| {
        let at = error.utf8_error().valid_up_to() + 1;
        Trouble::new(format!("cannot read {name}: not UTF-8 at byte {at}; convert the file"))
    })
}

/// The bytes of a file; `-` is standard input.
///
/// # Errors
/// A file that cannot be read.
pub(super) fn read_bytes(path: &Path) -> Result<Vec<u8>, Trouble> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        let read = io::stdin().read_to_end(&mut bytes);
        return read.map(|_| bytes).map_err(|error| Trouble::reading("standard input", &error));
    }
    std::fs::read(path).map_err(|error| Trouble::reading(&format!("`{}`", path.display()), &error))
}

/// Whether a file name ends so, in any case.
pub(super) fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found.eq_ignore_ascii_case(extension))
}

fn is_csv(path: &Path) -> bool {
    has_extension(path, "csv")
        || (has_extension(path, "gz")
            && path.file_stem().is_some_and(|stem| has_extension(Path::new(stem), "csv")))
}

/// Looks out for pieces of text.
struct Watched<R> {
    inner: R,
    wanted: &'static [&'static [u8]],
    seen: Arc<AtomicBool>,
    /// The end of what has passed: a piece may come in two parts.
    tail: Vec<u8>,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let bytes = buffer.get(..count).unwrap_or_default();
        let longest = self.wanted.iter().map(|wanted| wanted.len()).max().unwrap_or(1);
        let overlap = longest.saturating_sub(1);
        self.tail.extend_from_slice(bytes.get(..overlap).unwrap_or(bytes));
        let finds =
            |bytes: &[u8]| self.wanted.iter().any(|wanted| memchr::memmem::find(bytes, wanted).is_some());
        if finds(&self.tail) || finds(bytes) {
            self.seen.store(true, Ordering::Relaxed);
        }
        if bytes.len() >= overlap {
            self.tail.clear();
            self.tail.extend_from_slice(bytes.get(bytes.len() - overlap..).unwrap_or_default());
        } else {
            let gone = self.tail.len().saturating_sub(overlap);
            self.tail.drain(..gone);
        }
        Ok(count)
    }
}

/// Counts what is read, for the progress bar.
struct Counted<R> {
    inner: R,
    position: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.position.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_name() {
        for (name, csv) in [
            ("a.csv", true),
            ("a.CSV", true),
            ("a.csv.gz", true),
            ("a.gz", false),
            ("csv", false),
            ("a.ndjson", false),
        ] {
            assert_eq!(is_csv(Path::new(name)), csv, "{name}");
        }
    }
}
