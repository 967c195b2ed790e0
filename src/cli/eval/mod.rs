//! `attrflow eval`

mod batch;
mod stored;

pub(super) use batch::first_error;

use std::path::{Path, PathBuf};

use attrflow::catalogue::SourceKind;
use attrflow::check::Dialect;
use attrflow::evaluate::{CompiledExpression, Evaluation, Settings};
use attrflow::functions::{Clock, Environment};
use attrflow::record::RecordError;
use attrflow::source::{Diagnostic, SourceFile};
use clap::Args;

use super::exit::{Exit, Outcome, Trouble};
use super::input::read_text;
use super::mapping::{count, draw_all};
use super::options::{EvaluationOptions, entropy};
use super::output::print;
use super::steps::Drawing;
use super::terminal::{Terminal, say};

/// Evaluate one expression, and print its value as JSON
#[derive(Debug, Args)]
#[command(after_help = "\
A Null prints `null`. No flow and no object print nothing on standard
output, and `no flow` or `no object` on standard error.

Examples:
  attrflow eval 'Join(\" \", [givenName], [surname])' \\
      -s givenName=Ada -s surname=Lovelace
  attrflow eval 'Item([tags], 2)' -s 'tags:=[\"a\",\"b\"]' --trace
  attrflow eval --batch questions.jsonl
  attrflow eval --batch answers.json

With --batch, each line of the file is a JSON object:
  asked     expression; if wanted: id, inputs, dialect, source, now, seed,
            taken, defaultDomain
  answered  id, status; with a value: value, text; else, if any: error
  status    value, null, noflow, noobject, error

Stored answers of parseExpression may stand in the place of such lines, in
any form that `attrflow test` reads (docs/testing.md), also over several
lines or in a list. They are answered likewise, with their place for an id
where they have none, and with
  expected    what the service said: a list of texts, null, or its error
  agrees      whether the engine says so, too: result and tree
  difference  what it has otherwise
  notCompared what nobody can compare, and why

Exit codes: 0 a value, Null, no flow or no object; 1 evaluation failed;
2 the expression does not compile. With --batch, 0 when all lines are read,
1 when a stored answer disagrees or cannot be used.")]
pub(super) struct Eval {
    /// The expression
    #[arg(required_unless_present = "batch", conflicts_with = "batch", allow_hyphen_values = true)]
    expression: Option<String>,
    /// An attribute: NAME=TEXT, or NAME:=JSON for another type
    #[arg(short, long = "set", value_name = "NAME=VALUE", value_parser = parse_attribute, conflicts_with = "batch")]
    set: Vec<(String, String)>,
    /// A JSON object with the attributes; `-s` overrides it
    #[arg(long, value_name = "FILE", conflicts_with = "batch")]
    record: Option<PathBuf>,
    /// The language: entra, or extended with And, Or and an IIF that treats Null like any value
    #[arg(long, value_name = "DIALECT", default_value = "entra", value_parser = parse_dialect)]
    dialect: Dialect,
    /// Where records come from: entra, graph, workday, successfactors, ad, scim or none
    #[arg(long, value_name = "SOURCE", default_value = "entra", value_parser = parse_source)]
    source: SourceKind,
    /// Show every step of the evaluation on standard error
    #[arg(long, conflicts_with = "batch")]
    trace: bool,
    /// Evaluate the expressions of a file of JSON lines or of stored answers; `-` is standard input
    #[arg(long, value_name = "FILE")]
    batch: Option<PathBuf>,
    #[command(flatten)]
    evaluation: EvaluationOptions,
}

impl Eval {
    pub fn execute(self, terminal: &Terminal) -> Outcome {
        let settings = Settings::new(self.dialect, self.source);
        match (&self.batch, &self.expression) {
            (Some(path), _) => batch::execute(path, &settings, &self.evaluation),
            (None, Some(expression)) => self.one(expression, &settings, terminal),
            (None, None) => Err(Trouble::new("an expression is missing")),
        }
    }

    fn one(&self, expression: &str, settings: &Settings, terminal: &Terminal) -> Outcome {
        let file = SourceFile::new("expression", expression);
        let compiled = compile(&file, settings, terminal)?;
        let record = record(self.record.as_deref(), &self.set)?;
        let mut environment = self.evaluation.environment()?;
        let failed = |error: RecordError| Trouble::new(format!("the record: {error}"));
        if self.trace {
            // The steps must show what the evaluation saw: the same time, the same random values.
            environment.clock = Clock::Fixed(environment.clock.now());
            environment.seed = Some(environment.seed.unwrap_or_else(entropy));
            let traced = Environment { unique: self.evaluation.environment()?.unique, ..environment.clone() };
            let steps = compiled.trace(record.as_bytes(), &traced).map_err(failed)?;
            say(Drawing::of(terminal, terminal.color).tree(&steps, expression).trim_end());
        }
        match compiled.evaluate(record.as_bytes(), &environment).map_err(failed)? {
            Evaluation::Value(forms) => print(&format!("{}\n", forms.json))?,
            Evaluation::Null => print("null\n")?,
            Evaluation::NoFlow => say("no flow"),
            Evaluation::NoObject => say("no object"),
            Evaluation::Error { code, message, help, span } => {
                let mut found = Diagnostic::new(code, message).at(span);
                found.help = help;
                draw_all(&[found], &file, terminal);
                return Ok(Exit::Findings);
            }
        }
        Ok(Exit::Fine)
    }
}

/// Compiles an expression; what is wrong with it is said.
///
/// # Errors
/// It does not compile.
pub(super) fn compile(
    file: &SourceFile,
    settings: &Settings,
    terminal: &Terminal,
) -> Result<CompiledExpression, Trouble> {
    let (compiled, diagnostics) = CompiledExpression::compile(file.text(), settings);
    if compiled.is_none() || !terminal.quiet {
        draw_all(&diagnostics, file, terminal);
    }
    compiled.ok_or_else(|| {
        Trouble::new(format!(
            "the expression does not compile: {}",
            count(diagnostics.iter().map(Diagnostic::severity))
        ))
    })
}

/// A record of a file and of attributes given one by one, as JSON text.
///
/// # Errors
/// A file that cannot be read, or holds no object.
pub(super) fn record(path: Option<&Path>, set: &[(String, String)]) -> Result<String, Trouble> {
    let text = match path {
        Some(path) => read_text(path)?.trim_start_matches('\u{feff}').trim().to_owned(),
        None => "{}".to_owned(),
    };
    if let Some(path) = path {
        let parsed = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&text);
        parsed.map_err(|error| {
            Trouble::new(format!("`{}` must hold one JSON object: {error}", path.display()))
        })?;
    }
    Ok(with_members(text, set.iter().map(|(name, value)| (name.as_str(), value.as_str()))))
}

/// A JSON object with more members, whose values are JSON. The text is kept as written, for what its numbers look like;
/// of two members with one name the later one counts.
pub(super) fn with_members<'m>(
    mut text: String,
    members: impl Iterator<Item = (&'m str, &'m str)>,
) -> String {
    for (name, value) in members {
        text.truncate(text.trim_end().len().saturating_sub(1));
        let separator = if text.trim_end().ends_with('{') { "" } else { "," };
        text.push_str(&format!("{separator}{}:{value}}}", serde_json::Value::from(name)));
    }
    text
}

/// `NAME=TEXT`, or `NAME:=JSON`: the name, and the value as JSON.
pub(super) fn parse_attribute(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("a `=` is missing: NAME=TEXT, or NAME:=JSON")?;
    let (name, value) = match name.strip_suffix(':') {
        Some(name) => {
            let checked = serde_json::from_str::<serde::de::IgnoredAny>(value);
            checked.map_err(|error| format!("`{value}` is not JSON: {error}"))?;
            (name, value.to_owned())
        }
        None => (name, serde_json::Value::from(value).to_string()),
    };
    if name.is_empty() {
        return Err("the name is empty: NAME=TEXT, or NAME:=JSON".into());
    }
    // People who know the brackets from expressions write them here, too.
    let inner = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
    Ok((inner.unwrap_or(name).to_owned(), value))
}

/// The name of a dialect.
pub(super) fn parse_dialect(text: &str) -> Result<Dialect, String> {
    text.parse().map_err(|()| "it must be entra or extended".to_owned())
}

/// The name of a source.
pub(super) fn parse_source(text: &str) -> Result<SourceKind, String> {
    let names: Vec<&str> = SourceKind::ALL.iter().map(|kind| kind.as_str()).collect();
    text.parse().map_err(|()| format!("it must be one of {}", names.join(", ")))
}
