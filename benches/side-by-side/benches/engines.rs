//! attrflow beside other engines and a hand-written program, over the same users in memory: `evaluation` from a
//! record that has been read to the bytes of its payload, `end to end` from its JSON text. Before anything is
//! measured, all payloads are compared.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed benchmark"
)]

use std::time::{Duration, Instant};

use attrflow::functions::Environment;
use attrflow::provision::Worker;
use attrflow::record::JsonReader;
use attrflow::value::{Arena, Value};
use criterion::{Criterion, Throughput};
use rhai::Dynamic;
use serde_json::{Map, Value as Json};
use side_by_side::by_hand::User;
use side_by_side::{by_attrflow, by_cel, by_rhai, median, workload};

/// Writes the payload of the user of that number; answers whether there is one.
type Provision<'p> = Box<dyn FnMut(usize, &mut Vec<u8>) -> bool + 'p>;

struct Way<'p> {
    name: &'static str,
    provision: Provision<'p>,
}

impl<'p> Way<'p> {
    fn new(name: &'static str, provision: impl FnMut(usize, &mut Vec<u8>) -> bool + 'p) -> Self {
        Way { name, provision: Box::new(provision) }
    }

    fn all(&mut self, users: usize, out: &mut Vec<u8>) -> usize {
        out.clear();
        (0..users).filter(|&user| (self.provision)(user, out)).count()
    }
}

const USERS: usize = 1000;

/// How often each way is measured for the ratios.
const ROUNDS: usize = 15;

/// How often all users are gone through each time.
const PASSES: usize = 4;

fn main() {
    let users = workload::users(USERS);
    let object = workload::compiled();
    let environment = Environment::default();

    let kept = Arena::new();
    let mut reader = JsonReader::new(&object.projection);
    let slots: Vec<&[Value<'_>]> =
        users.iter().map(|user| reader.read(user.as_bytes(), &kept).unwrap()).collect();
    let structs: Vec<User<'_>> = users.iter().map(|user| User::parse(user.as_bytes()).unwrap()).collect();
    let objects: Vec<Map<String, Json>> =
        users.iter().map(|user| serde_json::from_str(user).unwrap()).collect();
    let mut dynamics: Vec<Dynamic> = users.iter().map(|user| serde_json::from_str(user).unwrap()).collect();

    let cel = by_cel::Mapping::compile();
    let (mut rhai, mut rhai_again) = (by_rhai::Mapping::compile(), by_rhai::Mapping::compile());
    let [mut worker, mut worker_again] = [(); 2].map(|()| Worker::new(&object, &environment));

    let mut evaluation = vec![
        Way::new("attrflow", |user, out| by_attrflow::evaluate(&mut worker, slots[user], &users[user], out)),
        Way::new("hand-written", |user, out| structs[user].provision(out)),
        Way::new("cel", |user, out| cel.provision(&objects[user], out)),
        Way::new("rhai", |user, out| rhai.provision(&mut dynamics[user], out)),
    ];
    let mut end_to_end = vec![
        Way::new("attrflow", |user, out| by_attrflow::provision(&mut worker_again, &users[user], out)),
        Way::new("hand-written", |user, out| User::parse(users[user].as_bytes()).unwrap().provision(out)),
        Way::new("cel", |user, out| {
            cel.provision(&serde_json::from_str::<Map<String, Json>>(&users[user]).unwrap(), out)
        }),
        Way::new("rhai", |user, out| {
            rhai_again.provision(&mut serde_json::from_str::<Dynamic>(&users[user]).unwrap(), out)
        }),
    ];
    same_payloads(evaluation.iter_mut().chain(&mut end_to_end));

    let mut criterion = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(4))
        .configure_from_args();
    for (name, ways) in [("evaluation", &mut evaluation), ("end to end", &mut end_to_end)] {
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Elements(USERS as u64));
        let mut out = Vec::new();
        for way in ways {
            group.bench_function(way.name, |bencher| bencher.iter(|| way.all(USERS, &mut out)));
        }
        group.finish();
    }
    criterion.final_summary();
    println!("\nRatios, the median of {ROUNDS} rounds that take turns:\n");
    println!("| | ns/user | attrflow is so many times as fast |\n|---|---:|---:|");
    ratios("evaluation", &mut evaluation);
    ratios("end to end", &mut end_to_end);
}

/// Checks that all ways write the same payloads for the same users.
fn same_payloads<'w, 'p: 'w>(ways: impl Iterator<Item = &'w mut Way<'p>>) {
    let mut expected: Vec<Option<Json>> = Vec::new();
    for way in ways {
        let found: Vec<Option<Json>> = (0..USERS)
            .map(|user| {
                let mut out = Vec::new();
                (way.provision)(user, &mut out).then(|| serde_json::from_slice(&out).unwrap())
            })
            .collect();
        if expected.is_empty() {
            assert!(found.iter().flatten().count() > USERS / 2, "{} has few payloads", way.name);
            expected = found;
        } else {
            for (user, (found, expected)) in found.iter().zip(&expected).enumerate() {
                assert_eq!(found, expected, "{} differs on user {user}", way.name);
            }
        }
    }
}

/// Prints how long each way takes, and the ratio of that to the first one's.
fn ratios(group: &str, ways: &mut [Way<'_>]) {
    let mut out = Vec::new();
    let mut times = vec![Vec::new(); ways.len()];
    for _ in 0..ROUNDS {
        for (way, times) in ways.iter_mut().zip(&mut times) {
            // The way before has filled the processor's caches with what is its own.
            way.all(USERS, &mut out);
            let started = Instant::now();
            for _ in 0..PASSES {
                std::hint::black_box(way.all(USERS, &mut out));
            }
            times.push(started.elapsed().as_secs_f64() * 1e9 / (PASSES * USERS) as f64);
        }
    }
    for (way, of_way) in ways.iter().zip(&times) {
        let ratio = median(of_way.iter().zip(&times[0]).map(|(time, first)| time / first).collect());
        let time = median(of_way.clone());
        println!("| {group}, {} | {time:.0} | {ratio:.2} |", way.name);
    }
}
