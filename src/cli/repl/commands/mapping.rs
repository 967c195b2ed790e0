//! What the mapping makes of the record: `:scope`, `:map`, `:payload`

use std::fmt::Write as _;

use attrflow::evaluate::{CompiledClause, CompiledExpression, Evaluation, Settings, Trace};
use attrflow::functions::REDACTED;
use attrflow::mapping::{CompiledObject, CompiledTarget};
use attrflow::provision::{
    AttributeState, Circumstances, Disposition, ExplainedGroup, Explanation, GroupName, OutOfScope, Outcome,
    Purpose, RecordFailure, Secrets, Standing, Worker,
};
use attrflow::record::Entry;
use attrflow::source::{Diagnostic, SourceFile, suggest};
use serde_json::Value as Json;

use super::inspect::steps_of;
use crate::cli::repl::answer::{Answer, Shown};
use crate::cli::repl::expression::{Place, has_error};
use crate::cli::repl::language::Argument;
use crate::cli::repl::session::{Last, Session};

pub(super) fn scope(session: &mut Session, argument: Argument<'_>) -> Answer {
    if !argument.text.is_empty() {
        return clause(session, argument);
    }
    let (_, explanation) = match explain(session) {
        Ok(explained) => explained,
        Err(answer) => return answer,
    };
    let verdict = match &explanation.state.standing {
        Standing::OutOfScope(OutOfScope::Filters(_)) => "out of scope",
        Standing::OutOfScope(_) => "out of scope: not assigned",
        Standing::SoftDeleted => "in scope, but disabled or deleted",
        _ => "in scope",
    };
    let mut out = format!("{verdict}\n");
    if explanation.scope.is_empty() {
        out.push_str("  the mapping has no scope: it takes everyone\n");
    }
    let width =
        explanation.scope.iter().flat_map(|group| &group.clauses).map(|clause| clause.text.chars().count());
    let width = width.max().unwrap_or_default().min(50);
    let several_sets = explanation.scope.iter().any(|group| group.set != attrflow::mapping::ScopeSet::ALL[0]);
    for ExplainedGroup { set, name, passes, clauses, .. } in &explanation.scope {
        let name = match name {
            GroupName::Named(name) => format!("`{name}`"),
            GroupName::Number(number) => format!("{number}"),
        };
        let set = if several_sets { format!(" ({set:?})") } else { String::new() };
        let verdict = if *passes { "passes" } else { "does not pass" };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "  group {name}{set} {verdict}");
        for clause in clauses {
            let (holds, value) = match &clause.holds {
                Ok(true) => ("yes", shown(&clause.value)),
                Ok(false) => ("no", shown(&clause.value)),
                Err(message) => ("?", format!("{}; {message}", shown(&clause.value))),
            };
            let _ = writeln!(out, "    {holds:<4} {:<width$}  {} is {value}", clause.text, clause.attribute);
        }
    }
    Answer::text(out)
}

/// One clause, tried on the record.
fn clause(session: &mut Session, argument: Argument<'_>) -> Answer {
    let settings: Settings = session.settings(&Last::None);
    let (compiled, found) = CompiledClause::compile(argument.text, &settings);
    let wrong = compiled.is_none() || has_error(&found);
    let mut answer = Answer::default();
    if !found.is_empty() {
        answer = answer.and(Place::of(argument).show(found));
    }
    let Some(compiled) = compiled.filter(|_| !wrong) else { return answer.failed() };
    match compiled.explain(session.record().as_bytes(), &session.environment()) {
        Ok((holds, value)) => {
            let verdict = if holds { "in scope" } else { "out of scope" };
            answer.and(Shown::Text(format!("{verdict}: the value is {}", shown(&value))))
        }
        Err(failure) => answer.and(Shown::Trouble(format!("{}: {failure}", failure.code))).failed(),
    }
}

pub(super) fn map(session: &mut Session, argument: Argument<'_>) -> Answer {
    let (object, explanation) = match explain(session) {
        Ok(explained) => explained,
        Err(answer) => return answer,
    };
    if !argument.text.is_empty() {
        return target(session, object, &explanation, argument.text);
    }
    if explanation.state.attributes.is_empty() {
        return left_out(object, &explanation);
    }
    let width =
        object.targets.iter().map(|target| target.path.chars().count()).max().unwrap_or_default().min(50);
    let mut out = String::new();
    let mut failed = false;
    for (at, (target, state)) in object.targets.iter().zip(&explanation.state.attributes).enumerate() {
        let value = outcome(target, state, explanation.steps.get(at), &explanation.secrets);
        failed |= matches!(state.outcome, Outcome::Error(_));
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{:<width$}  {value}", target.path);
    }
    let answer = Answer::text(out).and_all(standing(&explanation));
    if failed { answer.failed() } else { answer }
}

/// What comes of one target attribute, and how.
fn target(session: &Session, object: &CompiledObject, explanation: &Explanation, path: &str) -> Answer {
    let Some(at) = object.targets.iter().position(|target| target.path == path) else {
        let paths = || object.targets.iter().map(|target| target.path.as_str());
        let folded = paths().find(|other| other.eq_ignore_ascii_case(path));
        let help = match folded.or_else(|| suggest(path, paths())) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`:map` lists what it maps".to_owned(),
        };
        return Answer::trouble(format!("the mapping has no target attribute `{path}`; {help}"));
    };
    let Some(target) = object.targets.get(at) else { return Answer::default() };
    let Some(state) = explanation.state.attributes.get(at) else {
        return tried(session, object, explanation, target);
    };
    let mut answer = Answer::default();
    if let Outcome::Error(failure) = &state.outcome {
        answer = failed(target, failure, &explanation.secrets);
    } else {
        let step = explanation.steps.get(at);
        answer = answer.and(Shown::Text(outcome(target, state, step, &explanation.secrets)));
    }
    if let (Some(Some(steps)), Some(text)) = (explanation.steps.get(at), &target.text) {
        answer = answer.and(steps_of(session, steps, text, "  "));
    }
    answer.and_all(standing(explanation))
}

/// Of a record that is left out no target attribute is evaluated; so its expression is, on its own.
fn tried(
    session: &Session,
    object: &CompiledObject,
    explanation: &Explanation,
    target: &CompiledTarget,
) -> Answer {
    let left_out = left_out(object, explanation);
    let Some(text) = &target.text else { return left_out };
    if explanation.secrets.covers(target) && !target.is_redacted() {
        // What it is made from is redacted elsewhere; the expression alone does not know.
        return left_out;
    }
    let settings = match session.mapping.as_ref().and_then(|mapping| Some((mapping, mapping.source(object)?)))
    {
        Some((mapping, (source, catalogue))) => {
            Settings { catalogue: catalogue.clone(), ..Settings::new(mapping.dialect, source) }
        }
        None => return left_out,
    };
    let (Some(compiled), _) = CompiledExpression::compile(text, &settings) else { return left_out };
    let Ok(mut steps) = compiled.trace(session.record().as_bytes(), &session.environment()) else {
        return left_out;
    };
    explanation.secrets.mask_trace(&mut steps);
    let note = "the record is left out: this is what the expression would give; `:scope` tells why";
    let answer = Answer::default().and(steps_of(session, &steps, text, "")).and(Shown::Note(note.to_owned()));
    if matches!(steps.outcome, Evaluation::Error { .. }) { answer.failed() } else { answer }
}

pub(super) fn payload(session: &mut Session, _argument: Argument<'_>) -> Answer {
    let (object, explanation) = match explain(session) {
        Ok(explained) => explained,
        Err(answer) => return answer,
    };
    let environment = session.environment();
    let mut payload = Vec::new();
    let written = Worker::new(object, &environment).json(session.record().as_bytes(), 0, &mut payload);
    match written {
        Ok(Disposition::Provisioned) => {
            let json: Json = serde_json::from_slice(&payload).unwrap_or_default();
            let masked = explanation.secrets.mask_body(object, &json);
            Answer::text(format!("{masked:#}")).and_all(standing(&explanation))
        }
        Ok(Disposition::OutOfScope | Disposition::NoObject) => left_out(object, &explanation),
        Err(failure) => {
            let at = failure.target.as_ref();
            let target = at.and_then(|path| object.targets.iter().find(|target| target.path == *path));
            match target {
                Some(target) => failed(target, &failure, &explanation.secrets),
                None => {
                    Answer::trouble(explanation.secrets.mask_text(&format!("{}: {failure}", failure.code)))
                }
            }
        }
    }
}

/// What becomes of the record, step by step.
///
/// # Errors
/// There is no mapping; what cannot be read.
fn explain(session: &Session) -> Result<(&CompiledObject, Explanation), Answer> {
    let Some(mapping) = &session.mapping else {
        return Err(Answer::trouble("no mapping is loaded; `:load FILE` loads one"));
    };
    let object = mapping.object(session.object.as_deref()).map_err(Answer::trouble)?;
    if !session.has_record() {
        return Err(Answer::trouble(
            "there is no record: `:load FILE` loads records, `:set NAME=TEXT` sets one attribute",
        ));
    }
    let environment = session.environment();
    let record = session.record();
    let mut worker = Worker::new(object, &environment);
    let entry = Entry::Json(record.as_bytes());
    let explained = worker.explain(&entry, 0, Circumstances::default(), Purpose::Create);
    match explained {
        Ok(explanation) => Ok((object, explanation)),
        Err(failure) => Err(Answer::trouble(format!("{}: {failure}", failure.code))),
    }
}

/// That nothing is made of the record, and why.
fn left_out(object: &CompiledObject, explanation: &Explanation) -> Answer {
    match &explanation.state.standing {
        Standing::NoObject => Answer::default().and(Shown::Outcome(Evaluation::NoObject)),
        Standing::OutOfScope(_) => {
            Answer::text("out of scope").and(Shown::Note("`:scope` tells why".to_owned()))
        }
        _ => Answer::text(format!("nothing is made of this {}", object.kind.as_str())),
    }
}

/// What is to be known beside the values.
fn standing(explanation: &Explanation) -> Option<Shown> {
    match explanation.state.standing {
        Standing::SoftDeleted => Some(Shown::Note(
            "the object is disabled or deleted: it is switched off, and not created".to_owned(),
        )),
        _ => None,
    }
}

/// What went wrong at a target attribute, in its expression.
fn failed(target: &CompiledTarget, failure: &RecordFailure, secrets: &Secrets) -> Answer {
    let text = target.text.clone().unwrap_or_default();
    let message = match secrets.covers(target) {
        true => format!("an error over a redacted value: {REDACTED}"),
        false => secrets.mask_text(&failure.message),
    };
    let mut found = Diagnostic::new(failure.code, message);
    if let Some(span) = failure.span {
        found = found.at(span);
    } else if !text.is_empty() {
        found = found.at(attrflow::source::Span::new(0, text.len()));
    }
    found.help.clone_from(&failure.help);
    let file = SourceFile::new(target.path.as_str(), text);
    Answer::default().and(Shown::Findings(Box::new(file), vec![found])).failed()
}

/// What came of a target attribute, in a line.
fn outcome(
    target: &CompiledTarget,
    state: &AttributeState,
    step: Option<&Option<Trace>>,
    secrets: &Secrets,
) -> String {
    if step.and_then(Option::as_ref).is_some_and(|step| step.outcome == Evaluation::NoObject) {
        return "no object".to_owned();
    }
    let redacted = secrets.covers(target);
    let value = |value: &Json| if redacted { REDACTED.to_owned() } else { shown(&secrets.mask(value)) };
    match &state.outcome {
        Outcome::Value(json) => value(json),
        Outcome::Null => match &state.default {
            Some(default) => format!("Null; a created object gets {}", value(default)),
            None if target.required => "Null, but it is required: the object is not provisioned".to_owned(),
            None => "Null".to_owned(),
        },
        Outcome::NoFlow => "no flow".to_owned(),
        Outcome::Kept if !state.references.is_empty() => {
            format!("refers to {}", state.references.join(", "))
        }
        Outcome::Kept => "refers to nobody".to_owned(),
        Outcome::Error(_) if redacted => format!("error over a redacted value: {REDACTED}"),
        Outcome::Error(failure) => format!("error {}: {}", failure.code, secrets.mask_text(&failure.message)),
        _ => String::new(),
    }
}

/// A value as it is shown.
fn shown(value: &Json) -> String {
    if value.is_null() { "Null".to_owned() } else { value.to_string() }
}
