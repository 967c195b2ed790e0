//! The record of a session.

use std::path::Path;

use attrflow::record::{Pick, Picked, pick};
use attrflow::source::one_line;
use serde_json::{Map, Value};

use crate::cli::exit::Trouble;
use crate::cli::input::{Input, RecordOptions};
use crate::cli::terminal::Terminal;

/// A file of records, and the one that was taken.
#[derive(Debug)]
pub(super) struct Records {
    /// Its path, as given.
    pub path: String,
    /// The record.
    pub picked: Picked,
}

impl Records {
    /// Takes one record of a file.
    ///
    /// # Errors
    /// A file that cannot be read; no such record in it, or several.
    pub fn take(
        path: &Path,
        name: &str,
        which: &Pick,
        options: &RecordOptions,
        terminal: &Terminal,
    ) -> Result<Self, Trouble> {
        if path == Path::new("-") {
            return Err(Trouble::new("standard input is the session itself; name a file of records"));
        }
        let input = Input::open(Some(path), terminal)?;
        let mut batches = input.records(Some(path), options)?;
        let picked =
            pick(batches.as_mut(), which).map_err(|error| Trouble::new(format!("`{name}`: {error}")))?;
        Ok(Records { path: name.to_owned(), picked })
    }

    /// Which record it is, in words.
    pub fn title(&self) -> String {
        let place = self.picked.place;
        match name(&members(&self.picked.json)) {
            Some(name) => format!("record {place} of `{}`: {}", self.path, one_line(&name)),
            None => format!("record {place} of `{}`", self.path),
        }
    }
}

/// The members of a record.
pub(super) fn members(json: &str) -> Map<String, Value> {
    serde_json::from_str(json).unwrap_or_default()
}

/// What people call an object by.
fn name(record: &Map<String, Value>) -> Option<String> {
    const NAMES: [&str; 7] =
        ["userPrincipalName", "userName", "mail", "displayName", "WorkerID", "objectId", "id"];
    NAMES
        .iter()
        .find_map(|name| record.get(*name)?.as_str().map(str::to_owned))
        .filter(|name| !name.is_empty())
}
