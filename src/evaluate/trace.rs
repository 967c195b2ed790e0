use super::outcome::{Evaluation, TextForm, ValueForms};
use crate::check::{Checked, Kind};
use crate::functions::{Frame, REDACTED};
use crate::source::Span;
use crate::value::Arena;
use crate::vm::{Outcome, Watch, watched};

/// The outcome of a part of an expression, and of the parts within it that were evaluated.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// The part, in the expression's text.
    pub span: Span,
    /// Its outcome; masked where the part is redacted, or within one that is.
    pub outcome: Evaluation,
    /// The parts that were evaluated for it, in order.
    pub parts: Vec<Trace>,
}

impl Trace {
    /// Evaluates an expression and keeps every step.
    pub fn of<'r>(tree: &'r Checked, frame: &mut Frame<'r>) -> Self {
        Trace::with_outcome(tree, frame).0
    }

    /// The same, and the outcome itself, which is not masked.
    pub(crate) fn with_outcome<'r>(tree: &'r Checked, frame: &mut Frame<'r>) -> (Self, Outcome<'r>) {
        let mut tracer = Tracer { open: Vec::new(), arena: frame.arena, done: None };
        let outcome = watched(tree, frame, &mut tracer);
        let trace = tracer.done.unwrap_or_else(|| Trace {
            span: tree.span,
            outcome: Evaluation::keep(outcome.clone(), frame.arena),
            parts: Vec::new(),
        });
        (trace, outcome)
    }
}

/// Parts whose evaluation has begun, and what has been found within each.
struct Tracer<'r> {
    open: Vec<Open>,
    arena: &'r Arena,
    done: Option<Trace>,
}

struct Open {
    parts: Vec<Trace>,
    /// Within a call of `Redact`, or around one: either would show the value.
    masked: bool,
}

impl<'r> Watch<'r> for Tracer<'r> {
    fn enter(&mut self, node: &'r Checked) {
        let within =
            self.open.last().is_some_and(|open| open.masked) && !matches!(node.kind, Kind::Constant(_));
        self.open.push(Open { parts: Vec::new(), masked: within || node.redacts() });
    }

    fn leave(&mut self, node: &'r Checked, outcome: &Outcome<'r>) {
        let Some(open) = self.open.pop() else { return };
        let mut kept = Evaluation::keep(outcome.clone(), self.arena);
        if open.masked {
            kept = mask(kept);
        }
        let trace = Trace { span: node.span, outcome: kept, parts: open.parts };
        match self.open.last_mut() {
            Some(parent) => parent.parts.push(trace),
            None => self.done = Some(trace),
        }
    }
}

fn mask(outcome: Evaluation) -> Evaluation {
    match outcome {
        Evaluation::Value(_) => {
            Evaluation::Value(ValueForms { json: REDACTED.into(), text: TextForm::One(REDACTED.into()) })
        }
        Evaluation::Error { code, help, span, .. } => Evaluation::Error {
            code,
            message: format!("an error over a redacted value: {REDACTED}"),
            help,
            span,
        },
        other => other,
    }
}
