use super::outcome::{Evaluation, TextForm, ValueForms};
use crate::check::{Checked, Comparison, Kind};
use crate::functions::{Frame, REDACTED};
use crate::source::Span;
use crate::value::{Arena, Value};
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
    /// Whether it is the branch that an `IIF` or a `Switch` has taken, or the value that a `Coalesce` has found.
    pub chosen: bool,
}

impl Trace {
    /// Evaluates an expression and keeps every step.
    pub fn of<'r>(tree: &'r Checked, frame: &mut Frame<'r>) -> Self {
        Trace::with_outcome(tree, frame, &[]).0
    }

    /// The same, and the outcome itself, which is not masked.
    ///
    /// `secret`: the slots of attributes whose values are shown nowhere, nor what is made from them.
    pub(crate) fn with_outcome<'r>(
        tree: &'r Checked,
        frame: &mut Frame<'r>,
        secret: &[usize],
    ) -> (Self, Outcome<'r>) {
        let mut tracer = Tracer { open: Vec::new(), arena: frame.arena, secret, done: None };
        let outcome = watched(tree, frame, &mut tracer);
        let trace = tracer.done.unwrap_or_else(|| Trace {
            span: tree.span,
            outcome: Evaluation::keep(outcome.clone(), frame.arena),
            parts: Vec::new(),
            chosen: false,
        });
        (trace, outcome)
    }
}

/// Parts whose evaluation has begun, and what has been found within each.
struct Tracer<'r, 's> {
    open: Vec<Open>,
    arena: &'r Arena,
    /// Attributes that are shown nowhere.
    secret: &'s [usize],
    done: Option<Trace>,
}

struct Open {
    parts: Vec<Trace>,
    /// Within a call of `Redact`, or around one: either would show the value.
    masked: bool,
    /// Made from what is shown nowhere.
    secret: bool,
}

impl Tracer<'_, '_> {
    /// Whether a node is an attribute that is shown nowhere, or made from one.
    fn is_secret(&self, node: &Checked) -> bool {
        !self.secret.is_empty() && node.reads_any(self.secret)
    }
}

impl<'r> Watch<'r> for Tracer<'r, '_> {
    fn enter(&mut self, node: &'r Checked) {
        let within =
            self.open.last().is_some_and(|open| open.masked) && !matches!(node.kind, Kind::Constant(_));
        let secret = self.is_secret(node);
        self.open.push(Open { parts: Vec::new(), masked: within || node.redacts(), secret });
    }

    fn leave(&mut self, node: &'r Checked, outcome: &Outcome<'r>) {
        let Some(mut open) = self.open.pop() else { return };
        if let Some(last) = open.parts.last_mut() {
            last.chosen = is_branch(node, last.span);
        }
        let mut kept = Evaluation::keep(outcome.clone(), self.arena);
        if open.masked || open.secret {
            kept = mask(kept);
            // Which way a choice went would tell.
            if matches!(node.kind, Kind::If(_) | Kind::Switch(_) | Kind::Coalesce(_)) {
                open.parts.clear();
            }
        }
        let trace = Trace { span: node.span, outcome: kept, parts: open.parts, chosen: false };
        match self.open.last_mut() {
            Some(parent) => parent.parts.push(trace),
            None => self.done = Some(trace),
        }
    }

    fn compared(&mut self, comparison: &'r Comparison, operands: usize, holds: Option<bool>) {
        let masked = self.is_secret(&comparison.left) || self.is_secret(&comparison.right);
        let Some(open) = self.open.last_mut() else { return };
        let parts = open.parts.split_off(open.parts.len().saturating_sub(operands));
        let outcome = Evaluation::keep(Ok(holds.map_or(Value::Null, Value::Boolean)), self.arena);
        let span = comparison.left.span.to(comparison.right.span);
        let outcome = if open.masked || masked { mask(outcome) } else { outcome };
        open.parts.push(Trace { span, outcome, parts, chosen: false });
    }
}

/// Whether what stands there is one of the things that a node can come to.
fn is_branch(node: &Checked, span: Span) -> bool {
    match &node.kind {
        Kind::If(branches) => [&branches.then, &branches.otherwise].iter().any(|branch| branch.span == span),
        Kind::Switch(switch) => {
            let values = switch.cases.iter().map(|(_, value)| value);
            values.chain([&switch.default]).any(|value| value.span == span)
        }
        Kind::Coalesce(_) => true,
        _ => false,
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
