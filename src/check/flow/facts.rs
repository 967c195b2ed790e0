//! What a condition that was met says of attributes.

use crate::check::{Checked, Comparison, Kind};
use crate::functions::{EmptyRule, NullRule, Type};
use crate::syntax::Operator;
use crate::value::{Constant, is_blank};

/// What an attribute is known to have where a part stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Has {
    /// A value that is not Null.
    Value,
    /// A value that is neither Null nor `""`.
    Text,
}

/// What is known of attributes where a part stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts(Vec<(usize, Has)>);

impl Facts {
    /// What is known of the attribute of a slot.
    pub(super) fn of(&self, slot: usize) -> Option<Has> {
        self.0.iter().filter(|(other, _)| *other == slot).map(|(_, has)| *has).max()
    }

    /// These, and that a value has text.
    pub(super) fn with_text(mut self, node: &Checked) -> Self {
        self.text(node);
        self
    }

    /// These, and what follows from a condition having come out as `truth`.
    pub(super) fn when(mut self, condition: &Checked, truth: bool) -> Self {
        self.holds(condition, truth);
        self
    }

    /// These, and what follows from a comparison having come out as `truth`.
    pub(super) fn when_compared(mut self, comparison: &Comparison, truth: bool) -> Self {
        self.compares(comparison, truth);
        self
    }

    fn text(&mut self, node: &Checked) {
        if let Some(slot) = subject(node) {
            self.0.push((slot, Has::Text));
        }
    }

    fn holds(&mut self, condition: &Checked, truth: bool) {
        match &condition.kind {
            // Null is False, and "" is no condition.
            Kind::Attribute(_) if truth => self.text(condition),
            Kind::Compare(comparison) => self.compares(comparison, truth),
            Kind::All(items) if truth => items.iter().for_each(|item| self.holds(item, true)),
            Kind::Any(items) if !truth => items.iter().for_each(|item| self.holds(item, false)),
            Kind::Call(call) => {
                let Some(argument) = call.arguments.first() else { return };
                match (call.function.name, truth) {
                    ("IsPresent", true) | ("IsNullOrEmpty", false) => self.text(argument),
                    ("IsNull" | "IsNothing", false) | ("IsString", true) => {
                        if let Kind::Attribute(slot) = argument.kind {
                            self.0.push((slot, Has::Value));
                        }
                    }
                    ("CBool", _) => self.holds(argument, truth),
                    // What does not convert counts as False to `Not`; only a Boolean says what it was.
                    ("Not", _) if is_boolean(argument) => self.holds(argument, !truth),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn compares(&mut self, comparison: &Comparison, truth: bool) {
        let Comparison { operator, left, right } = comparison;
        let (constant, other) = match (left.as_constant(), right.as_constant()) {
            (None, Some(constant)) => (constant, left),
            (Some(constant), None) => (constant, right),
            _ => return,
        };
        let blank = is_blank(constant.value());
        let equal = match operator {
            Operator::Equal => truth,
            Operator::NotEqual => !truth,
            // Nothing is before or after Null.
            _ if truth => {
                if let Kind::Attribute(slot) = other.kind {
                    self.0.push((slot, Has::Value));
                }
                return;
            }
            _ => return,
        };
        // Null and "" are equal to each other, and to nothing else.
        if equal != blank {
            self.text(other);
        }
    }
}

/// The attribute that must have text for the node to have any.
pub(super) fn subject(node: &Checked) -> Option<usize> {
    match &node.kind {
        Kind::Attribute(slot) => Some(*slot),
        Kind::Call(call) => {
            let function = call.function;
            let keeps_blank = function.source == 0
                && matches!(function.null, NullRule::Null | NullRule::Empty)
                && matches!(function.empty, EmptyRule::Source | EmptyRule::Any)
                && function
                    .parameters
                    .first()
                    .is_some_and(|source| matches!(source.ty, Type::String | Type::Any));
            call.arguments.first().filter(|_| keeps_blank).and_then(subject)
        }
        _ => None,
    }
}

/// Whether the node is a Boolean whenever it is anything.
fn is_boolean(node: &Checked) -> bool {
    match &node.kind {
        Kind::Constant(constant) => matches!(constant, Constant::Boolean(_)),
        Kind::Call(call) => call.function.result == Type::Boolean,
        Kind::Compare(_) | Kind::All(_) | Kind::Any(_) => true,
        _ => false,
    }
}
