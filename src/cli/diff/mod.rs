//! `attrflow diff`

mod changes;
mod compare;
mod report;
mod values;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use attrflow::catalogue::ObjectKind;
use attrflow::functions::{Clock, Environment, TakenValues};
use attrflow::mapping::{CompiledObject, SelectError};
use attrflow::source::one_line;
use clap::{Args, ValueEnum};

use super::exit::{Exit, Outcome, Trouble};
use super::input::{Input, RecordOptions, unreadable};
use super::interrupt;
use super::mapping::{MappingFile, compile_file};
use super::options::EvaluationOptions;
use super::output::print;
use super::progress::Progress;
use super::terminal::{Terminal, grouped, plural, say};
use changes::Changes;
use compare::Comparison;

/// Tell whose payload changes between two mapping files, and how
///
/// Takes each record through both mappings, and compares what `attrflow run` makes of it: who comes into scope and
/// who drops out, which records fail with one of the two, and for each target attribute, how many values appear,
/// disappear and change. References (`manager`, `members`) are compared by the source anchors they name.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  attrflow diff mapping.yaml changed.yaml --records users.ndjson
  attrflow diff old.yaml new.yaml --records users.csv --csv-list ';' --key mail
  git show HEAD:mapping.yaml | attrflow diff - mapping.yaml --records users.ndjson

Attributes are compared by their place in the resource, however their paths
are spelled, and the values of multi-valued ones without regard to order. Both
mappings see the same time and the same random numbers, so that a password
that is drawn as before is no difference; which password it is, only the run
will tell. Redacted values count, and are shown as [Redact].

Exit codes: 0 nothing changes; 1 something does, or a record cannot be read;
2 a mapping does not compile, or a file cannot be read.")]
pub(super) struct Diff {
    /// The mapping file as it is
    #[arg(value_name = "A")]
    before: PathBuf,
    /// The mapping file as it is to be
    #[arg(value_name = "B")]
    after: PathBuf,
    /// The source records; `-` is standard input. `.gz` is decompressed, `.csv` is CSV
    #[arg(long, value_name = "FILE")]
    records: PathBuf,
    /// Which object mapping of both, as `attrflow run --help` tells; users where they are mapped, else groups
    #[arg(long, value_name = "NAME")]
    object: Option<String>,
    /// How many examples to show of each change
    #[arg(long, value_name = "N", default_value = "3")]
    examples: usize,
    /// The source attribute that names a record in examples; by default objectId, else id, else its line
    #[arg(long, value_name = "NAME")]
    key: Option<String>,
    /// How the report is written
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
    #[command(flatten)]
    input: RecordOptions,
    #[command(flatten)]
    evaluation: EvaluationOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To be read.
    Human,
    /// One JSON document.
    Json,
}

/// How many records that cannot be read are told.
const TOLD: u64 = 10;

impl Diff {
    pub fn execute(self, terminal: &Terminal) -> Outcome {
        self.check_paths()?;
        let (before, after) = self.compile(terminal)?;
        let (kind, objects) = self.objects(&before, &after, terminal)?;
        let environments = self.environments()?;
        let input = Input::open(Some(&self.records), terminal)?;
        interrupt::end_quietly();
        let mut comparison = Comparison::new(objects, &environments, self.key.as_deref(), self.examples);
        self.read(input, &mut comparison, terminal)?;
        let changes = comparison.changes;

        match self.format {
            Format::Human => print(&report::page(&changes, kind, terminal))?,
            Format::Json => print(&report::json(&changes))?,
        }
        terminal.note(&summary(&changes));
        Ok(Exit::findings(changes.changed > 0 || changes.unreadable > 0))
    }

    /// Standard input can be read once.
    fn check_paths(&self) -> Result<(), Trouble> {
        let named = [
            ("A", Some(self.before.as_path())),
            ("B", Some(self.after.as_path())),
            ("--records", Some(self.records.as_path())),
            ("--taken", self.evaluation.taken_file()),
        ];
        let standard = named.into_iter().filter(|(_, path)| *path == Some(Path::new("-")));
        let names: Vec<&str> = standard.map(|(name, _)| name).collect();
        match names.as_slice() {
            [first, second, ..] => Err(Trouble::new(format!(
                "{first} and {second} cannot both be standard input; name a file for one"
            ))),
            _ => Ok(()),
        }
    }

    /// Both mappings; what is wrong with either is said.
    fn compile(&self, terminal: &Terminal) -> Result<(MappingFile, MappingFile), Trouble> {
        let before = compile_file(&self.before, terminal);
        let after = compile_file(&self.after, terminal);
        if let (Err(trouble), Err(_)) = (&before, &after)
            && let Some(message) = trouble.message()
        {
            terminal.error(message);
        }
        // The one that is said last is that of B.
        let after = after?;
        Ok((before?, after))
    }

    /// What the records are, and what both mappings make of them. A mapping that has no such objects lets none of them
    /// in.
    fn objects<'m>(
        &self,
        before: &'m MappingFile,
        after: &'m MappingFile,
        terminal: &Terminal,
    ) -> Result<(ObjectKind, [Option<&'m CompiledObject>; 2]), Trouble> {
        let asked = self.object.as_deref();
        let found = [before.find(asked), after.find(asked)];
        let kind = match &found {
            [Err(error), Err(_)] => return before.settle(Err(error.clone()), terminal),
            [Ok(one), Err(_)] | [Err(_), Ok(one)] => one.kind,
            [Ok(first), Ok(second)] if first.kind == second.kind => first.kind,
            [Ok(_), Ok(_)] => ObjectKind::User,
        };
        let mut objects = [None, None];
        for ((object, found), mapping) in objects.iter_mut().zip(found).zip([before, after]) {
            let found = match asked {
                Some(_) => found,
                None => mapping.of_kind(kind),
            };
            match found {
                Err(error) if error.is_absent() => {
                    let error = match error {
                        SelectError::NotMapped(kind, _) => SelectError::NotMapped(kind, Vec::new()),
                        other => other,
                    };
                    let why = mapping.in_words(&error);
                    terminal.note(&format!("{why}: with it none is in scope"));
                }
                found => *object = Some(mapping.settle(found, terminal)?),
            }
            mapping.pass_over(terminal);
        }
        Ok((kind, objects))
    }

    /// The same for both sides, but each has its own values that are taken.
    fn environments(&self) -> Result<[Environment; 2], Trouble> {
        let taken = self.evaluation.taken()?;
        let environment = self.evaluation.environment_without_taken();
        let clock = Clock::Fixed(environment.clock.now());
        let seed = Some(environment.seed.unwrap_or_default());
        let side = || Environment {
            clock,
            seed,
            unique: Some(Arc::new(TakenValues::new(&taken))),
            ..environment.clone()
        };
        Ok([side(), side()])
    }

    fn read(
        &self,
        input: Input,
        comparison: &mut Comparison<'_>,
        terminal: &Terminal,
    ) -> Result<(), Trouble> {
        let progress = Progress::new(&input, terminal.progress);
        let (name, gzip) = (input.name.clone(), input.gzip);
        let mut batches = input.records(Some(&self.records), &self.input)?;
        let mut buffer = Vec::new();
        while let Some(batch) = batches.next(buffer).map_err(|error| unreadable(&name, gzip, &error))? {
            batch.for_each(|id, entry| {
                if let Err(failure) = comparison.record(id, &entry)
                    && comparison.changes.unreadable <= TOLD
                {
                    let told = format!("line {}: {}: {failure}", id.line, failure.code);
                    progress.suspend(|| say(&one_line(&told)));
                }
                true
            });
            progress.show(comparison.changes.records);
            buffer = batch.into_buffer();
        }
        progress.clear();
        let told = comparison.changes.unreadable;
        if told > TOLD {
            say(&format!("… and {} more that cannot be read", grouped(told - TOLD)));
        }
        Ok(())
    }
}

fn summary(changes: &Changes) -> String {
    let Changes { records, changed, failing, unreadable, .. } = changes;
    format!(
        "{}: {} changed, {} unchanged, {} failing with both mappings, {} unreadable",
        plural(*records, "record"),
        grouped(*changed),
        grouped(records - changed - failing - unreadable),
        grouped(*failing),
        grouped(*unreadable),
    )
}
