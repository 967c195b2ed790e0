//! The clock.
//!
//! Records are taken in blocks that stay in the processor's caches, as they do in a run, and all parts of one
//! block are measured right after each other, so that what disturbs the machine disturbs all of them. A part
//! is far shorter than the clock can tell: it is measured over all records of a block, less what the same loop
//! takes without it.

use std::hint::black_box;
use std::time::{Duration, Instant};

use attrflow::functions::{Environment, Frame};
use attrflow::mapping::CompiledObject;
use attrflow::provision::{Worker, write_target};
use attrflow::record::{Entry, JsonReader};
use attrflow::value::{Arena, Output, Value};
use attrflow::vm::Machine;

/// A record that can be evaluated.
#[derive(Debug)]
pub(super) struct Measured<'b> {
    pub entry: Entry<'b>,
    pub number: u64,
    /// Whether it has a payload.
    pub written: bool,
}

/// What each part takes, in nanoseconds for one record that it is done for.
#[derive(Debug)]
pub(super) struct Costs {
    /// From text to payload.
    pub whole: f64,
    /// From text to slots.
    pub reading: f64,
    /// The scope.
    pub scope: f64,
    /// Each target attribute, from the record to its place in the payload.
    pub targets: Vec<f64>,
    /// How often all records were measured.
    pub rounds: usize,
}

/// How many records are measured in one go.
const BLOCK: usize = 256;

/// How long measuring takes where `MIN_ROUNDS` do not take longer.
const TIME: Duration = Duration::from_secs(1);
const MIN_ROUNDS: usize = 5;
const MAX_ROUNDS: usize = 101;

/// Evaluates the records over and over.
pub(super) fn measure(object: &CompiledObject, environment: &Environment, records: &[Measured<'_>]) -> Costs {
    let mut clock = Stopwatch {
        object,
        environment,
        worker: Worker::new(object, environment),
        reader: JsonReader::new(&object.projection),
        arena: Arena::new(),
        out: Vec::new(),
        part: Output::new(),
    };
    let written = records.iter().filter(|record| record.written).count();
    let mut rounds: Vec<Round> = Vec::new();
    // The first round fills caches and lets the processor settle.
    clock.round(records);
    let started = Instant::now();
    while rounds.len() < MIN_ROUNDS || (rounds.len() < MAX_ROUNDS && started.elapsed() < TIME) {
        rounds.push(clock.round(records));
    }
    let for_each = |part: &dyn Fn(&Round) -> f64, records: usize| {
        (median(rounds.iter().map(part)) / records.max(1) as f64).max(0.0)
    };
    Costs {
        whole: for_each(&|round| round.whole, records.len()),
        reading: for_each(&|round| round.reading, records.len()),
        scope: for_each(&|round| round.scope, records.len()),
        targets: (0..object.targets.len())
            .map(|at| for_each(&|round| round.targets.get(at).copied().unwrap_or_default(), written))
            .collect(),
        rounds: rounds.len(),
    }
}

/// All records once: nanoseconds for each part.
#[derive(Debug, Default)]
struct Round {
    whole: f64,
    reading: f64,
    scope: f64,
    targets: Vec<f64>,
}

struct Stopwatch<'p> {
    object: &'p CompiledObject,
    environment: &'p Environment,
    worker: Worker<'p>,
    reader: JsonReader<'p>,
    arena: Arena,
    out: Vec<u8>,
    /// A part of a payload.
    part: Output,
}

impl<'p> Stopwatch<'p> {
    fn round(&mut self, records: &[Measured<'_>]) -> Round {
        let mut round = Round { targets: vec![0.0; self.object.targets.len()], ..Round::default() };
        for block in records.chunks(BLOCK) {
            self.block(block, &mut round);
        }
        round
    }

    fn block(&mut self, block: &[Measured<'_>], round: &mut Round) {
        round.whole += time(block, |record| {
            self.out.clear();
            // What fails now (a random value, a time) has failed in about the time it takes.
            black_box(self.worker.entry(&record.entry, record.number, &mut self.out).is_ok());
        });
        round.reading += time(block, |record| {
            self.arena.reset();
            black_box(slots(self.object, &mut self.reader, record, &self.arena).len());
        });

        let kept = Arena::new();
        let read = |record| slots(self.object, &mut self.reader, record, &kept);
        let all: Vec<Slots<'_, '_>> = block.iter().zip(block.iter().map(read)).collect();
        if let Some(scope) = self.object.scope {
            round.scope += self.beyond_nothing(&all, &mut |_, machine, frame| {
                black_box(machine.holds(scope, frame).is_ok());
            });
        }
        let inside: Vec<Slots<'_, '_>> = all.into_iter().filter(|(record, _)| record.written).collect();
        let mut out = std::mem::take(&mut self.part);
        for (target, total) in round.targets.iter_mut().enumerate() {
            *total += self.beyond_nothing(&inside, &mut |object, machine, frame| {
                out.truncate(0);
                write_target(object, target, machine, frame, &mut out);
                black_box(out.len());
            });
        }
        self.part = out;
    }

    /// What `run` takes over all records.
    fn beyond_nothing(&mut self, records: &[Slots<'_, '_>], run: &mut Part<'_>) -> f64 {
        let object = self.object;
        let mut pass = |run: &mut Part<'_>| {
            time(records, |(record, slots)| {
                self.arena.reset();
                let mut frame = Frame::new(&self.arena, self.environment, slots, record.number);
                if let Entry::Json(json) = record.entry {
                    frame = frame.with_source(json);
                }
                let mut machine = Machine::new(&self.object.program);
                run(object, &mut machine, &mut frame);
            })
        };
        let nothing = pass(&mut |_, machine, frame| {
            black_box((machine, frame));
        });
        pass(run) - nothing
    }
}

/// A part of what is done for a record.
type Part<'p> = dyn for<'r> FnMut(&'r CompiledObject, &mut Machine<'r>, &mut Frame<'r>) + 'p;

/// A record, and its attributes.
type Slots<'b, 's> = (&'s Measured<'b>, &'s [Value<'s>]);

/// The nanoseconds that `each` takes over all of `items`; few items are gone through several times.
fn time<T>(items: &[T], mut each: impl FnMut(&T)) -> f64 {
    if items.is_empty() {
        return 0.0;
    }
    let times = (BLOCK / items.len()).max(1);
    let started = Instant::now();
    for _ in 0..times {
        items.iter().for_each(&mut each);
    }
    started.elapsed().as_secs_f64() * 1e9 / times as f64
}

/// The attributes of a record; it could be read before.
fn slots<'r>(
    object: &CompiledObject,
    reader: &mut JsonReader<'_>,
    record: &Measured<'r>,
    arena: &'r Arena,
) -> &'r [Value<'r>] {
    match &record.entry {
        Entry::Json(json) => reader.read(json, arena).unwrap_or_default(),
        Entry::Row(header, row) => header.slots(row, &object.projection, arena),
        Entry::Failed(_) => &[],
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match (values.get(middle), values.get(middle.wrapping_sub(1))) {
        (Some(upper), Some(lower)) if values.len().is_multiple_of(2) => (lower + upper) / 2.0,
        (Some(middle), _) => *middle,
        (None, _) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn a_median_is_in_the_middle() {
        for (values, expected) in [(&[][..], 0.0), (&[7.0], 7.0), (&[3.0, 1.0], 2.0), (&[9.0, 1.0, 2.0], 2.0)]
        {
            assert_eq!(median(values.iter().copied()), expected, "{values:?}");
        }
    }
}
