//! `attrflow scope`

use std::path::{Path, PathBuf};

use attrflow::evaluate::{CompiledClause, Settings};
use attrflow::functions::Environment;
use attrflow::mapping::Holds;
use attrflow::provision::{FailedGroup, GroupName, RecordFailure, ScopeVerdict, Worker};
use attrflow::source::{Diagnostic, SourceFile};
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::batch::{LineError, answer_lines, parse, record, write_line};
use super::eval::{first_error, parse_attribute, record as record_of};
use super::exit::{Exit, Outcome, Trouble};
use super::input::{Input, RecordOptions, unreadable};
use super::mapping::{compile_part, count, draw_all};
use super::output::{Output, print};
use super::terminal::{Terminal, grouped, plural};

/// Tell who is in scope, and why not
///
/// For each record one JSON line: `line`, `key` (its objectId or id), `in_scope`, and the `group` that
/// takes it, or under `failed` each group's first clause that does not hold, with the value it saw.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  attrflow scope mapping.yaml users.ndjson
  attrflow scope filter.json users.ndjson
  attrflow scope --clause 'department EQUALS \"Sales\"' -s department=Sales
  attrflow scope --batch questions.jsonl

With --batch, each line of the file is a JSON object:
  asked     clause; if wanted: id, inputs
  answered  id; in_scope, or error with code and message")]
pub(super) struct Scope {
    /// The mapping file, or the scoping filter of a synchronization schema alone
    #[arg(required_unless_present_any = ["batch", "clause"], conflicts_with_all = ["batch", "clause"])]
    mapping: Option<PathBuf>,
    /// The source records; standard input by default
    input: Option<PathBuf>,
    /// Which object mapping, as `attrflow run --help` tells; users where they are mapped, else groups
    #[arg(long, value_name = "NAME")]
    object: Option<String>,
    /// One clause, tried on the attributes given with -s or --record
    #[arg(long, conflicts_with = "batch")]
    clause: Option<String>,
    /// An attribute: NAME=TEXT, or NAME:=JSON for another type
    #[arg(short, long = "set", value_name = "NAME=VALUE", value_parser = parse_attribute, requires = "clause")]
    set: Vec<(String, String)>,
    /// A JSON object with the attributes; `-s` overrides it
    #[arg(long, value_name = "FILE", requires = "clause")]
    record: Option<PathBuf>,
    /// Try the clauses of a file of JSON lines; `-` is standard input
    #[arg(long, value_name = "FILE")]
    batch: Option<PathBuf>,
    #[command(flatten)]
    records: RecordOptions,
}

impl Scope {
    pub fn execute(self, terminal: &Terminal) -> Outcome {
        match (&self.batch, &self.clause, &self.mapping) {
            (Some(path), _, _) => batch(path),
            (_, Some(clause), _) => self.one(clause, terminal),
            (_, _, Some(mapping)) => self.records(mapping, terminal),
            (None, None, None) => Err(Trouble::new("a mapping file is missing")),
        }
    }

    fn one(&self, clause: &str, terminal: &Terminal) -> Outcome {
        let file = SourceFile::new("clause", clause);
        let (compiled, diagnostics) = CompiledClause::compile(clause, &Settings::default());
        if compiled.is_none() || !terminal.quiet {
            draw_all(&diagnostics, &file, terminal);
        }
        let compiled = compiled.ok_or_else(|| {
            Trouble::new(format!(
                "the clause does not compile: {}",
                count(diagnostics.iter().map(Diagnostic::severity))
            ))
        })?;
        let record = record_of(self.record.as_deref(), &self.set)?;
        match compiled.explain(record.as_bytes(), &Environment::default()) {
            Ok((in_scope, value)) => {
                print(&format!("{}\n", json!({ "in_scope": in_scope, "value": value })))?;
                Ok(Exit::Fine)
            }
            Err(failure) => {
                terminal.error(&format!("{}: {failure}", failure.code));
                Ok(Exit::Findings)
            }
        }
    }

    fn records(&self, path: &Path, terminal: &Terminal) -> Outcome {
        let mapping = compile_part(path, Some(Holds::Scope), terminal)?;
        let object = mapping.one(self.object.as_deref(), terminal)?;
        let input = Input::open(self.input.as_deref(), terminal)?;
        let (name, gzip, live) = (input.name.clone(), input.gzip, input.live);
        let mut batches = input.records(self.input.as_deref(), &self.records)?;
        let mut output = Output::create(None)?;
        let environment = Environment::default();
        let mut worker = Worker::new(object, &environment);
        let (mut total, mut inside, mut failed) = (0u64, 0u64, 0u64);
        let (mut buffer, mut lines) = (Vec::new(), Vec::new());
        while let Some(batch) = batches.next(buffer).map_err(|error| unreadable(&name, gzip, &error))? {
            lines.clear();
            batch.for_each(|id, entry| {
                total += 1;
                let key = entry.anchor();
                let verdict = worker.explain_scope(&entry);
                inside += u64::from(matches!(verdict, Ok(ScopeVerdict::InScope(_))));
                failed += u64::from(verdict.is_err());
                write_line(&told(id.line, key, verdict), &mut lines);
                true
            });
            output.write(&lines)?;
            if live {
                output.flush()?;
            }
            buffer = batch.into_buffer();
        }
        output.commit()?;
        let outside = total - inside - failed;
        let (records, errors) = (plural(total, "record"), plural(failed, "error"));
        let (inside, outside) = (grouped(inside), grouped(outside));
        terminal.note(&format!("{records}: {inside} in scope, {outside} out of scope, {errors}"));
        Ok(Exit::findings(failed > 0))
    }
}

fn told(line: u64, key: Option<String>, verdict: Result<ScopeVerdict, Box<RecordFailure>>) -> Value {
    match verdict {
        Ok(ScopeVerdict::InScope(groups)) => {
            let mut told = json!({ "line": line, "key": key, "in_scope": true });
            if let (Some(members), Some(group)) = (told.as_object_mut(), groups.into_iter().next()) {
                members.insert("group".into(), name(group));
            }
            told
        }
        Ok(ScopeVerdict::OutOfScope(groups)) => {
            let failed: Vec<Value> = groups
                .into_iter()
                .map(|FailedGroup { group, clause, value }| {
                    json!({ "group": name(group), "clause": clause, "value": value })
                })
                .collect();
            json!({ "line": line, "key": key, "in_scope": false, "failed": failed })
        }
        Err(failure) => {
            json!({ "line": line, "key": key, "error": LineError::new(failure.code, failure.message) })
        }
    }
}

fn name(group: GroupName) -> Value {
    match group {
        GroupName::Named(name) => name.into(),
        GroupName::Number(number) => number.into(),
    }
}

#[derive(Deserialize)]
struct Question<'l> {
    #[serde(borrow)]
    id: Option<&'l RawValue>,
    clause: String,
    #[serde(borrow)]
    inputs: Option<&'l RawValue>,
}

#[derive(Serialize)]
struct Answer<'l> {
    id: Option<&'l RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_scope: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<LineError>,
}

fn batch(path: &Path) -> Outcome {
    answer_lines(path, &mut |number: u64, line: &[u8], out: &mut Vec<u8>| {
        let question = parse::<Question<'_>>(line);
        let outcome = question.and_then(|question| Ok((question.id, holds(&question)?)));
        let answer = match outcome {
            Ok((id, Ok(in_scope))) => Answer { id, line: None, in_scope: Some(in_scope), error: None },
            Ok((id, Err(error))) => Answer { id, line: None, in_scope: None, error: Some(error) },
            Err(error) => Answer { id: None, line: Some(number), in_scope: None, error: Some(error) },
        };
        write_line(&answer, out);
    })?;
    Ok(Exit::Fine)
}

/// The outer error: the line is no question; the inner one: there is no answer to it.
fn holds(question: &Question<'_>) -> Result<Result<bool, LineError>, LineError> {
    let record = record(question.inputs)?;
    let (compiled, diagnostics) = CompiledClause::compile(&question.clause, &Settings::default());
    let Some(compiled) = compiled else { return Ok(Err(first_error(diagnostics))) };
    let outcome = compiled.holds(record, &Environment::default());
    Ok(outcome.map_err(|failure| LineError::new(failure.code, failure.to_string())))
}
