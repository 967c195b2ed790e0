//! References go out once both ends have an id.

use std::collections::{BTreeMap, BTreeSet};

use attrflow::provision::ReferenceChange;
use attrflow::{Planner, Purpose, State};

use super::cycle::Cycle;
use super::state::{Object, Store};
use super::trouble::Trouble;

/// How many references one request changes at most.
const BATCH: usize = 100;

impl Cycle<'_> {
    /// Brings references up to date: those that have changed, and those to objects that have come since. Returns the
    /// objects for which that failed, so that they need not be `skipped` by chance.
    pub fn references(&mut self, skipped: &BTreeSet<i64>) -> Result<BTreeSet<i64>, Trouble> {
        let mut failed = BTreeSet::new();
        for number in self.store.loose()? {
            let object = self.store.object(number)?;
            if !skipped.contains(&number)
                && self.each(&object, |cycle| cycle.references_of(&object))?.is_none()
            {
                failed.insert(number);
            }
        }
        Ok(failed)
    }

    fn references_of(&mut self, object: &Object) -> Result<(), Trouble> {
        let (Some(id), Some(record)) = (&object.id, &object.record) else { return Ok(()) };
        let planner = self.planner(object.kind)?;
        let state = self.state(object, record, Purpose::Update(None))?;
        if state.is_in_scope() {
            let Some(resource) = self.client.read(&object.key, object.kind, id, true)? else {
                self.store.unlink(object)?;
                return Err(Trouble::Object("the resource is gone; the next run makes it anew".to_owned()));
            };
            // What has no id yet is sent when it gets one.
            let ids = ids(&self.store, &state)?;
            let changes = planner.reference_changes(&resource, &state, |key| ids.get(key).cloned());
            for batch in batches(&planner, changes) {
                if let Some(request) = planner.references(&object.key, Some(id), &batch) {
                    self.client.send("references", &request)?;
                    *self.done.entry("references".to_owned()).or_default() += 1;
                }
            }
        }
        Ok(self.store.tighten(object)?)
    }
}

/// What the target calls those that an object refers to, as far as it has them.
fn ids(store: &Store, state: &State) -> Result<BTreeMap<String, String>, Trouble> {
    let mut ids = BTreeMap::new();
    for (_, key) in state.references() {
        if let Some(id) = store.id_of(key)? {
            ids.insert(key.to_owned(), id);
        }
    }
    Ok(ids)
}

/// Changes in requests of a size that servers take.
fn batches(planner: &Planner<'_>, changes: Vec<ReferenceChange>) -> Vec<Vec<ReferenceChange>> {
    let mut batches = vec![Vec::new()];
    for change in changes {
        if !planner.has_several(change.attribute) {
            batches[0].push(change);
            continue;
        }
        let ReferenceChange { attribute, had, added, removed } = change;
        let part = |added: &[_], removed: &[_]| {
            vec![ReferenceChange { attribute, had, added: added.to_vec(), removed: removed.to_vec() }]
        };
        batches.extend(removed.chunks(BATCH).map(|removed| part(&[], removed)));
        batches.extend(added.chunks(BATCH).map(|added| part(added, &[])));
    }
    batches
}
