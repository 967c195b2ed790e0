//! An answer of `parseExpression` against what the expression comes to here.

use serde_json::{Value as Json, json};

use super::model::{ExpressionAnswer, Said};
use super::verdict::Verdict;
use crate::check::Checked;
use crate::evaluate::{CompiledExpression, Evaluation, Settings, TextForm};
use crate::functions::Environment;
use crate::mapping::expression_tree;
use crate::source::{Code, Diagnostic, Severity, Span};
use crate::syntax::{Limits, parse_expression};
use crate::testing::failure::{Mismatch, Note};
use crate::testing::notes;

/// What an expression came to here, and what that says of the answer.
#[derive(Clone, Debug)]
pub struct HeldExpression {
    /// What it came to.
    ///
    /// # Errors
    /// It does not compile.
    pub outcome: Result<Evaluation, Box<Diagnostic>>,
    /// The comparison.
    pub verdict: Verdict,
}

/// What is known of an evaluation beside its record.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings<'e> {
    /// What expressions read beside the record.
    pub environment: &'e Environment,
    /// Whether somebody has said what time it was when the service answered.
    pub timed: bool,
}

impl ExpressionAnswer {
    /// Compiles and evaluates the expression, and compares what comes of it.
    ///
    /// The service parses first and evaluates then. A constant argument that cannot work (a pattern that is none, a
    /// date format) is an error of compiling here: that agrees with a service that refuses it at either time.
    pub fn hold(&self, settings: &Settings, surroundings: Surroundings<'_>) -> HeldExpression {
        let mut verdict = Verdict::default();
        let (compiled, found) = CompiledExpression::compile(&self.expression.value, settings);
        let mut errors = found.into_iter().filter(|found| found.severity() == Severity::Error).peekable();
        let first = errors.peek().cloned();
        let parses = compiled.is_some() || errors.all(|found| found.code.group() == Code::AF201.group());
        if let Some(parsed) = self.says_parsed() {
            // A tree or a value says so, too, and is compared itself.
            let told = self.parsed.is_some();
            match (parsed.value, parses) {
                (false, true) if compiled.is_none() => verdict.agree(),
                (expected, found) if expected == found && told => verdict.agree(),
                (expected, found) if expected == found => {}
                (expected, found) => {
                    let expected = if expected { "true".to_owned() } else { self.refusal() };
                    let found = if found { "true".to_owned() } else { in_words(first.as_ref()) };
                    let mismatch = Mismatch::Words(expected, found);
                    verdict.fail("parsingSucceeded", parsed.span, mismatch, Vec::new());
                }
            }
        }
        let refused = || {
            let unknown = || Diagnostic::new(Code::AF004, "it does not compile");
            Box::new(first.clone().unwrap_or_else(unknown))
        };
        let outcome = match &compiled {
            Some(compiled) => {
                let outcome = self.evaluate(compiled, surroundings.environment);
                self.compare(compiled, &outcome, surroundings.timed, &mut verdict);
                Ok(outcome)
            }
            None => {
                if let Some(evaluated) = self.says_evaluated().filter(|_| parses && self.is_parsed()) {
                    self.fails_here(evaluated, &in_words(first.as_ref()), Vec::new(), &mut verdict);
                }
                Err(refused())
            }
        };
        self.compare_tree(&mut verdict);
        HeldExpression { outcome, verdict }
    }

    /// Whether the service could parse it, which is also said by what it has made of it.
    fn says_parsed(&self) -> Option<Said<bool>> {
        let from_tree = || self.tree.as_ref().map(|tree| Said { span: tree.span, value: true });
        let from_result = || self.says_evaluated().filter(|evaluated| evaluated.value);
        self.parsed.clone().or_else(from_tree).or_else(from_result)
    }

    /// Whether the service could evaluate it.
    fn says_evaluated(&self) -> Option<Said<bool>> {
        let from_result = || self.result.as_ref().map(|result| Said { span: result.span, value: true });
        let from_result = || from_result().filter(|_| self.is_parsed());
        self.evaluated.clone().or_else(from_result)
    }

    /// Whether nothing says that it could not be parsed.
    fn is_parsed(&self) -> bool {
        self.parsed.as_ref().is_none_or(|parsed| parsed.value)
    }

    /// `false`, and why.
    fn refusal(&self) -> String {
        match &self.error {
            Some(error) => format!("false ({error})"),
            None => "false".to_owned(),
        }
    }

    fn evaluate(&self, compiled: &CompiledExpression, environment: &Environment) -> Evaluation {
        let record = Json::Object(self.inputs.clone().unwrap_or_default()).to_string();
        compiled.evaluate(record.as_bytes(), environment).unwrap_or_else(|error| Evaluation::Error {
            code: error.code,
            message: error.message,
            help: None,
            span: Span::default(),
        })
    }

    fn compare(&self, compiled: &CompiledExpression, found: &Evaluation, timed: bool, verdict: &mut Verdict) {
        let Some(evaluated) = self.says_evaluated().filter(|_| self.is_parsed()) else { return };
        if self.inputs.is_none() && (compiled.attributes().next().is_some() || !evaluated.value) {
            return verdict.leave("the result, for there is no test object");
        }
        if let Evaluation::Error { code: Code::AF909, message, .. } = found {
            return verdict.leave(format!("the result, for {message}"));
        }
        let agrees = match (evaluated.value, found) {
            (false, found) => matches!(found, Evaluation::Error { .. }),
            (true, Evaluation::Error { .. }) => false,
            (true, found) => self.result.as_ref().is_none_or(|result| result.value == texts(found)),
        };
        if agrees {
            return verdict.agree();
        }
        if let Some(why) = unsteady(compiled.tree(), timed) {
            return verdict.leave(format!("the result, for {why}"));
        }
        let values = self.inputs.iter().flat_map(|record| {
            compiled.attributes().map(|name| (name, record.get(name).cloned().unwrap_or_default()))
        });
        let notes: Vec<Note> =
            notes::attributes(values).filter(|_| !compiled.tree().redacts()).into_iter().collect();
        let span = self.result.as_ref().map_or(evaluated.span, |result| result.span);
        match (evaluated.value, found) {
            (true, Evaluation::Error { code, message, .. }) => {
                self.fails_here(evaluated, &format!("false ({code}: {message})"), notes, verdict);
            }
            (true, found) => {
                let expected = json!(self.result.as_ref().map(|result| &result.value));
                let mismatch = match found {
                    Evaluation::Value(_) => Mismatch::Values(expected, json!(texts(found))),
                    found => Mismatch::Words(expected.to_string(), nothing(found).to_owned()),
                };
                verdict.fail("evaluationResult", span, mismatch, notes);
            }
            (false, found) => {
                let found = match found {
                    Evaluation::Value(_) => json!(texts(found)).to_string(),
                    found => nothing(found).to_owned(),
                };
                let mismatch = Mismatch::Words(self.refusal(), found);
                verdict.fail("evaluationSucceeded", evaluated.span, mismatch, notes);
            }
        }
    }

    /// It cannot be evaluated here.
    fn fails_here(&self, evaluated: Said<bool>, why: &str, notes: Vec<Note>, verdict: &mut Verdict) {
        if !evaluated.value {
            return verdict.agree();
        }
        let expected = match &self.result {
            Some(result) => format!("true ({})", json!(result.value)),
            None => "true".to_owned(),
        };
        let mismatch = Mismatch::Words(expected, why.to_owned());
        verdict.fail("evaluationSucceeded", evaluated.span, mismatch, notes);
    }

    fn compare_tree(&self, verdict: &mut Verdict) {
        let Some(tree) = &self.tree else { return };
        // Who cannot parse it here has been told so.
        let Some(parsed) = parse_expression(&self.expression.value, Limits::ENTRA).tree else { return };
        match tree.difference(&expression_tree(&parsed), "") {
            None => verdict.agree(),
            Some(found) => {
                let note = "how the service writes comparisons and context constants is not published: \
                    here is how it does";
                let notes = found.unpublished.then(|| Note::new(note)).into_iter().collect();
                let subject = format!("parsedExpression.{}", found.path);
                verdict.fail(subject, found.span, Mismatch::Values(found.expected, found.found), notes);
            }
        }
    }
}

/// The texts of a value as the service lists them: none where there is no value.
fn texts(found: &Evaluation) -> Vec<String> {
    match found {
        Evaluation::Value(forms) => match &forms.text {
            TextForm::One(text) => vec![text.clone()],
            TextForm::Many(texts) => texts.clone(),
        },
        _ => Vec::new(),
    }
}

/// What is no value, in words.
fn nothing(found: &Evaluation) -> &'static str {
    match found {
        Evaluation::Null => "Null",
        Evaluation::NoFlow => "no flow",
        Evaluation::NoObject => "no object",
        Evaluation::Value(_) | Evaluation::Error { .. } => "a value",
    }
}

/// Why an expression may come to something else each time.
pub(super) fn unsteady(tree: &Checked, timed: bool) -> Option<&'static str> {
    if tree.calls("Guid") || tree.calls("RandomString") {
        return Some("it draws random values");
    }
    if tree.calls("SelectUniqueValue") {
        return Some("it depends on the values that were taken");
    }
    (!timed && tree.calls("Now")).then_some("it depends on the time, and no `now` says when it was")
}

fn in_words(found: Option<&Diagnostic>) -> String {
    found.map_or_else(|| "false".to_owned(), |found| format!("false ({}: {})", found.code, found.message))
}
