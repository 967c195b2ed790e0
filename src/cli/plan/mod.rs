//! `attrflow plan`

mod contested;
mod http;
mod intake;
mod join;
mod object;
mod references;
mod report;
mod requests;
mod sorter;
mod status;
mod version;

pub(super) use http::printable_json;

use std::fs::File;
use std::path::{Path, PathBuf};

use attrflow::catalogue::ObjectKind;
use attrflow::mapping::CompiledObject;
use attrflow::provision::{PlanOptions, RecordFailure};
use attrflow::source::Code;
use clap::Args;

use super::exit::{Exit, Outcome, Trouble};
use super::input::RecordOptions;
use super::interrupt;
use super::mapping::compile_file;
use super::options::{EvaluationOptions, Wire};
use super::output::Output;
use super::paths;
use super::terminal::Terminal;
use contested::{Contested, Verdict, judge};
use intake::{Intake, Side, no_room};
use join::{Flow, Join};
use references::{References, Unknown, resolve};
use report::Report;
use requests::{Format, Requests};
use sorter::{Sorter, Spool};
use status::Statuses;

/// Tell the requests that bring the target from one state of the source to another
///
/// Reads the source's users and groups as they are (`--after`) and as they were when the target was last brought up
/// to date (`--before`; without it the target has nothing yet), and writes one request a line, in an order in which
/// they can be sent: `key` (the source anchor), `method`, `path`, `body`, `match` (the filter that finds the object,
/// a list where the mapping has several matching attributes), `after` (other keys whose earlier requests must have
/// been answered), `lookup` (how objects are found that the body refers to), `otherwise` (what to send when `match`
/// finds nobody). Where the target's id of an object is not known, path and body have `{id:KEY}`. Members are added
/// and removed by 500 in a request.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  attrflow plan mapping.yaml --after users.ndjson
  attrflow plan mapping.yaml --before old.ndjson --after new.ndjson \\
      --ids ids.ndjson -o requests.ndjson
  attrflow plan mapping.yaml --before old.ndjson --after delta-page.json
  attrflow plan mapping.yaml --after users.ndjson --after groups.ndjson --format http

AFTER is all there is: who is missing in it is deleted. The pages of a delta query
hold changes only: who is missing has not changed, nor has an attribute that a
change does not name. They are told by their `@odata.deltaLink`, `@removed` and
`members@delta`, or by --delta.

Exit codes: 0 the plan is complete; 1 objects failed, or more would be disabled
and deleted than --deletion-threshold allows; 2 the mapping does not compile, or
a file cannot be read or written. A file given with -o is complete or absent.")]
pub(super) struct Plan {
    /// The mapping file
    mapping: PathBuf,
    /// The source as it is; may be given several times
    #[arg(long, value_name = "NEW", required = true)]
    after: Vec<PathBuf>,
    /// The source as it was when the target was last brought up to date; may be given several times
    #[arg(long, value_name = "OLD")]
    before: Vec<PathBuf>,
    /// What the target calls objects: JSON lines `{"key": …, "id": …}`. An object that was switched off, or out of
    /// scope, is then there only if it has an id
    #[arg(long, value_name = "FILE")]
    ids: Option<PathBuf>,
    /// In whose words requests are: strict RFC 7644, or what the client of Microsoft Entra sends, by default and with
    /// `aadOptscim062020`
    #[arg(long, value_name = "STYLE", default_value = "rfc")]
    wire: Wire,
    /// With `--wire entra`, write Booleans as text in POST bodies, too
    #[arg(long)]
    text_booleans: bool,
    /// How requests are written
    #[arg(long, value_name = "FORMAT", default_value = "jsonl")]
    format: Format,
    /// Where requests go; standard output by default. `.gz` is compressed
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// How many objects may be disabled or deleted; with more, the plan ends before the first of them
    #[arg(long, value_name = "N", default_value_t = 500)]
    deletion_threshold: u64,
    /// Leave objects alone that leave the scope
    #[arg(long)]
    skip_out_of_scope_deletions: bool,
    /// AFTER holds changes only
    #[arg(long, conflicts_with = "snapshot")]
    delta: bool,
    /// AFTER is all there is, whatever it looks like, and even if it is empty
    #[arg(long)]
    snapshot: bool,
    /// Which object mapping, as `attrflow run --help` tells; by default, and of a rule, users and groups: each record
    /// says which it is
    #[arg(long, value_name = "NAME")]
    object: Option<String>,
    /// The attribute that names an object; `objectId`, else `id` by default
    #[arg(long, value_name = "NAME")]
    key: Option<String>,
    /// Write objects that fail there, a JSON object a line: `code`, `message`, `key` or `place`, `target`
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
    /// Write objects that are left out there, a JSON object a line: `key`, `object`, `reason`
    #[arg(long, value_name = "FILE")]
    skipped: Option<PathBuf>,
    #[command(flatten)]
    records: RecordOptions,
    #[command(flatten)]
    evaluation: EvaluationOptions,
}

impl Plan {
    pub fn execute(self, terminal: &Terminal) -> Outcome {
        self.check_paths()?;
        let mapping = compile_file(&self.mapping, terminal)?;
        let selection = mapping.select(self.object.as_deref(), terminal)?;
        let objects = mapping.settle(selection.each(), terminal)?;
        self.check_objects(&objects)?;
        mapping.pass_over(terminal);
        let environment = self.evaluation.environment()?;
        interrupt::end_quietly();
        let mut output = Output::create(self.output.as_deref())?;
        let file =
            |path: &Option<PathBuf>| path.as_deref().map(|path| Output::create(Some(path))).transpose();
        let mut report = Report::new(file(&self.errors)?, file(&self.skipped)?);
        report.names_files = self.before.len() + self.after.len() > 1;

        let mut intake = Intake::new(self.key.clone(), self.delta);
        for path in &self.before {
            intake.records(Side::Before, path, &self.records, &mut report, terminal)?;
        }
        for path in &self.after {
            intake.records(Side::After, path, &self.records, &mut report, terminal)?;
        }
        if let Some(ids) = &self.ids {
            intake.ids(ids)?;
        }
        let delta = intake.delta && !self.snapshot;
        report.delta = delta;
        if !intake.any_after && intake.any_before && !delta && !self.snapshot {
            return Err(Trouble::new(
                "there is no record in AFTER, so that every object of BEFORE would be deleted; if that is meant, say \
                 --snapshot; if AFTER holds changes only, and there are none, say --delta",
            ));
        }

        let options = PlanOptions::wire(self.wire.into())
            .skip_out_of_scope_deletions(self.skip_out_of_scope_deletions)
            .text_booleans(self.text_booleans);
        let mut targets = objects.iter().flat_map(|object| &object.targets);
        let masked = targets.any(|target| target.precedence.is_some() && target.is_redacted());
        let mut requests = Requests::new(self.format, masked);
        let mut join = Join::new(&objects, &environment, options);
        let partial = intake.partial && !delta && !self.snapshot;
        (join.delta, join.lost, join.ids) = (delta, intake.lost || partial, self.ids.is_some());
        join.kind = objects.first().filter(|_| selection.is_one()).map(|object| object.kind);
        join.rule.clone_from(&self.object);
        let sorted = intake.finish()?;
        let mut flow = Flow {
            requests: &mut requests,
            statuses: Spool::new().map_err(|error| no_room(&error))?,
            edges: Sorter::default(),
            claims: Sorter::default(),
            report: &mut report,
            any_user: false,
        };
        join.run(sorted, &mut flow)?;

        // Where no user was read, the members of groups are users that others take care of.
        let unknown = if flow.any_user && !(delta && self.before.is_empty()) {
            Unknown::IsNotThere
        } else {
            Unknown::MayBeThere
        };
        let statuses = flow.statuses.rewind().map_err(|error| no_room(&error))?;
        let again = || {
            use std::io::Seek as _;
            let mut file = statuses.try_clone().map_err(|error| no_room(&error))?;
            file.rewind().map_err(|error| no_room(&error))?;
            Ok(file)
        };
        let finish = |sorter: Sorter| sorter.finish().map_err(|error| no_room(&error));
        let contested = judge(finish(flow.claims)?)?;
        let edges = finish(flow.edges)?;
        let changed = resolve(edges, again()?, &contested, unknown, &mut report)?;
        References::new(&objects, options).run(changed, again, &contested, &mut requests, &mut report)?;
        tell_contested(&contested, again()?, &mut report)?;

        let held = report.destructive() > self.deletion_threshold;
        requests.write(&contested, held, &mut output)?;
        output.commit()?;
        let failed = report.has_failures();
        if held {
            report.say_held(self.deletion_threshold);
        }
        if partial && report.has_withheld() {
            terminal.note(
                "AFTER says that there are more pages (`@odata.nextLink`), so that nobody is deleted for being missing; \
                 if all pages are there, say --snapshot",
            );
        }
        report.finish(held, terminal)?;
        Ok(Exit::findings(failed || held))
    }

    fn check_paths(&self) -> Result<(), Trouble> {
        let inputs = self.before.iter().chain(&self.after).chain(&self.ids);
        let standard = inputs.chain([&self.mapping]).filter(|path| *path == Path::new("-")).count();
        if standard > 1 {
            return Err(Trouble::new(
                "only one of the inputs can be standard input; name files for the others",
            ));
        }
        let after = self.after.iter().map(|path| ("--after", path));
        let before = self.before.iter().map(|path| ("--before", path));
        let others = [("--ids", self.ids.as_deref()), ("--taken", self.evaluation.taken_file())];
        let others = others.into_iter().filter_map(|(role, path)| Some((role, path?)));
        let inputs = [("mapping", &self.mapping)].into_iter().chain(after).chain(before);
        let inputs: Vec<(&str, &Path)> =
            inputs.map(|(role, path)| (role, path.as_path())).chain(others).collect();
        let outputs = [("--output", &self.output), ("--errors", &self.errors), ("--skipped", &self.skipped)];
        let outputs = outputs.map(|(option, path)| (option, path.as_deref()));
        paths::check(&inputs, &outputs)
    }

    fn check_objects(&self, objects: &[&CompiledObject]) -> Result<(), Trouble> {
        let name = self.mapping.display();
        match objects.iter().find(|object| object.flat) {
            Some(object) => Err(Trouble::new(format!(
                "the target `{}` of `{name}` is no SCIM resource, and a plan consists of SCIM requests; `attrflow run` \
                 writes its objects",
                object.resource
            ))),
            None => Ok(()),
        }
    }
}

/// Says what is not sent because of a value that another object has.
fn tell_contested(contested: &Contested, statuses: File, report: &mut Report) -> Result<(), Trouble> {
    let fails = contested.iter().filter_map(|(key, verdict)| match verdict {
        Verdict::Fails(why) => Some((key, why)),
        Verdict::Waits { .. } => None,
    });
    let mut fails: Vec<(&String, &String)> = fails.collect();
    fails.sort();
    let mut statuses = Statuses::new(statuses);
    for (key, why) in fails {
        let Some(status) = statuses.find(key.as_bytes())? else { continue };
        let failure = RecordFailure {
            code: Code::AF910,
            message: why.clone(),
            target: None,
            span: None,
            help: Some("two objects cannot be told apart by one value".to_owned()),
        };
        report.retract(status.kind.unwrap_or(ObjectKind::User), key, status.row, &failure);
    }
    Ok(())
}
