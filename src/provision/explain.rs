//! One record's way through a mapping, with every step kept for people to see.

use serde_json::Value as Json;

use super::assess::{Steps, assess, tell_empty_lists, tell_standing};
use super::scope::GroupName;
use super::secrets::Secrets;
use super::state::{Circumstances, Purpose, State};
use super::worker::{RecordFailure, Worker, read};
use crate::check::CheckedClause;
use crate::evaluate::{Trace, ValueForms};
use crate::functions::{Frame, Stop};
use crate::mapping::{CompiledObject, ScopeSet};
use crate::record::{Entry, Origin};
use crate::source::Code;
use crate::value::Value;

/// What becomes of one record, step by step. What is redacted is masked in all of it but the
/// [`state`](Self::state).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Explanation {
    /// The source attributes that the mapping reads.
    pub import: Vec<ImportedAttribute>,
    /// Every group of the scope, in the order of the file; of a Graph schema, set by set. None: everyone is in scope.
    pub scope: Vec<ExplainedGroup>,
    /// What the mapping makes of the record. Of an object in scope its attributes are always there, also of one that
    /// is switched off.
    pub state: State,
    /// How each target attribute was evaluated, in the order of [`State::attributes`]; none where it has no expression,
    /// or keeps the value that it was created with.
    pub steps: Vec<Option<Trace>>,
    /// What is to be shown nowhere.
    pub secrets: Secrets,
}

/// A source attribute.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ImportedAttribute {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Json,
    /// Where the record has it.
    pub origin: Origin,
}

/// A group of the scope.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ExplainedGroup {
    /// The set it is in: of each set that has groups one must pass.
    pub set: ScopeSet,
    /// What it is called.
    pub name: GroupName,
    /// Whether all of its clauses hold.
    pub passes: bool,
    /// Its clauses, all of them asked.
    pub clauses: Vec<ExplainedClause>,
}

/// A clause of the scope.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ExplainedClause {
    /// As written.
    pub text: String,
    /// The attribute it asks about.
    pub attribute: String,
    /// The value it saw.
    pub value: Json,
    /// Whether it holds.
    ///
    /// # Errors
    /// A pattern that takes too long.
    pub holds: Result<bool, String>,
}

impl Worker<'_> {
    /// Takes a record through the mapping as [`entry_state`](Self::entry_state) does, and keeps every step.
    ///
    /// # Errors
    /// What is no record; a scope that cannot be decided.
    pub fn explain(
        &mut self,
        entry: &Entry<'_>,
        number: u64,
        circumstances: Circumstances,
        purpose: Purpose<'_>,
    ) -> Result<Explanation, Box<RecordFailure>> {
        let object = self.object;
        let record = entry.to_record().map_err(|error| Box::new(error.into()))?;
        self.clear();
        let arena = &self.arena;
        let slots = read(&mut self.reader, &object.projection, arena, entry)?;
        let marks = read(&mut self.marks, &object.soft_deleted, arena, entry)?;
        let mut frame = Frame::new(arena, self.environment, slots, number);
        tell_standing(object, &mut frame, marks, circumstances);
        let mut secrets = Secrets::of(object, &frame);
        let import = object.attributes.names().iter().enumerate().map(|(slot, name)| {
            let value = frame.slot(slot);
            ImportedAttribute {
                name: name.to_string(),
                value: secrets.mask_attribute(slot, ValueForms::keep(value, arena).json),
                origin: object.projection.origin(slot, value, &record),
            }
        });
        let import = import.collect();
        let secret = secrets.slots().to_vec();
        let scope = groups(object, &frame, &secrets);
        let mut steps = Steps { kept: Vec::new(), secret: &secret };
        let mut state = assess(object, frame, marks, circumstances, purpose, Some(&mut steps))?;
        tell_empty_lists(object, entry, &mut state);
        secrets.add_made(object, &state);
        let mut steps = steps.kept;
        for step in steps.iter_mut().flatten() {
            secrets.mask_trace(step);
        }
        Ok(Explanation { import, scope, state, steps, secrets })
    }
}

fn groups(object: &CompiledObject, frame: &Frame<'_>, secrets: &Secrets) -> Vec<ExplainedGroup> {
    let sets = ScopeSet::ALL.into_iter().zip(&object.checked_scope.sets);
    let groups = sets.flat_map(|(set, groups)| groups.iter().map(move |group| (set, group)));
    let groups = groups.zip(&object.scope_groups).enumerate();
    let groups = groups.map(|(at, ((set, clauses), (name, texts)))| {
        let clauses: Vec<_> = clauses
            .iter()
            .zip(texts)
            .map(|(test, text)| clause(object, test, text, frame, secrets))
            .collect();
        ExplainedGroup {
            set,
            name: name.clone().map_or(GroupName::Number(at + 1), GroupName::Named),
            passes: clauses.iter().all(|clause| clause.holds == Ok(true)),
            clauses,
        }
    });
    groups.collect()
}

fn clause(
    object: &CompiledObject,
    clause: &CheckedClause,
    text: &str,
    frame: &Frame<'_>,
    secrets: &Secrets,
) -> ExplainedClause {
    let value: Value<'_> = frame.slot(clause.slot);
    ExplainedClause {
        text: text.to_owned(),
        attribute: object.attributes.name(clause.slot).to_owned(),
        value: secrets.mask_attribute(clause.slot, ValueForms::keep(value, frame.arena).json),
        holds: clause.test.holds(value, frame.arena).map_err(|stop| match stop {
            Stop::Failure(failure) => secrets.mask_text(&format!("{}: {failure}", failure.code)),
            Stop::NoFlow | Stop::NoObject => format!("{}: a clause has no value", Code::AF901.as_str()),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::Evaluation;
    use crate::functions::Environment;
    use crate::provision::{Outcome, Standing};
    use crate::source::SourceFile;
    use serde_json::json;

    const MAPPING: &str = r#"
attrflow: 1
source: entra
user:
  scope:
    - name: sales
      when: [department EQUALS "Sales", city IS NOT NULL]
    - when: ['employeeId REGEX MATCH "[1-9]+"']
  attributes:
    userName: { from: [userPrincipalName], match: 1, required: true }
    active: Switch([IsSoftDeleted], , "False", "True", "True", "False")
    title: Redact([jobTitle])
    nickName: Join("-", ToUpper([jobTitle]), [mobile])
    userType: IIF([jobTitle] = "secret", "one", "other")
    displayName: { const: fixed }
"#;

    fn explain(record: &str) -> Explanation {
        let loaded = crate::mapping::load(&SourceFile::new("x.yaml", MAPPING));
        let compiled = loaded.compiled.unwrap();
        let environment = Environment::default();
        let mut worker = Worker::new(&compiled.objects[0], &environment);
        let entry = Entry::Json(record.as_bytes());
        worker.explain(&entry, 0, Circumstances::default(), Purpose::Create).unwrap()
    }

    fn import(explanation: &Explanation) -> Vec<(&str, Json, Origin)> {
        let imported = explanation.import.iter();
        imported.map(|one| (one.name.as_str(), one.value.clone(), one.origin.clone())).collect()
    }

    #[test]
    fn attributes_come_from_somewhere() {
        let user = r#"{"id": "7", "userPrincipalName": "a@b.c", "mobilePhone": "1", "department": "", "city": null}"#;
        let explanation = explain(user);
        assert_eq!(
            import(&explanation),
            [
                ("department", json!(""), Origin::Name),
                ("city", json!(null), Origin::Absent),
                ("employeeId", json!(null), Origin::Absent),
                ("userPrincipalName", json!("a@b.c"), Origin::Name),
                ("IsSoftDeleted", json!(false), Origin::Absent),
                ("jobTitle", json!(null), Origin::Absent),
                ("mobile", json!("1"), Origin::Graph("mobilePhone".into())),
            ]
        );
        // Out of scope: every clause is asked, no target is evaluated.
        let clauses: Vec<_> = explanation.scope.iter().flat_map(|group| &group.clauses).collect();
        let asked: Vec<_> =
            clauses.iter().map(|clause| (clause.text.as_str(), clause.holds.clone())).collect();
        assert_eq!(
            asked,
            [
                (r#"department EQUALS "Sales""#, Ok(false)),
                ("city IS NOT NULL", Ok(false)),
                (r#"employeeId REGEX MATCH "[1-9]+""#, Ok(false)),
            ]
        );
        assert_eq!(explanation.scope[1].name, GroupName::Number(2));
        assert!(explanation.steps.is_empty() && explanation.state.attributes.is_empty());
    }

    #[test]
    fn who_is_off_is_explained_as_well() {
        let user = r#"{"userPrincipalName": "a@b.c", "employeeId": "12", "accountEnabled": false}"#;
        let explanation = explain(user);
        assert_eq!(explanation.state.standing, Standing::SoftDeleted);
        assert_eq!(explanation.scope.iter().map(|group| group.passes).collect::<Vec<_>>(), [false, true]);
        let active = explanation.steps[1].as_ref().unwrap();
        assert_eq!(active.parts.len(), 4, "source, two keys, the value of the second: {active:#?}");
        assert_eq!(explanation.state.attributes[1].outcome, Outcome::Value(json!(false)));
        assert!(import(&explanation).contains(&("IsSoftDeleted", json!(true), Origin::Standing)));
        assert!(explanation.steps[5].is_none(), "a constant has no steps");
    }

    #[test]
    fn what_is_redacted_is_shown_nowhere() {
        let user = r#"{"userPrincipalName": "a@b.c", "employeeId": "1", "jobTitle": "secret", "mobile": "5",
            "department": "a secret too"}"#;
        let explanation = explain(user);
        assert_eq!(explanation.state.attributes[3].outcome, Outcome::Value(json!("SECRET-5")));
        let shown = format!("{:?}{:?}{:?}", explanation.import, explanation.scope, explanation.steps);
        assert!(!shown.contains("secret"), "{shown}");
        assert_eq!(
            explanation.secrets.mask(&json!({"a": ["secret-5", "5"]})),
            json!({"a": ["[Redact]", "5"]})
        );
        let title = explanation.steps[2].as_ref().unwrap();
        assert!(matches!(&title.outcome, Evaluation::Value(forms) if forms.json == "[Redact]"));
    }
}
