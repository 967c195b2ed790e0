//! From a source record to the state that the mapping makes of it.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;
use serde_json::Value as Json;

use super::payload::failed;
use super::scope::{ScopeVerdict, verdict};
use super::state::{AttributeState, Circumstances, OutOfScope, Outcome, Purpose, Standing, State};
use super::worker::{RecordFailure, Worker, read};
use crate::catalogue::SOFT_DELETED;
use crate::check::{Checked, Kind};
use crate::evaluate::{Trace, ValueForms};
use crate::functions::{Failure, Frame, Stop};
use crate::mapping::{CompiledObject, CompiledSource, CompiledTarget};
use crate::record::{Entry, RecordReader, SourceRecord};
use crate::scim::leaf_json;
use crate::source::{Code, Span};
use crate::value::{Arena, Value, is_blank};
use crate::vm::{Ended, Machine};

impl Worker<'_> {
    /// What the mapping makes of a record given as JSON text. `number` is the record's place in the run: with a
    /// seed, random values depend on it alone.
    ///
    /// # Errors
    /// What is no record; a scope that cannot be decided. What goes wrong with one attribute is that
    /// attribute's [`Outcome`].
    pub fn state(
        &mut self,
        record: &[u8],
        number: u64,
        circumstances: Circumstances,
        purpose: Purpose<'_>,
    ) -> Result<State, Box<RecordFailure>> {
        self.entry_state(&Entry::Json(record), number, circumstances, purpose)
    }

    /// As [`state`](Self::state), for a record of a batch.
    ///
    /// # Errors
    /// As [`state`](Self::state).
    pub fn entry_state(
        &mut self,
        entry: &Entry<'_>,
        number: u64,
        circumstances: Circumstances,
        purpose: Purpose<'_>,
    ) -> Result<State, Box<RecordFailure>> {
        self.clear();
        let object = self.object;
        let arena = &self.arena;
        let slots = read(&mut self.reader, &object.projection, arena, entry)?;
        let marks = read(&mut self.marks, &object.soft_deleted, arena, entry)?;
        let frame = Frame::new(arena, self.environment, slots, number);
        let mut state = assess(object, frame, marks, circumstances, purpose, None)?;
        tell_empty_lists(object, entry, &mut state);
        Ok(state)
    }

    /// As [`state`](Self::state), for a record that is no text. A list of references that is empty is Null here, and
    /// takes nobody away.
    ///
    /// # Errors
    /// As [`state`](Self::state).
    pub fn record_state(
        &mut self,
        record: &(impl SourceRecord + ?Sized),
        number: u64,
        circumstances: Circumstances,
        purpose: Purpose<'_>,
    ) -> Result<State, Box<RecordFailure>> {
        self.clear();
        let object = self.object;
        let arena = &self.arena;
        let slots = self.records.read(record, arena).map_err(|error| Box::new(error.into()))?;
        let mut marks = RecordReader::new(&object.soft_deleted);
        let marks = marks.read(record, arena).map_err(|error| Box::new(error.into()))?;
        let frame = Frame::new(arena, self.environment, slots, number);
        assess(object, frame, marks, circumstances, purpose, None)
    }
}

/// Where the evaluation of each target is kept.
pub(super) struct Steps<'s> {
    pub kept: Vec<Option<Trace>>,
    /// Slots of attributes that are shown nowhere.
    pub secret: &'s [usize],
}

/// `steps`: where each target's evaluation is kept, if it is; then an object that is off and not to be created is
/// evaluated all the same.
pub(super) fn assess<'r>(
    object: &'r CompiledObject,
    mut frame: Frame<'r>,
    marks: &'r [Value<'r>],
    circumstances: Circumstances,
    purpose: Purpose<'_>,
    mut steps: Option<&mut Steps<'_>>,
) -> Result<State, Box<RecordFailure>> {
    let arena = frame.arena;
    let soft_deleted = tell_standing(object, &mut frame, marks, circumstances);
    let mut machine = Machine::new(&object.program);
    let standing = match object.scope.map(|scope| machine.holds(scope, &mut frame)) {
        Some(Err(ended)) => return Err(failed(ended, None)),
        Some(Ok(false)) => match verdict(object, frame.slots, arena) {
            Ok(ScopeVerdict::OutOfScope(groups)) => Standing::OutOfScope(OutOfScope::Filters(groups)),
            Ok(ScopeVerdict::InScope(_)) => Standing::OutOfScope(OutOfScope::Filters(Vec::new())),
            Err(stop) => return Err(failed(Ended { stop, span: Span::default() }, None)),
        },
        _ if !circumstances.assigned => Standing::OutOfScope(OutOfScope::Unassigned),
        _ if soft_deleted => Standing::SoftDeleted,
        _ => Standing::Active,
    };
    let mut state = State { standing, attributes: Vec::new() };
    let wanted = match steps {
        Some(_) => state.is_in_scope(),
        None => state.standing == Standing::Active || !matches!(purpose, Purpose::Create),
    };
    if !wanted {
        return Ok(state);
    }
    for (at, target) in object.targets.iter().enumerate() {
        let mut step = None;
        let watched = steps.as_ref().map(|steps| (&mut step, steps.secret));
        let (attribute, left_out) = attribute(at, target, &mut machine, &mut frame, purpose, watched);
        if let Some(steps) = &mut steps {
            steps.kept.push(step);
        }
        if left_out && state.is_in_scope() {
            state.standing = Standing::NoObject;
        }
        state.attributes.push(attribute);
    }
    Ok(state)
}

/// Whether the object is soft-deleted; what expressions read is what the caller says, too.
pub(super) fn tell_standing<'r>(
    object: &CompiledObject,
    frame: &mut Frame<'r>,
    marks: &[Value<'r>],
    circumstances: Circumstances,
) -> bool {
    let arena = frame.arena;
    let marked = marks.first().is_some_and(|mark| mark.to_boolean(arena) == Some(true));
    let soft_deleted = circumstances.soft_deleted.unwrap_or(marked) || !circumstances.assigned;
    if let Some(slot) = object.attributes.names().iter().position(|name| &**name == SOFT_DELETED)
        && soft_deleted != marked
    {
        let slots = arena.alloc_slice_copy(frame.slots);
        if let Some(place) = slots.get_mut(slot) {
            *place = Value::Boolean(soft_deleted);
        }
        frame.slots = slots;
    }
    soft_deleted
}

/// One attribute, and whether its expression asked for the object to be left out.
fn attribute<'r>(
    at: usize,
    target: &'r CompiledTarget,
    machine: &mut Machine<'r>,
    frame: &mut Frame<'r>,
    purpose: Purpose<'_>,
    step: Option<(&mut Option<Trace>, &[usize])>,
) -> (AttributeState, bool) {
    let redacted = target.is_redacted();
    let mut state = AttributeState {
        outcome: Outcome::Null,
        default: None,
        references: Vec::new(),
        redacted,
        inputs: 0,
        assignments: Vec::new(),
    };
    let leaf = target.leaf(at);
    let json = |value: Value<'r>, frame: &Frame<'r>| {
        leaf_json(leaf, value, frame.now, frame.arena).map_err(|stop| {
            let ended = Ended { stop: if redacted { redact(stop) } else { stop }, span: Span::default() };
            failed(ended, Some(target))
        })
    };
    if let Some(default) = &target.default {
        state.default = json(default.value(), frame).ok();
    }
    let outcome = match &target.source {
        CompiledSource::None => return (state, false),
        CompiledSource::Constant(constant) => Ok(constant.value()),
        CompiledSource::Expression(chunk, tree) => {
            if !tree.is_pure() {
                state.inputs = inputs(tree, frame);
                if is_kept(&state, at, purpose) {
                    state.outcome = Outcome::Kept;
                    return (state, false);
                }
            }
            state.assignments = assignments(target, tree, frame);
            match step {
                Some((step, secret)) => {
                    let (trace, outcome) = Trace::with_outcome(tree, frame, secret);
                    *step = Some(trace);
                    outcome
                }
                None => machine.run(*chunk, frame),
            }
        }
    };
    state.outcome = match outcome {
        Ok(value) if target.target.reference => match anchors(value, frame.arena, &mut state.references) {
            Ok(()) if state.references.is_empty() => Outcome::Null,
            Ok(()) => Outcome::Kept,
            Err(failure) => {
                let failure = if redacted { failure.redact() } else { *failure };
                Outcome::Error(failed(Ended { stop: failure.into(), span: Span::default() }, Some(target)))
            }
        },
        Ok(value) if value.is_null() => Outcome::Null,
        Ok(value) => json(value, frame).map_or_else(Outcome::Error, Outcome::Value),
        Err(Ended { stop: Stop::NoFlow, .. }) => Outcome::NoFlow,
        Err(Ended { stop: Stop::NoObject, .. }) => return (state, true),
        Err(ended) => Outcome::Error(failed(ended, Some(target))),
    };
    (state, false)
}

fn redact(stop: Stop) -> Stop {
    match stop {
        Stop::Failure(failure) => failure.redact().into(),
        stop => stop,
    }
}

/// Whether a value that is not always the same stays as it was made.
fn is_kept(state: &AttributeState, at: usize, purpose: Purpose<'_>) -> bool {
    match purpose {
        Purpose::Create => false,
        Purpose::Past | Purpose::Update(None) => true,
        Purpose::Update(Some(past)) => {
            past.attributes.get(at).is_some_and(|past| past.inputs == state.inputs)
        }
    }
}

/// Stands for the values of the source attributes that an expression reads.
fn inputs(tree: &Checked, frame: &Frame<'_>) -> u64 {
    let mut hasher = FxHasher::default();
    let mut text = Vec::new();
    let mut open = vec![tree];
    while let Some(node) = open.pop() {
        if let Kind::Attribute(slot) = node.kind {
            frame.slot(slot).write_json(&mut text);
            text.push(b'\n');
        }
        open.extend(node.children());
    }
    text.hash(&mut hasher);
    hasher.finish()
}

/// The app roles that a role function is given.
fn assignments<'r>(target: &CompiledTarget, tree: &Checked, frame: &Frame<'r>) -> Vec<Json> {
    let Kind::Call(call) = &tree.kind else { return Vec::new() };
    let slot = match call.arguments.first().map(|argument| &argument.kind) {
        Some(Kind::Attribute(slot)) if target.role_form().is_some() => *slot,
        _ => return Vec::new(),
    };
    match frame.slot(slot) {
        Value::List(items) => items.iter().map(|item| ValueForms::keep(*item, frame.arena).json).collect(),
        value if is_blank(value) => Vec::new(),
        value => vec![ValueForms::keep(value, frame.arena).json],
    }
}

/// The source anchors that a value names: texts, or objects with an `objectId` or `id`.
///
/// # Errors
/// What names no object.
pub(super) fn anchors<'r>(
    value: Value<'r>,
    arena: &'r Arena,
    out: &mut Vec<String>,
) -> Result<(), Box<Failure>> {
    let refuse = |value: Value<'r>| {
        let mut json = Vec::new();
        value.write_json(&mut json);
        let found = String::from_utf8_lossy(&json).into_owned();
        let failure = Failure::new(Code::AF905, "the target refers to an object, by its key").found(&found);
        Box::new(failure.help("give the object's key, or an object with an `id`"))
    };
    match value {
        Value::List(items) => return items.iter().try_for_each(|item| anchors(*item, arena, out)),
        Value::Record(record) => {
            let id = record.get("objectId").filter(|id| !is_blank(*id)).or_else(|| record.get("id"));
            match id {
                Some(id @ (Value::String(_) | Value::Integer(_))) => return anchors(id, arena, out),
                _ => return Err(refuse(value)),
            }
        }
        Value::Boolean(_) | Value::DateTime(_) => return Err(refuse(value)),
        Value::Null | Value::String(_) | Value::Integer(_) => {}
    }
    let key = value.to_str(arena).unwrap_or_default();
    if !key.is_empty() && !out.iter().any(|other| other == key) {
        out.push(key.to_owned());
    }
    Ok(())
}

/// A list of references that is there and empty says that there are none; one that is not there says nothing. Both
/// are Null to an expression.
pub(super) fn tell_empty_lists(object: &CompiledObject, entry: &Entry<'_>, state: &mut State) {
    for (target, attribute) in object.targets.iter().zip(&mut state.attributes) {
        let several = target.target.element || target.target.multivalued;
        let CompiledSource::Expression(_, tree) = &target.source else { continue };
        let Kind::Attribute(slot) = tree.kind else { continue };
        if target.target.reference && several && attribute.outcome == Outcome::Null {
            let record = entry.to_record().unwrap_or_default();
            if record.get(object.attributes.name(slot)).is_some_and(Json::is_array) {
                attribute.outcome = Outcome::Kept;
            }
        }
    }
}

/// A target that must have a value, and what became of it instead.
pub(super) fn required(target: &CompiledTarget, message: &'static str) -> Box<RecordFailure> {
    let span = match &target.source {
        CompiledSource::Expression(_, tree) => tree.span,
        _ => Span::default(),
    };
    failed(Ended { stop: Failure::new(Code::AF908, message).into(), span }, Some(target))
}
