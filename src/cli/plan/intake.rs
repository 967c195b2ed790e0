//! Reading the inputs: every record under its key, so that what belongs together comes together.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use attrflow::provision::RecordFailure;
use attrflow::record::{Entry, RecordError};
use attrflow::source::Code;
use serde::Deserialize;

use super::report::Report;
use super::sorter::{Sorted, Sorter};
use super::version::Version;
use crate::cli::exit::{Trouble, reason};
use crate::cli::input::{Input, RecordOptions, unreadable};
use crate::cli::terminal::Terminal;

/// Where something about an object comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// What was.
    Before,
    /// What is.
    After,
    /// What the target calls it.
    Id,
}

impl Side {
    /// Of an item that has been sorted.
    pub fn of(tag: u64) -> Self {
        match tag >> SHIFT {
            0 => Side::Before,
            1 => Side::After,
            _ => Side::Id,
        }
    }
}

/// The side is in front of the tag, so that among equal keys what was comes first.
const SHIFT: u32 = 60;

/// What stands beside the records of a delta query's pages: the address of the next page, or of the next query.
const DELTA_LINKS: &[&[u8]] = &[b"\"@odata.deltaLink\"", b"/delta?$skiptoken=", b"/microsoft.graph.delta"];

/// What stands beside the records of a page that is not the last one.
const NEXT_LINK: &[&[u8]] = &[b"\"@odata.nextLink\""];

/// All that was read.
pub(super) struct Intake {
    sorter: Sorter,
    next: u64,
    key: Option<String>,
    /// Whether AFTER holds changes only; found out where it is not said.
    pub delta: bool,
    /// Whether BEFORE has any record.
    pub any_before: bool,
    /// Whether AFTER has any record.
    pub any_after: bool,
    /// Whether AFTER says that there are pages beside those that are given.
    pub partial: bool,
    /// Whether a record of AFTER could not be told: whose is missing is not known then.
    pub lost: bool,
}

#[derive(Deserialize)]
struct Link {
    key: serde_json::Value,
    id: serde_json::Value,
}

/// A text, or a number as one.
fn text(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

impl Intake {
    /// With the name of the attribute that names objects, if it is said.
    pub fn new(key: Option<String>, delta: bool) -> Self {
        Intake {
            sorter: Sorter::default(),
            next: 0,
            key,
            delta,
            any_before: false,
            any_after: false,
            partial: false,
            lost: false,
        }
    }

    /// Reads the records of one side.
    ///
    /// # Errors
    /// An input that cannot be read, no room for temporary files.
    pub fn records(
        &mut self,
        side: Side,
        path: &Path,
        options: &RecordOptions,
        report: &mut Report,
        terminal: &Terminal,
    ) -> Result<(), Trouble> {
        let mut input = Input::open(Some(path), terminal)?;
        let (name, gzip) = (input.name.clone(), input.gzip);
        let (link, more) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        if side == Side::After {
            input.watch(DELTA_LINKS, link.clone());
            input.watch(NEXT_LINK, more.clone());
        }
        let mut batches = input.records(Some(path), options)?;
        let mut buffer = Vec::new();
        while let Some(batch) = batches.next(buffer).map_err(|error| unreadable(&name, gzip, &error))? {
            let mut failed = None;
            batch.for_each(|id, entry| {
                report.read(side);
                self.any_before |= side == Side::Before;
                self.any_after |= side == Side::After;
                match self.record(side, &entry) {
                    Ok(pushed) => failed = pushed.err(),
                    Err(error) => {
                        self.lost |= side == Side::After;
                        let place = format!("{}line {}", report.file(path), id.line);
                        report.failed(&place, None, &RecordFailure::from(error));
                    }
                }
                failed.is_none()
            });
            if let Some(error) = failed {
                return Err(no_room(&error));
            }
            buffer = batch.into_buffer();
        }
        self.delta |= link.load(Ordering::Relaxed);
        self.partial |= more.load(Ordering::Relaxed);
        Ok(())
    }

    fn record(&mut self, side: Side, entry: &Entry<'_>) -> Result<std::io::Result<()>, RecordError> {
        let marks = entry.marks(self.key.as_deref())?;
        self.delta |= side == Side::After && marks.is_change;
        let text = match entry {
            Entry::Json(json) => json.trim_ascii().to_vec(),
            entry => serde_json::Value::Object(entry.to_record()?).to_string().into_bytes(),
        };
        let version = Version::new(text, &marks);
        let key = marks.anchor.ok_or_else(|| self.no_key())?;
        let tag = (side as u64) << SHIFT | self.next;
        self.next += 1;
        Ok(self.sorter.push(key.as_bytes(), tag, &version.into_bytes()))
    }

    fn no_key(&self) -> RecordError {
        RecordError::new(match &self.key {
            Some(key) => format!("the record has no `{key}`, so that nobody can tell whose it is"),
            None => {
                "the record has no `objectId` or `id`, so that nobody can tell whose it is; name another \
                     attribute with `--key`"
                    .to_owned()
            }
        })
    }

    /// Reads what the target calls objects.
    ///
    /// # Errors
    /// A file that cannot be read, a line that is none of a key and an id.
    pub fn ids(&mut self, path: &PathBuf) -> Result<(), Trouble> {
        use std::io::BufRead as _;
        let name = format!("`{}`", path.display());
        let failed = |error: std::io::Error| Trouble::reading(&name, &error);
        let reader: Box<dyn std::io::Read> = match path == Path::new("-") {
            true => Box::new(std::io::stdin()),
            false => Box::new(std::fs::File::open(path).map_err(failed)?),
        };
        let lines = std::io::BufReader::with_capacity(128 << 10, reader).lines();
        for (number, line) in lines.enumerate() {
            let line = line.map_err(failed)?;
            let line_text = line.trim_start_matches('\u{feff}').trim();
            if line_text.is_empty() {
                continue;
            }
            let wrong = |why: &str| {
                let line = number + 1;
                Trouble::new(format!(
                    "line {line} of {name} is not like {{\"key\": \"…\", \"id\": \"…\"}}: {why}"
                ))
            };
            let link: Link = serde_json::from_str(line_text).map_err(|error| {
                let error = error.to_string();
                wrong(match line_text.starts_with('{') {
                    true => error.split(" at line ").next().unwrap_or_default(),
                    false => "a line must be a JSON object",
                })
            })?;
            let (key, id) = (text(&link.key), text(&link.id));
            if key.is_empty() || id.is_empty() || link.key.is_null() || link.id.is_null() {
                return Err(wrong("an empty key or id"));
            }
            let tag = (Side::Id as u64) << SHIFT | self.next;
            self.next += 1;
            self.sorter.push(key.as_bytes(), tag, id.as_bytes()).map_err(|error| no_room(&error))?;
        }
        Ok(())
    }

    /// All of it, by key.
    ///
    /// # Errors
    /// No room for temporary files.
    pub fn finish(self) -> Result<Sorted, Trouble> {
        self.sorter.finish().map_err(|error| no_room(&error))
    }
}

/// A temporary file that cannot be written or read.
pub(super) fn no_room(error: &std::io::Error) -> Trouble {
    let folder = std::env::temp_dir();
    Trouble::new(format!(
        "cannot use temporary files in `{}`: {}; name another directory with TMPDIR",
        folder.display(),
        reason(error)
    ))
}

/// What is wrong with the records of one object, taken together.
pub(super) fn flaw(message: impl Into<String>) -> RecordFailure {
    RecordFailure { code: Code::AF906, message: message.into(), target: None, span: None, help: None }
}
