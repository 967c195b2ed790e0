//! Constant folding: what can be known before a record is seen is evaluated once.

use super::Checker;
use super::tree::{Checked, Kind};
use crate::functions::{Clock, Environment, Evaluated, Frame, Purity, invoke};
use crate::value::{Arena, Constant, DateTime, Value, compare};

impl Checker<'_> {
    /// The node itself, or the constant that it always is.
    pub(super) fn folded(&self, node: Checked) -> Checked {
        if !self.options.fold {
            return node;
        }
        match constant_of(&node) {
            Some(constant) => node.fold(constant),
            None => node,
        }
    }
}

/// The constant that a node always is. It is evaluated at two instants of different years, months
/// and days: a date text without a year takes the clock's, so a result is a constant only when
/// both agree. What fails is left for the record.
fn constant_of(node: &Checked) -> Option<Constant> {
    const INSTANTS: [i64; 2] = [630_822_816_000_000_000, 661_729_392_123_456_789];
    let arena = Arena::new();
    let environments = INSTANTS.map(|ticks| {
        let clock = DateTime::from_ticks(ticks).map_or(Clock::System, Clock::Fixed);
        Environment { clock, ..Environment::default() }
    });
    let mut found = None;
    for environment in &environments {
        let mut frame = Frame::new(&arena, environment, &[], 0);
        let constant = Constant::keep(evaluate(node, &mut frame)?.ok()?)?;
        if found.get_or_insert_with(|| constant.clone()) != &constant {
            return None;
        }
    }
    found
}

/// The value of a node whose parts are all constant.
fn evaluate<'r>(node: &'r Checked, frame: &mut Frame<'r>) -> Option<Evaluated<'r>> {
    match &node.kind {
        // A constant would not know that it is not to be shown.
        Kind::Call(call) if call.function.purity == Purity::Pure && call.function.name != "Redact" => {
            let values = call.arguments.iter().map(|argument| Some(argument.as_constant()?.value()));
            let values: Vec<Value<'r>> = values.collect::<Option<_>>()?;
            Some(invoke(call.function, call.prepared.as_deref(), &values, frame))
        }
        Kind::Compare(comparison) => {
            let (left, right) = (comparison.left.as_constant()?, comparison.right.as_constant()?);
            let holds = compare(comparison.operator, left.value(), right.value(), frame.now, frame.arena);
            Some(Ok(Value::Boolean(holds)))
        }
        _ => None,
    }
}
