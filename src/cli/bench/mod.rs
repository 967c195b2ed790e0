//! `attrflow bench`

mod measure;
mod report;

use std::collections::HashSet;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use attrflow::functions::{Environment, UniqueValues};
use attrflow::mapping::CompiledObject;
use attrflow::provision::{Disposition, Worker};
use attrflow::record::Batch;
use attrflow::source::one_line;
use clap::{Args, ValueEnum};

use super::exit::{Exit, Outcome, Trouble};
use super::input::{Input, RecordOptions, unreadable};
use super::mapping::compile_file;
use super::options::EvaluationOptions;
use super::output::print;
use super::terminal::{Terminal, grouped, plural, say};
use measure::{Measured, measure};

/// Tell what a mapping costs: records/s, and the share of each target attribute
///
/// Reads records into memory (at most 64 MiB of them, and as many as --limit says), and evaluates them over and
/// over for about a second, on one thread: as a whole, and part by part. Records that fail are told and not
/// measured. Figures are medians and differ from run to run; compare shares before you compare nanoseconds.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  attrflow bench mapping.yaml users.ndjson
  attrflow bench mapping.yaml users.csv --csv-list ';' --format json

`share` is the part's share of the time for all records; `ns` its
nanoseconds for one record. Reading and scope are for every record, the
other parts for records in scope. Reading is from memory; what `run` needs
beside it, to read files and write them, is not measured.

Exit codes: 0 every record was measured; 1 some failed; 2 the mapping does
not compile, a file cannot be read, or no record is left to measure.")]
pub(super) struct Bench {
    /// The mapping file
    mapping: PathBuf,
    /// The source records; `-` is standard input
    records: PathBuf,
    /// Which object mapping, as `attrflow run --help` tells; users where they are mapped, else groups
    #[arg(long, value_name = "NAME")]
    object: Option<String>,
    /// How many records to read at most
    #[arg(long, value_name = "N", default_value = "10000")]
    limit: NonZeroUsize,
    /// How figures are written
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    #[command(flatten)]
    input: RecordOptions,
    #[command(flatten)]
    evaluation: EvaluationOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table, the largest share first.
    Human,
    /// A JSON object.
    Json,
}

/// How many bytes of records are kept.
const MOST_BYTES: usize = 64 << 20;

/// How many failures are told.
const TOLD: u64 = 10;

/// What became of the records when they were evaluated for the first time.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    records: u64,
    in_scope: u64,
    out_of_scope: u64,
    no_object: u64,
    failed: u64,
}

impl Bench {
    pub fn execute(self, terminal: &Terminal) -> Outcome {
        let mapping = compile_file(&self.mapping, terminal)?;
        let object = mapping.one(self.object.as_deref(), terminal)?;
        let taken = self.evaluation.taken()?.iter().map(|value| value.to_lowercase()).collect();
        let unique: Arc<dyn UniqueValues> = Arc::new(Taken(taken));
        let environment = Environment { unique: Some(unique), ..self.evaluation.environment()? };

        let (batches, more) = self.read(terminal)?;
        let (records, counts) = self.first_pass(&batches, object, &environment);
        if records.is_empty() {
            return Err(Trouble::new(match counts.failed {
                0 => "there are no records to measure".to_owned(),
                failed => format!("no record is left to measure: {}", plural(failed, "error")),
            }));
        }
        if more {
            let read = grouped(counts.records);
            terminal.note(&format!("measured are the first {read} records; there are more"));
        }
        let measured = measure(object, &environment, &records);
        match self.format {
            Format::Human => print(&report::table(object, &counts, &measured))?,
            Format::Json => print(&format!("{}\n", report::json(object, &counts, &measured)))?,
        }
        Ok(Exit::findings(counts.failed > 0))
    }

    /// Records in memory, and whether there are more than were wanted.
    fn read(&self, terminal: &Terminal) -> Result<(Vec<Batch>, bool), Trouble> {
        let path: Option<&Path> = Some(&self.records);
        let input = Input::open(path, terminal)?;
        let (name, gzip) = (input.name.clone(), input.gzip);
        let mut source = input.records(path, &self.input)?;
        let (mut batches, mut records, mut bytes) = (Vec::new(), 0usize, 0usize);
        let mut next = || source.next(Vec::new()).map_err(|error| unreadable(&name, gzip, &error));
        while let Some(batch) = next()? {
            if records >= self.limit.get() || bytes >= MOST_BYTES {
                return Ok((batches, true));
            }
            bytes += batch.len();
            batch.for_each(|_, _| {
                records += 1;
                true
            });
            batches.push(batch);
        }
        Ok((batches, records > self.limit.get()))
    }

    /// Evaluates every record once: which can be measured, and what becomes of them.
    fn first_pass<'b>(
        &self,
        batches: &'b [Batch],
        object: &CompiledObject,
        environment: &Environment,
    ) -> (Vec<Measured<'b>>, Counts) {
        let mut worker = Worker::new(object, environment);
        let (mut kept, mut counts, mut payload) = (Vec::new(), Counts::default(), Vec::new());
        let limit = self.limit.get() as u64;
        for batch in batches {
            batch.for_each(|id, entry| {
                if counts.records == limit {
                    return false;
                }
                counts.records += 1;
                payload.clear();
                match worker.entry(&entry, id.number, &mut payload) {
                    Ok(disposition) => {
                        match disposition {
                            Disposition::Provisioned => counts.in_scope += 1,
                            Disposition::OutOfScope => counts.out_of_scope += 1,
                            Disposition::NoObject => counts.no_object += 1,
                        }
                        let measured = Measured {
                            entry,
                            number: id.number,
                            written: disposition == Disposition::Provisioned,
                        };
                        kept.push(measured);
                    }
                    Err(failure) => {
                        counts.failed += 1;
                        if counts.failed <= TOLD {
                            let told = format!("line {}: {}: {failure}", id.line, failure.code);
                            say(&one_line(&told));
                        }
                    }
                }
                true
            });
        }
        if counts.failed > TOLD {
            say(&format!("… and {} more", grouped(counts.failed - TOLD)));
        }
        (kept, counts)
    }
}

/// Records are evaluated many times over: what one evaluation took must be free for the next.
struct Taken(HashSet<String>);

impl UniqueValues for Taken {
    fn claim(&self, value: &str) -> bool {
        !self.0.contains(&value.to_lowercase())
    }
}
