//! What was expected against what was found.

use serde_json::Value as Json;

use super::compare::{Extent, agrees, aligned};
use super::failure::{Failure, Mismatch, Note};
use super::hide::Hidden;
use super::model::{ExpectedErrors, ExpectedRequest, ExpectedScope, Stated};
use super::notes::{self, group_name};
use super::observe::{Observed, Written};
use super::sent;
use super::suite::Case;
use crate::functions::REDACTED;
use crate::provision::{Explanation, Outcome, PlanOptions, Planner, RecordFailure};
use crate::scim::look_up;
use crate::source::{Code, Span};

/// How many places of the mapping are named where a payload is another one.
const NAMED: usize = 5;

impl Case<'_> {
    /// The expectations of the test that are not met; none: it passes.
    pub fn judge(&self, observed: &Observed) -> Vec<Failure> {
        Judge { case: self, observed, hidden: Hidden::of(self, observed), failures: Vec::new() }.all()
    }

    /// Why a target attribute has no value, where it fails.
    pub(super) fn failing(&self, explanation: &Explanation, target: usize) -> Option<Box<RecordFailure>> {
        let planner = Planner::new(self.compiled, PlanOptions::default());
        planner.check_attribute(&explanation.state, target).err()
    }

    /// All target attributes that fail, and why.
    pub(super) fn all_failing(&self, explanation: &Explanation) -> Vec<(usize, Box<RecordFailure>)> {
        let targets = 0..self.compiled.targets.len();
        targets.filter_map(|target| Some((target, self.failing(explanation, target)?))).collect()
    }

    /// Which target has this path.
    pub(super) fn target(&self, path: &str) -> Option<usize> {
        self.compiled.targets.iter().position(|target| target.path == path)
    }
}

struct Judge<'c> {
    case: &'c Case<'c>,
    observed: &'c Observed,
    hidden: Hidden<'c>,
    failures: Vec<Failure>,
}

impl<'c> Judge<'c> {
    fn all(mut self) -> Vec<Failure> {
        let expect = &self.case.test.expect;
        if let Some(scope) = &expect.scope {
            self.scope(scope);
        }
        if let Some(error) = &expect.error {
            self.error(error);
        }
        if let Some(errors) = &expect.errors {
            self.errors(errors);
        }
        if let Some(payload) = &expect.payload {
            self.payload("payload", payload, Extent::Whole);
        }
        if let Some(payload) = &expect.payload_includes {
            self.payload("payload-includes", payload, Extent::Part);
        }
        for (path, stated) in &expect.attributes {
            self.attribute(path, stated);
        }
        for path in &expect.no_flow {
            self.no_flow(path);
        }
        for (path, stated) in &expect.references {
            self.references(path, stated);
        }
        if let Some(requests) = &expect.requests {
            self.requests(requests);
        }
        self.failures
    }

    fn fail(&mut self, subject: impl Into<String>, place: Span, mismatch: Mismatch, notes: Vec<Note>) {
        self.failures.push(Failure { subject: subject.into(), place, mismatch, notes });
    }

    /// Why there is nothing to look at.
    fn nothing(&self) -> (String, Vec<Note>) {
        match &self.observed.written {
            Some(Ok(Written::OutOfScope)) => ("the record is out of scope".to_owned(), self.refusals()),
            Some(Ok(Written::NoObject)) => ("an expression leaves the object out".to_owned(), Vec::new()),
            Some(Err(failure)) => {
                (format!("the record fails: {}", self.in_words(failure)), self.failing_at(failure))
            }
            Some(Ok(Written::Payload(_))) | None => ("there is no record".to_owned(), Vec::new()),
        }
    }

    /// Which clause of each group does not hold.
    fn refusals(&self) -> Vec<Note> {
        self.observed.explanation.as_ref().map(notes::refusals).unwrap_or_default()
    }

    fn failing_at(&self, failure: &RecordFailure) -> Vec<Note> {
        let target = failure.target.as_ref().and_then(|path| self.case.target(path));
        target.into_iter().map(|target| self.source(target)).collect()
    }

    /// Where a target's value comes from.
    fn source(&self, target: usize) -> Note {
        notes::source(self.case.object, self.case.compiled, target)
    }

    fn scope(&mut self, scope: &Stated<ExpectedScope>) {
        let groups = self.observed.explanation.iter().flat_map(|explanation| &explanation.scope);
        let passing: Vec<String> =
            groups.clone().filter(|group| group.passes).map(|group| group_name(&group.name)).collect();
        let found = match &self.observed.written {
            Some(Ok(Written::OutOfScope)) => "out".to_owned(),
            _ if self.observed.explanation.is_none() => {
                let (why, notes) = self.nothing();
                return self.fail("scope", scope.node.span, Mismatch::Said(why), notes);
            }
            _ if passing.is_empty() => "in".to_owned(),
            _ => format!("in (by {})", passing.join(" and ")),
        };
        let is_in = found != "out";
        let expected = match &scope.value {
            ExpectedScope::In if is_in => return,
            ExpectedScope::Out if !is_in => return,
            ExpectedScope::Group(name) if is_in && passing.contains(&group_name(name)) => return,
            ExpectedScope::In => "in".to_owned(),
            ExpectedScope::Out => "out".to_owned(),
            ExpectedScope::Group(name) => format!("in (by {})", group_name(name)),
        };
        let notes = self.refusals();
        self.fail("scope", scope.node.span, Mismatch::Words(expected, found), notes);
    }

    fn error(&mut self, error: &Stated<Code>) {
        let found = match &self.observed.written {
            Some(Err(failure)) if failure.code == error.value => return,
            Some(Err(failure)) => Mismatch::Words(error.value.to_string(), self.in_words(failure)),
            Some(Ok(Written::Payload(_))) => {
                Mismatch::Said(format!("{} is expected, and the record does not fail", error.value))
            }
            Some(Ok(_)) | None => {
                Mismatch::Said(format!("{} is expected, and {}", error.value, self.nothing().0))
            }
        };
        self.fail("error", error.node.span, found, Vec::new());
    }

    fn errors(&mut self, errors: &Stated<ExpectedErrors>) {
        let Some(explanation) = self.evaluated() else {
            let (why, notes) = self.nothing();
            return self.fail("errors", errors.key, Mismatch::Said(why), notes);
        };
        let mut failing = self.case.all_failing(explanation);
        for (path, stated) in &errors.value {
            let target = self.case.target(path);
            let at = failing.iter().position(|(found, _)| Some(*found) == target);
            let found = match at.map(|at| failing.swap_remove(at)) {
                Some((_, failure)) if failure.code == stated.value => continue,
                Some((_, failure)) => self.in_words(&failure),
                None => self.outcome(explanation, target),
            };
            let notes = target.map(|target| self.source(target)).into_iter().collect();
            let mismatch = Mismatch::Words(stated.value.to_string(), found);
            self.fail(format!("errors.{path}"), stated.node.span, mismatch, notes);
        }
        failing.sort_by_key(|(target, _)| *target);
        for (target, failure) in failing {
            let source = self.source(target);
            let mismatch = Mismatch::Said(format!("another target fails: {}", self.in_words(&failure)));
            self.fail("errors", errors.key, mismatch, vec![source]);
        }
    }

    fn in_words(&self, failure: &RecordFailure) -> String {
        format!("{}: {}", failure.code, self.hidden.mask_text(&failure.to_string()))
    }

    /// Whether the value of a target is shown nowhere.
    fn covers(&self, target: usize) -> bool {
        self.case.compiled.targets.get(target).is_some_and(|target| self.hidden.covers(target))
    }

    /// The explanation of a record whose attributes were evaluated.
    fn evaluated(&self) -> Option<&'c Explanation> {
        self.observed.evaluated()
    }

    fn payload(&mut self, subject: &str, expected: &Stated<Json>, extent: Extent) {
        let found = match &self.observed.written {
            Some(Ok(Written::Payload(payload))) => payload,
            Some(Ok(_)) if expected.value.is_null() => return,
            _ => {
                let (why, notes) = self.nothing();
                return self.fail(subject, expected.key, Mismatch::Said(format!("no payload: {why}")), notes);
            }
        };
        if expected.value.is_null() {
            let mismatch = Mismatch::Words("no payload".to_owned(), "a payload".to_owned());
            return self.fail(subject, expected.key, mismatch, Vec::new());
        }
        let found = comparable(&expected.value, found);
        if agrees(&expected.value, &found, extent) {
            return;
        }
        let mismatch = self.values(&expected.value, &found, extent);
        let mut notes = self.sources(&expected.value, &found, extent);
        for target in self.case.compiled.targets.iter().filter(|target| self.hidden.covers(target)) {
            let wanted = look_up(&expected.value, &target.target).1;
            if wanted.is_some() && wanted != look_up(&found, &target.target).1 {
                notes.insert(0, Note::new(format!("`{}` is another one, and redacted", target.path)));
            }
        }
        self.fail(subject, expected.key, mismatch, notes);
    }

    /// Two values side by side, with what is redacted masked.
    fn values(&self, expected: &Json, found: &Json, extent: Extent) -> Mismatch {
        let (expected, found) = aligned(expected, found, extent);
        match self.hidden.mask_both(&expected, &found) {
            (expected, found) if expected == found => Mismatch::Said("what differs is redacted".to_owned()),
            (expected, found) => Mismatch::Values(expected, found),
        }
    }

    /// Where those targets come from whose values are others.
    fn sources(&self, expected: &Json, found: &Json, extent: Extent) -> Vec<Note> {
        if expected.as_object().is_some_and(serde_json::Map::is_empty) {
            return Vec::new();
        }
        let targets = self.case.compiled.targets.iter().enumerate();
        let differing = targets.filter(|(_, target)| {
            let (wanted, is) = (look_up(expected, &target.target).1, look_up(found, &target.target).1);
            let asked = extent == Extent::Whole
                || wanted.is_some()
                || expected.get(&target.target.attribute).is_some_and(Json::is_null);
            !target.target.reference && asked && wanted != is
        });
        let differing: Vec<usize> = differing.map(|(at, _)| at).collect();
        let mut notes: Vec<Note> = differing.iter().take(NAMED).map(|at| self.source(*at)).collect();
        if differing.len() > NAMED {
            notes.push(Note::new(format!("and {} more", differing.len() - NAMED)));
        }
        notes
    }

    fn attribute(&mut self, path: &str, stated: &Stated<Json>) {
        let subject = format!("attributes.{path}");
        let (Some(explanation), Some(target)) = (self.evaluated(), self.case.target(path)) else {
            let (why, notes) = self.nothing();
            return self.fail(subject, stated.key, Mismatch::Said(why), notes);
        };
        let Some(attribute) = explanation.state.attributes.get(target) else { return };
        let mismatch = match &attribute.outcome {
            Outcome::Value(_) | Outcome::Null if self.case.failing(explanation, target).is_none() => {
                let found = attribute.on_create().unwrap_or(&Json::Null);
                if agrees(&stated.value, found, Extent::Whole) {
                    return;
                }
                match self.covers(target) {
                    true => Mismatch::Said("the value is another one, and redacted".to_owned()),
                    false => self.values(&stated.value, found, Extent::Whole),
                }
            }
            _ => {
                let expected = match self.covers(target) {
                    true => REDACTED.to_owned(),
                    false => self.hidden.mask(&stated.value).to_string(),
                };
                Mismatch::Words(expected, self.outcome(explanation, Some(target)))
            }
        };
        let mut notes = vec![self.source(target)];
        notes.extend(notes::read(self.case.compiled, explanation, target, |value| self.hidden.mask(value)));
        self.fail(subject, stated.node.span, mismatch, notes);
    }

    /// What came of a target, in words.
    fn outcome(&self, explanation: &Explanation, target: Option<usize>) -> String {
        let Some((target, attribute)) =
            target.and_then(|target| Some((target, explanation.state.attributes.get(target)?)))
        else {
            return "nothing".to_owned();
        };
        if let Some(failure) = self.case.failing(explanation, target) {
            return self.in_words(&failure);
        }
        match &attribute.outcome {
            Outcome::NoFlow => "no flow".to_owned(),
            Outcome::Error(failure) => self.in_words(failure),
            Outcome::Kept => self.hidden.mask(&attribute.references.clone().into()).to_string(),
            Outcome::Value(_) | Outcome::Null => match attribute.on_create() {
                Some(_) if self.covers(target) => REDACTED.to_owned(),
                Some(value) => self.hidden.mask(value).to_string(),
                None => "Null".to_owned(),
            },
        }
    }

    fn no_flow(&mut self, path: &Stated<String>) {
        let subject = format!("no-flow: {}", path.value);
        let (Some(explanation), Some(target)) = (self.evaluated(), self.case.target(&path.value)) else {
            let (why, notes) = self.nothing();
            return self.fail(subject, path.key, Mismatch::Said(why), notes);
        };
        let outcome = explanation.state.attributes.get(target).map(|attribute| &attribute.outcome);
        if outcome == Some(&Outcome::NoFlow) {
            return;
        }
        let mismatch = Mismatch::Words("no flow".to_owned(), self.outcome(explanation, Some(target)));
        let source = self.source(target);
        self.fail(subject, path.key, mismatch, vec![source]);
    }

    fn references(&mut self, path: &str, stated: &Stated<Vec<String>>) {
        let subject = format!("references.{path}");
        let (Some(explanation), Some(target)) = (self.evaluated(), self.case.target(path)) else {
            let (why, notes) = self.nothing();
            return self.fail(subject, stated.key, Mismatch::Said(why), notes);
        };
        let attribute = explanation.state.attributes.get(target);
        let found = attribute.map(|attribute| attribute.references.clone()).unwrap_or_default();
        let (expected, found) = (Json::from(stated.value.clone()), Json::from(found));
        if agrees(&expected, &found, Extent::Whole) && self.case.failing(explanation, target).is_none() {
            return;
        }
        let mismatch = match self.case.failing(explanation, target) {
            Some(failure) => {
                Mismatch::Words(self.hidden.mask(&expected).to_string(), self.in_words(&failure))
            }
            None if self.covers(target) => {
                Mismatch::Said("it refers to something else, and is redacted".to_owned())
            }
            None => self.values(&expected, &found, Extent::Whole),
        };
        let source = self.source(target);
        self.fail(subject, stated.node.span, mismatch, vec![source]);
    }

    fn requests(&mut self, requests: &Stated<Vec<ExpectedRequest>>) {
        let sent = match &self.observed.sent {
            Some(Ok(sent)) => sent,
            Some(Err(failure)) => {
                let why = format!("nothing can be sent: {}", self.in_words(failure));
                let notes = self.failing_at(failure);
                return self.fail("requests", requests.key, Mismatch::Said(why), notes);
            }
            None => return,
        };
        if sent::agree(&requests.value, &sent.requests) {
            return;
        }
        let (expected, found) = sent::side_by_side(&requests.value, &sent.requests, &self.hidden);
        let mismatch = match expected == found {
            true => Mismatch::Said("what differs is redacted".to_owned()),
            false => Mismatch::Values(expected, found),
        };
        let mut notes = Vec::new();
        if let Some(skip) = &sent.skip {
            notes.push(Note::new(format!("nothing is sent: {skip}")));
            notes.extend(self.refusals());
        } else if sent.requests.is_empty() {
            notes.push(Note::new("nothing is sent: the target has what it should have"));
        }
        self.fail("requests", requests.key, mismatch, notes);
    }
}

/// What is found as it can be compared: what `schemas` lists follows from the rest, and need not be expected.
pub(super) fn comparable(expected: &Json, found: &Json) -> Json {
    let mut found = found.clone();
    if let (Some(members), None) = (found.as_object_mut(), expected.get("schemas")) {
        members.shift_remove("schemas");
    }
    found
}
