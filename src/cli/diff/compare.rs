//! Each record with both mappings.

use attrflow::functions::Environment;
use attrflow::mapping::CompiledObject;
use attrflow::provision::{Disposition, FailedGroup, GroupName, Parts, RecordFailure, ScopeVerdict, Worker};
use attrflow::record::{Entry, RecordId};
use attrflow::source::Code;

use super::changes::{AttributeChanges, Changes, Example, Failing, Fate, Gained, Lost, Values, Who};
use super::values::{Place, Texts, places};

/// Takes records through both mappings, and keeps what changes.
pub(super) struct Comparison<'m> {
    before: Side<'m>,
    after: Side<'m>,
    places: Vec<Place>,
    texts: Texts,
    key: Option<&'m str>,
    most: usize,
    pub changes: Changes,
}

/// One of the mappings; without a worker it has no such objects.
struct Side<'m> {
    worker: Option<Worker<'m>>,
    payload: Vec<u8>,
}

/// What comes of a record.
enum Created<'r> {
    Parts(Parts<'r>),
    None(Fate),
    Failed(Box<RecordFailure>),
}

impl Created<'_> {
    fn fate(&self) -> Fate {
        match self {
            Created::Parts(_) => Fate::Provisioned,
            Created::None(fate) => *fate,
            Created::Failed(_) => Fate::Failed,
        }
    }
}

impl<'m> Side<'m> {
    fn new(object: Option<&'m CompiledObject>, environment: &'m Environment) -> Self {
        let worker = object.map(|object| Worker::new(object, environment));
        Side { worker, payload: Vec::new() }
    }

    fn create<'r>(&'r mut self, id: RecordId, entry: &Entry<'r>) -> (Created<'r>, &'r [u8]) {
        self.payload.clear();
        let Some(worker) = &mut self.worker else { return (Created::None(Fate::OutOfScope), b"") };
        let created = match worker.parts(entry, id.number, &mut self.payload) {
            Ok((Disposition::Provisioned, parts)) => Created::Parts(parts),
            Ok((Disposition::OutOfScope, _)) => Created::None(Fate::OutOfScope),
            Ok((Disposition::NoObject, _)) => Created::None(Fate::NoObject),
            Err(failure) => Created::Failed(failure),
        };
        (created, &self.payload)
    }

    fn verdict(&mut self, entry: &Entry<'_>) -> Option<ScopeVerdict> {
        self.worker.as_mut()?.explain_scope(entry).ok()
    }

    /// The group that takes a record, where there are groups.
    fn taken_by(&mut self, entry: &Entry<'_>) -> Option<GroupName> {
        match self.verdict(entry)? {
            ScopeVerdict::InScope(groups) => groups.into_iter().next(),
            ScopeVerdict::OutOfScope(_) => None,
        }
    }

    /// What each group asks of a record in vain.
    fn refused_by(&mut self, entry: &Entry<'_>) -> Vec<FailedGroup> {
        match self.verdict(entry) {
            Some(ScopeVerdict::OutOfScope(groups)) => groups,
            _ => Vec::new(),
        }
    }
}

impl<'m> Comparison<'m> {
    /// Of the two, with up to `most` examples of each change.
    pub fn new(
        [before, after]: [Option<&'m CompiledObject>; 2],
        [first, second]: &'m [Environment; 2],
        key: Option<&'m str>,
        most: usize,
    ) -> Self {
        let places = places(before, after);
        let attributes = places.iter().map(|place| AttributeChanges {
            target: place.path.clone(),
            appeared: 0,
            disappeared: 0,
            changed: 0,
            examples: Vec::new(),
        });
        let changes = Changes { attributes: attributes.collect(), ..Changes::default() };
        Comparison {
            before: Side::new(before, first),
            after: Side::new(after, second),
            places,
            texts: Texts::default(),
            key,
            most,
            changes,
        }
    }

    /// One record.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn record(&mut self, id: RecordId, entry: &Entry<'_>) -> Result<(), Box<RecordFailure>> {
        let Comparison { before, after, places, texts, key, most, changes } = self;
        let (key, most) = (*key, *most);
        let who = || Who {
            key: key.map_or_else(|| entry.anchor(), |name| entry.text_of(name)).filter(|key| !key.is_empty()),
            line: id.line,
        };
        changes.records += 1;
        let one_sided = before.worker.is_none() || after.worker.is_none();
        let (first, earlier) = before.create(id, entry);
        let (second, later) = after.create(id, entry);
        let (from, to) = (first.fate(), second.fate());
        match (first, second) {
            (Created::Parts(first), Created::Parts(second)) => {
                let same = earlier == later;
                let mut any = false;
                for (place, found) in places.iter().zip(&mut changes.attributes) {
                    if same && !place.reference {
                        continue;
                    }
                    if let Some(values) = place.compare(&first, &second, texts) {
                        found.add(most, values, &who);
                        any = true;
                    }
                }
                changes.changed += u64::from(any);
                return Ok(());
            }
            (Created::Failed(failure), _) | (_, Created::Failed(failure))
                if failure.code == Code::AF906 && (from == to || one_sided) =>
            {
                changes.unreadable += 1;
                return Err(failure);
            }
            (Created::Failed(_), Created::Failed(_)) => {
                changes.failing += 1;
                return Ok(());
            }
            (Created::Failed(failure), _) => {
                changes.recovers.add(most, &who, || Failing { failure, otherwise: to });
            }
            (_, Created::Failed(failure)) => {
                changes.fails.add(most, &who, || Failing { failure, otherwise: from });
            }
            _ if from == to => return Ok(()),
            _ if from == Fate::OutOfScope => {
                changes.gained.add(most, &who, || Gained { group: after.taken_by(entry), fate: to });
            }
            _ if to == Fate::OutOfScope => {
                changes.lost.add(most, &who, || Lost { failed: after.refused_by(entry), fate: from });
            }
            _ if to == Fate::NoObject => changes.left_out.add(most, &who, || ()),
            _ => changes.taken_in.add(most, &who, || ()),
        }
        changes.changed += 1;
        Ok(())
    }
}

impl AttributeChanges {
    fn add(&mut self, most: usize, values: Values, who: &dyn Fn() -> Who) {
        let count = match (&values.before, &values.after) {
            (None, _) => &mut self.appeared,
            (_, None) => &mut self.disappeared,
            _ => &mut self.changed,
        };
        *count += 1;
        if self.examples.len() < most {
            self.examples.push(Example { who: who(), what: values });
        }
    }
}
