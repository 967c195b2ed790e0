//! References: sent when both ends are there, whichever of the two has changed.

use std::fs::File;

use attrflow::catalogue::ObjectKind;
use attrflow::mapping::CompiledObject;
use attrflow::provision::{PlanOptions, Planner, ReferenceChange, Referenced};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::contested::Contested;
use super::intake::no_room;
use super::report::Report;
use super::requests::{Phase, Requests};
use super::sorter::{Sorted, Sorter};
use super::status::{Status, Statuses};
use crate::cli::exit::Trouble;

/// How many members one request adds or removes at most.
const BATCH: usize = 500;

/// A reference of one object to another, before or after.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Edge {
    pub key: String,
    pub kind: ObjectKind,
    pub attribute: usize,
    pub several: bool,
    /// Whether it is never taken away without another in its place.
    pub keeps: bool,
    pub was: bool,
    pub is: bool,
}

/// A reference that changes: what is to be written of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Changed {
    attribute: usize,
    several: bool,
    keeps: bool,
    /// Whether it comes; else it goes.
    added: bool,
    other: String,
    id: Option<String>,
    posted: bool,
    /// Whether the other one is created late.
    late: bool,
    lookup: Option<Json>,
}

/// Whether an object that no input has can be in the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unknown {
    /// The inputs have all objects: it is not there.
    IsNotThere,
    /// It may be there: the sender knows.
    MayBeThere,
}

/// From all references, by what they refer to, to those that change, by whose they are.
///
/// # Errors
/// No room for temporary files.
pub(super) fn resolve(
    mut edges: Sorted,
    statuses: File,
    contested: &Contested,
    unknown: Unknown,
    report: &mut Report,
) -> Result<Sorted, Trouble> {
    let mut statuses = Statuses::new(statuses);
    let mut changed = Sorter::default();
    while let Some(item) = edges.next().map_err(|error| no_room(&error))? {
        let Ok(edge) = serde_json::from_slice::<Edge>(&item.data) else { continue };
        let there = unknown == Unknown::MayBeThere;
        let other = String::from_utf8_lossy(&item.key).into_owned();
        let known = statuses.find(&item.key)?.map(|status| status.judged(contested.get(&other)));
        if known.is_none() && there && edge.is {
            report.unknown_reference();
        }
        let status = known.unwrap_or(Status { existed: there, exists: there, ..Status::default() });
        // What is about to be deleted is not referred to anew.
        let exists = status.exists && (edge.was || !status.deleted);
        let (was, is) = (edge.was && status.existed, edge.is && exists);
        if edge.is && !exists {
            report.dangling(edge.kind, &edge.key, &other);
        }
        // A single reference that stays says nothing; one that goes says that there was one.
        if was == is {
            continue;
        }
        let lookup = status.lookup();
        let change = Changed {
            attribute: edge.attribute,
            several: edge.several,
            keeps: edge.keeps,
            added: is,
            other,
            id: status.id,
            posted: status.posted,
            late: status.late,
            lookup,
        };
        let data = serde_json::to_vec(&change).unwrap_or_default();
        // Users first.
        let mut key = vec![u8::from(edge.kind == ObjectKind::Group)];
        key.extend_from_slice(edge.key.as_bytes());
        changed.push(&key, edge.attribute as u64, &data).map_err(|error| no_room(&error))?;
    }
    changed.finish().map_err(|error| no_room(&error))
}

/// From changed references to requests.
pub(super) struct References<'p> {
    planners: Vec<(ObjectKind, Planner<'p>)>,
}

impl<'p> References<'p> {
    /// For object mappings, at most one of each kind.
    pub fn new(objects: &[&'p CompiledObject], options: PlanOptions) -> Self {
        let objects = objects.iter();
        References { planners: objects.map(|object| (object.kind, Planner::new(object, options))).collect() }
    }

    /// Writes the requests. The statuses are read twice: keys of users and of groups come in order each.
    ///
    /// # Errors
    /// No room for temporary files.
    pub fn run(
        &self,
        mut changed: Sorted,
        mut statuses: impl FnMut() -> Result<File, Trouble>,
        contested: &Contested,
        requests: &mut Requests,
        report: &mut Report,
    ) -> Result<(), Trouble> {
        let mut batch: Option<Batch> = None;
        let mut known = Statuses::new(statuses()?);
        let mut last_kind = 0;
        while let Some(item) = changed.next().map_err(|error| no_room(&error))? {
            let Ok(change) = serde_json::from_slice::<Changed>(&item.data) else { continue };
            let Some((&kind, key)) = item.key.split_first() else { continue };
            let full = batch.as_ref().is_some_and(|batch| batch.whose != item.key || batch.count >= BATCH);
            if full && let Some(batch) = batch.take() {
                self.send(batch, &mut known, contested, requests, report)?;
            }
            if kind != last_kind {
                known = Statuses::new(statuses()?);
                last_kind = kind;
            }
            batch.get_or_insert_with(|| Batch::new(&item.key, kind, key)).add(change);
        }
        match batch {
            Some(batch) => self.send(batch, &mut known, contested, requests, report),
            None => Ok(()),
        }
    }

    fn send(
        &self,
        batch: Batch,
        statuses: &mut Statuses,
        contested: &Contested,
        requests: &mut Requests,
        report: &mut Report,
    ) -> Result<(), Trouble> {
        let Some((_, planner)) = self.planners.iter().find(|(kind, _)| *kind == batch.kind) else {
            return Ok(());
        };
        let status = statuses.find(batch.key.as_bytes())?.unwrap_or_default();
        let status = status.judged(contested.get(&batch.key));
        if !status.exists {
            return Ok(());
        }
        let Some(mut request) = planner.references(&batch.key, status.id.as_deref(), &batch.changes) else {
            return Ok(());
        };
        if status.id.is_none() && !status.posted {
            request.matching = status.matching;
        }
        request.after = batch.after;
        report.references(batch.kind);
        let extra: Vec<(&str, Json)> = match batch.lookup.is_empty() {
            true => Vec::new(),
            false => vec![("lookup", Json::Object(batch.lookup))],
        };
        let late = batch.late || status.late;
        let phase = if late { Phase::LateReferences(batch.kind) } else { Phase::References(batch.kind) };
        requests.put(phase, &request, &extra)
    }
}

/// What one request changes.
struct Batch {
    whose: Vec<u8>,
    kind: ObjectKind,
    key: String,
    count: usize,
    /// Whether it waits for an object that is created late.
    late: bool,
    changes: Vec<ReferenceChange>,
    after: Vec<String>,
    lookup: Map<String, Json>,
}

impl Batch {
    fn new(whose: &[u8], kind: u8, key: &[u8]) -> Self {
        Batch {
            whose: whose.to_vec(),
            kind: if kind == 0 { ObjectKind::User } else { ObjectKind::Group },
            key: String::from_utf8_lossy(key).into_owned(),
            count: 0,
            late: false,
            changes: Vec::new(),
            after: Vec::new(),
            lookup: Map::new(),
        }
    }

    fn add(&mut self, change: Changed) {
        self.count += 1;
        let other = match change.id {
            Some(id) => Referenced::Id(id),
            None => Referenced::Key(change.other.clone()),
        };
        // Of a single reference that is replaced the old one is not written.
        if change.added || change.several {
            self.late |= change.late;
            if change.posted && change.other != self.key {
                self.after.push(change.other.clone());
            }
            self.lookup.extend(change.lookup.map(|lookup| (change.other, lookup)));
        }
        let found = self.changes.iter_mut().find(|known| known.attribute == change.attribute);
        let known = match found {
            Some(known) => known,
            None => {
                let new = ReferenceChange { attribute: change.attribute, ..ReferenceChange::default() };
                self.changes.push(new);
                match self.changes.last_mut() {
                    Some(known) => known,
                    None => return,
                }
            }
        };
        known.had |= !change.added;
        if change.added {
            known.added.push(other);
        } else if !change.keeps {
            known.removed.push(other);
        }
    }
}
