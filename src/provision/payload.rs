//! From the slots of one record to its payload.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;

use super::parts::Parts;
use super::worker::{Disposition, RecordFailure};
use crate::functions::{Failure, Frame, Stop};
use crate::mapping::{CompiledObject, CompiledSource, CompiledTarget};
use crate::source::{Code, Span};
use crate::value::{Output, Value};
use crate::vm::{Ended, Machine};

/// One record on its way.
pub(super) struct Provision<'r> {
    pub object: &'r CompiledObject,
    pub frame: Frame<'r>,
    /// Whether the payload is to be written from values in any case.
    pub from_values: bool,
    /// Whether each target draws random values of its own, whatever the others draw.
    pub apart: bool,
}

type Outcome = Result<Disposition, Box<RecordFailure>>;

impl<'r> Provision<'r> {
    /// Appends the payload to `out`. `payload` is memory to write it in.
    pub fn run(mut self, payload: &mut Output, out: &mut Vec<u8>) -> Outcome {
        let object = self.object;
        let mut machine = Machine::new(&object.program);
        if !self.is_in_scope(&mut machine)? {
            return Ok(Disposition::OutOfScope);
        }
        if self.from_values {
            return self.write_values(&mut machine, &mut [], &[], None, out).map(|(written, _)| written);
        }
        let stream = &object.stream;
        let made: &'r mut [Value<'r>] = match stream.made.as_slice() {
            [] => &mut [],
            _ => self.frame.arena.alloc_slice_fill_copy(object.targets.len(), Value::Null),
        };
        for &at in &stream.made {
            let (Some(target), Some(place)) = (object.targets.get(at), made.get_mut(at)) else { continue };
            match evaluate(target, &mut machine, &mut self.frame) {
                Ok(value) => *place = value,
                Err(ended) => {
                    let written = self.write_values(&mut machine, made, &stream.made, Some((at, ended)), out);
                    return written.map(|(written, _)| written);
                }
            }
        }
        payload.truncate(0);
        match stream.plan.write(made, &mut machine, &mut self.frame, payload) {
            Ok(()) => {
                out.extend_from_slice(payload.as_bytes());
                Ok(Disposition::Provisioned)
            }
            Err(_) => {
                let written = self.write_values(&mut machine, made, &stream.made, None, out);
                written.map(|(written, _)| written)
            }
        }
    }

    /// Appends the payload to `out`, and gives what it is made of.
    pub fn parts(mut self, out: &mut Vec<u8>) -> Result<(Disposition, Parts<'r>), Box<RecordFailure>> {
        let object = self.object;
        let mut machine = Machine::new(&object.program);
        let (mut written, mut values) = (Disposition::OutOfScope, &mut [][..]);
        if self.is_in_scope(&mut machine)? {
            (written, values) = self.write_values(&mut machine, &mut [], &[], None, out)?;
        }
        if written != Disposition::Provisioned {
            values = &mut [];
        }
        // References are no part of the payload, but of what becomes of the object.
        for (target, place) in object.targets.iter().zip(values.iter_mut()) {
            if target.is_left_out() {
                *place = evaluate(target, &mut machine, &mut self.frame).unwrap_or_default();
            }
        }
        Ok((written, Parts { object, values, now: self.frame.now, arena: self.frame.arena }))
    }

    fn is_in_scope(&mut self, machine: &mut Machine<'r>) -> Result<bool, Box<RecordFailure>> {
        let scope = self.object.scope.map(|scope| machine.holds(scope, &mut self.frame));
        scope.unwrap_or(Ok(true)).map_err(|ended| failed(ended, None))
    }

    /// Evaluates all targets in file order, and writes the payload from their values. The targets in `done` have
    /// their values in `made`, but the one that `ended`.
    #[cold]
    fn write_values(
        &mut self,
        machine: &mut Machine<'r>,
        made: &'r mut [Value<'r>],
        done: &[usize],
        mut ended: Option<(usize, Ended)>,
        out: &mut Vec<u8>,
    ) -> Result<(Disposition, &'r mut [Value<'r>]), Box<RecordFailure>> {
        let object = self.object;
        let arena = self.frame.arena;
        let values = match made {
            [] => arena.alloc_slice_fill_copy(object.targets.len(), Value::Null),
            made => made,
        };
        for (at, (target, place)) in object.targets.iter().zip(values.iter_mut()).enumerate() {
            let evaluated = match ended.take_if(|(ended, _)| *ended == at) {
                Some((_, ended)) => Err(ended),
                None if target.is_left_out() || done.contains(&at) => continue,
                None => {
                    if self.apart && !target.is_pure() {
                        self.frame.draw_apart(drawer(target));
                    }
                    evaluate(target, machine, &mut self.frame)
                }
            };
            *place = match evaluated {
                Ok(value) => value,
                Err(Ended { stop: Stop::NoObject, .. }) => return Ok((Disposition::NoObject, values)),
                Err(ended) => return Err(failed(ended, Some(target))),
            };
        }
        match object.payload.write(values, self.frame.now, arena, out) {
            Ok(()) => Ok((Disposition::Provisioned, values)),
            Err((at, failure)) => {
                let target = object.targets.get(at);
                let redacted = target.is_some_and(|target| {
                    matches!(&target.source, CompiledSource::Expression(chunk, _) if chunk.is_redacted())
                });
                let failure = if redacted { failure.redact() } else { *failure };
                Err(failed(Ended { stop: failure.into(), span: Span::default() }, target))
            }
        }
    }
}

/// Does what is done for one target of a record in scope, and writes its part of a payload: so that it can be told
/// what a target costs.
pub fn write_target<'r>(
    object: &'r CompiledObject,
    target: usize,
    machine: &mut Machine<'r>,
    frame: &mut Frame<'r>,
    out: &mut Output,
) {
    let stream = &object.stream;
    let mut made: &mut [Value<'r>] = &mut [];
    if stream.made.contains(&target) {
        made = frame.arena.alloc_slice_fill_copy(object.targets.len(), Value::Null);
        if let (Some(target), Some(place)) = (object.targets.get(target), made.get_mut(target)) {
            *place = evaluate(target, machine, frame).unwrap_or_default();
        }
    }
    // What fails has failed in about the time it takes.
    let _ = stream.plan.write_target(target, made, machine, frame, out);
}

/// Stands for a target's place in the resource.
fn drawer(target: &CompiledTarget) -> u64 {
    let mut hasher = FxHasher::default();
    target.target.keys().hash(&mut hasher);
    hasher.finish()
}

/// The value of one target on create: the source's, else the default.
fn evaluate<'r>(
    target: &'r CompiledTarget,
    machine: &mut Machine<'r>,
    frame: &mut Frame<'r>,
) -> Result<Value<'r>, Ended> {
    let value = match &target.source {
        CompiledSource::Constant(constant) => return Ok(constant.value()),
        CompiledSource::None => Value::Null,
        CompiledSource::Expression(chunk, tree) => match machine.run(*chunk, frame) {
            // No flow takes no default.
            Err(Ended { stop: Stop::NoFlow, .. }) if !target.required => return Ok(Value::Null),
            Err(Ended { stop: Stop::NoFlow, span }) => {
                let failure = Failure::new(Code::AF908, "required, but the expression lets nothing flow");
                return Err(Ended { stop: failure.into(), span });
            }
            Ok(value) if value.is_null() && target.required && target.default.is_none() => {
                let failure = Failure::new(Code::AF908, "required, but the value is Null");
                return Err(Ended { stop: failure.into(), span: tree.span });
            }
            outcome => outcome?,
        },
    };
    match &target.default {
        Some(default) if value.is_null() => Ok(default.value()),
        _ => Ok(value),
    }
}

pub(super) fn failed(ended: Ended, target: Option<&CompiledTarget>) -> Box<RecordFailure> {
    let failure = match ended.stop {
        Stop::Failure(failure) => *failure,
        Stop::NoFlow | Stop::NoObject => Failure::new(Code::AF901, "nothing flows"),
    };
    Box::new(RecordFailure {
        code: failure.code,
        message: failure.to_string(),
        target: target.map(|target| target.path.clone()),
        span: (!ended.span.is_empty()).then_some(ended.span),
        help: failure.help,
    })
}
