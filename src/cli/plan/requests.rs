//! Requests in a safe order: each phase gathers in a temporary file of its own, and all are written one after
//! the other.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use attrflow::catalogue::ObjectKind;
use attrflow::provision::Request;
use serde_json::Value as Json;

use super::contested::{Contested, Verdict};
use super::http;
use super::intake::no_room;
use super::sorter::{Item, Items, Spool};
use crate::cli::exit::Trouble;
use crate::cli::output::Output;

/// The parts of a plan, in the order they are sent. Users come before groups, and both ends of a reference before
/// the reference. What changes comes before what is new: it may give up a name that another takes. What takes
/// something away comes last, but for what waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Update(ObjectKind),
    Create(ObjectKind),
    References(ObjectKind),
    Disable(ObjectKind),
    Delete(ObjectKind),
    LateReferences(ObjectKind),
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
            Phase::LateReferences(User) => 11,
            Phase::LateReferences(Group) => 12,
        }
    }
}

/// The first phase that takes something away.
const DESTRUCTIVE: u8 = 6;

/// What waits for those who are disabled or deleted.
const LATE: u8 = 10;

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
        let text = match self.format {
            Format::Http => http::text(request, more, self.masked),
            Format::Jsonl => {
                let mut line = serde_json::to_value(request).unwrap_or_default();
                if let Some(members) = line.as_object_mut() {
                    members.extend(more.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
                }
                line.to_string()
            }
        };
        let spool = match self.phases.entry(phase.order()) {
            Entry::Occupied(spool) => spool.into_mut(),
            Entry::Vacant(place) => place.insert(Spool::new().map_err(|error| no_room(&error))?),
        };
        let item = Item { key: request.key.clone().into_bytes(), tag: 0, data: text.into_bytes() };
        spool.put(&item).map_err(|error| no_room(&error))
    }

    /// Writes all of them; `held`: none of those that take something away, or wait for it.
    ///
    /// # Errors
    /// A full disk, a closed pipe.
    pub fn write(mut self, contested: &Contested, held: bool, output: &mut Output) -> Result<(), Trouble> {
        let mut late = Vec::new();
        for order in 0..=Phase::LateReferences(ObjectKind::Group).order() {
            if held && order >= DESTRUCTIVE {
                break;
            }
            let mut waiting = if order == LATE { std::mem::take(&mut late) } else { Vec::new() };
            let spool = self.phases.remove(&order).map(Spool::rewind).transpose();
            if let Some(file) = spool.map_err(|error| no_room(&error))? {
                let mut items = Items::new(file);
                while let Some(Item { key, data, .. }) = items.next().map_err(|error| no_room(&error))? {
                    let verdict = std::str::from_utf8(&key).ok().and_then(|key| contested.get(key));
                    // References go their own way.
                    let verdict = verdict.filter(|_| order < Phase::References(ObjectKind::User).order());
                    match verdict {
                        None => put_line(&data, output)?,
                        Some(Verdict::Fails(_)) => {}
                        Some(Verdict::Waits { after, depth, late: is_late }) => {
                            let line = (*depth, order, key, self.waiting(data, after));
                            if *is_late { late.push(line) } else { waiting.push(line) }
                        }
                    }
                }
            }
            waiting.sort();
            for (.., data) in waiting {
                put_line(&data, output)?;
            }
        }
        Ok(())
    }

    /// The text of a request that has to wait for others.
    fn waiting(&self, data: Vec<u8>, after: &[String]) -> Vec<u8> {
        if self.format == Format::Http {
            return http::waiting(&data, after);
        }
        let Ok(Json::Object(mut line)) = serde_json::from_slice(&data) else { return data };
        line.insert("after".to_owned(), after.into());
        Json::Object(line).to_string().into_bytes()
    }
}

fn put_line(data: &[u8], output: &mut Output) -> Result<(), Trouble> {
    output.write(data)?;
    output.write(b"\n")
}
