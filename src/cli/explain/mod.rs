//! `attrflow explain`

mod html;
mod tree;
mod view;

use std::path::{Path, PathBuf};

use attrflow::functions::{Clock, Environment};
use attrflow::mapping::{CompiledObject, SelectError};
use attrflow::provision::{
    Action, After, Before, Circumstances, Explanation, PlanOptions, Planner, Purpose, RecordFailure,
    ReferenceChange, Referenced, Request, State, Worker,
};
use attrflow::record::{Entry, Pick, PickError, Picked, Removed, is_change, merge, pick, removed};
use clap::{Args, ValueEnum};

use super::exit::{Exit, Outcome, Trouble};
use super::input::{Input, RecordOptions};
use super::mapping::{MappingFile, compile_file};
use super::options::{EvaluationOptions, Wire, entropy};
use super::output::Output;
use super::terminal::Terminal;
use view::{Subject, View};

/// Explain what becomes of one record, step by step
///
/// Import: the attributes that the mapping reads, and where the record has them. Scope: each group and clause, with the
/// value it saw. Match: how the object is found in the target. Attributes: the evaluation of each expression, with the
/// value of each part. Request: what is sent. Redacted values stay redacted in all of it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  attrflow explain mapping.yaml user.json
  attrflow explain mapping.yaml users.ndjson --pick ada@contoso.com
  attrflow explain mapping.yaml new.json --before old.json --wire entra
  attrflow explain mapping.yaml user.json --format html -o ada.html

The page of --format html holds all it needs: it can be mailed, and opened
without a network.

Exit codes: 0 it is explained; 1 an attribute fails, or the record as a whole;
2 the mapping does not compile, or there is no such record.")]
pub(super) struct Explain {
    /// The mapping file
    mapping: PathBuf,
    /// The source record, or records to pick from; `-` is standard input
    record: PathBuf,
    /// Which record: its place (`3`), a value it has (`ada@contoso.com`), or the value of an attribute
    /// (`mail=ada@contoso.com`); letter case does not matter
    #[arg(long, value_name = "WHICH", value_parser = parse_pick, default_value = "", hide_default_value = true)]
    pick: Pick,
    /// Which object mapping, as `attrflow run --help` tells; by default, and of a rule, that of the record's kind
    #[arg(long, value_name = "NAME")]
    object: Option<String>,
    /// The record as it was when the target was last brought up to date: explains the update
    #[arg(long, value_name = "OLD")]
    before: Option<PathBuf>,
    /// The record holds changes only, and --before the whole object; records with `@removed` or `members@delta` are taken
    /// so by themselves
    #[arg(long, requires = "before")]
    delta: bool,
    /// What the target calls the object, which it has then
    #[arg(long)]
    id: Option<String>,
    /// The target has the object; nobody knows what it holds
    #[arg(long)]
    exists: bool,
    /// In whose words requests are: strict RFC 7644, or what the client of Microsoft Entra sends, by default and with
    /// `aadOptscim062020`
    #[arg(long, value_name = "STYLE", default_value = "rfc")]
    wire: Wire,
    /// How it is written
    #[arg(long, value_name = "FORMAT", default_value = "tree")]
    format: Format,
    /// Where it goes; standard output by default
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    #[command(flatten)]
    records: RecordOptions,
    #[command(flatten)]
    evaluation: EvaluationOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To be read in a terminal.
    Tree,
    /// One JSON document.
    Json,
    /// A page for a browser.
    Html,
}

fn parse_pick(text: &str) -> Result<Pick, std::convert::Infallible> {
    text.parse()
}

/// What is decided, and sent.
struct Decided {
    explanation: Explanation,
    /// The filters that find the object.
    matching: Vec<String>,
    action: Result<Action, Box<RecordFailure>>,
    /// Where the object fails, what is wrong with each target attribute.
    failures: Vec<Option<Box<RecordFailure>>>,
    /// What is sent where nobody is found: the object was off before, and may never have been created.
    otherwise: Option<Request>,
    /// Follows once the objects exist that it refers to.
    references: Option<Request>,
}

impl Explain {
    pub fn execute(self, terminal: &Terminal) -> Outcome {
        let standard = [&self.mapping, &self.record].into_iter().chain(&self.before);
        if standard.filter(|path| path.as_path() == Path::new("-")).count() > 1 {
            return Err(Trouble::new("only one of the files can be standard input; name the others"));
        }
        let mapping = compile_file(&self.mapping, terminal)?;
        let mut picked = self.read(&self.record, &self.pick, terminal)?;
        let before = match &self.before {
            Some(path) => Some(self.read_before(path, &picked, terminal)?),
            None => None,
        };
        let removed = self.complete(&mut picked, before.as_ref())?;
        let object = mapping.settle(self.object(&mapping, &picked), terminal)?;
        mapping.pass_over(terminal);
        let mut environment = self.evaluation.environment()?;
        // All that is shown has seen the same time, and drawn the same random values.
        environment.clock = Clock::Fixed(environment.clock.now());
        environment.seed = Some(environment.seed.unwrap_or_else(entropy));
        let decided = self.decide(object, &environment, &picked, before.as_ref(), removed);
        let decided = decided.map_err(|failure| {
            let place = format!("`{}`, line {}", self.record.display(), picked.id.line);
            Trouble::new(format!("{place}: {}: {failure}", failure.code))
        })?;
        let subject = Subject {
            mapping: &self.mapping,
            name: mapping.compiled.name.as_deref().or(object.name.as_deref()),
            object,
            record: &self.record,
            picked: &picked,
            key: key(&picked),
            wire: self.wire.into(),
        };
        let view = View::new(&subject, &decided);
        let text = match self.format {
            Format::Tree => tree::page(&view, terminal, self.output.is_none()),
            Format::Json => format!("{}\n", serde_json::to_string_pretty(&view).unwrap_or_default()),
            Format::Html => html::page(&view),
        };
        let mut output = Output::create(self.output.as_deref())?;
        output.write(text.as_bytes())?;
        output.commit()?;
        Ok(Exit::findings(view.fails()))
    }

    fn read(&self, path: &Path, which: &Pick, terminal: &Terminal) -> Result<Picked, Trouble> {
        let input = Input::open(Some(path), terminal)?;
        let name = input.name.clone();
        let mut batches = input.records(Some(path), &self.records)?;
        let picked = pick(batches.as_mut(), which);
        picked.map_err(|error| {
            let several = matches!(error, PickError::Several(Pick::Only, ..));
            let hint = if several { " (--pick)" } else { "" };
            Trouble::new(format!("{name}: {error}{hint}"))
        })
    }

    /// The same object as it was: of several records the one with the same source anchor.
    fn read_before(&self, path: &Path, picked: &Picked, terminal: &Terminal) -> Result<Picked, Trouble> {
        let key = key(picked);
        let before = match (self.read(path, &Pick::Only, terminal), &key) {
            (Err(_), Some(key)) => self.read(path, &Pick::Text(key.clone()), terminal)?,
            (read, _) => read?,
        };
        match (self::key(&before), key) {
            (Some(other), Some(key)) if other != key => Err(Trouble::new(format!(
                "`{}` has another object: `{other}`, not `{key}`; for an object that went, and one that came, see `attrflow plan`",
                path.display()
            ))),
            _ => Ok(before),
        }
    }

    /// Makes a whole record of a change, and tells how the object has been removed.
    fn complete(&self, picked: &mut Picked, before: Option<&Picked>) -> Result<Option<Removed>, Trouble> {
        let parse = |picked: &Picked| {
            let record = Entry::Json(picked.json.as_bytes()).to_record();
            record.map_err(|error| Trouble::new(format!("line {}: {error}", picked.id.line)))
        };
        let change = parse(picked)?;
        if !self.delta && !is_change(&change) {
            return Ok(None);
        }
        let Some(before) = before else {
            return Err(Trouble::new(
                "the record holds changes only, as delta queries have them; give the whole object with --before",
            ));
        };
        let mut record = parse(before)?;
        merge(&mut record, change);
        let removed = removed(&record);
        picked.json = serde_json::Value::Object(record).to_string();
        Ok(removed)
    }

    /// What the record is taken through: what is asked for; of users and groups, what it says itself that it is.
    fn object<'m>(
        &self,
        mapping: &'m MappingFile,
        picked: &Picked,
    ) -> Result<&'m CompiledObject, SelectError> {
        let selection = mapping.compiled.select(self.object.as_deref())?;
        let record = Entry::Json(picked.json.as_bytes()).to_record().unwrap_or_default();
        let says = attrflow::record::object_kind(&record).filter(|_| !selection.is_one());
        match says.map(|kind| selection.of_kind(kind)).transpose()?.flatten() {
            Some(object) => Ok(object),
            None => selection.one(),
        }
    }

    fn decide(
        &self,
        object: &CompiledObject,
        environment: &Environment,
        picked: &Picked,
        before: Option<&Picked>,
        removed: Option<Removed>,
    ) -> Result<Decided, Box<RecordFailure>> {
        let mut worker = Worker::new(object, environment);
        let planner = Planner::new(object, PlanOptions::wire(self.wire.into()));
        let (number, circumstances) = (picked.id.number, Circumstances::default());
        let now = if removed.is_some() { circumstances.soft_deleted() } else { circumstances };
        let past =
            before.map(|before| worker.state(before.json.as_bytes(), number, circumstances, Purpose::Past));
        // What could not be created is not there. Who was off may be: he was on before.
        let past =
            past.transpose()?.filter(|past| !past.is_in_scope() || planner.check_created(past).is_ok());
        let exists = self.exists || self.id.is_some() || past.as_ref().is_some_and(State::is_in_scope);
        let (known, purpose) = match &past {
            _ if !exists => (Before::Absent, Purpose::Create),
            Some(past) => (Before::Source(past), Purpose::Update(Some(past))),
            None => (Before::Unknown, Purpose::Update(None)),
        };
        let entry = Entry::Json(picked.json.as_bytes());
        let explanation = worker.explain(&entry, number, now, purpose)?;
        let key = key(picked).unwrap_or_else(|| picked.place.to_string());
        let (id, state) = (self.id.as_deref(), &explanation.state);
        let after = match removed {
            Some(Removed::Deleted) => After::Deleted,
            _ => After::State(state),
        };
        let action = planner.decide(&key, id, known, after);
        let otherwise = match &action {
            Ok(Action::Restore(_)) if id.is_none() && !self.exists && object.flow.create => {
                let created = worker.entry_state(&entry, number, now, Purpose::Create)?;
                let action = planner.decide(&key, None, Before::Absent, After::State(&created));
                action.ok().and_then(|action| action.request().cloned())
            }
            _ => None,
        };
        let exists = exists && removed != Some(Removed::Deleted) || matches!(action, Ok(Action::Create(_)));
        let sends = action.as_ref().is_ok_and(|action| action.request().is_some());
        let references = (exists && (sends || matches!(action, Ok(Action::Unchanged))))
            .then(|| planner.references(&key, id, &changes(past.as_ref(), state)))
            .flatten();
        let failures = match &action {
            Ok(_) => Vec::new(),
            Err(_) => {
                let attributes = 0..state.attributes.len();
                attributes.map(|at| planner.check_attribute(state, at).err()).collect()
            }
        };
        // Without a value to match by, the action is an error that says so.
        let matching = planner.matching(state).unwrap_or_default();
        Ok(Decided { explanation, matching, action, failures, otherwise, references })
    }
}

/// The source anchor of a record.
fn key(picked: &Picked) -> Option<String> {
    Entry::Json(picked.json.as_bytes()).anchor()
}

/// What becomes of an object's references.
fn changes(past: Option<&State>, state: &State) -> Vec<ReferenceChange> {
    let attributes = state.attributes.iter().enumerate();
    let changes = attributes.map(|(at, attribute)| {
        let old = past.and_then(|past| past.attributes.get(at));
        let old = old.map(|old| old.references.as_slice()).unwrap_or_default();
        let new = attribute.references.as_slice();
        let without = |keys: &[String], others: &[String]| -> Vec<Referenced> {
            let keys = keys.iter().filter(|key| !others.contains(key));
            keys.cloned().map(Referenced::Key).collect()
        };
        ReferenceChange {
            attribute: at,
            had: !old.is_empty(),
            added: without(new, old),
            removed: without(old, new),
        }
    });
    changes.filter(|change| !change.added.is_empty() || !change.removed.is_empty()).collect()
}
