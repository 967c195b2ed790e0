//! From the slots of one record to its payload.

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
}

type Outcome = Result<Disposition, Box<RecordFailure>>;

impl<'r> Provision<'r> {
    /// Appends the payload to `out`. `payload` is memory to write it in.
    pub fn run(mut self, payload: &mut Output, out: &mut Vec<u8>) -> Outcome {
        let object = self.object;
        let mut machine = Machine::new(&object.program);
        if let Some(scope) = object.scope {
            match machine.holds(scope, &mut self.frame) {
                Ok(true) => {}
                Ok(false) => return Ok(Disposition::OutOfScope),
                Err(ended) => return Err(failed(ended, None)),
            }
        }
        if self.from_values {
            return self.write_values(&mut machine, &mut [], &[], None, out);
        }
        let stream = &object.stream;
        let made: &mut [Value<'r>] = match stream.made.as_slice() {
            [] => &mut [],
            _ => self.frame.arena.alloc_slice_fill_copy(object.targets.len(), Value::Null),
        };
        for &at in &stream.made {
            let (Some(target), Some(place)) = (object.targets.get(at), made.get_mut(at)) else { continue };
            match evaluate(target, &mut machine, &mut self.frame) {
                Ok(value) => *place = value,
                Err(ended) => {
                    return self.write_values(&mut machine, made, &stream.made, Some((at, ended)), out);
                }
            }
        }
        payload.truncate(0);
        match stream.plan.write(made, &mut machine, &mut self.frame, payload) {
            Ok(()) => {
                out.extend_from_slice(payload.as_bytes());
                Ok(Disposition::Provisioned)
            }
            Err(_) => self.write_values(&mut machine, made, &stream.made, None, out),
        }
    }

    /// Evaluates all targets in file order, and writes the payload from their values. The targets in `done` have
    /// their values in `made`, but the one that `ended`.
    #[cold]
    fn write_values(
        &mut self,
        machine: &mut Machine<'r>,
        made: &mut [Value<'r>],
        done: &[usize],
        mut ended: Option<(usize, Ended)>,
        out: &mut Vec<u8>,
    ) -> Outcome {
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
                None => evaluate(target, machine, &mut self.frame),
            };
            *place = match evaluated {
                Ok(value) => value,
                Err(Ended { stop: Stop::NoObject, .. }) => return Ok(Disposition::NoObject),
                Err(ended) => return Err(failed(ended, Some(target))),
            };
        }
        match object.payload.write(values, self.frame.now, arena, out) {
            Ok(()) => Ok(Disposition::Provisioned),
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
