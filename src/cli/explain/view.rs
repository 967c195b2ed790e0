//! What is explained, as it is shown: nothing in it is secret any more.

use std::borrow::Cow;
use std::path::Path;

use attrflow::evaluate::{Evaluation, Trace};
use attrflow::functions::REDACTED;
use attrflow::mapping::{Apply, CompiledObject, CompiledSource, CompiledTarget, ScopeSet};
use attrflow::provision::{
    Action, ExplainedClause, ExplainedGroup, GroupName, ImportedAttribute, Outcome, RecordFailure, Request,
    Secrets, Standing,
};
use attrflow::record::{Origin, Picked};
use attrflow::scim::WireStyle;
use serde::Serialize;
use serde_json::Value as Json;

use super::Decided;
use crate::cli::steps::{joined, tells};

/// The attributes that people are called by.
const NAMES: [&str; 4] = ["userPrincipalName", "mail", "displayName", "userName"];

/// When a request goes out that sets references.
const FOLLOWS: &str = "once the objects exist that it refers to";

/// What is explained.
pub(super) struct Subject<'s> {
    pub mapping: &'s Path,
    pub name: Option<&'s str>,
    pub object: &'s CompiledObject,
    pub record: &'s Path,
    pub picked: &'s Picked,
    pub key: Option<String>,
    pub wire: WireStyle,
}

/// All that is shown.
#[derive(Debug, Serialize)]
pub(super) struct View {
    pub mapping: MappingView,
    pub record: RecordView,
    pub import: Vec<ImportView>,
    pub scope: ScopeView,
    /// The filters that find the object, in order of precedence.
    #[serde(rename = "match")]
    pub matching: Vec<String>,
    pub attributes: Vec<AttributeView>,
    pub request: RequestView,
}

#[derive(Debug, Serialize)]
pub(super) struct MappingView {
    pub file: String,
    pub name: Option<String>,
    pub object: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct RecordView {
    pub file: String,
    pub line: u64,
    /// Its source anchor.
    pub key: Option<String>,
    /// What people call it: by an attribute that the mapping reads, else by its source anchor.
    #[serde(skip)]
    pub who: String,
}

#[derive(Debug, Serialize)]
pub(super) struct ImportView {
    pub attribute: String,
    pub value: Json,
    /// Where the record has it, in words, if not under its own name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct ScopeView {
    pub in_scope: bool,
    /// In words.
    pub why: String,
    pub groups: Vec<GroupView>,
}

#[derive(Debug, Serialize)]
pub(super) struct GroupView {
    pub name: String,
    /// Which of the sets of a synchronization schema it is in, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set: Option<&'static str>,
    pub passes: bool,
    pub clauses: Vec<ClauseView>,
}

#[derive(Debug, Serialize)]
pub(super) struct ClauseView {
    pub clause: String,
    pub attribute: String,
    pub value: Json,
    pub holds: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct AttributeView {
    pub target: String,
    #[serde(flatten)]
    pub outcome: OutcomeView,
    /// The text of the expression.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expression: Option<String>,
    /// What else is to be known of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub steps: Option<StepView>,
}

/// What came of something.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct OutcomeView {
    /// `value`, `null`, `noflow`, `noobject`, `error`; of a target attribute also `default`, `references`, `kept`.
    pub status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorView>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct ErrorView {
    /// The target attribute that fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    pub code: &'static str,
    pub message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

/// A part of an expression that was evaluated.
#[derive(Debug, Serialize)]
pub(super) struct StepView {
    pub expression: String,
    #[serde(flatten)]
    pub outcome: OutcomeView,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<StepView>,
    /// Whether it is the branch that was taken.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub chosen: bool,
    /// Whether it says more than what is written.
    #[serde(skip)]
    pub tells: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct RequestView {
    /// `create`, `update`, `disable`, `restore`, `delete`, `unchanged`, `skip`, `error`.
    pub action: &'static str,
    /// In words.
    pub why: String,
    pub wire: &'static str,
    /// What is sent, in order.
    pub requests: Vec<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorView>,
}

impl StepView {
    /// What it came to; of an error that came from one of its parts, which tells more, the code alone.
    pub fn outcome(&self) -> Cow<'_, OutcomeView> {
        match &self.outcome.error {
            Some(error) if self.parts.iter().any(|part| part.outcome.error.is_some()) => {
                let error = ErrorView { target: None, code: error.code, message: String::new(), help: None };
                Cow::Owned(OutcomeView { error: Some(error), ..self.outcome.clone() })
            }
            _ => Cow::Borrowed(&self.outcome),
        }
    }
}

impl View {
    pub fn new(subject: &Subject<'_>, decided: &Decided) -> Self {
        let object = subject.object;
        let explanation = &decided.explanation;
        let secrets = &explanation.secrets;
        let import = explanation.import.iter().map(|imported| ImportView {
            attribute: imported.name.clone(),
            value: imported.value.clone(),
            from: from(&imported.origin),
        });
        let request = decided.action.as_ref().ok().and_then(Action::request);
        let masked =
            object.targets.iter().any(|target| target.precedence.is_some() && secrets.covers(target));
        let matching = decided.matching.clone();
        let matching = matching.iter().map(|filter| match masked {
            true => REDACTED.to_owned(),
            false => secrets.mask_text(filter),
        });
        let sent = request.map(|request| {
            let mut line = line(request, masked, object, secrets);
            if let Some(otherwise) = decided.otherwise.as_ref() {
                line["otherwise"] = self::line(otherwise, masked, object, secrets);
            }
            line
        });
        let follows = decided.references.as_ref().map(|request| {
            let mut line = line(request, masked, object, secrets);
            line["when"] = FOLLOWS.into();
            line
        });
        let sent = sent.into_iter().chain(follows).map(|line| secrets.mask(&line));
        let key = subject.key.as_deref().map(|key| secrets.mask_text(key));
        View {
            mapping: MappingView {
                file: subject.mapping.display().to_string(),
                name: subject.name.map(str::to_owned),
                object: object.kind.as_str(),
            },
            record: RecordView {
                file: subject.record.display().to_string(),
                line: subject.picked.id.line,
                who: who(&explanation.import)
                    .or_else(|| key.clone())
                    .unwrap_or_else(|| "a record without a key".to_owned()),
                key,
            },
            import: import.collect(),
            scope: scope(object, decided),
            matching: if explanation.state.is_in_scope() { matching.collect() } else { Vec::new() },
            attributes: attributes(object, decided),
            request: RequestView {
                requests: sent.collect(),
                wire: subject.wire.name(),
                ..request_view(decided)
            },
        }
    }

    /// Whether something fails.
    pub fn fails(&self) -> bool {
        self.request.error.is_some()
            || self.attributes.iter().any(|attribute| attribute.outcome.error.is_some())
            || self.scope.groups.iter().flat_map(|group| &group.clauses).any(|clause| clause.error.is_some())
    }
}

/// A name for people.
fn who(import: &[ImportedAttribute]) -> Option<String> {
    NAMES.into_iter().find_map(|name| {
        let value = import.iter().find(|imported| imported.name == name)?.value.as_str()?;
        (!value.is_empty() && value != REDACTED).then(|| value.to_owned())
    })
}

fn from(origin: &Origin) -> Option<String> {
    match origin {
        Origin::Name | Origin::Absent => None,
        Origin::Path => Some("the path".to_owned()),
        Origin::Graph(name) => Some(name.clone()),
        Origin::Standing => Some("accountEnabled, deletedDateTime".to_owned()),
    }
}

fn scope(object: &CompiledObject, decided: &Decided) -> ScopeView {
    let explanation = &decided.explanation;
    let several = explanation.scope.iter().any(|group| group.set != ScopeSet::Groups);
    let groups: Vec<GroupView> = explanation.scope.iter().map(|group| group_view(group, several)).collect();
    let taken: Vec<&str> =
        groups.iter().filter(|group| group.passes).map(|group| group.name.as_str()).collect();
    let in_scope = !matches!(explanation.state.standing, Standing::OutOfScope(_));
    let kind = object.kind.as_str();
    let mut why = match (in_scope, taken.as_slice()) {
        (_, _) if groups.is_empty() => format!("every {kind} is in scope: the mapping has no scope"),
        (true, groups) => format!("in scope, by {}", groups.join(", ")),
        (false, []) => "out of scope: no group passes".to_owned(),
        (false, _) => "out of scope: of each set one group must pass".to_owned(),
    };
    match explanation.state.standing {
        Standing::SoftDeleted => why.push_str("; switched off: disabled or deleted in the source"),
        Standing::NoObject => why.push_str("; an expression leaves the object out"),
        _ => {}
    }
    ScopeView { in_scope, why, groups }
}

fn group_view(group: &ExplainedGroup, several: bool) -> GroupView {
    GroupView {
        name: match &group.name {
            GroupName::Named(name) => name.clone(),
            GroupName::Number(number) => format!("group {number}"),
        },
        set: several.then(|| group.set.as_str()),
        passes: group.passes,
        clauses: group.clauses.iter().map(clause_view).collect(),
    }
}

fn clause_view(clause: &ExplainedClause) -> ClauseView {
    ClauseView {
        clause: joined(&clause.text),
        attribute: clause.attribute.clone(),
        value: clause.value.clone(),
        holds: clause.holds == Ok(true),
        error: clause.holds.as_ref().err().cloned(),
    }
}

fn attributes(object: &CompiledObject, decided: &Decided) -> Vec<AttributeView> {
    let explanation = &decided.explanation;
    let created = matches!(decided.action, Ok(Action::Create(_)));
    let targets = object.targets.iter().zip(&explanation.state.attributes).enumerate();
    let views = targets.map(|(at, (target, attribute))| {
        let secrets = &explanation.secrets;
        let mask = |value: &Json| match secrets.covers(target) {
            true => REDACTED.into(),
            false => secrets.mask(value),
        };
        let steps = explanation.steps.get(at).and_then(Option::as_ref);
        let mut notes = notes(target);
        let plain = |status| OutcomeView { status, value: None, error: None };
        let mut outcome = match &attribute.outcome {
            Outcome::Value(value) => OutcomeView { value: Some(mask(value)), ..plain("value") },
            Outcome::Null if steps.is_some_and(|step| step.outcome == Evaluation::NoObject) => {
                plain("noobject")
            }
            Outcome::Null => plain("null"),
            Outcome::NoFlow => plain("noflow"),
            Outcome::Kept if target.target.reference => {
                OutcomeView { value: Some(mask(&attribute.references.clone().into())), ..plain("references") }
            }
            Outcome::Error(failure) => OutcomeView { error: Some(error(failure, decided)), ..plain("error") },
            _ => {
                notes.push("keeps the value that it was created with".to_owned());
                plain("kept")
            }
        };
        if let (Outcome::Null, Some(default)) = (&attribute.outcome, &attribute.default) {
            match created {
                true => {
                    notes.push("the default, for the source is Null".to_owned());
                    outcome = OutcomeView { value: Some(mask(default)), ..plain("default") };
                }
                false => notes.push(format!("a created object gets the default {}", mask(default))),
            }
        }
        // A required attribute without a value fails when the request is made.
        if let (Some(Some(failure)), None) = (decided.failures.get(at), &outcome.error) {
            outcome.error = Some(error(failure, decided));
        }
        let text = target.text.as_deref();
        AttributeView {
            target: target.path.clone(),
            outcome,
            expression: text.map(joined),
            notes,
            steps: steps.map(|step| step_view(step, text.unwrap_or_default())),
        }
    });
    views.collect()
}

fn notes(target: &CompiledTarget) -> Vec<String> {
    let mut notes = Vec::new();
    if matches!(target.source, CompiledSource::Constant(_)) {
        notes.push("constant".to_owned());
    }
    if let Some(precedence) = target.precedence {
        notes.push(format!("matching attribute, precedence {precedence}"));
    }
    if target.required {
        notes.push("required".to_owned());
    }
    notes.extend(match target.apply {
        Apply::Always => None,
        Apply::CreateOnly => Some("on creation only".to_owned()),
        Apply::MultiValueAddOnly | Apply::ValueAddOnly => Some("values are only added".to_owned()),
        Apply::AttributeAddOnly => Some("only while the target has no value".to_owned()),
    });
    if target.flow_null {
        notes.push("Null clears the target".to_owned());
    }
    if target.target.reference {
        notes.push("a reference: sent when both objects exist".to_owned());
    }
    notes
}

fn step_view(step: &Trace, text: &str) -> StepView {
    let parts = step.parts.iter().map(|part| step_view(part, text));
    let expression = joined(step.span.of(text));
    StepView {
        expression,
        outcome: outcome_view(&step.outcome),
        parts: parts.collect(),
        chosen: step.chosen,
        tells: tells(step, text),
    }
}

fn outcome_view(outcome: &Evaluation) -> OutcomeView {
    let plain = |status| OutcomeView { status, value: None, error: None };
    match outcome {
        Evaluation::Value(forms) => OutcomeView { value: Some(forms.json.clone()), ..plain("value") },
        Evaluation::Null => plain("null"),
        Evaluation::NoFlow => plain("noflow"),
        Evaluation::NoObject => plain("noobject"),
        Evaluation::Error { code, message, help, .. } => {
            let error =
                ErrorView { target: None, code: code.as_str(), message: message.clone(), help: help.clone() };
            OutcomeView { error: Some(error), ..plain("error") }
        }
    }
}

fn error(failure: &RecordFailure, decided: &Decided) -> ErrorView {
    let secrets = &decided.explanation.secrets;
    ErrorView {
        target: failure.target.clone(),
        code: failure.code.as_str(),
        message: secrets.mask_text(&failure.message),
        help: failure.help.clone(),
    }
}

fn request_view(decided: &Decided) -> RequestView {
    let view = |action, why: &str| RequestView {
        action,
        why: why.to_owned(),
        wire: "",
        requests: Vec::new(),
        error: None,
    };
    match &decided.action {
        Ok(Action::Create(_)) => view("create", "the object is created, unless it is found"),
        Ok(Action::Update(_)) => view("update", "values change"),
        Ok(Action::Disable(_)) => view("disable", "the object is switched off"),
        Ok(Action::Restore(_)) => view("restore", "the object is switched on again"),
        Ok(Action::Delete(_)) => view("delete", "the object is removed"),
        Ok(Action::Unchanged) if decided.references.is_some() => view("update", "references change"),
        Ok(Action::Unchanged) => view("unchanged", "the target has what it should have"),
        Ok(Action::Skip(skip)) => view("skip", &format!("nothing is sent: {skip}")),
        Ok(_) => view("skip", "nothing is sent"),
        Err(failure) => RequestView {
            error: Some(error(failure, decided)),
            ..view("error", "nothing is sent: the object fails")
        },
    }
}

/// A request as `attrflow plan` has it, for people.
fn line(request: &Request, masked: bool, object: &CompiledObject, secrets: &Secrets) -> Json {
    let mut line = serde_json::Map::new();
    line.insert("method".into(), request.method.as_str().into());
    line.insert("path".into(), request.path().into());
    let matching = request.masked_matching();
    if !matching.is_empty() {
        let matching = if masked { vec![REDACTED.to_owned()] } else { matching };
        line.insert("match".into(), matching.into());
    }
    if let Some(body) = request.masked_body() {
        line.insert("body".into(), secrets.mask_body(object, &body));
    }
    Json::Object(line)
}
