//! Null flow: what evaluating a part of an expression can come to beside a value, and why.
//!
//! It is an abstract interpretation of the checked tree. Every part has a [`State`](state::State): which of the
//! outcomes it may have, and what its value can be. What it says *may* be is always a superset of what *is*; the tests
//! hold it to that over random expressions. Two things are left out on purpose, because no mapping is written with
//! them in mind: the bounds on the size of texts, on Lists and on the steps of a pattern, and a piece of a text that
//! is the half of a surrogate pair.

mod call;
mod cause;
mod empty;
mod facts;
mod failure;
mod forms;
mod range;
mod state;

pub use cause::{Cause, Reason};
pub use range::ValueType;

use super::{Attributes, Checked, Kind, Options};
use crate::catalogue::{AttributeType, Catalogue, Lookup};
use crate::functions::Type;
use crate::value::{Arena, Constant};
use facts::{Facts, Has};
use range::Range;
use state::State;

/// What evaluating a node can come to beside a value, each with its cause.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Flow {
    /// It can be Null.
    pub null: Option<Cause>,
    /// It can be `""`.
    pub empty: Option<Cause>,
    /// It can end the expression: the attribute does not flow.
    pub no_flow: Option<Cause>,
    /// It can end the expression: the object is left out.
    pub no_object: Option<Cause>,
    /// It can fail.
    pub failure: Option<Cause>,
}

/// What is known of the names in an expression.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// The source attributes.
    pub catalogue: &'a Catalogue,
    /// The slots of the attributes.
    pub attributes: &'a Attributes,
    /// How the expression was checked.
    pub options: Options,
}

/// The flow of an expression, or of a part of one that is looked at on its own: as if it were evaluated for every
/// record, whatever condition it stands behind.
pub fn flow(node: &Checked, names: &Names<'_>) -> Flow {
    let mut analysis = Analysis { names, parts: None };
    analysis.state(node, &Facts::default()).flow
}

/// The types that a value of an expression can have, when it has one that is neither Null nor `""`. Text of which
/// nothing else is known counts as a String; none: it has no such value.
pub fn value_types(node: &Checked, names: &Names<'_>) -> Vec<ValueType> {
    let mut analysis = Analysis { names, parts: None };
    analysis.state(node, &Facts::default()).range.types()
}

/// The flow of every part of an expression where it stands: behind a condition that asks whether an attribute is
/// there, the attribute is. Parts come before what they are parts of; those that are never evaluated do not come.
pub fn flows<'t>(node: &'t Checked, names: &Names<'_>) -> Vec<(&'t Checked, Flow)> {
    let mut analysis = Analysis { names, parts: Some(Vec::new()) };
    analysis.state(node, &Facts::default());
    analysis.parts.unwrap_or_default()
}

struct Analysis<'a, 't> {
    names: &'a Names<'a>,
    /// Every part that has been looked at, where that is wanted.
    parts: Option<Vec<(&'t Checked, Flow)>>,
}

impl<'t> Analysis<'_, 't> {
    fn state(&mut self, node: &'t Checked, facts: &Facts) -> State {
        let state = self.kind(node, facts);
        if let Some(parts) = &mut self.parts {
            parts.push((node, state.flow.clone()));
        }
        state
    }

    fn kind(&mut self, node: &'t Checked, facts: &Facts) -> State {
        match &node.kind {
            Kind::Constant(constant) => self.constant(node, constant),
            Kind::Attribute(slot) => self.attribute(node, *slot, facts),
            Kind::Context(name) => {
                let mut state = State::of(Range::of(Type::String));
                state.flow.failure = Some(Cause::at(node, Reason::ContextMissing(name.clone())));
                state.flow.empty = Some(Cause::at(node, Reason::ContextEmpty(name.clone())));
                state
            }
            Kind::NoFlow => {
                let mut state = State::default();
                state.flow.no_flow = Some(Cause::at(node, Reason::Written("IgnoreAttributeFlow")));
                state
            }
            Kind::NoObject => {
                let mut state = State::default();
                state.flow.no_object = Some(Cause::at(node, Reason::Written("IgnoreObjectFlow")));
                state
            }
            Kind::Call(call) => {
                let arguments: Vec<State> =
                    call.arguments.iter().map(|argument| self.state(argument, facts)).collect();
                call::Called { node, call, arguments: &arguments, names: self.names }.state()
            }
            Kind::Compare(comparison) => {
                let mut state = State::of(Range::of(Type::Boolean));
                state.stops_of(&self.state(&comparison.left, facts));
                state.stops_of(&self.state(&comparison.right, facts));
                state
            }
            Kind::If(branches) => self.branches(branches, facts),
            Kind::Switch(switch) => self.switch(node, switch, facts),
            Kind::Coalesce(items) => self.coalesce(items, facts),
            Kind::All(items) => self.conditions(items, true, facts),
            Kind::Any(items) => self.conditions(items, false, facts),
        }
    }

    fn constant(&self, node: &Checked, constant: &Constant) -> State {
        let text = match constant {
            Constant::Null => "Null",
            Constant::String(text) if text.is_empty() => r#""""#,
            other => return State::of(Range::constant(other.clone())),
        };
        let reason = match node.written() {
            Kind::Call(call) => Reason::Folded { function: call.function, text },
            _ if is_empty_slot(node) => Reason::EmptySlot,
            _ => Reason::Written(text),
        };
        let cause = Some(Cause::at(node, reason));
        let mut state = State::default();
        match constant {
            Constant::Null => state.flow.null = cause,
            _ => state.flow.empty = cause,
        }
        state
    }

    fn attribute(&self, node: &Checked, slot: usize, facts: &Facts) -> State {
        let Names { catalogue, attributes, .. } = *self.names;
        let name = attributes.name(slot);
        let has = facts.of(slot);
        let mut state = State::of(range_of(name, catalogue));
        let cause = |reason| Some(Cause { span: node.span, attribute: Some(name.into()), reason });
        if has.is_none() && !catalogue.always_present(name) {
            state.flow.null = cause(Reason::AttributeMayBeAbsent);
        }
        if !catalogue.never_empty(name) {
            if has != Some(Has::Text) {
                state.flow.empty = cause(Reason::AttributeMayBeEmpty);
            }
            state.element = cause(Reason::AttributeMayBeEmpty);
        }
        state
    }
}

/// What the values of an attribute can be. Types are certain for Microsoft Entra only: what else the catalogue says is
/// how attributes are meant, and records may have them in other forms.
fn range_of(name: &str, catalogue: &Catalogue) -> Range {
    match catalogue.lookup(name) {
        Lookup::Known { ty, multivalued } if catalogue.kind().is_entra() => match ty {
            _ if multivalued => Range::any(),
            AttributeType::Boolean => Range::of(Type::Boolean),
            AttributeType::Integer => Range::of(Type::Integer),
            _ => Range::one_value(),
        },
        _ => Range::any(),
    }
}

/// Whether nothing is written there: such an argument has a place, but no extent.
fn is_empty_slot(node: &Checked) -> bool {
    matches!(node.as_constant(), Some(Constant::Null)) && node.span.start == node.span.end
}

/// The text form of a constant, as the keys of a `Switch` are compared: Null is `""`.
fn text_of(constant: &Constant) -> String {
    constant.value().to_str(&Arena::new()).unwrap_or_default().to_owned()
}
