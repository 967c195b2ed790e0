//! Evaluation alone: the VM against walking the checked tree, over the same slots, values, functions
//! and payload writer. The VM must earn its keep.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed benchmark"
)]

mod workload;

use attrflow::functions::{Environment, Frame, Stop};
use attrflow::mapping::{CompiledObject, CompiledSource, CompiledTarget};
use attrflow::record::JsonReader;
use attrflow::value::{Arena, Value};
use attrflow::vm::{Ended, Machine, walk};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// Over one record: scope, expressions, payload. `run` evaluates one target's expression.
fn evaluate<'r>(
    object: &'r CompiledObject,
    frame: &mut Frame<'r>,
    in_scope: impl FnOnce(&mut Frame<'r>) -> bool,
    mut run: impl FnMut(&'r CompiledTarget, &mut Frame<'r>) -> Result<Value<'r>, Ended>,
    out: &mut Vec<u8>,
) {
    if !in_scope(frame) {
        return;
    }
    let values = frame.arena.alloc_slice_fill_copy(object.targets.len(), Value::Null);
    for (target, place) in object.targets.iter().zip(values.iter_mut()) {
        *place = match run(target, frame) {
            Err(Ended { stop: Stop::NoFlow, .. }) => Value::Null,
            outcome => outcome.unwrap(),
        };
    }
    object.payload.write(values, frame.now, frame.arena, out).unwrap();
}

fn vm<'r>(object: &'r CompiledObject, frame: &mut Frame<'r>, out: &mut Vec<u8>) {
    let machine = std::cell::RefCell::new(Machine::new(&object.program));
    let scope = |frame: &mut Frame<'r>| {
        object.scope.is_none_or(|scope| machine.borrow_mut().holds(scope, frame).unwrap())
    };
    let run = |target: &'r CompiledTarget, frame: &mut Frame<'r>| match &target.source {
        CompiledSource::Expression(chunk, _) => machine.borrow_mut().run(*chunk, frame),
        CompiledSource::Constant(constant) => Ok(constant.value()),
        CompiledSource::None => Ok(Value::Null),
    };
    evaluate(object, frame, scope, run, out);
}

fn tree<'r>(object: &'r CompiledObject, frame: &mut Frame<'r>, out: &mut Vec<u8>) {
    let scope = |frame: &mut Frame<'r>| {
        object.checked_scope.sets.iter().all(|groups| {
            groups.iter().any(|group| {
                group.iter().all(|clause| clause.test.holds(frame.slot(clause.slot), frame.arena).unwrap())
            })
        })
    };
    let run = |target: &'r CompiledTarget, frame: &mut Frame<'r>| match &target.source {
        CompiledSource::Expression(_, tree) => walk(tree, frame),
        CompiledSource::Constant(constant) => Ok(constant.value()),
        CompiledSource::None => Ok(Value::Null),
    };
    evaluate(object, frame, scope, run, out);
}

fn benchmark(criterion: &mut Criterion) {
    let object = workload::compiled();
    let users = workload::users(1000);
    let environment = Environment::default();
    let records = Arena::new();
    let mut reader = JsonReader::new(&object.projection);
    let slots: Vec<&[Value<'_>]> =
        users.iter().map(|user| reader.read(user.as_bytes(), &records).unwrap()).collect();

    type Evaluate = for<'r> fn(&'r CompiledObject, &mut Frame<'r>, &mut Vec<u8>);
    let ways: [(&str, Evaluate); 2] = [("vm", vm), ("tree walk", tree)];
    let outputs = ways.map(|(_, way)| {
        let mut out = Vec::new();
        for slots in &slots {
            let arena = Arena::new();
            way(&object, &mut Frame::new(&arena, &environment, slots, 0), &mut out);
        }
        out
    });
    assert_eq!(outputs[0], outputs[1], "both ways must write the same payloads");

    let mut group = criterion.benchmark_group("evaluation");
    group.throughput(Throughput::Elements(users.len() as u64));
    for (name, way) in ways {
        group.bench_function(name, |bencher| {
            let (mut arena, mut out) = (Arena::new(), Vec::new());
            bencher.iter(|| {
                out.clear();
                for slots in &slots {
                    arena.reset();
                    way(&object, &mut Frame::new(&arena, &environment, slots, 0), &mut out);
                }
                out.len()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, benchmark);
criterion_main!(benches);
