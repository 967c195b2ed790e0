//! Stored answers of the service in a batch: what their expressions come to here, and whether that is the same.

use std::sync::Arc;

use attrflow::functions::{Environment, TakenValues};
use attrflow::testing::answers::{self, AnswerKind, ExpressionAnswer, Surroundings};
use serde::Serialize;
use serde_json::{Value, json};

use super::batch::{Answer, Defaults, Id, answer};
use crate::cli::batch::LineError;

/// How what the service has answered compares with what is computed here.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Held {
    /// The result of the service: texts, `null`, or its error.
    expected: Value,
    agrees: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_compared: Vec<String>,
}

/// The members that say what came of an expression.
const RESULTS: [&str; 4] =
    ["parsingSucceeded", "evaluationSucceeded", "evaluationResult", "parsedExpression"];

/// What else stored answers have, and questions hardly ever.
const OTHERS: [&str; 4] = ["provisioningSteps", "\"response\"", "\"entries\"", "\"key\""];

/// Whether a text may hold stored answers, at a glance.
pub(super) fn may_be_stored(text: &str) -> bool {
    has_result(text) || OTHERS.iter().any(|word| text.contains(word))
}

/// Whether a text names a member that says what came of an expression.
pub(super) fn has_result(text: &str) -> bool {
    RESULTS.iter().any(|word| text.contains(word))
}

/// What an expression comes to here, beside what the service said; and whether the two agree.
pub(super) fn hold<'l>(
    stored: &answers::Answer,
    number: usize,
    defaults: &Defaults<'_>,
) -> (Answer<'l>, bool) {
    let id = Some(Id::Made(stored.id.clone().unwrap_or_else(|| number.into())));
    let AnswerKind::Expression(asked) = &stored.kind else {
        return (Answer::error(id, LineError::line("it is about no expression")), false);
    };
    let environment = Environment {
        random: None,
        clock: defaults.environment.clock,
        seed: defaults.environment.seed,
        default_domain: defaults.environment.default_domain.clone(),
        constants: defaults.environment.constants.clone(),
        unique: Some(Arc::new(TakenValues::new(&defaults.taken))),
    };
    let surroundings = Surroundings { environment: &environment, timed: defaults.timed };
    let held = asked.hold(defaults.settings, surroundings);
    let verdict = held.verdict;
    let nothing = verdict.nothing(stored).map(|found| found.message);
    let agrees = verdict.agrees() && nothing.is_none();
    let differences: Vec<String> = verdict.failures.iter().map(ToString::to_string).chain(nothing).collect();
    let difference = (!differences.is_empty()).then(|| differences.join("; "));
    let compared = Held { expected: expected(asked), agrees, difference, not_compared: verdict.left };
    let mut answer = match held.outcome {
        Ok(outcome) => answer(id, outcome),
        Err(found) => Answer::error(id, LineError::new(found.code, found.message)),
    };
    answer.held = Some(compared);
    (answer, agrees)
}

fn expected(asked: &ExpressionAnswer) -> Value {
    let failed = [&asked.parsed, &asked.evaluated].into_iter().flatten().any(|said| !said.value);
    match (&asked.result, &asked.error) {
        (Some(result), _) if !result.value.is_empty() => json!(result.value),
        (_, Some(error)) => json!({"error": {"code": error.code, "message": error.message}}),
        _ if failed => json!({"error": null}),
        _ => Value::Null,
    }
}
