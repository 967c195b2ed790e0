use crate::functions::Stop;
use crate::source::{Code, Span};
use crate::value::{Arena, Value};
use crate::vm::Outcome;

/// The outcome of an evaluation, kept beyond the record it came from.
#[derive(Clone, Debug, PartialEq)]
pub enum Evaluation {
    /// A value.
    Value(ValueForms),
    /// Null: the attribute does not flow, or takes its default.
    Null,
    /// Asked for: the attribute does not flow.
    NoFlow,
    /// Asked for: the whole object is left out.
    NoObject,
    /// It went wrong.
    Error {
        /// The code, `AF9xx`.
        code: Code,
        /// What went wrong.
        message: String,
        /// A way out.
        help: Option<String>,
        /// The part of the expression that was being evaluated.
        span: Span,
    },
}

/// A value as JSON and as text.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueForms {
    /// Boolean and Integer as such, DateTime in ISO 8601, Record as an object.
    pub json: serde_json::Value,
    /// The text form.
    pub text: TextForm,
}

/// The text form of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextForm {
    /// Of one value.
    One(String),
    /// Of each element of a List.
    Many(Vec<String>),
}

impl Evaluation {
    /// Keeps an outcome.
    pub fn keep<'r>(outcome: Outcome<'r>, arena: &'r Arena) -> Self {
        match outcome {
            Ok(value) if value.is_null() => Evaluation::Null,
            Ok(value) => Evaluation::Value(ValueForms::keep(value, arena)),
            Err(ended) => match ended.stop {
                Stop::NoFlow => Evaluation::NoFlow,
                Stop::NoObject => Evaluation::NoObject,
                Stop::Failure(failure) => Evaluation::Error {
                    code: failure.code,
                    message: failure.to_string(),
                    help: failure.help,
                    span: ended.span,
                },
            },
        }
    }
}

impl ValueForms {
    /// Keeps a value.
    pub fn keep<'r>(value: Value<'r>, arena: &'r Arena) -> Self {
        let mut json = Vec::new();
        value.write_json(&mut json);
        let text = |value: Value<'r>| value.to_str(arena).unwrap_or_default().to_owned();
        ValueForms {
            // What `write_json` writes is JSON; were it not, Null would say so.
            json: serde_json::from_slice(&json).unwrap_or_default(),
            text: match value {
                Value::List(items) => TextForm::Many(items.iter().map(|item| text(*item)).collect()),
                value => TextForm::One(text(value)),
            },
        }
    }
}
