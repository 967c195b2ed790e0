//! A test file put together with the mapping and the records that it names.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::{Map, Value as Json};

use super::check::Checker;
use super::model::{RecordKind, RecordRef, RecordSource, Settings, Test, TestFile};
use super::subject::Subject;
use super::{DEFAULT_NOW, DEFAULT_SEED};
use crate::functions::{Clock, Environment, TakenValues};
use crate::mapping::{CompiledObject, ObjectMapping};
use crate::record::{Entry, Format, Pick, PickError, ReadOptions, RecordError, pick_text};
use crate::source::{Code, Diagnostic};

/// Finds a record in a file that a test file names: by the path that stands there, which record, and what separates
/// the elements of a list in a CSV cell. Most callers read the file and leave the rest to [`Record::pick`].
pub type FindRecord<'f> = &'f dyn Fn(&str, &Pick, Option<&str>) -> Result<Record, String>;

/// A test file, ready to be run.
#[derive(Debug)]
pub struct Suite<'s> {
    /// What it says.
    pub file: &'s TestFile,
    /// The mapping it is about.
    pub subject: &'s Subject,
    /// Its tests.
    pub cases: Vec<Case<'s>>,
}

/// A test, ready to be run.
#[derive(Debug)]
pub struct Case<'s> {
    /// What it says.
    pub test: &'s Test,
    /// What the mapping file says of its objects.
    pub object: &'s ObjectMapping,
    /// What was compiled from that.
    pub compiled: &'s CompiledObject,
    /// The record as it is; none: there is none any more.
    pub record: Option<Record>,
    /// The record as it was.
    pub before: Option<Record>,
    pub(super) settings: Environment,
    pub(super) taken: Vec<String>,
}

/// The text of a record, or why it is none.
#[derive(Clone, Debug)]
pub struct Record(pub(super) Result<Arc<str>, RecordError>);

impl Record {
    /// One record of a file, whose bytes are given; `path` tells its format.
    ///
    /// # Errors
    /// None, or several such records, in words. What is wrong with the record itself may be what is tested.
    pub fn pick(bytes: &[u8], path: &str, pick: &Pick, csv_list: Option<&str>) -> Result<Self, String> {
        let lower = path.to_ascii_lowercase();
        let is_csv = lower.ends_with(".csv") || lower.ends_with(".csv.gz");
        let options = ReadOptions {
            format: if is_csv { Format::Csv } else { Format::Json },
            csv_list: csv_list.map(str::to_owned),
            ..ReadOptions::default()
        };
        match pick_text(bytes, &options, pick) {
            Ok(picked) => Ok(Record(Ok(picked.json.into()))),
            Err(PickError::Record { error, .. }) => Ok(Record(Err(error))),
            Err(error) => Err(format!("no such record in `{path}`: {error}")),
        }
    }

    /// As the readers of records have it.
    pub fn entry(&self) -> Entry<'_> {
        match &self.0 {
            Ok(json) => Entry::Json(json.as_bytes()),
            Err(error) => Entry::Failed(error.clone()),
        }
    }
}

impl<'s> Suite<'s> {
    /// Puts a test file together with what it names. What is wrong with the whole is told; with an error among that,
    /// nothing of it is run.
    pub fn new(file: &'s TestFile, subject: &'s Subject, find: FindRecord<'_>) -> (Self, Vec<Diagnostic>) {
        let mut said = Vec::new();
        let mut records = Records { find, named: IndexMap::new() };
        for (name, source) in &file.records {
            let record = records.resolve(source, &mut said);
            records.named.insert(name, record);
        }
        let mut cases = Vec::new();
        for test in &file.tests {
            let asked = test.object.as_ref().map(|(name, _)| name.as_str());
            let (object, compiled) = match subject.object(asked) {
                Ok(found) => found,
                Err(error) => {
                    let span = test.object.as_ref().map_or(test.span, |(_, span)| *span);
                    said.push(subject.not_chosen(&error).at(span));
                    continue;
                }
            };
            let record = test.record.as_ref().and_then(|record| records.of(record, &mut said));
            let before = test.before.as_ref().and_then(|record| records.of(record, &mut said));
            let record = record.map(|record| changed(record, test));
            Checker { test, file, object, compiled }.check(&mut said);
            let (settings, taken) = merged(&file.settings, &test.settings);
            cases.push(Case { test, object, compiled, record, before, settings, taken });
        }
        said.sort_by_key(|found| (found.span().start, found.span().end, found.code));
        said.dedup();
        (Suite { file, subject, cases }, said)
    }
}

impl Case<'_> {
    /// What expressions read, with nothing given out yet of what is unique.
    pub(super) fn environment(&self) -> Environment {
        let unique = Arc::new(TakenValues::new(&self.taken));
        Environment { unique: Some(unique), ..self.settings.clone() }
    }
}

impl Settings {
    /// What expressions read where nobody says otherwise, with nothing given out yet of what is unique.
    pub fn environment(&self) -> Environment {
        let (environment, taken) = merged(self, &Settings::default());
        Environment { unique: Some(Arc::new(TakenValues::new(&taken))), ..environment }
    }
}

/// The settings of a test file, and what one test says otherwise.
fn merged(all: &Settings, own: &Settings) -> (Environment, Vec<String>) {
    let mut constants: BTreeMap<String, String> = all.constants.clone();
    constants.extend(own.constants.clone());
    let environment = Environment {
        clock: Clock::Fixed(own.now.or(all.now).unwrap_or(DEFAULT_NOW)),
        seed: Some(own.seed.or(all.seed).unwrap_or(DEFAULT_SEED)),
        random: None,
        default_domain: own.default_domain.clone().or_else(|| all.default_domain.clone()),
        constants,
        unique: None,
    };
    (environment, own.taken.clone().or_else(|| all.taken.clone()).unwrap_or_default())
}

/// A record with the changes that a test makes to it.
fn changed(record: Record, test: &Test) -> Record {
    let Ok(text) = &record.0 else { return record };
    if test.with.is_empty() {
        return record;
    }
    let Ok(mut members) = Entry::Json(text.as_bytes()).to_record() else { return record };
    for (name, value, _) in &test.with {
        match value {
            Some(value) => drop(members.insert(name.clone(), value.clone())),
            None => drop(members.shift_remove(name)),
        }
    }
    Record(Ok(Json::Object(members).to_string().into()))
}

/// The records of a test file.
struct Records<'s, 'r> {
    find: FindRecord<'r>,
    named: IndexMap<&'s str, Option<Record>>,
}

impl Records<'_, '_> {
    fn of(&self, record: &RecordRef, said: &mut Vec<Diagnostic>) -> Option<Record> {
        match record {
            RecordRef::Named(name, _) => self.named.get(name.as_str()).cloned().flatten(),
            RecordRef::Own(source) => self.resolve(source, said),
        }
    }

    fn resolve(&self, source: &RecordSource, said: &mut Vec<Diagnostic>) -> Option<Record> {
        let (path, pick, csv_list) = match &source.kind {
            RecordKind::Invalid => return None,
            RecordKind::Inline { attributes, .. } => return Some(inline(attributes)),
            RecordKind::Picked { file, pick, csv_list } => (file, pick, csv_list),
        };
        match (self.find)(path, pick, csv_list.as_deref()) {
            Ok(record) => Some(record),
            Err(message) => {
                said.push(Diagnostic::new(Code::AF701, message).at(source.span));
                None
            }
        }
    }
}

fn inline(attributes: &Map<String, Json>) -> Record {
    Record(Ok(Json::Object(attributes.clone()).to_string().into()))
}
