//! What belongs to one object, put together: from both sides to its requests, and to what others must know of it.

use std::hash::{Hash as _, Hasher as _};

use attrflow::catalogue::ObjectKind;
use attrflow::functions::Environment;
use attrflow::mapping::{Apply, CompiledMapping};
use attrflow::provision::{
    Action, After, Before, PlanOptions, Planner, Purpose, RecordFailure, State, Worker,
};
use attrflow::record::Removed;

use super::intake::{Side, flaw, no_room};
use super::report::Report;
use super::requests::{Phase, Requests};
use super::sorter::{Item, Sorted, Sorter, Spool};
use super::status::Status;
use super::version::Version;
use crate::cli::exit::Trouble;

/// What is to be done about every object.
pub(super) struct Join<'p> {
    objects: Vec<Objects<'p>>,
    /// Whether an object that AFTER does not have has not changed.
    pub delta: bool,
    /// Whether an object that AFTER does not have may be one that could not be read.
    pub lost: bool,
    /// Whether the target's ids are given: an object without one is not there, when nothing else says so.
    pub ids: bool,
    /// The kind of all objects, if it is said.
    pub kind: Option<ObjectKind>,
}

/// The objects of one kind.
struct Objects<'p> {
    kind: ObjectKind,
    planner: Planner<'p>,
    /// Whether the target lets us create them.
    creates: bool,
    worker: Worker<'p>,
    /// The target attributes that refer to other objects: which, whether each has several, whether nothing is
    /// taken away from it, and whether it is for creation only.
    references: Vec<Reference>,
}

#[derive(Clone, Copy)]
struct Reference {
    attribute: usize,
    several: bool,
    keeps: bool,
    create_only: bool,
}

/// What the parts of the work hand on.
pub(super) struct Flow<'f> {
    pub requests: &'f mut Requests,
    /// What others must know of each object, in the order of keys.
    pub statuses: Spool,
    /// The references of all objects, by what they refer to.
    pub edges: Sorter,
    pub report: &'f mut Report,
    /// Whether the inputs have any user.
    pub any_user: bool,
}

/// All that is known of one object.
#[derive(Default)]
struct Group {
    key: String,
    before: Vec<Version>,
    after: Vec<Version>,
    id: Option<String>,
}

impl<'p> Join<'p> {
    /// For the objects of a mapping.
    pub fn new(mapping: &'p CompiledMapping, environment: &'p Environment, options: PlanOptions) -> Self {
        let mut objects: Vec<Objects<'p>> = Vec::new();
        for object in &mapping.objects {
            if objects.iter().any(|other| other.kind == object.kind) {
                continue;
            }
            let planner = Planner::new(object, options);
            let targets = object.targets.iter().enumerate();
            let references =
                targets.filter(|(_, target)| target.target.reference).map(|(attribute, target)| {
                    let several = planner.has_several(attribute);
                    let adds = matches!(target.apply, Apply::MultiValueAddOnly | Apply::ValueAddOnly);
                    // Null does not flow: a single reference that is gone stays, unless it is to be cleared.
                    let keeps = if several { adds } else { !target.flow_null };
                    Reference { attribute, several, keeps, create_only: target.apply == Apply::CreateOnly }
                });
            objects.push(Objects {
                kind: object.kind,
                planner,
                creates: object.flow.create,
                worker: Worker::new(object, environment),
                references: references.collect(),
            });
        }
        Join { objects, delta: false, lost: false, ids: false, kind: None }
    }

    /// Goes through all objects.
    ///
    /// # Errors
    /// No room for temporary files.
    pub fn run(&mut self, mut sorted: Sorted, flow: &mut Flow<'_>) -> Result<(), Trouble> {
        let mut group: Option<Group> = None;
        while let Some(item) = sorted.next().map_err(|error| no_room(&error))? {
            if group.as_ref().is_none_or(|group| group.key.as_bytes() != item.key) {
                if let Some(done) = group.take() {
                    self.object(done, flow)?;
                }
                group =
                    Some(Group { key: String::from_utf8_lossy(&item.key).into_owned(), ..Group::default() });
            }
            if let Some(group) = &mut group {
                match Side::of(item.tag) {
                    Side::Before => group.before.push(Version::from_bytes(item.data)),
                    Side::After => group.after.push(Version::from_bytes(item.data)),
                    Side::Id => group.id = Some(String::from_utf8_lossy(&item.data).into_owned()),
                }
            }
        }
        match group {
            Some(done) => self.object(done, flow),
            None => Ok(()),
        }
    }

    fn object(&mut self, mut group: Group, flow: &mut Flow<'_>) -> Result<(), Trouble> {
        let had = !group.before.is_empty();
        let (before, after) = match self.versions(&mut group) {
            Ok(versions) => versions,
            Err(failure) => {
                flow.report.failed("", Some(&group.key), &failure);
                return leave_alone(&group, None, had, flow);
            }
        };
        if before.is_none() && after.is_none() {
            // Nothing but an id.
            return leave_alone(&group, None, had, flow);
        }
        let told = [&after, &before].into_iter().flatten().find_map(|version| version.kind);
        let mapped = |kind| self.objects.iter().any(|objects| objects.kind == kind);
        let user = if mapped(ObjectKind::User) { ObjectKind::User } else { ObjectKind::Group };
        let kind = self.kind.or(told).unwrap_or(user);
        flow.any_user |= kind == ObjectKind::User;
        let Some(objects) = self.objects.iter_mut().find(|objects| objects.kind == kind) else {
            flow.report.not_mapped(kind);
            return leave_alone(&group, Some(kind), false, flow);
        };
        let purged = match &after {
            Some(after) => after.removed == Some(Removed::Deleted),
            // Changes say themselves what is purged; otherwise, who is missing is.
            None => !self.delta,
        };
        if after.is_none() && purged && self.lost {
            flow.report.withheld(kind, &group.key);
            return leave_alone(&group, Some(kind), had, flow);
        }
        objects.plan(&group, before, after, purged, self.ids, flow)
    }

    /// The object before and after; changes are made to what was.
    fn versions(&self, group: &mut Group) -> Result<(Option<Version>, Option<Version>), RecordFailure> {
        let before = match group.before.as_slice() {
            [] | [_] => group.before.pop(),
            several => Some(Version::merged(None, several)?),
        };
        let after = match group.after.as_slice() {
            [] if self.delta => before.clone(),
            changes if self.delta => Some(Version::merged(before.as_ref(), changes)?),
            [] | [_] => group.after.pop(),
            [first, rest @ ..] if rest.iter().all(|other| other == first) => group.after.pop(),
            several => {
                return Err(flaw(format!(
                    "{} records have this key, and they differ; with changes only, say `--delta`",
                    several.len()
                )));
            }
        };
        Ok((before, after))
    }
}

/// An object of which nothing is done; `had`: the target is said to have it.
fn leave_alone(
    group: &Group,
    kind: Option<ObjectKind>,
    had: bool,
    flow: &mut Flow<'_>,
) -> Result<(), Trouble> {
    let exists = had || group.id.is_some();
    let status = Status { kind, existed: exists, exists, id: group.id.clone(), ..Status::default() };
    flow.status(&group.key, &status)
}

impl Objects<'_> {
    fn plan(
        &mut self,
        group: &Group,
        before: Option<Version>,
        after: Option<Version>,
        purged: bool,
        ids: bool,
        flow: &mut Flow<'_>,
    ) -> Result<(), Trouble> {
        let (key, id) = (group.key.as_str(), group.id.as_deref());
        let number = number(key);
        let past =
            before.as_ref().filter(|before| before.removed != Some(Removed::Deleted)).and_then(|before| {
                self.worker.state(&before.text, number, before.circumstances(), Purpose::Past).ok()
            });
        let past = past.filter(|past| !past.is_in_scope() || self.planner.check_created(past).is_ok());
        // What was out of scope is there only when it has an id. Where ids are given, so is what was switched off,
        // and what the target does not let us create.
        let made = |past: &State| past.is_active() && (self.creates || !ids) || past.is_in_scope() && !ids;
        let existed = id.is_some() || past.as_ref().is_some_and(made);
        let known = match &past {
            _ if !existed => Before::Absent,
            Some(past) => Before::Source(past),
            None => Before::Unknown,
        };
        let mut status = Status { kind: Some(self.kind), existed, exists: existed, ..Status::default() };
        status.id.clone_from(&group.id);
        if purged {
            let decided = self.planner.decide(key, id, known, After::Deleted);
            status.matching = past.as_ref().map(|past| self.matching(past)).unwrap_or_default();
            self.act(key, decided, &mut status, flow)?;
            return flow.status(key, &status);
        }
        let Some(after) = after else { return flow.status(key, &status) };
        if let (Before::Source(past), true) = (known, before.as_ref() == Some(&after)) {
            self.act(key, Ok(Action::Unchanged), &mut status, flow)?;
            return self.finish(key, &mut status, Some(past), past, flow);
        }
        let purpose = match known {
            Before::Absent => Purpose::Create,
            _ => Purpose::Update(past.as_ref()),
        };
        let now = match self.worker.state(&after.text, number, after.circumstances(), purpose) {
            Ok(now) => now,
            Err(failure) => {
                flow.report.failed("", Some(key), &failure);
                return flow.status(key, &status);
            }
        };
        let decided = self.planner.decide(key, id, known, After::State(&now));
        let failed = decided.is_err();
        self.act(key, decided, &mut status, flow)?;
        let was = past.as_ref().filter(|_| existed);
        if failed {
            // It stays as it was, and others may refer to it.
            status.matching = was.map(|was| self.matching(was)).unwrap_or_default();
            return flow.status(key, &status);
        }
        self.finish(key, &mut status, was, &now, flow)
    }

    /// Notes how the object is found from now on, and what it refers to.
    fn finish(
        &self,
        key: &str,
        status: &mut Status,
        was: Option<&State>,
        now: &State,
        flow: &mut Flow<'_>,
    ) -> Result<(), Trouble> {
        if status.id.is_none() && !status.posted {
            status.matching = self.matching(now);
            if let (true, Some(was)) = (status.matching.is_empty(), was) {
                status.matching = self.matching(was);
            }
        }
        if status.exists && now.is_in_scope() {
            self.edges(key, was.filter(|was| was.is_in_scope()), now, status.posted, flow)?;
        }
        flow.status(key, status)
    }

    /// Hands the request on, and notes what it makes of the object.
    fn act(
        &self,
        key: &str,
        decided: Result<Action, Box<RecordFailure>>,
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
        flow.report.decided(self.kind, key, &action);
        let phase = match &action {
            Action::Create(_) => {
                (status.exists, status.posted) = (true, true);
                Phase::Create(self.kind)
            }
            Action::Disable(_) => Phase::Disable(self.kind),
            Action::Delete(_) => Phase::Delete(self.kind),
            _ => Phase::Update(self.kind),
        };
        match action.request() {
            Some(request) => flow.requests.put(phase, request, &[]),
            None => Ok(()),
        }
    }

    fn matching(&self, state: &State) -> Vec<String> {
        self.planner.matching(state).unwrap_or_default()
    }

    /// Notes every reference that is or was.
    fn edges(
        &self,
        key: &str,
        was: Option<&State>,
        now: &State,
        posted: bool,
        flow: &mut Flow<'_>,
    ) -> Result<(), Trouble> {
        let none: &[String] = &[];
        for reference in &self.references {
            if reference.create_only && !posted {
                continue;
            }
            let of = |state: Option<&State>| -> Vec<String> {
                let attribute = state.and_then(|state| state.attributes.get(reference.attribute));
                attribute.map_or(none, |attribute| &attribute.references).to_vec()
            };
            let (mut old, mut new) = (of(was), of(Some(now)));
            if !reference.several {
                old.truncate(1);
                new.truncate(1);
            }
            for other in new.iter().chain(old.iter().filter(|other| !new.contains(other))) {
                let edge = super::references::Edge {
                    key: key.to_owned(),
                    kind: self.kind,
                    attribute: reference.attribute,
                    several: reference.several,
                    keeps: reference.keeps,
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

impl Flow<'_> {
    fn status(&mut self, key: &str, status: &Status) -> Result<(), Trouble> {
        let data = serde_json::to_vec(status).unwrap_or_default();
        let item = Item { key: key.as_bytes().to_vec(), tag: 0, data };
        self.statuses.put(&item).map_err(|error| no_room(&error))
    }
}

/// The number of a record: it depends on the object alone, so that with a seed the order of the input changes
/// nothing.
fn number(key: &str) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    key.hash(&mut hasher);
    hasher.finish()
}
