//! Records through workers, in input order.
//!
//! With several threads, one reads, some evaluate, and the calling one writes. Batch *n* goes to worker
//! *n* mod *N*, and is fetched from it: order needs no sorting, and nobody takes a lock. Channels are
//! short, and buffers come back to the reader, so memory is bounded, and no buffer is made for a record.

use std::ops::AddAssign;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::Duration;

use attrflow::catalogue::ObjectKind;
use attrflow::functions::Environment;
use attrflow::mapping::CompiledMapping;
use attrflow::provision::{Disposition, Worker};
use attrflow::record::{Batch, Batches, ReadError};

use super::failures::Failures;
use crate::cli::exit::Trouble;
use crate::cli::terminal::{grouped, plural};

/// How many batches wait before and behind each worker.
const DEPTH: usize = 2;

/// A buffer that grew beyond this is not kept.
const KEPT: usize = 4 << 20;

/// What is to be done to all records.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub mapping: Arc<CompiledMapping>,
    pub kind: ObjectKind,
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
    let Some(object) = job.mapping.object(job.kind) else { return Ok(()) };
    let mut worker = Worker::new(object, &job.environment);
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

/// What goes to a worker.
enum Task {
    /// A batch, and memory for its payloads.
    Batch(Batch, Vec<u8>),
    /// No more input, or no more that can be read: handed on in its turn.
    End(Option<ReadError>),
}

/// What comes from a worker.
enum Answer {
    Done(Done),
    End(Option<ReadError>),
}

fn threaded(
    job: &Job,
    batches: Box<dyn Batches>,
    mut sink: impl FnMut(Next<'_>) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let mut tasks = Vec::with_capacity(job.threads);
    let mut answers = Vec::with_capacity(job.threads);
    for _ in 0..job.threads {
        let (task_sender, task_receiver) = sync_channel(DEPTH);
        let (answer_sender, answer_receiver) = sync_channel(DEPTH);
        let job = job.clone();
        // Not joined: the end of the channels is the end of the threads, and a reader that waits for a
        // silent pipe must not keep the process alive.
        spawn("evaluate", move || work(&job, &task_receiver, &answer_sender))?;
        tasks.push(task_sender);
        answers.push(answer_receiver);
    }
    let (recycle, recycled) = channel();
    spawn("read", move || read(batches, &tasks, &recycled))?;
    collect(job, &answers, &recycle, &mut sink)
}

fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Result<(), Trouble> {
    let spawned = thread::Builder::new().name(name.into()).spawn(body);
    spawned.map(drop).map_err(|error| {
        Trouble::new(format!("cannot start a thread: {error}; ask for fewer with `--threads`"))
    })
}

fn read(mut batches: Box<dyn Batches>, tasks: &[SyncSender<Task>], recycled: &Receiver<(Vec<u8>, Vec<u8>)>) {
    for worker in tasks.iter().cycle() {
        let (input, payloads) = recycled.try_recv().unwrap_or_default();
        let (task, last) = match batches.next(input) {
            Ok(Some(batch)) => (Task::Batch(batch, payloads), false),
            Ok(None) => (Task::End(None), true),
            Err(error) => (Task::End(Some(error)), true),
        };
        // Nobody takes it: the run has ended early.
        if worker.send(task).is_err() || last {
            return;
        }
    }
}

fn work(job: &Job, tasks: &Receiver<Task>, answers: &SyncSender<Answer>) {
    let Some(object) = job.mapping.object(job.kind) else { return };
    let mut worker = Worker::new(object, &job.environment);
    for task in tasks {
        let answer = match task {
            Task::Batch(batch, payloads) => Answer::Done(evaluate(&mut worker, batch, job, payloads)),
            Task::End(error) => Answer::End(error),
        };
        if answers.send(answer).is_err() {
            return;
        }
    }
}

fn collect(
    job: &Job,
    answers: &[Receiver<Answer>],
    recycle: &Sender<(Vec<u8>, Vec<u8>)>,
    sink: &mut impl FnMut(Next<'_>) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    for worker in answers.iter().cycle() {
        match worker.recv() {
            Ok(Answer::Done(mut done)) => {
                sink(Next::Done(&mut done))?;
                if job.stop && done.counts.failed > 0 {
                    return Ok(());
                }
                // The reader may have ended already.
                let _ = recycle.send((done.input, done.payloads));
            }
            Ok(Answer::End(None)) => return Ok(()),
            Ok(Answer::End(Some(error))) => return sink(Next::Unreadable(&error)),
            Err(_) => return Err(Trouble::new("a worker ended before its work was done; this is a bug")),
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
