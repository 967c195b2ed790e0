//! `attrflow run`

mod failures;
mod pipeline;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use attrflow::mapping::{CompiledObject, CompiledSource};
use clap::{Args, ValueEnum};

use super::exit::{Exit, Outcome, Trouble};
use super::input::{Input, RecordOptions};
use super::mapping::compile_file;
use super::options::EvaluationOptions;
use super::output::Output;
use super::paths;
use super::progress::Progress;
use super::terminal::Terminal;
use super::{interrupt, terminal::say};
use failures::FailureReport;
use pipeline::{Job, Next};

/// Turn source records into SCIM payloads
///
/// Reads one JSON object a line, a JSON array, a Graph page (`{"value": […]}`) or CSV, and writes one
/// payload a line, in input order whatever the number of threads.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  attrflow run mapping.yaml users.ndjson -o payloads.ndjson
  attrflow run mapping.yaml users.csv.gz --csv-list ';' \\
      --errors failed.ndjson -o payloads.ndjson.gz
  cat users.ndjson | attrflow run mapping.yaml | jq .userName
  attrflow run schema.json users.ndjson --object USER_OUTBOUND_USER

--object names one of several object mappings, as the synchronization schema
of a tenant has them: `user` or `group`; a synchronization rule; an object
mapping; or RULE/OBJECT, where RULE is a rule or its number, and OBJECT an
object mapping, its source or target object, `user`, `group`, or its number
within the rule: `USER_OUTBOUND_USER/Contact`, `2/1`. What is wrong with other
object mappings of a schema does not stop a run.

Exit codes: 0 every record was evaluated; 1 some failed; 2 the mapping does
not compile, or a file cannot be read or written. A file given with -o or
--errors is complete or absent.")]
pub(super) struct Run {
    /// The mapping file
    mapping: PathBuf,
    /// The source records; standard input by default. `.gz` is decompressed, `.csv` is CSV
    input: Option<PathBuf>,
    /// Where payloads go; standard output by default. `.gz` is compressed
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Which object mapping: `user`, `group`, a rule, a name, RULE/OBJECT; users where they are mapped, else groups
    #[arg(long, value_name = "NAME")]
    object: Option<String>,
    /// How many threads evaluate; all cores by default
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
    /// What to do about a record that fails; `stop` keeps the payloads before it
    #[arg(long, value_name = "WHAT", default_value = "skip")]
    on_error: OnError,
    /// Write failed records there, a JSON object a line: `line`, `code`, `message`, `target`
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
    #[command(flatten)]
    records: RecordOptions,
    #[command(flatten)]
    evaluation: EvaluationOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OnError {
    /// Leave the record out, and go on.
    Skip,
    /// Stop before it.
    Stop,
}

/// An uncompressed input is split so, at least: more threads than pieces would have nothing to do.
const PIECE: u64 = 256 << 10;

/// More threads than this only wait for the one that reads.
const MOST_THREADS: usize = 256;

impl Run {
    pub fn execute(self, terminal: &Terminal) -> Outcome {
        self.check_paths()?;
        let mapping = compile_file(&self.mapping, terminal)?;
        let object = Arc::new(mapping.one(self.object.as_deref(), terminal)?.clone());
        let environment = self.evaluation.environment()?;
        let input = Input::open(self.input.as_deref(), terminal)?;
        interrupt::end_quietly();
        let mut output = Output::create(self.output.as_deref())?;
        let mut failures = FailureReport::create(self.errors.as_deref())?;

        let threads = self.threads(&object, &input);
        let (live, name, gzip) = (input.live, input.name.clone(), input.gzip);
        let started = Instant::now();
        let progress = Progress::new(&input, self.shows_progress(terminal));
        let batches = input.records(self.input.as_deref(), &self.records)?;
        let job = Job {
            object,
            environment: Arc::new(environment),
            threads,
            stop: self.on_error == OnError::Stop,
            log: self.errors.is_some(),
        };
        let mut counts = pipeline::Counts::default();
        pipeline::drive(&job, batches, |next| match next {
            Next::Unreadable(error) => Err(super::input::unreadable(&name, gzip, error)),
            Next::Done(done) => {
                counts += done.counts;
                output.write(&done.payloads)?;
                if live {
                    output.flush()?;
                }
                progress.show(counts.records);
                failures.add(done, &progress)
            }
        })?;
        progress.clear();
        output.commit()?;
        failures.commit(counts.failed)?;
        if counts.failed > 0 && self.on_error == OnError::Stop {
            say("stopped at the first record that failed; the payloads before it are written");
        }
        terminal.note(&counts.summary(started.elapsed()));
        Ok(Exit::findings(counts.failed > 0))
    }

    /// Two outputs in one place, or an output in the place of what is read, destroy something.
    fn check_paths(&self) -> Result<(), Trouble> {
        let is_standard = |path: Option<&Path>| path.is_none_or(|path| path == Path::new("-"));
        let (input, output, errors) = (self.input.as_deref(), self.output.as_deref(), self.errors.as_deref());
        if self.mapping == Path::new("-") && is_standard(input) {
            let message = "mapping and records cannot both be standard input; name a file for one";
            return Err(Trouble::new(message));
        }
        let mut read = vec![("mapping", self.mapping.as_path())];
        read.extend(input.map(|path| ("input", path)));
        read.extend(self.evaluation.taken_file().map(|path| ("--taken", path)));
        paths::check(&read, &[("--output", output), ("--errors", errors)])
    }

    fn threads(&self, object: &CompiledObject, input: &Input) -> usize {
        let unique = object.targets.iter().any(|target| {
            matches!(&target.source, CompiledSource::Expression(_, tree) if tree.calls("SelectUniqueValue"))
        });
        if unique {
            // Values are given out in input order.
            return 1;
        }
        let asked = self.threads.map_or_else(
            || std::thread::available_parallelism().map_or(1, NonZeroUsize::get),
            NonZeroUsize::get,
        );
        let pieces = match input.size {
            Some(size) if !input.gzip => {
                usize::try_from(size / PIECE).unwrap_or(usize::MAX).saturating_add(1)
            }
            _ => usize::MAX,
        };
        asked.min(pieces).min(MOST_THREADS)
    }

    /// Payloads and a progress bar on one terminal would be in each other's way.
    fn shows_progress(&self, terminal: &Terminal) -> bool {
        use std::io::IsTerminal as _;
        let to_stdout = self.output.as_deref().is_none_or(|path| path == Path::new("-"));
        terminal.progress && !(to_stdout && std::io::stdout().is_terminal())
    }
}
