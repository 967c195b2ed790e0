//! Requests in a safe order: each phase gathers in a temporary file of its own, and all are written one after
//! the other.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader};

use attrflow::catalogue::ObjectKind;
use attrflow::provision::Request;
use serde_json::Value as Json;

use super::http;
use super::intake::no_room;
use super::sorter::Spool;
use crate::cli::exit::Trouble;
use crate::cli::output::Output;

/// The parts of a plan, in the order they are sent. Users come before groups, and both ends of a reference before
/// the reference. What changes comes before what is new: it may give up a name that another takes. What takes
/// something away comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Update(ObjectKind),
    Create(ObjectKind),
    References(ObjectKind),
    Disable(ObjectKind),
    Delete(ObjectKind),
}

impl Phase {
    fn order(self) -> u8 {
        use ObjectKind::{Group, User};
        match self {
            Phase::Update(User) => 0,
            Phase::Create(User) => 1,
            Phase::Update(Group) => 2,
            Phase::Create(Group) => 3,
            Phase::References(User) => 4,
            Phase::References(Group) => 5,
            Phase::Disable(User) => DESTRUCTIVE,
            Phase::Disable(Group) => 7,
            Phase::Delete(Group) => 8,
            Phase::Delete(User) => 9,
        }
    }
}

/// The first phase that takes something away.
const DESTRUCTIVE: u8 = 6;

/// How requests are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// One JSON object a line, for whoever sends them.
    Jsonl,
    /// As they would go over the wire, for reading; redacted values are masked.
    Http,
}

/// The requests so far.
pub(super) struct Requests {
    format: Format,
    /// Whether what objects are found by is redacted.
    masked: bool,
    phases: BTreeMap<u8, Spool>,
}

impl Requests {
    /// None so far.
    pub fn new(format: Format, masked: bool) -> Self {
        Requests { format, masked, phases: BTreeMap::new() }
    }

    /// One more, at the end of its phase, with more members than it has itself.
    ///
    /// # Errors
    /// No room for temporary files.
    pub fn put(&mut self, phase: Phase, request: &Request, more: &[(&str, Json)]) -> Result<(), Trouble> {
        let mut text = match self.format {
            Format::Http => http::text(request, more, self.masked),
            Format::Jsonl => {
                let mut line = serde_json::to_value(request).unwrap_or_default();
                if let Some(members) = line.as_object_mut() {
                    members.extend(more.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
                }
                line.to_string()
            }
        };
        text.push('\n');
        let spool = match self.phases.entry(phase.order()) {
            std::collections::btree_map::Entry::Occupied(spool) => spool.into_mut(),
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(Spool::new().map_err(|error| no_room(&error))?)
            }
        };
        spool.write(text.as_bytes()).map_err(|error| no_room(&error))
    }

    /// Writes all of them; `held`: none of those that take something away.
    ///
    /// # Errors
    /// A full disk, a closed pipe.
    pub fn write(self, held: bool, output: &mut Output) -> Result<(), Trouble> {
        for (order, spool) in self.phases {
            if held && order >= DESTRUCTIVE {
                break;
            }
            copy(spool.rewind().map_err(|error| no_room(&error))?, output)?;
        }
        Ok(())
    }
}

fn copy(file: File, output: &mut Output) -> Result<(), Trouble> {
    let mut reader = BufReader::with_capacity(128 << 10, file);
    loop {
        let bytes = reader.fill_buf().map_err(|error| no_room(&error))?;
        if bytes.is_empty() {
            return Ok(());
        }
        output.write(bytes)?;
        let count = bytes.len();
        reader.consume(count);
    }
}
