//! One object: from both sides to its request, and to what others must know of it.

use std::hash::{Hash as _, Hasher as _};

use attrflow::catalogue::ObjectKind;
use attrflow::functions::Environment;
use attrflow::mapping::{Apply, CompiledObject, Flow as Allowed};
use attrflow::provision::{
    Action, After, Before, PlanOptions, Planner, Purpose, RecordFailure, Request, State, Worker,
};
use attrflow::record::Removed;
use serde_json::{Value as Json, json};

use super::contested::{Claim, Role};
use super::intake::no_room;
use super::join::{Flow, Group};
use super::references::Edge;
use super::requests::Phase;
use super::status::Status;
use super::version::Version;
use crate::cli::exit::Trouble;

/// The objects of one kind.
pub(super) struct Objects<'p> {
    pub kind: ObjectKind,
    planner: Planner<'p>,
    /// What the target allows.
    allowed: Allowed,
    /// Whether what objects are found by is shown nowhere.
    masked: bool,
    worker: Worker<'p>,
    /// The target attributes that refer to other objects.
    references: Vec<Reference>,
}

#[derive(Clone, Copy)]
struct Reference {
    attribute: usize,
    several: bool,
    /// Whether nothing is taken away.
    adds: bool,
    create_only: bool,
}

/// What is known of an object on both sides.
struct Sides<'s> {
    key: &'s str,
    id: Option<&'s str>,
    before: Before<'s>,
    past: Option<&'s State>,
    /// The record as it is.
    after: &'s Version,
}

impl<'p> Objects<'p> {
    /// For the objects of one mapping.
    pub fn new(object: &'p CompiledObject, environment: &'p Environment, options: PlanOptions) -> Self {
        let planner = Planner::new(object, options);
        let targets = object.targets.iter().enumerate();
        let references = targets.filter(|(_, target)| target.target.reference).map(|(attribute, target)| {
            let several = planner.has_several(attribute);
            let adds = several && matches!(target.apply, Apply::MultiValueAddOnly | Apply::ValueAddOnly);
            Reference { attribute, several, adds, create_only: target.apply == Apply::CreateOnly }
        });
        Objects {
            kind: object.kind,
            planner,
            allowed: object.flow,
            masked: object.targets.iter().any(|target| target.precedence.is_some() && target.is_redacted()),
            worker: Worker::new(object, environment),
            references: references.collect(),
        }
    }

    /// Plans one object. `purged`: the source does not have it any more. `ids`: the target's ids are given, so that what
    /// has none is there only if nothing else could be the case.
    pub fn plan(
        &mut self,
        group: &Group,
        before: Option<Version>,
        after: Option<Version>,
        purged: bool,
        ids: bool,
        flow: &mut Flow<'_>,
    ) -> Result<(), Trouble> {
        let (key, id) = (group.key.as_str(), group.id.as_deref());
        let past = before.as_ref().filter(|before| before.removed != Some(Removed::Deleted));
        let past = past.and_then(|before| {
            self.worker.state(&before.text, number(key), before.circumstances(), Purpose::Past).ok()
        });
        let past = past.filter(|past| !past.is_in_scope() || self.planner.check_created(past).is_ok());
        // What was out of scope is there only when it has an id. Where ids are given, so is what was switched off,
        // and what the target does not let us create.
        let made =
            |past: &State| past.is_active() && (self.allowed.create || !ids) || past.is_in_scope() && !ids;
        let existed = id.is_some() || past.as_ref().is_some_and(made);
        let known = match &past {
            _ if !existed => Before::Absent,
            Some(past) => Before::Source(past),
            None => Before::Unknown,
        };
        let past = past.as_ref().filter(|_| existed);
        let mut status = Status { kind: Some(self.kind), existed, exists: existed, ..Status::default() };
        status.id.clone_from(&group.id);
        status.found_by = past.map(|past| self.matching(past)).unwrap_or_default();
        status.matching.clone_from(&status.found_by);
        status.last.clone_from(&status.found_by);
        match (purged, after) {
            (true, _) if !existed && before.is_some() => flow.report.lost_sight(self.kind, key),
            (true, _) => {
                let decided = self.planner.decide(key, id, known, After::Deleted);
                self.act(key, decided, &[], &mut status, flow)?;
            }
            (false, Some(after)) if past.is_some() && before.as_ref() == Some(&after) => {
                flow.report.decided(self.kind, key, &Action::Unchanged);
                self.edges(key, past, past, false, flow)?;
            }
            (false, Some(after)) => {
                let sides = Sides { key, id, before: known, past, after: &after };
                self.change(&sides, &mut status, flow)?;
            }
            (false, None) => {}
        }
        self.claims(key, existed, &status, flow)?;
        flow.status(key, &status)
    }

    /// Plans an object that the source has.
    fn change(&mut self, sides: &Sides<'_>, status: &mut Status, flow: &mut Flow<'_>) -> Result<(), Trouble> {
        let Sides { key, id, before, past, after } = *sides;
        let purpose = match before {
            Before::Absent => Purpose::Create,
            _ => Purpose::Update(past),
        };
        let now = match self.worker.state(&after.text, number(key), after.circumstances(), purpose) {
            Ok(now) => now,
            Err(failure) => {
                flow.report.failed("", Some(key), &failure);
                return Ok(());
            }
        };
        let decided = self.planner.decide(key, id, before, After::State(&now));
        let otherwise = match &decided {
            Ok(Action::Restore(_)) if id.is_none() && self.allowed.create => self.otherwise(sides),
            _ => None,
        };
        let more: Vec<(&str, Json)> = otherwise.into_iter().map(|request| ("otherwise", request)).collect();
        let refers = !matches!(&decided, Ok(Action::Skip(_)) | Err(_));
        let last = match past {
            Some(past) if now.is_in_scope() => self.planner.matching_after_update(past, &now),
            Some(_) => status.found_by.clone(),
            None => self.matching(&now),
        };
        match &decided {
            Ok(Action::Create(_) | Action::Update(_) | Action::Restore(_)) => {
                status.matching.clone_from(&last);
                status.last = last;
            }
            // By then all who refer to it have found it.
            Ok(Action::Disable(_)) => status.last = last,
            _ => {}
        }
        self.act(key, decided, &more, status, flow)?;
        if refers && status.exists {
            // Who may have to be created has no references yet, perhaps.
            let was = past.filter(|past| past.is_in_scope() && more.is_empty());
            self.edges(key, was, Some(&now), status.posted, flow)?;
        }
        Ok(())
    }

    /// The request that creates an object that was taken to be there, switched off: nobody knows whether it was ever
    /// created.
    fn otherwise(&mut self, sides: &Sides<'_>) -> Option<Json> {
        let Sides { key, after, .. } = *sides;
        let state =
            self.worker.state(&after.text, number(key), after.circumstances(), Purpose::Create).ok()?;
        let action = self.planner.decide(key, None, Before::Absent, After::State(&state)).ok()?;
        let request: &Request = action.request()?;
        Some(json!({ "method": request.method, "path": request.path(), "body": request.body }))
    }

    /// Hands the request on, and notes what it makes of the object.
    fn act(
        &self,
        key: &str,
        decided: Result<Action, Box<RecordFailure>>,
        more: &[(&str, Json)],
        status: &mut Status,
        flow: &mut Flow<'_>,
    ) -> Result<(), Trouble> {
        let action = match decided {
            Ok(action) => action,
            Err(failure) => {
                flow.report.failed("", Some(key), &failure);
                return Ok(());
            }
        };
        status.row = flow.report.decided(self.kind, key, &action);
        let phase = match &action {
            Action::Create(_) => {
                (status.exists, status.posted) = (true, true);
                Phase::Create(self.kind)
            }
            Action::Disable(_) => {
                status.off = true;
                Phase::Disable(self.kind)
            }
            Action::Delete(_) => {
                status.deleted = true;
                Phase::Delete(self.kind)
            }
            _ => Phase::Update(self.kind),
        };
        match action.request() {
            Some(request) => flow.requests.put(phase, request, more),
            None => Ok(()),
        }
    }

    fn matching(&self, state: &State) -> Vec<String> {
        self.planner.matching(state).unwrap_or_default()
    }

    /// Notes what the object is found by, before and after.
    fn claims(&self, key: &str, existed: bool, status: &Status, flow: &mut Flow<'_>) -> Result<(), Trouble> {
        let had: &[String] = if existed { &status.found_by } else { &[] };
        let has: &[String] = if status.deleted { &[] } else { &status.last };
        let late = status.deleted || status.off;
        let given = had.iter().map(|filter| match (has.contains(filter), late) {
            (true, _) => (filter, Role::Keeps),
            (false, true) => (filter, Role::GivesUpLate),
            (false, false) => (filter, Role::GivesUp),
        });
        let taken = has.iter().filter(|filter| status.exists && !had.contains(filter));
        // Who is switched off gets another value behind all others that could want it.
        let taken = taken.filter(|_| !status.off);
        let taken = taken.map(|filter| (filter, if status.posted { Role::TakesNew } else { Role::Takes }));
        for (filter, role) in given.chain(taken) {
            // Of what objects are found by only externalId respects case (RFC 7643, sections 2.2 and 3.1).
            let exact = filter.starts_with("externalId ");
            let folded = if exact { filter.clone() } else { filter.to_lowercase() };
            let value = format!("{} {folded}", self.kind.as_str());
            let shown = if self.masked { "[Redact]" } else { filter };
            let claims = flow.claims.push(value.as_bytes(), role.tag(), &Claim::data(key, shown));
            claims.map_err(|error| no_room(&error))?;
        }
        Ok(())
    }

    /// Notes every reference that is or was, as far as the source says what there is.
    fn edges(
        &self,
        key: &str,
        was: Option<&State>,
        now: Option<&State>,
        posted: bool,
        flow: &mut Flow<'_>,
    ) -> Result<(), Trouble> {
        let Some(now) = now.filter(|now| self.allowed.update && now.is_in_scope()) else { return Ok(()) };
        for reference in &self.references {
            let told = self.planner.tells_references(now, reference.attribute);
            if !told || reference.create_only && !posted {
                continue;
            }
            let of = |state: Option<&State>| -> Vec<String> {
                let attribute = state.and_then(|state| state.attributes.get(reference.attribute));
                attribute.map(|attribute| attribute.references.clone()).unwrap_or_default()
            };
            let (mut old, mut new) = (of(was), of(Some(now)));
            if !reference.several {
                old.truncate(1);
                new.truncate(1);
            }
            for other in new.iter().chain(old.iter().filter(|other| !new.contains(other))) {
                let edge = Edge {
                    key: key.to_owned(),
                    kind: self.kind,
                    attribute: reference.attribute,
                    several: reference.several,
                    // A single one stays until it can be said what takes its place.
                    keeps: reference.adds || !reference.several && !new.is_empty(),
                    was: old.contains(other),
                    is: new.contains(other),
                };
                let edge = serde_json::to_vec(&edge).unwrap_or_default();
                flow.edges.push(other.as_bytes(), 0, &edge).map_err(|error| no_room(&error))?;
            }
        }
        Ok(())
    }
}

/// The number of a record: it depends on the object alone, so that with a seed the order of the input changes
/// nothing.
fn number(key: &str) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    key.hash(&mut hasher);
    hasher.finish()
}
