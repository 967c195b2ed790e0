//! attrflow: the mapping as it is, compiled once.

use attrflow::functions::{Environment, Frame, Stop};
use attrflow::mapping::{CompiledObject, CompiledSource};
use attrflow::value::{Arena, Value};
use attrflow::vm::{Ended, Machine};

/// Scope, expressions and payload of a record in slots.
pub fn provision<'r>(
    object: &'r CompiledObject,
    environment: &'r Environment,
    slots: &'r [Value<'r>],
    arena: &'r Arena,
    out: &mut Vec<u8>,
) -> bool {
    let mut frame = Frame::new(arena, environment, slots, 0);
    let mut machine = Machine::new(&object.program);
    if let Some(scope) = object.scope
        && !machine.holds(scope, &mut frame).unwrap()
    {
        return false;
    }
    let values = arena.alloc_slice_fill_copy(object.targets.len(), Value::Null);
    for (target, place) in object.targets.iter().zip(values.iter_mut()) {
        *place = match &target.source {
            CompiledSource::Expression(chunk, _) => match machine.run(*chunk, &mut frame) {
                Err(Ended { stop: Stop::NoFlow, .. }) => Value::Null,
                outcome => outcome.unwrap(),
            },
            CompiledSource::Constant(constant) => constant.value(),
            CompiledSource::None => Value::Null,
        };
    }
    object.payload.write(values, frame.now, arena, out).unwrap();
    true
}
