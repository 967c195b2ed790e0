//! The rooms one by one: parsing, compiling, reading records, and all of it end to end.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed benchmark"
)]

mod workload;

use attrflow::evaluate::{CompiledExpression, Settings};
use attrflow::functions::Environment;
use attrflow::mapping::load;
use attrflow::provision::Worker;
use attrflow::record::JsonReader;
use attrflow::source::SourceFile;
use attrflow::syntax::{Limits, parse_expression};
use attrflow::value::Arena;
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};

const EXPRESSION: &str =
    r#"ToLower(Append(Mid(NormalizeDiacritics([givenName]), 1, 1), NormalizeDiacritics([surname])))"#;

fn compiling(criterion: &mut Criterion) {
    criterion.bench_function("parse an expression", |bencher| {
        bencher.iter(|| parse_expression(EXPRESSION, Limits::ENTRA).tree.is_some());
    });
    criterion.bench_function("compile an expression", |bencher| {
        let settings = Settings::default();
        bencher.iter(|| CompiledExpression::compile(EXPRESSION, &settings).0.is_some());
    });
    criterion.bench_function("load a mapping", |bencher| {
        let file = || SourceFile::new("users.yaml", workload::MAPPING);
        bencher.iter_batched(file, |file| load(&file).compiled.is_some(), BatchSize::SmallInput);
    });
}

fn running(criterion: &mut Criterion) {
    let object = workload::compiled();
    let users = workload::users(1000);
    let environment = Environment::default();
    let bytes: usize = users.iter().map(String::len).sum();
    let mut group = criterion.benchmark_group("records");
    group.throughput(Throughput::Bytes(bytes as u64));
    let shuffled = workload::shuffled(&users);
    for (name, mut reader, users) in [
        ("read into slots", JsonReader::new(&object.projection), &users),
        ("read into slots, portable", JsonReader::portable(&object.projection), &users),
        ("read into slots, keys in any order", JsonReader::new(&object.projection), &shuffled),
    ] {
        group.bench_function(name, |bencher| {
            let mut arena = Arena::new();
            bencher.iter(|| {
                for user in users {
                    arena.reset();
                    reader.read(user.as_bytes(), &arena).unwrap();
                }
            });
        });
    }
    group.bench_function("serde_json::Value", |bencher| {
        bencher.iter(|| {
            users.iter().filter(|user| serde_json::from_str::<serde_json::Value>(user).is_ok()).count()
        });
    });
    group.bench_function("end to end", |bencher| {
        let mut worker = Worker::new(&object, &environment);
        let mut out = Vec::new();
        bencher.iter(|| {
            out.clear();
            for user in &users {
                worker.json(user.as_bytes(), 0, &mut out).unwrap();
            }
            out.len()
        });
    });
    group.finish();
}

criterion_group!(benches, compiling, running);
criterion_main!(benches);
