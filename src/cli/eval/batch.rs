//! `attrflow eval --batch`

use std::path::Path;
use std::sync::Arc;

use attrflow::evaluate::{CompiledExpression, Evaluation, Settings, TextForm};
use attrflow::functions::{Clock, Environment, TakenValues};
use attrflow::source::{Code, Diagnostic, Severity};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{parse_dialect, parse_source};
use crate::cli::batch::{LineError, answer_lines, parse, record, write_line};
use crate::cli::exit::{Exit, Outcome};
use crate::cli::options::{EvaluationOptions, parse_time};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Question<'l> {
    #[serde(borrow)]
    id: Option<&'l RawValue>,
    expression: String,
    #[serde(borrow)]
    inputs: Option<&'l RawValue>,
    dialect: Option<String>,
    source: Option<String>,
    now: Option<String>,
    seed: Option<u64>,
    taken: Option<Vec<String>>,
    default_domain: Option<String>,
}

#[derive(Serialize)]
struct Answer<'l> {
    id: Option<&'l RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<LineError>,
}

/// What holds where a line does not say otherwise.
struct Defaults<'d> {
    settings: &'d Settings,
    environment: Environment,
    taken: Vec<String>,
}

pub(super) fn execute(path: &Path, settings: &Settings, options: &EvaluationOptions) -> Outcome {
    let defaults = Defaults { settings, environment: options.environment()?, taken: options.taken()? };
    answer_lines(path, |number, line, out| {
        let question = parse::<Question<'_>>(line);
        let outcome = question.and_then(|question| Ok((question.id, evaluate(&question, &defaults)?)));
        let answer = match outcome {
            Ok((id, Ok(outcome))) => answer(id, outcome),
            Ok((id, Err(error))) => Answer::error(id, None, error),
            Err(error) => Answer::error(None, Some(number), error),
        };
        write_line(&answer, out);
    })?;
    Ok(Exit::Fine)
}

/// The outer error: the line is no question; the inner one: there is no answer to it.
fn evaluate(
    question: &Question<'_>,
    Defaults { settings, environment, taken }: &Defaults<'_>,
) -> Result<Result<Evaluation, LineError>, LineError> {
    let member = |name: &'static str| move |why: String| LineError::line(format!("`{name}`: {why}"));
    let record = record(question.inputs)?;
    let dialect = question.dialect.as_deref().map(parse_dialect).transpose().map_err(member("dialect"))?;
    let source = question.source.as_deref().map(parse_source).transpose().map_err(member("source"))?;
    let now = question.now.as_deref().map(parse_time).transpose().map_err(member("now"))?;
    let settings = match (dialect, source) {
        (None, None) => (*settings).clone(),
        _ => Settings::new(dialect.unwrap_or(settings.dialect), source.unwrap_or(settings.source)),
    };
    let environment = Environment {
        random: None,
        clock: now.map_or(environment.clock, Clock::Fixed),
        seed: question.seed.or(environment.seed),
        default_domain: question.default_domain.clone().or_else(|| environment.default_domain.clone()),
        constants: environment.constants.clone(),
        // Fresh for each line: lines know nothing of each other.
        unique: Some(Arc::new(TakenValues::new(question.taken.as_ref().unwrap_or(taken)))),
    };
    let (compiled, diagnostics) = CompiledExpression::compile(&question.expression, &settings);
    let Some(compiled) = compiled else { return Ok(Err(first_error(diagnostics))) };
    Ok(compiled.evaluate(record, &environment).map_err(|error| LineError::new(error.code, error.message)))
}

/// The error among diagnostics that comes first.
pub(in crate::cli) fn first_error(diagnostics: Vec<Diagnostic>) -> LineError {
    match diagnostics.into_iter().find(|found| found.severity() == Severity::Error) {
        Some(found) => LineError::new(found.code, found.message),
        None => LineError::new(Code::AF004, "it does not compile"),
    }
}

fn answer(id: Option<&RawValue>, outcome: Evaluation) -> Answer<'_> {
    let status = |status| Answer { id, line: None, status, value: None, text: None, error: None };
    match outcome {
        Evaluation::Value(forms) => Answer {
            value: Some(forms.json),
            text: Some(match forms.text {
                TextForm::One(text) => text.into(),
                TextForm::Many(texts) => texts.into(),
            }),
            ..status("value")
        },
        Evaluation::Null => status("null"),
        Evaluation::NoFlow => status("noflow"),
        Evaluation::NoObject => status("noobject"),
        Evaluation::Error { code, message, .. } => Answer::error(id, None, LineError::new(code, message)),
    }
}

impl<'l> Answer<'l> {
    fn error(id: Option<&'l RawValue>, line: Option<u64>, error: LineError) -> Self {
        Answer { id, line, status: "error", value: None, text: None, error: Some(error) }
    }
}
