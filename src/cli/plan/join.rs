//! What belongs to one object, put together.

use attrflow::catalogue::ObjectKind;
use attrflow::functions::Environment;
use attrflow::mapping::CompiledObject;
use attrflow::provision::{PlanOptions, RecordFailure};
use attrflow::record::Removed;

use super::intake::{Side, flaw, no_room};
use super::object::Objects;
use super::report::Report;
use super::requests::Requests;
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
    /// The synchronization rule, if one is named: others of the file may map what it does not.
    pub rule: Option<String>,
}

/// What the parts of the work hand on.
pub(super) struct Flow<'f> {
    pub requests: &'f mut Requests,
    /// What others must know of each object, in the order of keys.
    pub statuses: Spool,
    /// The references of all objects, by what they refer to.
    pub edges: Sorter,
    /// What objects are found by, by the value.
    pub claims: Sorter,
    pub report: &'f mut Report,
    /// Whether the inputs have any user.
    pub any_user: bool,
}

/// All that is known of one object.
#[derive(Default)]
pub(super) struct Group {
    pub key: String,
    before: Vec<Version>,
    after: Vec<Version>,
    /// Whether several ids are given for it.
    two_ids: bool,
    pub id: Option<String>,
}

impl<'p> Join<'p> {
    /// For object mappings, at most one of each kind.
    pub fn new(objects: &[&'p CompiledObject], environment: &'p Environment, options: PlanOptions) -> Self {
        let objects = objects.iter().map(|object| Objects::new(object, environment, options)).collect();
        Join { objects, delta: false, lost: false, ids: false, kind: None, rule: None }
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
                    Side::Id => {
                        let id = String::from_utf8_lossy(&item.data).into_owned();
                        group.two_ids |= group.id.as_ref().is_some_and(|other| *other != id);
                        group.id = Some(id);
                    }
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
        if after.as_ref().or(before.as_ref()).is_some_and(|version| version.foreign) {
            flow.report.foreign(&group.key);
            return leave_alone(&group, None, false, flow);
        }
        let told = [&after, &before].into_iter().flatten().find_map(|version| version.kind);
        let mapped = |kind| self.objects.iter().any(|objects| objects.kind == kind);
        let user = if mapped(ObjectKind::User) { ObjectKind::User } else { ObjectKind::Group };
        let kind = self.kind.or(told).unwrap_or(user);
        flow.any_user |= kind == ObjectKind::User;
        let Some(objects) = self.objects.iter_mut().find(|objects| objects.kind == kind) else {
            flow.report.not_mapped(kind, &group.key, self.rule.as_deref());
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
        if group.two_ids {
            return Err(flaw("several ids are given for this key"));
        }
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

impl Flow<'_> {
    pub fn status(&mut self, key: &str, status: &Status) -> Result<(), Trouble> {
        let data = serde_json::to_vec(status).unwrap_or_default();
        let item = Item { key: key.as_bytes().to_vec(), tag: 0, data };
        self.statuses.put(&item).map_err(|error| no_room(&error))
    }
}
