//! Records through workers, in input order.
//!
//! With several threads, each takes a batch from the input, one at a time, evaluates it, and takes the next; the calling
//! thread writes what comes of them in the order of the input. There is memory for a few batches for each thread, which
//! comes back when a batch has been written: so memory is bounded, and nothing is made or locked for a record.

use std::collections::BTreeMap;
use std::ops::AddAssign;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use attrflow::functions::Environment;
use attrflow::mapping::CompiledObject;
use attrflow::provision::{Disposition, Worker};
use attrflow::record::{Batch, Batches, ReadError};

use super::failures::Failures;
use crate::cli::exit::Trouble;
use crate::cli::terminal::{grouped, plural};

/// How many batches are on their way for each worker.
const DEPTH: usize = 4;

/// A buffer that grew beyond this is not kept.
const KEPT: usize = 4 << 20;

/// What is to be done to all records.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub object: Arc<CompiledObject>,
    pub environment: Arc<Environment>,
    pub threads: usize,
    /// Whether the first record that fails is the last one looked at.
    pub stop: bool,
    /// Whether failures are logged as JSON.
    pub log: bool,
}

/// What comes of a batch.
#[derive(Debug, Default)]
pub(super) struct Done {
    /// Payloads, one a line.
    pub payloads: Vec<u8>,
    /// What failed.
    pub failures: Failures,
    /// How many records became what.
    pub counts: Counts,
    /// The input's memory.
    input: Vec<u8>,
}

/// What comes next, in input order.
pub(super) enum Next<'d> {
    /// A batch.
    Done(&'d mut Done),
    /// The input broke off.
    Unreadable(&'d ReadError),
}

/// How many records became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub records: u64,
    pub provisioned: u64,
    pub out_of_scope: u64,
    pub no_object: u64,
    pub failed: u64,
}

/// Evaluates all records, and shows `sink` what comes of them.
///
/// # Errors
/// What `sink` answers.
pub(super) fn drive(
    job: &Job,
    batches: Box<dyn Batches>,
    sink: impl FnMut(Next<'_>) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    if job.threads <= 1 { inline(job, batches, sink) } else { threaded(job, batches, sink) }
}

fn inline(
    job: &Job,
    mut batches: Box<dyn Batches>,
    mut sink: impl FnMut(Next<'_>) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let mut worker = Worker::new(&job.object, &job.environment);
    let mut done = Done::default();
    loop {
        match batches.next(std::mem::take(&mut done.input)) {
            Ok(Some(batch)) => {
                done = evaluate(&mut worker, batch, job, std::mem::take(&mut done.payloads));
                sink(Next::Done(&mut done))?;
                if job.stop && done.counts.failed > 0 {
                    return Ok(());
                }
            }
            Ok(None) => return Ok(()),
            Err(error) => return sink(Next::Unreadable(&error)),
        }
    }
}

/// The input, which workers take their batches from.
struct Source {
    batches: Box<dyn Batches>,
    /// The number of the batch that comes next.
    next: u64,
    ended: bool,
    /// Memory for payloads: as many batches are on their way at a time.
    memory: Receiver<Vec<u8>>,
}

/// What comes of a batch, or of the attempt to read one.
enum Answer {
    Done(Done),
    /// No more input, or no more that can be read.
    End(Option<ReadError>),
}

fn threaded(
    job: &Job,
    batches: Box<dyn Batches>,
    mut sink: impl FnMut(Next<'_>) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let (recycle, memory) = channel();
    for _ in 0..DEPTH * job.threads {
        // The receiver is there.
        let _ = recycle.send(Vec::new());
    }
    let source = Arc::new(Mutex::new(Source { batches, next: 0, ended: false, memory }));
    let (sender, answers) = channel();
    for _ in 0..job.threads {
        let (job, source, sender) = (job.clone(), source.clone(), sender.clone());
        // Not joined: the end of the channels is the end of the threads, and one that waits for a silent
        // pipe must not keep the process alive.
        let spawned =
            thread::Builder::new().name("evaluate".into()).spawn(move || work(&job, &source, &sender));
        spawned.map_err(|error| {
            Trouble::new(format!("cannot start a thread: {error}; ask for fewer with `--threads`"))
        })?;
    }
    drop(sender);
    collect(job, &answers, &recycle, &mut sink)
}

fn work(job: &Job, source: &Mutex<Source>, answers: &Sender<(u64, Answer)>) {
    let mut worker = Worker::new(&job.object, &job.environment);
    // Each worker reads into its own memory: it is in its processor's caches.
    let mut input = Vec::new();
    while let Some((number, taken)) = take(source, std::mem::take(&mut input)) {
        let answer = match taken {
            Ok((batch, payloads)) => {
                let mut done = evaluate(&mut worker, batch, job, payloads);
                input = std::mem::take(&mut done.input);
                Answer::Done(done)
            }
            Err(error) => Answer::End(error),
        };
        // Nobody takes it: the run has ended early.
        if answers.send((number, answer)).is_err() {
            return;
        }
    }
}

/// A batch with memory for its payloads, or why there is none; and its number.
type Taken = (u64, Result<(Batch, Vec<u8>), Option<ReadError>>);

/// Reads the next batch, one worker at a time. `None` when there is nothing left to do.
fn take(source: &Mutex<Source>, input: Vec<u8>) -> Option<Taken> {
    let mut source = source.lock().unwrap_or_else(PoisonError::into_inner);
    if source.ended {
        return None;
    }
    let payloads = source.memory.recv().ok()?;
    let taken = match source.batches.next(input) {
        Ok(Some(batch)) => Ok((batch, payloads)),
        Ok(None) => Err(None),
        Err(error) => Err(Some(error)),
    };
    source.ended = taken.is_err();
    source.next += 1;
    Some((source.next - 1, taken))
}

/// Shows what comes of batches in the order of the input. As many wait for an earlier one as there is memory for.
fn collect(
    job: &Job,
    answers: &Receiver<(u64, Answer)>,
    recycle: &Sender<Vec<u8>>,
    sink: &mut impl FnMut(Next<'_>) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let mut waiting = BTreeMap::new();
    for next in 0.. {
        let answer = loop {
            if let Some(answer) = waiting.remove(&next) {
                break answer;
            }
            let Ok((number, answer)) = answers.recv() else {
                return Err(Trouble::new("a worker ended before its work was done; this is a bug"));
            };
            waiting.insert(number, answer);
        };
        match answer {
            Answer::Done(mut done) => {
                sink(Next::Done(&mut done))?;
                if job.stop && done.counts.failed > 0 {
                    return Ok(());
                }
                // The workers may have ended already.
                let _ = recycle.send(done.payloads);
            }
            Answer::End(None) => return Ok(()),
            Answer::End(Some(error)) => return sink(Next::Unreadable(&error)),
        }
    }
    Ok(())
}

fn evaluate(worker: &mut Worker<'_>, batch: Batch, job: &Job, mut payloads: Vec<u8>) -> Done {
    payloads.clear();
    let mut counts = Counts::default();
    let mut failures = Failures::default();
    batch.for_each(|id, entry| {
        counts.records += 1;
        match worker.entry(&entry, id.number, &mut payloads) {
            Ok(Disposition::Provisioned) => {
                payloads.push(b'\n');
                counts.provisioned += 1;
            }
            Ok(Disposition::OutOfScope) => counts.out_of_scope += 1,
            Ok(Disposition::NoObject) => counts.no_object += 1,
            Err(failure) => {
                counts.failed += 1;
                failures.add(id.line, *failure, job.log);
                return !job.stop;
            }
        }
        true
    });
    let mut input = batch.into_buffer();
    if input.capacity() > KEPT {
        input = Vec::new();
    }
    if payloads.capacity() > KEPT {
        payloads.shrink_to(KEPT.max(payloads.len()));
    }
    Done { payloads, failures, counts, input }
}

impl Counts {
    /// In words, with the rate.
    pub fn summary(&self, took: Duration) -> String {
        let rate = self.records as f64 / took.as_secs_f64().max(1e-6);
        format!(
            "{}: {} in scope, {} out of scope, {} without an object, {}; {} records/s",
            plural(self.records, "record"),
            grouped(self.provisioned),
            grouped(self.out_of_scope),
            grouped(self.no_object),
            plural(self.failed, "error"),
            grouped(rate as u64),
        )
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.records += other.records;
        self.provisioned += other.provisioned;
        self.out_of_scope += other.out_of_scope;
        self.no_object += other.no_object;
        self.failed += other.failed;
    }
}
