//! References go out once both ends have an id.

use std::collections::{BTreeSet, HashMap};

use attrflow::provision::{ReferenceChange, Referenced};
use attrflow::{Planner, Purpose};

use super::cycle::Cycle;
use super::trouble::Trouble;

/// How many references one request changes at most.
const BATCH: usize = 100;

impl Cycle<'_> {
    /// Brings references up to date: those that have changed, and those to objects that have come since. Returns where
    /// that failed; `skipped` is where it failed before.
    pub fn references(&mut self, skipped: &BTreeSet<i64>) -> Result<BTreeSet<i64>, Trouble> {
        let mut failed = BTreeSet::new();
        for number in self.store.loose()? {
            if !skipped.contains(&number) && self.each(number, |cycle| cycle.references_of(number))?.is_none()
            {
                failed.insert(number);
            }
        }
        Ok(failed)
    }

    fn references_of(&mut self, number: i64) -> Result<(), Trouble> {
        let object = self.store.object(number)?;
        let (Some(id), Some(record)) = (&object.id, &object.record) else { return Ok(()) };
        let planner = self.planner(object.kind)?;
        let state = self.state(&object, record, Purpose::Update(None))?;
        if state.is_in_scope() {
            let Some(resource) = self.client.read(&object.key, object.kind, id, true)? else {
                self.store.unlink(&object)?;
                self.values(number, false)?;
                return Err(Trouble::gone());
            };
            // What has no id yet is sent when it gets one.
            let mut ids = HashMap::new();
            for (_, key) in state.references() {
                ids.insert(key, self.store.id_of(key)?);
            }
            let changes = planner.reference_changes(&resource, &state, |key| ids.get(key).cloned().flatten());
            for batch in batches(&planner, changes) {
                let Some(request) = planner.references(&object.key, Some(id), &batch) else { continue };
                match self.client.send("references", &request) {
                    Ok((404, _)) => return Err(Trouble::gone()),
                    // Perhaps someone in it is gone behind our back: the next run looks.
                    Err(Trouble::Object(why)) => {
                        for other in batch.iter().flat_map(|change| &change.added) {
                            self.store.doubt(&other.text())?;
                        }
                        return Err(Trouble::Object(why));
                    }
                    answer => answer?,
                };
                *self.done.entry("references".to_owned()).or_default() += 1;
            }
        }
        Ok(self.store.tighten(&object)?)
    }
}

/// Changes in requests of a size that servers take.
fn batches(planner: &Planner<'_>, changes: Vec<ReferenceChange>) -> Vec<Vec<ReferenceChange>> {
    let (several, single): (Vec<_>, Vec<_>) =
        changes.into_iter().partition(|change| planner.has_several(change.attribute));
    let mut batches = vec![single];
    for ReferenceChange { attribute, had, added, removed } in several {
        let part = |added: &[Referenced], removed: &[Referenced]| {
            vec![ReferenceChange { attribute, had, added: added.to_vec(), removed: removed.to_vec() }]
        };
        batches.extend(removed.chunks(BATCH).map(|removed| part(&[], removed)));
        batches.extend(added.chunks(BATCH).map(|added| part(added, &[])));
    }
    batches
}
