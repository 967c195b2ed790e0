//! Evaluation alone, of records that have been read: by text instructions, as all payloads are written; from values,
//! which the bytecode gives where text instructions give up; and by walking the checked tree. The slots, functions and
//! payloads are the same. Text instructions must earn their keep, and so must the bytecode.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed benchmark"
)]

mod workload;

use std::time::Instant;

use attrflow::functions::{Environment, Frame, Stop};
use attrflow::mapping::{CompiledObject, CompiledSource};
use attrflow::provision::Worker;
use attrflow::record::JsonReader;
use attrflow::value::{Arena, Value};
use attrflow::vm::{Ended, walk};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde_json::Value as Json;

/// Scope, expressions and payload of a record, all by walking trees.
fn tree_walk<'r>(object: &'r CompiledObject, frame: &mut Frame<'r>, out: &mut Vec<u8>) {
    let in_scope = || {
        object.checked_scope.sets.iter().all(|groups| {
            groups.iter().any(|group| {
                group.iter().all(|clause| clause.test.holds(frame.slot(clause.slot), frame.arena).unwrap())
            })
        })
    };
    if object.scope.is_some() && !in_scope() {
        return;
    }
    let values = frame.arena.alloc_slice_fill_copy(object.targets.len(), Value::Null);
    for (target, place) in object.targets.iter().zip(values.iter_mut()) {
        *place = match &target.source {
            _ if target.is_left_out() => Value::Null,
            CompiledSource::Expression(_, tree) => match walk(tree, frame) {
                Err(Ended { stop: Stop::NoFlow, .. }) => Value::Null,
                outcome => outcome.unwrap(),
            },
            CompiledSource::Constant(constant) => constant.value(),
            CompiledSource::None => Value::Null,
        };
    }
    object.payload.write(values, frame.now, frame.arena, out).unwrap();
}

/// Appends the payload of a record, given as slots and the text that they borrow from; nothing out of scope.
type Evaluate<'e> = Box<dyn FnMut(&[Value<'_>], &[u8], &mut Vec<u8>) + 'e>;

fn ways<'e>(object: &'e CompiledObject, environment: &'e Environment) -> [(&'static str, Evaluate<'e>); 3] {
    let worker = |mut worker: Worker<'e>| -> Evaluate<'e> {
        Box::new(move |slots, source, out| {
            worker.values(slots, source, 0, out).unwrap();
        })
    };
    let mut arena = Arena::new();
    let tree: Evaluate<'e> = Box::new(move |slots, source, out| {
        arena.reset();
        let mut frame = Frame::new(&arena, environment, slots, 0).with_source(source);
        tree_walk(object, &mut frame, out);
    });
    [
        ("text instructions", worker(Worker::new(object, environment))),
        ("values", worker(Worker::new(object, environment).from_values())),
        ("tree walk", tree),
    ]
}

fn benchmark(criterion: &mut Criterion) {
    let users = workload::users(1000);
    let environment = Environment::default();
    for (mapping, text) in workload::MAPPINGS {
        let object = workload::compile(mapping, text);
        let kept = Arena::new();
        let mut reader = JsonReader::new(&object.projection);
        let records: Vec<Record<'_>> = users
            .iter()
            .map(|user| (reader.read(user.as_bytes(), &kept).unwrap(), user.as_bytes()))
            .collect();
        let mut ways = ways(&object, &environment);

        // Compared as JSON: text that is copied keeps its escapes.
        let payloads = ways.each_mut().map(|(_, way)| {
            let payload = |&(slots, source): &Record<'_>| {
                let mut out = Vec::new();
                way(slots, source, &mut out);
                (!out.is_empty()).then(|| serde_json::from_slice::<Json>(&out).unwrap())
            };
            records.iter().map(payload).collect::<Vec<_>>()
        });
        assert!(payloads[0].iter().flatten().count() > users.len() / 3, "{mapping} has few payloads");
        for (user, payload) in payloads[0].iter().enumerate() {
            assert_eq!(payload, &payloads[1][user], "{mapping}: user {user}");
            assert_eq!(payload, &payloads[2][user], "{mapping}: user {user}");
        }

        let mut group = criterion.benchmark_group(format!("evaluation, {mapping}"));
        group.throughput(Throughput::Elements(users.len() as u64));
        for (name, way) in &mut ways {
            let mut out = Vec::new();
            group.bench_function(*name, |bencher| {
                bencher.iter(|| {
                    out.clear();
                    for (slots, source) in &records {
                        way(slots, source, &mut out);
                    }
                    out.len()
                });
            });
        }
        group.finish();
        ratios(mapping, &mut ways, &records);
    }
}

/// A record as slots, and its text.
type Record<'r> = (&'r [Value<'r>], &'r [u8]);

/// How often each way is measured for the ratios.
const ROUNDS: usize = 15;

/// Prints how many times as fast text instructions are as the other ways, which take turns with them.
fn ratios(mapping: &str, ways: &mut [(&str, Evaluate<'_>)], records: &[Record<'_>]) {
    let mut out = Vec::new();
    let mut times = vec![Vec::new(); ways.len()];
    for _ in 0..ROUNDS {
        for ((_, way), times) in ways.iter_mut().zip(&mut times) {
            out.clear();
            let started = Instant::now();
            records.iter().for_each(|(slots, source)| way(slots, source, &mut out));
            times.push(started.elapsed().as_secs_f64());
        }
    }
    for ((name, _), of_way) in ways.iter().zip(&times).skip(1) {
        let ratio = of_way.iter().zip(&times[0]).map(|(time, first)| time / first).collect();
        println!("{mapping}: text instructions are {:.2} times as fast as {name}", workload::median(ratio));
    }
}

criterion_group!(benches, benchmark);
criterion_main!(benches);
