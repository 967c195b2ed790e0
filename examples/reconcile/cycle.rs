//! One cycle: every object that is pending is brought to what the source says. First values, then references, and what
//! takes something away from people last, if it is not too much.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use attrflow::mapping::CompiledMapping;
use attrflow::record::removed;
use attrflow::{
    Action, After, Before, Circumstances, Environment, ObjectKind, PlanOptions, Planner, Purpose, Skip,
    State, Worker,
};
use serde_json::Value as Json;

use super::http::{Client, id};
use super::state::{Object, Store};
use super::trouble::{Trouble, patiently};

pub struct Cycle<'p> {
    pub store: Store,
    pub client: Client,
    library: HashMap<ObjectKind, (Planner<'p>, Worker<'p>)>,
    /// What has been done, and how often.
    pub done: BTreeMap<String, usize>,
    /// The objects that could not be done.
    pub failed: BTreeSet<i64>,
}

/// What comes of an object's values: nothing is left to do, or something destructive, which is put off.
type Left = Result<Option<&'static str>, Trouble>;

impl<'p> Cycle<'p> {
    pub fn new(
        mapping: &'p CompiledMapping,
        environment: &'p Environment,
        options: PlanOptions,
        store: Store,
        client: Client,
    ) -> Self {
        let objects =
            [ObjectKind::User, ObjectKind::Group].into_iter().filter_map(|kind| mapping.object(kind));
        let library = objects
            .map(|object| (object.kind, (Planner::new(object, options), Worker::new(object, environment))));
        let library = library.collect();
        Cycle { store, client, library, done: BTreeMap::new(), failed: BTreeSet::new() }
    }

    /// Runs the cycle. Returns what was held back, because it is more than `threshold`.
    pub fn run(&mut self, threshold: usize) -> Result<Vec<String>, Trouble> {
        let mut put_off = Vec::new();
        for number in self.store.pending()? {
            if let Some(Some(action)) = self.each(number, |cycle| cycle.values(number, false))? {
                let Object { kind, key, .. } = self.store.object(number)?;
                // First who is switched off, then groups that go, then who was in them.
                let rank = (action == "delete", kind == ObjectKind::User);
                put_off.push((rank, number, format!("{action} {} {key}", kind.as_str())));
            }
        }
        let failed = self.references(&BTreeSet::new())?;
        put_off.sort();
        if put_off.len() > threshold {
            return Ok(put_off.into_iter().map(|(.., what)| what).collect());
        }
        for (_, number, _) in put_off {
            self.each(number, |cycle| cycle.values(number, true))?;
        }
        // Some may have held what is deleted now.
        self.references(&failed)?;
        Ok(Vec::new())
    }

    /// Does something about one object, again and again if need be. A failure is that object's alone. None: not done.
    pub fn each<T>(
        &mut self,
        number: i64,
        mut attempt: impl FnMut(&mut Self) -> Result<T, Trouble>,
    ) -> Result<Option<T>, Trouble> {
        let Object { kind, key, .. } = self.store.object(number)?;
        if !self.library.contains_key(&kind) {
            // It waits for a mapping that has such objects.
            return Ok(None);
        }
        match patiently(|| attempt(self)) {
            Ok(done) => Ok(Some(done)),
            Err(Trouble::Object(why)) => {
                eprintln!("{} {key}: {why}", kind.as_str());
                self.failed.insert(number);
                Ok(None)
            }
            Err(trouble) => Err(trouble),
        }
    }

    /// Brings the values of one object up to date. Every attempt begins with what is known by then.
    pub fn values(&mut self, number: i64, destructive: bool) -> Left {
        let object = self.store.object(number)?;
        match &object.id {
            Some(id) => self.linked(&object, id, destructive),
            None => self.unlinked(&object, destructive),
        }
    }

    /// The target has the object: what it holds is compared with what it should.
    fn linked(&mut self, object: &Object, id: &str, destructive: bool) -> Left {
        let (key, planner) = (object.key.as_str(), self.planner(object.kind)?);
        let Some(record) = &object.record else {
            let action = planner.decide(key, Some(id), Before::Unknown, After::Deleted)?;
            if action.is_destructive() && !destructive {
                return Ok(Some(name(&action)));
            }
            self.act(&action)?;
            self.store.forget(object)?;
            return Ok(None);
        };
        // A value that was made at random is kept, unless what it is made from has changed since.
        let sent = object.sent.as_ref();
        let past = sent.map(|sent| self.state(object, sent, Purpose::Past)).transpose()?;
        let state = self.state(object, record, Purpose::Update(past.as_ref()))?;
        let Some(resource) = self.client.read(key, object.kind, id, false)? else {
            self.store.unlink(object)?;
            return Err(Trouble::gone());
        };
        let action = planner.decide(key, Some(id), Before::Resource(&resource), After::State(&state))?;
        if action.is_destructive() && !destructive {
            return Ok(Some(name(&action)));
        }
        if let Some((404, _)) = self.act(&action)? {
            return Err(Trouble::gone());
        }
        self.settle(object, &state)
    }

    /// The target has nothing that is known to be the object: it is looked for before anything is created.
    fn unlinked(&mut self, object: &Object, destructive: bool) -> Left {
        let (key, planner) = (object.key.as_str(), self.planner(object.kind)?);
        // A POST whose answer was lost made what the record said then; it may say something else by now.
        let mut filters = match &object.attempt {
            Some(attempt) => {
                planner.matching(&self.state(object, attempt, Purpose::Past)?).unwrap_or_default()
            }
            None => Vec::new(),
        };
        let mut wanted = None;
        if let Some(record) = &object.record {
            let state = self.state(object, record, Purpose::Create)?;
            let action = planner.decide(key, None, Before::Absent, After::State(&state))?;
            let mut more = match &action {
                Action::Create(request) => request.matching.clone(),
                Action::Skip(Skip::CreateNotAllowed) => planner.matching(&state)?,
                // Whoever is off is not created, but an account that is there already is switched off.
                Action::Skip(Skip::SoftDeleted) => {
                    planner.matching(&self.state(object, record, Purpose::Update(None))?).unwrap_or_default()
                }
                _ => Vec::new(),
            };
            more.retain(|filter| !filters.contains(filter));
            filters.append(&mut more);
            wanted = Some((action, state));
        }
        if let Some(id) = self.find(object, &filters)? {
            let may_refer = !planner.current_references(&Json::Null).is_empty();
            self.store.link(object, &id, may_refer)?;
            return self.values(object.number, destructive);
        }
        let Some((action, state)) = wanted else {
            self.store.forget(object)?;
            return Ok(None);
        };
        if action.request().is_some() {
            self.store.attempt(object)?;
        }
        if let Some((status, resource)) = self.act(&action)? {
            let id = id(&resource).ok_or_else(|| Trouble::Object(format!("{status}, and no id")))?;
            self.store.link(object, &id, state.references().next().is_some())?;
        }
        self.settle(object, &state)
    }

    /// The one resource that matches, by the first filter that finds any.
    fn find(&mut self, object: &Object, filters: &[String]) -> Result<Option<String>, Trouble> {
        for filter in filters {
            let ids = self.client.find(&object.key, object.kind, filter)?;
            let other = match ids.as_slice() {
                [] => continue,
                [id] => match self.store.key_of(object.kind, id)? {
                    None => return Ok(Some(id.clone())),
                    Some(other) => format!("what matches it, {id}, is linked to {other}"),
                },
                several => format!("{} resources match it", several.len()),
            };
            return Err(Trouble::Object(other));
        }
        Ok(None)
    }

    /// Sends the request of an action, if it has one, and counts.
    fn act(&mut self, action: &Action) -> Result<Option<(u16, Json)>, Trouble> {
        let request = action.request();
        let answer = request.map(|request| self.client.send(name(action), request)).transpose()?;
        let what = match action {
            Action::Skip(skip) => format!("skip ({skip})"),
            action => name(action).to_owned(),
        };
        *self.done.entry(what).or_default() += 1;
        Ok(answer)
    }

    fn settle(&mut self, object: &Object, state: &State) -> Left {
        let references: Vec<_> = state.references().collect();
        // Out of scope nothing but `active` has been looked at.
        self.store.settle(object, state.is_in_scope().then_some(references.as_slice()))?;
        Ok(None)
    }

    pub fn state(&mut self, object: &Object, record: &str, purpose: Purpose<'_>) -> Result<State, Trouble> {
        let (_, worker) = self.library.get_mut(&object.kind).ok_or_else(|| not_mapped(object.kind))?;
        // In the bin of the directory: what the worker cannot see is what `@removed` means.
        let gone = serde_json::from_str(record).is_ok_and(|record| removed(&record).is_some());
        let circumstances = Circumstances::default();
        let circumstances = if gone { circumstances.soft_deleted() } else { circumstances };
        // The number seeds what is random, where a seed is given.
        let number = object.number.unsigned_abs();
        Ok(worker.state(record.as_bytes(), number, circumstances, purpose)?)
    }

    pub fn planner(&self, kind: ObjectKind) -> Result<Planner<'p>, Trouble> {
        self.library.get(&kind).map(|(planner, _)| *planner).ok_or_else(|| not_mapped(kind))
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
