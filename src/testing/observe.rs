//! What becomes of the record of a test.

use serde_json::Value as Json;

use super::suite::{Case, Record};
use crate::functions::Environment;
use crate::mapping::Apply;
use crate::provision::{
    Action, After, Before, Circumstances, Disposition, Explanation, PlanOptions, Planner, Purpose,
    RecordFailure, ReferenceChange, Referenced, Request, Skip, Standing, State, Worker,
};

/// What became of the record of a test.
#[derive(Clone, Debug)]
pub struct Observed {
    /// What `attrflow run` makes of it; none: the source has no record any more.
    pub written: Option<Result<Written, Box<RecordFailure>>>,
    /// How that came; none where there is no record, or it cannot be read.
    pub explanation: Option<Explanation>,
    /// The same of the record as it was; none where there was none.
    pub past: Option<Explanation>,
    /// What is sent; none where nobody asks.
    pub sent: Option<Result<Sent, Box<RecordFailure>>>,
}

impl Observed {
    /// The explanation of a record whose target attributes were evaluated: in scope, if perhaps switched off.
    pub fn evaluated(&self) -> Option<&Explanation> {
        self.explanation.as_ref().filter(|it| !matches!(it.state.standing, Standing::OutOfScope(_)))
    }
}

/// What is written of a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Written {
    /// Its payload.
    Payload(Json),
    /// Nothing: the scope leaves it out.
    OutOfScope,
    /// Nothing: an expression asked for it to be left out.
    NoObject,
}

/// What is sent of an object.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The requests, in their order; of one that is sent later, the other ends are taken to be there.
    pub requests: Vec<Request>,
    /// Why there is none, where there is a reason.
    pub skip: Option<Skip>,
}

/// What an object without a source anchor is called.
const NAMELESS: &str = "record";

impl Case<'_> {
    /// Runs the test.
    pub fn observe(&self) -> Observed {
        let (mut written, mut explanation) = (None, None);
        let explain = |record: &Record| {
            let environment = self.environment();
            let mut worker = Worker::new(self.compiled, &environment);
            worker.explain(&record.entry(), 0, Circumstances::default(), Purpose::Create).ok()
        };
        if let Some(record) = &self.record {
            // Each sees the same random numbers, and nothing given out yet.
            let environment = self.environment();
            written = Some(self.write(record, &environment));
            explanation = explain(record);
        }
        let past = self.before.as_ref().and_then(explain);
        let asked = self.test.expect.requests.is_some() || self.record.is_none();
        let sent = (asked && !self.compiled.flat).then(|| self.send());
        Observed { written, explanation, past, sent }
    }

    fn write(&self, record: &Record, environment: &Environment) -> Result<Written, Box<RecordFailure>> {
        let mut payload = Vec::new();
        let mut worker = Worker::new(self.compiled, environment);
        Ok(match worker.entry(&record.entry(), 0, &mut payload)? {
            // What is written is JSON; were it not, Null would say so.
            Disposition::Provisioned => {
                Written::Payload(serde_json::from_slice(&payload).unwrap_or_default())
            }
            Disposition::OutOfScope => Written::OutOfScope,
            Disposition::NoObject => Written::NoObject,
        })
    }

    /// What `attrflow plan` makes of it: as there, the target has what was active before, or has an id.
    fn send(&self) -> Result<Sent, Box<RecordFailure>> {
        let planner = Planner::new(self.compiled, PlanOptions::wire(self.test.wire));
        let id = self.test.id.as_deref();
        let circumstances = Circumstances::default();
        let environment = self.environment();
        let mut worker = Worker::new(self.compiled, &environment);
        let past = self
            .before
            .as_ref()
            .map(|before| worker.entry_state(&before.entry(), 0, circumstances, Purpose::Past));
        let past = past.and_then(Result::ok);
        let past = past.filter(|past| !past.is_in_scope() || planner.check_created(past).is_ok());
        let made = |past: &State| {
            past.is_active() && (self.compiled.flow.create || id.is_none())
                || past.is_in_scope() && id.is_none()
        };
        let existed = id.is_some() || past.as_ref().is_some_and(made);
        let before = match &past {
            _ if !existed => Before::Absent,
            Some(past) => Before::Source(past),
            None => Before::Unknown,
        };
        let past = past.as_ref().filter(|_| existed);
        let anchor =
            [&self.record, &self.before].into_iter().flatten().find_map(|record| record.entry().anchor());
        let key = anchor.as_deref().unwrap_or(NAMELESS);
        let Some(record) = &self.record else {
            let action = planner.decide(key, id, before, After::Deleted)?;
            return Ok(Sent::of(action));
        };
        let purpose = match before {
            Before::Absent => Purpose::Create,
            _ => Purpose::Update(past),
        };
        let environment = self.environment();
        let mut worker = Worker::new(self.compiled, &environment);
        let now = worker.entry_state(&record.entry(), 0, circumstances, purpose)?;
        let action = planner.decide(key, id, before, After::State(&now))?;
        let posted = matches!(action, Action::Create(_));
        let anew = matches!(action, Action::Restore(_)) && id.is_none() && self.compiled.flow.create;
        let follow = !matches!(action, Action::Skip(_)) && (existed || posted);
        let mut sent = Sent::of(action);
        if follow {
            // Who comes back may never have been created, and has no references then.
            let was = past.filter(|past| past.is_in_scope() && !anew);
            let changes = self.references(&planner, was, &now, posted);
            if let Some(mut request) = planner.references(key, id, &changes) {
                if id.is_none() && !posted {
                    request.matching = match past {
                        Some(past) => planner.matching_after_update(past, &now),
                        None => planner.matching(&now).unwrap_or_default(),
                    };
                }
                sent.requests.push(request);
            }
        }
        Ok(sent)
    }

    /// What becomes of the references, the other ends being there.
    fn references(
        &self,
        planner: &Planner<'_>,
        was: Option<&State>,
        now: &State,
        posted: bool,
    ) -> Vec<ReferenceChange> {
        if !self.compiled.flow.update || !now.is_in_scope() {
            return Vec::new();
        }
        let mut changes = Vec::new();
        for (attribute, target) in self.compiled.targets.iter().enumerate() {
            let create_only = target.apply == Apply::CreateOnly && !posted;
            if !target.target.reference || create_only || !planner.tells_references(now, attribute) {
                continue;
            }
            let several = planner.has_several(attribute);
            let of = |state: Option<&State>| -> Vec<String> {
                let attribute = state.and_then(|state| state.attributes.get(attribute));
                let mut references = attribute.map(|of| of.references.clone()).unwrap_or_default();
                references.truncate(if several { usize::MAX } else { 1 });
                references
            };
            let (old, new) = (of(was), of(Some(now)));
            let adds = several && matches!(target.apply, Apply::MultiValueAddOnly | Apply::ValueAddOnly);
            let keeps = adds || !several && !new.is_empty();
            let keys = |these: &[String], those: &[String]| -> Vec<Referenced> {
                let these = these.iter().filter(|key| !those.contains(key));
                these.cloned().map(Referenced::Key).collect()
            };
            let gone = keys(&old, &new);
            changes.push(ReferenceChange {
                attribute,
                had: !gone.is_empty(),
                added: keys(&new, &old),
                removed: if keeps { Vec::new() } else { gone },
            });
        }
        changes
    }
}

impl Sent {
    fn of(action: Action) -> Self {
        let requests = action.request().cloned().into_iter().collect();
        let skip = match action {
            Action::Skip(skip) => Some(skip),
            _ => None,
        };
        Sent { requests, skip }
    }
}
