//! One cycle: every object that is pending is brought to what the source says. First values, then references, and what
//! takes something away from people last, if it is not too much.

use std::collections::{BTreeMap, BTreeSet};

use attrflow::mapping::CompiledMapping;
use attrflow::{
    Action, After, Before, Circumstances, Environment, ObjectKind, PlanOptions, Planner, Purpose, Skip,
    State, Worker,
};

use super::http::{Client, id};
use super::state::{Object, Store};
use super::trouble::{Trouble, patiently};

pub struct Cycle<'p> {
    pub store: Store,
    pub client: Client,
    sides: Vec<Side<'p>>,
    /// What has been done, and how often.
    pub done: BTreeMap<String, u64>,
    /// The objects that could not be done.
    pub failed: BTreeSet<i64>,
}

/// What the library has for the objects of one kind.
struct Side<'p> {
    kind: ObjectKind,
    planner: Planner<'p>,
    worker: Worker<'p>,
    has_references: bool,
}

/// What becomes of an object's values.
#[derive(Debug, PartialEq)]
enum Values {
    Settled,
    /// It is to be disabled or deleted, and that has to wait.
    PutOff(&'static str),
}

/// Something that is put off: deletions come after disablings, users after the groups they are in.
type PutOff = (u8, i64, String);

impl<'p> Cycle<'p> {
    pub fn new(
        mapping: &'p CompiledMapping,
        environment: &'p Environment,
        options: PlanOptions,
        store: Store,
        client: Client,
    ) -> Self {
        let sides = [ObjectKind::User, ObjectKind::Group].into_iter().filter_map(|kind| {
            let object = mapping.object(kind)?;
            Some(Side {
                kind,
                planner: Planner::new(object, options),
                worker: Worker::new(object, environment),
                has_references: object.targets.iter().any(|target| target.target.reference),
            })
        });
        let sides = sides.collect();
        Cycle { store, client, sides, done: BTreeMap::new(), failed: BTreeSet::new() }
    }

    /// Runs the cycle. Returns what was not done because it is more than `threshold`.
    pub fn run(&mut self, threshold: usize) -> Result<Vec<String>, Trouble> {
        let mut put_off: Vec<PutOff> = Vec::new();
        for number in self.store.pending()? {
            let object = self.store.object(number)?;
            if let Some(Values::PutOff(action)) = self.each(&object, |cycle| cycle.values(number, false))? {
                let rank = match (action, object.kind) {
                    ("disable", _) => 0,
                    (_, ObjectKind::Group) => 1,
                    (_, ObjectKind::User) => 2,
                };
                put_off.push((rank, number, format!("{action} {} {}", object.kind.as_str(), object.key)));
            }
        }
        let failed = self.references(&BTreeSet::new())?;
        if put_off.len() > threshold {
            return Ok(put_off.into_iter().map(|(.., what)| what).collect());
        }
        put_off.sort();
        for (_, number, _) in put_off {
            let object = self.store.object(number)?;
            self.each(&object, |cycle| cycle.values(number, true))?;
        }
        // Some may have held what is deleted now.
        self.references(&failed)?;
        Ok(Vec::new())
    }

    /// Does something about one object, again and again if need be. A failure is that object's alone.
    pub fn each<T>(
        &mut self,
        object: &Object,
        mut step: impl FnMut(&mut Self) -> Result<T, Trouble>,
    ) -> Result<Option<T>, Trouble> {
        match patiently(|| step(self)) {
            Ok(done) => Ok(Some(done)),
            Err(Trouble::Object(why)) => {
                eprintln!("{} {}: {why}", object.kind.as_str(), object.key);
                self.failed.insert(object.number);
                Ok(None)
            }
            Err(trouble) => Err(trouble),
        }
    }

    /// Brings the values of one object up to date. Every attempt begins with what is known now.
    fn values(&mut self, number: i64, destructive: bool) -> Result<Values, Trouble> {
        let object = self.store.object(number)?;
        if self.side(object.kind).is_none() {
            // The mapping has no such objects; they wait for one that has.
            return Ok(Values::Settled);
        }
        match &object.id {
            Some(id) => self.linked(&object, id, destructive),
            None => self.unlinked(&object, destructive),
        }
    }

    /// The target has the object: what it holds is compared with what it should.
    fn linked(&mut self, object: &Object, id: &str, destructive: bool) -> Result<Values, Trouble> {
        let (key, kind) = (object.key.as_str(), object.kind);
        let planner = self.planner(kind)?;
        let Some(record) = &object.record else {
            let action = planner.decide(key, Some(id), Before::Unknown, After::Deleted)?;
            if action.is_destructive() && !destructive {
                return Ok(Values::PutOff(name(&action)));
            }
            self.act(&action)?;
            self.store.forget(object)?;
            return Ok(Values::Settled);
        };
        // Values that are made once are kept unless what they are made from has changed since.
        let past = match &object.sent {
            Some(sent) => Some(self.state(object, sent, Purpose::Past)?),
            None => None,
        };
        let state = self.state(object, record, Purpose::Update(past.as_ref()))?;
        let Some(resource) = self.client.read(key, kind, id, false)? else {
            self.store.unlink(object)?;
            return Err(gone());
        };
        let action = planner.decide(key, Some(id), Before::Resource(&resource), After::State(&state))?;
        if action.is_destructive() && !destructive {
            return Ok(Values::PutOff(name(&action)));
        }
        if let Some((404, _)) = self.act(&action)? {
            return Err(gone());
        }
        self.settle(object, &state)?;
        Ok(Values::Settled)
    }

    /// The target has nothing that is known to be the object: it is looked for before anything is created.
    fn unlinked(&mut self, object: &Object, destructive: bool) -> Result<Values, Trouble> {
        let (key, kind) = (object.key.as_str(), object.kind);
        let planner = self.planner(kind)?;
        // A POST whose answer was lost made what the record said then; the record may say something else by now.
        let mut filters = match &object.attempt {
            Some(attempt) => planner.matching(&self.state(object, attempt, Purpose::Past)?)?,
            None => Vec::new(),
        };
        let mut create = None;
        if let Some(record) = &object.record {
            let state = self.state(object, record, Purpose::Create)?;
            let action = planner.decide(key, None, Before::Absent, After::State(&state))?;
            match &action {
                Action::Create(request) => filters.extend(request.matching.iter().cloned()),
                // Whoever is off is not created, but an account that is there already is switched off.
                Action::Skip(Skip::SoftDeleted) => {
                    let state = self.state(object, record, Purpose::Update(None))?;
                    filters.extend(planner.matching(&state).unwrap_or_default());
                }
                Action::Skip(Skip::CreateNotAllowed) => filters.extend(planner.matching(&state)?),
                _ => {}
            }
            create = Some((action, state));
        }
        if let Some(id) = self.find(object, &filters)? {
            let has_references = self.side(kind).is_some_and(|side| side.has_references);
            self.store.link(object, &id, has_references)?;
            return self.values(object.number, destructive);
        }
        let Some((action, state)) = create else {
            self.store.forget(object)?;
            return Ok(Values::Settled);
        };
        if action.request().is_some() {
            self.store.attempt(object)?;
        }
        let Some((status, resource)) = self.act(&action)? else {
            self.settle(object, &state)?;
            return Ok(Values::Settled);
        };
        let id = id(&resource).ok_or_else(|| Trouble::Object(format!("{status}: the answer names no id")))?;
        self.store.link(object, &id, state.references().next().is_some())?;
        self.settle(object, &state)?;
        Ok(Values::Settled)
    }

    /// The one resource that matches, by the first filter that finds any.
    fn find(&mut self, object: &Object, filters: &[String]) -> Result<Option<String>, Trouble> {
        for filter in filters {
            let ids = self.client.find(&object.key, object.kind, filter)?;
            let [id] = ids.as_slice() else {
                if ids.is_empty() {
                    continue;
                }
                return Err(Trouble::Object(format!("{} resources match it in the target", ids.len())));
            };
            return match self.store.key_of(object.kind, id)? {
                None => Ok(Some(id.clone())),
                Some(other) => {
                    Err(Trouble::Object(format!("resource {id} matches it, and is linked to {other}")))
                }
            };
        }
        Ok(None)
    }

    /// Sends the request of an action, if it has one, and counts.
    fn act(&mut self, action: &Action) -> Result<Option<(u16, serde_json::Value)>, Trouble> {
        let answer = match action.request() {
            Some(request) => Some(self.client.send(name(action), request)?),
            None => None,
        };
        if let (Action::Create(_), Some((404, _))) = (action, &answer) {
            return Err(Trouble::Object("404: the server has no such objects".to_owned()));
        }
        let what = match action {
            Action::Skip(skip) => format!("skipped ({skip})"),
            action => name(action).to_owned(),
        };
        *self.done.entry(what).or_default() += 1;
        Ok(answer)
    }

    fn settle(&mut self, object: &Object, state: &State) -> Result<(), Trouble> {
        // Out of scope nothing but `active` is looked at.
        let compared = state.is_in_scope();
        let references: Vec<_> = state.references().map(|(at, key)| (at as i64, key)).collect();
        Ok(self.store.settle(object, compared, compared.then_some(references.as_slice()))?)
    }

    pub fn state(&mut self, object: &Object, record: &str, purpose: Purpose<'_>) -> Result<State, Trouble> {
        let worker = self.sides.iter_mut().find(|side| side.kind == object.kind).map(|side| &mut side.worker);
        let worker = worker.ok_or_else(|| not_mapped(object.kind))?;
        // The number seeds what is random, where a seed is given.
        let number = object.number.unsigned_abs();
        Ok(worker.state(record.as_bytes(), number, Circumstances::default(), purpose)?)
    }

    fn side(&self, kind: ObjectKind) -> Option<&Side<'p>> {
        self.sides.iter().find(|side| side.kind == kind)
    }

    pub fn planner(&self, kind: ObjectKind) -> Result<Planner<'p>, Trouble> {
        self.side(kind).map(|side| side.planner).ok_or_else(|| not_mapped(kind))
    }
}

fn name(action: &Action) -> &'static str {
    match action {
        Action::Create(_) => "create",
        Action::Update(_) => "update",
        Action::Disable(_) => "disable",
        Action::Restore(_) => "restore",
        Action::Delete(_) => "delete",
        Action::Skip(_) => "skip",
        _ => "unchanged",
    }
}

fn not_mapped(kind: ObjectKind) -> Trouble {
    Trouble::Object(format!("the mapping has no {}s", kind.as_str()))
}

/// Removed behind our back: the object is looked for, or created, anew.
fn gone() -> Trouble {
    Trouble::again("the resource is gone", Some(std::time::Duration::ZERO), false)
}
