//! `attrflow eval --batch`

use std::path::Path;
use std::sync::Arc;

use attrflow::evaluate::{CompiledExpression, Evaluation, Settings, TextForm};
use attrflow::functions::{Clock, Environment, TakenValues};
use attrflow::source::{Code, Diagnostic, Severity, SourceFile, Span};
use attrflow::testing::answers::{AnswerKind, Content, Element, Stored, read};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{parse_dialect, parse_source, stored};
use crate::cli::batch::{Answers, LineError, answer_lines, parse, record, write_line};
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

#[derive(Default, Serialize)]
pub(super) struct Answer<'l> {
    id: Option<Id<'l>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<LineError>,
    /// How it compares with what the service has answered.
    #[serde(flatten)]
    pub held: Option<stored::Held>,
}

/// What a question is called: as it is written, or by its place.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Id<'l> {
    Given(&'l RawValue),
    Made(serde_json::Value),
}

/// What holds where a line does not say otherwise.
pub(super) struct Defaults<'d> {
    pub settings: &'d Settings,
    pub environment: Environment,
    pub taken: Vec<String>,
    /// Whether the time is given.
    pub timed: bool,
}

/// Answers questions, and holds stored answers against what their expressions come to here.
struct Batch<'d> {
    defaults: Defaults<'d>,
    /// How many questions and stored answers there have been.
    number: usize,
    /// Whether a stored answer is another one, or cannot be used.
    differs: bool,
}

pub(super) fn execute(path: &Path, settings: &Settings, options: &EvaluationOptions) -> Outcome {
    let (environment, taken) = (options.environment()?, options.taken()?);
    let defaults = Defaults { settings, environment, taken, timed: options.is_timed() };
    let mut batch = Batch { defaults, number: 0, differs: false };
    answer_lines(path, &mut batch)?;
    Ok(Exit::findings(batch.differs))
}

impl Answers for Batch<'_> {
    fn line(&mut self, number: u64, line: &[u8], out: &mut Vec<u8>) {
        match std::str::from_utf8(line).ok().filter(|text| stored::may_be_stored(text)) {
            Some(text) => self.document(text, number, out),
            None => {
                self.number += 1;
                self.question(line, number, out);
            }
        }
    }

    fn begins_document(&self, line: &[u8]) -> bool {
        let goes_on = matches!(line.last(), Some(b'{' | b'[' | b',' | b':'));
        line.starts_with(b"[") || line.starts_with(b"{") && goes_on
    }

    fn document(&mut self, text: &str, first: u64, out: &mut Vec<u8>) {
        let file = SourceFile::new("", text);
        let Stored { elements, diagnostics } = read(&file);
        let line = |place: Span| first + u64::try_from(file.position(place.start).line).unwrap_or(1) - 1;
        for element in &elements {
            self.number += 1;
            self.element(element, &diagnostics, text, line(element.span), out);
        }
        if elements.is_empty() {
            self.refuse(diagnostics.first(), first, out);
        }
    }
}

impl Batch<'_> {
    fn question(&self, text: &[u8], number: u64, out: &mut Vec<u8>) {
        let question = parse::<Question<'_>>(text);
        let outcome = question.and_then(|question| Ok((question.id, evaluate(&question, &self.defaults)?)));
        let answer = match outcome {
            Ok((id, Ok(outcome))) => answer(id.map(Id::Given), outcome),
            Ok((id, Err(error))) => Answer::error(id.map(Id::Given), error),
            Err(error) => Answer { line: Some(number), ..Answer::error(None, error) },
        };
        write_line(&answer, out);
    }

    /// A stored answer, or a question that stands among such.
    fn element(
        &mut self,
        element: &Element,
        diagnostics: &[Diagnostic],
        text: &str,
        line: u64,
        out: &mut Vec<u8>,
    ) {
        let text = element.span.of(text);
        let is_question = || parse::<Question<'_>>(text.as_bytes()).is_ok();
        match &element.content {
            Content::Answer(answer) if matches!(answer.kind, AnswerKind::Expression(_)) => {
                let (answer, agrees) = stored::hold(answer, self.number, &self.defaults);
                self.differs |= !agrees;
                write_line(&answer, out);
            }
            Content::Other(_) if is_question() || !stored::may_be_stored(text) => {
                self.question(text.as_bytes(), line, out);
            }
            Content::Other(why) => self.refuse(Some(why), line, out),
            _ if is_question() && !stored::has_result(text) => self.question(text.as_bytes(), line, out),
            Content::Answer(_) => {
                let why =
                    "an answer of provisionOnDemand is about a mapping: attrflow test FILE --mapping MAPPING";
                self.refuse(Some(&Diagnostic::new(Code::AF704, why)), line, out);
            }
            Content::Broken => {
                let within = |found: &&Diagnostic| {
                    element.span.start <= found.span().start && found.span().end <= element.span.end
                };
                self.refuse(diagnostics.iter().find(within), line, out);
            }
        }
    }

    /// A stored answer that cannot be used.
    fn refuse(&mut self, why: Option<&Diagnostic>, line: u64, out: &mut Vec<u8>) {
        self.differs = true;
        let error = match why {
            Some(found) => LineError::new(found.code, found.message.as_str()),
            None => LineError::line("it cannot be read"),
        };
        write_line(&Answer { line: Some(line), ..Answer::error(None, error) }, out);
    }
}

/// The outer error: the line is no question; the inner one: there is no answer to it.
fn evaluate(
    question: &Question<'_>,
    Defaults { settings, environment, taken, .. }: &Defaults<'_>,
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

/// An outcome as an answer.
pub(super) fn answer(id: Option<Id<'_>>, outcome: Evaluation) -> Answer<'_> {
    let status = |id, status| Answer { id, status, ..Answer::default() };
    match outcome {
        Evaluation::Value(forms) => Answer {
            value: Some(forms.json),
            text: Some(match forms.text {
                TextForm::One(text) => text.into(),
                TextForm::Many(texts) => texts.into(),
            }),
            ..status(id, "value")
        },
        Evaluation::Null => status(id, "null"),
        Evaluation::NoFlow => status(id, "noflow"),
        Evaluation::NoObject => status(id, "noobject"),
        Evaluation::Error { code, message, .. } => Answer::error(id, LineError::new(code, message)),
    }
}

impl<'l> Answer<'l> {
    /// There is no value.
    pub fn error(id: Option<Id<'l>>, error: LineError) -> Self {
        Answer { id, status: "error", error: Some(error), ..Answer::default() }
    }
}
