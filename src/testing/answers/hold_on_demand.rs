//! An answer of `provisionOnDemand` against what a mapping makes of the same object.

use serde_json::{Map, Value as Json};

use super::hold_expression::{Surroundings, unsteady};
use super::model::{OnDemandAnswer, Printed};
use super::printed::{Likeness, compare, text};
use super::verdict::Verdict;
use crate::catalogue::{Lookup, ObjectKind, SOFT_DELETED};
use crate::mapping::{Apply, CompiledObject, CompiledSource, CompiledTarget, ObjectMapping};
use crate::provision::{
    Action, After, Before, Circumstances, Explanation, OutOfScope, Outcome, PlanOptions, Planner, Purpose,
    RecordFailure, Standing, Worker,
};
use crate::record::Entry;
use crate::source::{Code, Diagnostic, Span};
use crate::testing::failure::Mismatch;
use crate::testing::notes;
use crate::testing::subject::{Subject, catalogue};

/// What a mapping made of the object, and what that says of the answer.
#[derive(Debug)]
pub struct HeldOnDemand {
    /// Each step of it; none where there is no record, or it cannot be read.
    pub explanation: Option<Explanation>,
    /// The comparison.
    pub verdict: Verdict,
}

impl OnDemandAnswer {
    /// What the mapping says of such objects, and what was compiled from that: by the object mapping that is asked for,
    /// as `--object` takes it; else by what the answer calls its type.
    ///
    /// # Errors
    /// The mapping has no such objects, or several could be meant; where that is said is for the caller to know.
    pub fn object<'s>(
        &self,
        subject: &'s Subject,
        asked: Option<&str>,
    ) -> Result<(&'s ObjectMapping, &'s CompiledObject), Box<Diagnostic>> {
        let named = |kind: &ObjectKind| {
            self.object_type.as_deref().is_some_and(|ty| ty.eq_ignore_ascii_case(kind.as_str()))
        };
        let told = || [ObjectKind::User, ObjectKind::Group].into_iter().find(named).map(ObjectKind::as_str);
        subject.object(asked.or_else(told)).map_err(|error| Box::new(subject.not_chosen(&error)))
    }

    /// Has the mapping make of the object what it makes of it, and compares.
    ///
    /// What the answer prints in a way that does not tell, what draws random values, and what only the target or the
    /// tenant knows is not compared, and [`Verdict::left`] says so.
    pub fn hold(
        &self,
        (mapping, compiled): (&ObjectMapping, &CompiledObject),
        surroundings: Surroundings<'_>,
    ) -> HeldOnDemand {
        let mut verdict = Verdict::default();
        let Some(import) = &self.import else {
            verdict.leave("the answer has no Import step, so there is no record");
            return HeldOnDemand { explanation: None, verdict };
        };
        let record = record(mapping, import);
        let json = Json::Object(record.clone()).to_string();
        let mut worker = Worker::new(compiled, surroundings.environment);
        let purpose = match self.existed {
            Some(true) => Purpose::Update(None),
            _ => Purpose::Create,
        };
        let entry = Entry::Json(json.as_bytes());
        match worker.explain(&entry, 0, self.circumstances(&record), purpose) {
            Ok(explanation) => {
                let holder =
                    Holder { answer: self, mapping, compiled, explanation: &explanation, surroundings };
                holder.all(&mut verdict);
                HeldOnDemand { explanation: Some(explanation), verdict }
            }
            Err(failure) => {
                let place = self.action.as_ref().map_or_else(Span::default, |action| action.span);
                let said = Mismatch::Said(format!("it fails here: {}", in_words(&failure)));
                verdict.fail("record", place, said, Vec::new());
                HeldOnDemand { explanation: None, verdict }
            }
        }
    }

    /// What is known of the object beside its record.
    fn circumstances(&self, record: &Map<String, Json>) -> Circumstances {
        let circumstances = Circumstances::assigned(self.scoping.assigned != Some(false));
        match self.scoping.active {
            Some(false) if !record.contains_key(SOFT_DELETED) => circumstances.soft_deleted(),
            _ => circumstances,
        }
    }
}

/// The record that the Import step prints. It prints `""` for an attribute without a value; of those with several
/// values, what is no list is a text.
fn record(mapping: &ObjectMapping, import: &[Printed]) -> Map<String, Json> {
    let values = import.iter().filter_map(|printed| {
        let text = printed.text.as_deref().filter(|text| !text.is_empty())?;
        let list = is_multivalued(mapping, &printed.name).then(|| serde_json::from_str(text).ok()).flatten();
        let value = list.filter(Json::is_array).unwrap_or_else(|| text.into());
        Some((printed.name.clone(), value))
    });
    values.collect()
}

fn is_multivalued(mapping: &ObjectMapping, name: &str) -> bool {
    let definition = mapping.source_object.as_ref().and_then(|object| object.definition.as_ref());
    definition.and_then(|definition| definition.attribute(name)).is_some_and(|it| it.multivalued)
        || matches!(catalogue(mapping).lookup(name), Lookup::Known { multivalued: true, .. })
}

fn in_words(failure: &RecordFailure) -> String {
    format!("{}: {failure}", failure.code)
}

/// One answer and one explanation.
struct Holder<'h> {
    answer: &'h OnDemandAnswer,
    mapping: &'h ObjectMapping,
    compiled: &'h CompiledObject,
    explanation: &'h Explanation,
    surroundings: Surroundings<'h>,
}

/// What is done about an object.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Doing {
    Create,
    Update,
    SwitchOff,
    Nothing(String),
    Fail(String),
}

impl std::fmt::Display for Doing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Doing::Create => f.write_str("Create"),
            Doing::Update => f.write_str("Update"),
            Doing::SwitchOff => f.write_str("Disable"),
            Doing::Nothing(why) | Doing::Fail(why) => f.write_str(why),
        }
    }
}

impl Holder<'_> {
    fn all(&self, verdict: &mut Verdict) {
        // What is done follows from the scope: another one is told once.
        if self.scope(verdict) {
            self.action(verdict);
        }
        if self.explanation.state.attributes.is_empty() {
            return;
        }
        if self.answer.is_redundant() {
            self.nothing_to_change(verdict);
        } else if self.answer.exported {
            self.exported(verdict);
        }
    }

    /// Whether the filters of the scope take the object; false where they do so in the service alone, or here alone.
    fn scope(&self, verdict: &mut Verdict) -> bool {
        let Some(expected) = &self.answer.scoping.passed else { return true };
        let out = matches!(self.explanation.state.standing, Standing::OutOfScope(OutOfScope::Filters(_)));
        if expected.value != out {
            verdict.agree();
            return true;
        }
        let word = |passed: bool| if passed { "in" } else { "out" };
        let mismatch = Mismatch::Words(word(expected.value).to_owned(), word(!out).to_owned());
        verdict.fail("scope", expected.span, mismatch, notes::refusals(self.explanation));
        false
    }

    /// What is done about the object.
    fn action(&self, verdict: &mut Verdict) {
        let Some(action) = &self.answer.action else { return };
        let doing = self.doing();
        let off = matches!(doing, Some(Doing::SwitchOff));
        let agrees = match action.value.to_ascii_lowercase().as_str() {
            "create" => doing == Some(Doing::Create),
            "update" => doing == Some(Doing::Update),
            // To be deleted is to be switched off first, until the source has forgotten the object.
            "disable" | "delete" | "stageddelete" => off,
            // What there is to change is compared value by value.
            "other" if self.answer.is_redundant() => match doing {
                // Who is out of scope has no values here.
                Some(Doing::SwitchOff) if self.explanation.state.attributes.is_empty() => self.was_off(),
                _ => return,
            },
            "other" => match doing {
                Some(Doing::Nothing(_)) => true,
                _ => return verdict.leave(self.why_skipped()),
            },
            _ => return verdict.leave(format!("the action, for nobody has documented `{}`", action.value)),
        };
        match doing {
            _ if agrees => verdict.agree(),
            Some(Doing::Fail(why)) if self.failed() => {
                verdict.leave(format!("the action, for it failed, and fails here: {why}"));
            }
            Some(doing) => {
                let mismatch = Mismatch::Words(action.value.clone(), doing.to_string());
                verdict.fail("action", action.span, mismatch, notes::refusals(self.explanation));
            }
            None => verdict.leave("the action, for nothing says whether the target had the object"),
        }
    }

    /// Whether the target had the object switched off.
    fn was_off(&self) -> bool {
        let active = self.answer.matching.iter().flatten().find(|printed| printed.name == "active");
        active
            .and_then(|printed| printed.text.as_deref())
            .is_some_and(|text| text.eq_ignore_ascii_case("false"))
    }

    /// Whether the service tried, and could not do it.
    fn failed(&self) -> bool {
        let result = self.answer.result.as_ref();
        result.is_some_and(|result| {
            !["success", "skipped"].contains(&result.value.to_ascii_lowercase().as_str())
        })
    }

    fn why_skipped(&self) -> String {
        match &self.answer.error {
            Some(error) => {
                format!("the action, for it is no matter of the mapping why nothing was done ({error})")
            }
            None => "the action, for nothing says why nothing was done".to_owned(),
        }
    }

    /// What would be done; none: that depends on whether the target has the object.
    fn doing(&self) -> Option<Doing> {
        let before = match self.answer.existed {
            Some(true) => Before::Unknown,
            Some(false) => Before::Absent,
            None if self.explanation.state.is_active() => return None,
            // Whoever is off is switched off, if there.
            None => Before::Absent,
        };
        let planner = Planner::new(self.compiled, PlanOptions::default());
        let mut state = self.explanation.state.clone();
        for attribute in &mut state.attributes {
            // What only the tenant knows has a value there.
            if matches!(&attribute.outcome, Outcome::Error(failure) if failure.code == Code::AF909) {
                attribute.outcome = Outcome::Kept;
            }
        }
        let id = self.answer.existed.and(Some("id"));
        Some(match planner.decide("record", id, before, After::State(&state)) {
            Ok(Action::Create(_)) => Doing::Create,
            Ok(Action::Update(_) | Action::Restore(_)) => Doing::Update,
            Ok(Action::Disable(_) | Action::Delete(_)) => Doing::SwitchOff,
            Ok(Action::Unchanged) => Doing::Nothing("nothing to change".to_owned()),
            Ok(Action::Skip(skip)) => Doing::Nothing(format!("nothing: {skip}")),
            Err(failure) => Doing::Fail(self.explanation.secrets.mask_text(&in_words(&failure))),
        })
    }

    /// The values that were sent.
    fn exported(&self, verdict: &mut Verdict) {
        let all = || self.answer.export.iter().chain(&self.answer.modified);
        let mut done = Vec::new();
        for printed in all() {
            let Some(target) = self.target(&printed.name) else { continue };
            if done.contains(&target) {
                continue;
            }
            done.push(target);
            let said: Vec<&Printed> =
                all().filter(|other| self.target(&other.name) == Some(target)).collect();
            self.attribute(target, &said, verdict);
        }
        let imported = |name: &str| self.imported(name).is_some();
        let strange = self.answer.modified.iter();
        let strange = strange.filter(|it| self.target(&it.name).is_none() && !imported(&it.name));
        let strange: Vec<String> = strange.map(|printed| format!("`{}`", printed.name)).collect();
        if !strange.is_empty() {
            verdict.leave(format!("{}, for the mapping has no such target", strange.join(", ")));
        }
    }

    /// A target attribute of that name; the service writes names of its own in any case.
    fn target(&self, name: &str) -> Option<usize> {
        let targets = || self.compiled.targets.iter();
        let exact = targets().position(|target| target.path == name);
        exact.or_else(|| targets().position(|target| target.path.eq_ignore_ascii_case(name)))
    }

    fn imported(&self, name: &str) -> Option<&Printed> {
        self.answer.import.iter().flatten().find(|printed| printed.name == name)
    }

    /// One target, and all that is printed under its name.
    fn attribute(&self, target: usize, said: &[&Printed], verdict: &mut Verdict) {
        let Some((compiled, last)) = self.compiled.targets.get(target).zip(said.last()) else { return };
        let likeness = |printed: &&Printed| self.likeness(target, printed, true);
        if self.is_unknowable(target, verdict) {
            return;
        }
        if said.iter().any(|printed| likeness(printed) == Likeness::Same) {
            return verdict.agree();
        }
        let path = &compiled.path;
        let of_source = |printed: &&&Printed| {
            self.imported(&printed.name).is_some_and(|imported| imported.text == printed.text)
        };
        if let Some(why) = self.doubt(target) {
            return verdict.leave(format!("`{path}`, for {why}"));
        }
        if said.iter().all(|printed| of_source(&printed)) {
            let why = "a source attribute has that name and value, too";
            return verdict.leave(format!("`{path}`, for {why}"));
        }
        if likeness(last) == Likeness::Unclear {
            return verdict.leave(format!("`{path}`, for it is printed as `{}`", cut(last)));
        }
        self.differs(target, last, verdict);
    }

    /// What the target had, where the service found nothing to change.
    fn nothing_to_change(&self, verdict: &mut Verdict) {
        let Some(matching) = &self.answer.matching else {
            return verdict.leave(
                "whether anything was to be changed, for the answer does not show what the target had",
            );
        };
        for printed in matching {
            let Some(target) = self.target(&printed.name) else { continue };
            let Some(compiled) = self.compiled.targets.get(target) else { continue };
            let sent = self.sent(target);
            if compiled.apply != Apply::Always || sent.is_none() {
                // Nothing flows, so nothing changes.
                continue;
            }
            if self.is_unknowable(target, verdict) {
                continue;
            }
            let case_exact = self.mapping.attributes.get(target).is_some_and(|mapping| mapping.case_exact);
            match (self.likeness(target, printed, case_exact), self.doubt(target)) {
                (Likeness::Same, _) => verdict.agree(),
                (_, Some(why)) => verdict.leave(format!("`{}`, for {why}", compiled.path)),
                (Likeness::Unclear, None) => {
                    verdict.leave(format!("`{}`, for it is printed as `{}`", compiled.path, cut(printed)));
                }
                (Likeness::Other, None) => self.differs(target, printed, verdict),
            }
        }
    }

    /// What a target attribute would get.
    fn sent(&self, target: usize) -> Option<&Json> {
        let attribute = self.explanation.state.attributes.get(target)?;
        match self.answer.existed {
            Some(true) => attribute.outcome.value(),
            _ => attribute.on_create(),
        }
    }

    fn likeness(&self, target: usize, printed: &Printed, case_exact: bool) -> Likeness {
        let failed = self.outcome(target).is_some_and(|outcome| matches!(outcome, Outcome::Error(_)));
        match self.compiled.targets.get(target) {
            Some(compiled) if !failed => {
                compare(printed.text.as_deref(), self.sent(target), compiled.target.ty, case_exact)
            }
            _ => Likeness::Other,
        }
    }

    fn outcome(&self, target: usize) -> Option<&Outcome> {
        Some(&self.explanation.state.attributes.get(target)?.outcome)
    }

    /// Whether nobody can know what a target gets, which is said.
    fn is_unknowable(&self, target: usize, verdict: &mut Verdict) -> bool {
        let Some(compiled) = self.compiled.targets.get(target) else { return true };
        let why = match self.outcome(target) {
            _ if self.explanation.secrets.covers(compiled) => "it is redacted".to_owned(),
            _ if compiled.target.reference => "it refers to other objects".to_owned(),
            Some(Outcome::Kept) => "its value was made when the object was created".to_owned(),
            Some(Outcome::Error(failure)) if failure.code == Code::AF909 => failure.message.clone(),
            _ => return false,
        };
        verdict.leave(format!("`{}`, for {why}", compiled.path));
        true
    }

    /// Why a value that is another one says nothing.
    fn doubt(&self, target: usize) -> Option<String> {
        let compiled: &CompiledTarget = self.compiled.targets.get(target)?;
        let CompiledSource::Expression(_, tree) = &compiled.source else { return None };
        if let Some(why) = unsteady(tree, self.surroundings.timed) {
            return Some(why.to_owned());
        }
        let names = self.compiled.attributes.names().iter().enumerate();
        let read = names.filter(|(slot, _)| tree.reads_any(&[*slot])).map(|(_, name)| &**name);
        let mut read = read.filter(|name| is_multivalued(self.mapping, name));
        let lossy = read.find(|name| {
            let text = self.imported(name).and_then(|printed| printed.text.as_deref()).unwrap_or_default();
            !text.is_empty() && !serde_json::from_str::<Json>(text).is_ok_and(|json| json.is_array())
        });
        lossy.map(|name| format!("the answer does not list the values of `{name}`"))
    }

    fn differs(&self, target: usize, printed: &Printed, verdict: &mut Verdict) {
        let Some(compiled) = self.compiled.targets.get(target) else { return };
        let secrets = &self.explanation.secrets;
        let expected = printed.text.as_deref().map_or(Json::Null, |text| {
            let json =
                serde_json::from_str(text).ok().filter(|json: &Json| json.is_array() || json.is_object());
            json.unwrap_or_else(|| text.into())
        });
        let nothing = |word: &str| Mismatch::Words(expected.to_string(), word.to_owned());
        let mismatch = match (self.sent(target), self.outcome(target)) {
            (_, Some(Outcome::Error(failure))) => nothing(&secrets.mask_text(&in_words(failure))),
            (Some(found), _) => Mismatch::Values(expected, secrets.mask(&text(found))),
            (None, Some(Outcome::NoFlow)) => nothing("no flow"),
            (None, _) => nothing("Null"),
        };
        let mut notes = vec![notes::source(self.mapping, self.compiled, target)];
        notes.extend(notes::read(self.compiled, self.explanation, target, Json::clone));
        verdict.fail(format!("attributes.{}", compiled.path), printed.span, mismatch, notes);
    }
}

/// What is printed, if it is long its beginning.
fn cut(printed: &Printed) -> String {
    notes::shortened(printed.text.as_deref().unwrap_or_default(), 40)
}
