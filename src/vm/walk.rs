//! The plain evaluator over the checked tree: the oracle of the tests, the yardstick of the
//! benchmarks, and what `--trace` watches. It shares slots, values and functions with the VM.

use super::context::{condition, context, is_key};
use super::{Ended, Outcome};
use crate::check::{Checked, Comparison, If, Kind, Switch, Test};
use crate::functions::{Evaluated, Frame, Stop, invoke};
use crate::value::{Value, compare, first, is_blank};

/// Evaluates a checked expression.
///
/// # Errors
/// No flow, no object, or an evaluation error, with its place.
pub fn walk<'r>(node: &'r Checked, frame: &mut Frame<'r>) -> Outcome<'r> {
    hide(node, Walk { frame, watch: &mut () }.value(node))
}

/// An error over a redacted value does not show it.
fn hide<'r>(node: &Checked, outcome: Outcome<'r>) -> Outcome<'r> {
    if !node.redacts() {
        return outcome;
    }
    outcome.map_err(|ended| match ended.stop {
        Stop::Failure(failure) => Ended { stop: failure.redact().into(), span: ended.span },
        stop => Ended { stop, span: ended.span },
    })
}

/// Sees each node's outcome as it is evaluated.
pub trait Watch<'r> {
    /// A node is about to be evaluated.
    fn enter(&mut self, node: &'r Checked);
    /// It has been.
    fn leave(&mut self, node: &'r Checked, outcome: &Outcome<'r>);
    /// The operands of the condition of an `IIF`, so many of the last nodes, have been looked at: whether it holds; none
    /// where an operand that is Null or `""` makes the `IIF` Null.
    fn compared(&mut self, comparison: &'r Comparison, operands: usize, holds: Option<bool>);
}

impl<'r> Watch<'r> for () {
    fn enter(&mut self, _node: &'r Checked) {}
    fn leave(&mut self, _node: &'r Checked, _outcome: &Outcome<'r>) {}
    fn compared(&mut self, _comparison: &'r Comparison, _operands: usize, _holds: Option<bool>) {}
}

/// Evaluates a checked expression, and shows each node's outcome to `watch`: as it is, redacted or not.
///
/// # Errors
/// As [`walk`].
pub fn watched<'r>(node: &'r Checked, frame: &mut Frame<'r>, watch: &mut dyn Watch<'r>) -> Outcome<'r> {
    hide(node, Walk { frame, watch }.value(node))
}

struct Walk<'f, 'r, W: ?Sized> {
    frame: &'f mut Frame<'r>,
    watch: &'f mut W,
}

impl<'r, W: Watch<'r> + ?Sized> Walk<'_, 'r, W> {
    fn value(&mut self, node: &'r Checked) -> Outcome<'r> {
        self.watch.enter(node);
        let outcome = self.kind(node);
        self.watch.leave(node, &outcome);
        outcome
    }

    fn kind(&mut self, node: &'r Checked) -> Outcome<'r> {
        match &node.kind {
            Kind::Constant(constant) => Ok(constant.value()),
            Kind::Attribute(slot) => Ok(self.frame.slot(*slot)),
            Kind::Context(name) => at(node, context(name, self.frame)),
            Kind::NoFlow => at(node, Err(Stop::NoFlow)),
            Kind::NoObject => at(node, Err(Stop::NoObject)),
            Kind::Call(call) => {
                let arena = self.frame.arena;
                let mut arguments = bumpalo::collections::Vec::with_capacity_in(call.arguments.len(), arena);
                for argument in &call.arguments {
                    arguments.push(self.value(argument)?);
                }
                at(node, invoke(call.function, call.prepared.as_deref(), &arguments, self.frame))
            }
            Kind::Compare(comparison) => self.comparison(comparison).map(Value::Boolean),
            Kind::If(branches) => self.branches(branches),
            Kind::Switch(switch) => self.switch(switch),
            Kind::Coalesce(items) => {
                let mut value = Value::Null;
                for item in items {
                    value = self.value(item)?;
                    if !value.is_null() {
                        break;
                    }
                }
                Ok(value)
            }
            Kind::All(items) => self.conditions(items, false),
            Kind::Any(items) => self.conditions(items, true),
        }
    }

    fn comparison(&mut self, comparison: &'r Comparison) -> Result<bool, Ended> {
        let left = self.value(&comparison.left)?;
        let right = self.value(&comparison.right)?;
        Ok(compare(comparison.operator, left, right, self.frame.now, self.frame.arena))
    }

    fn condition(&mut self, node: &'r Checked) -> Result<bool, Ended> {
        let value = self.value(node)?;
        condition(value, self.frame).map_err(|stop| Ended { stop, span: node.span })
    }

    fn branches(&mut self, node: &'r If) -> Outcome<'r> {
        let holds = match &node.test {
            Test::Compare { comparison, guard_left, guard_right } => {
                let left = self.value(&comparison.left)?;
                if *guard_left && is_blank(first(left)) {
                    self.watch.compared(comparison, 1, None);
                    return Ok(Value::Null);
                }
                let right = self.value(&comparison.right)?;
                if *guard_right && is_blank(first(right)) {
                    self.watch.compared(comparison, 2, None);
                    return Ok(Value::Null);
                }
                let holds = compare(comparison.operator, left, right, self.frame.now, self.frame.arena);
                self.watch.compared(comparison, 2, Some(holds));
                holds
            }
            Test::Presence { attribute, test } => {
                if is_blank(first(self.value(attribute)?)) {
                    return Ok(Value::Null);
                }
                self.condition(test)?
            }
            Test::Value { condition: tested, guard } => {
                let value = self.value(tested)?;
                if *guard && is_blank(first(value)) {
                    return Ok(Value::Null);
                }
                condition(value, self.frame).map_err(|stop| Ended { stop, span: tested.span })?
            }
        };
        self.value(if holds { &node.then } else { &node.otherwise })
    }

    fn switch(&mut self, node: &'r Switch) -> Outcome<'r> {
        let source = self.value(&node.source)?;
        for (key, value) in &node.cases {
            let key = self.value(key)?;
            if is_key(source, key, self.frame) {
                return self.value(value);
            }
        }
        self.value(&node.default)
    }

    fn conditions(&mut self, items: &'r [Checked], decisive: bool) -> Outcome<'r> {
        for item in items {
            if self.condition(item)? == decisive {
                return Ok(Value::Boolean(decisive));
            }
        }
        Ok(Value::Boolean(!decisive))
    }
}

fn at<'r>(node: &Checked, evaluated: Evaluated<'r>) -> Outcome<'r> {
    evaluated.map_err(|stop| Ended { stop, span: node.span })
}
