//! What the compiler of text instructions asks of the checked tree.

use crate::check::{Call, Checked, Kind, Test};
use crate::functions::{Body, Edit, NullRule, Purity, TextShape, Type};
use crate::value::{Arena, Constant, Value};

/// A call as something done to text.
pub(super) enum Shape {
    Same,
    Concatenate,
    Join(String),
    Edit(Edit),
}

impl Call {
    pub(super) fn shape(&self) -> Option<Shape> {
        match (&self.function.body, &self.prepared) {
            (Body::Text(_, TextShape::Same), _) => Some(Shape::Same),
            (Body::Text(_, TextShape::Concatenate), _) => Some(Shape::Concatenate),
            (Body::Text(_, TextShape::Edit(edit)), _) => Some(Shape::Edit(edit.clone())),
            (Body::Text(_, TextShape::Join), _) => {
                let separator = self.arguments.first()?.as_constant()?;
                Some(Shape::Join(text_of(separator).unwrap_or_default()))
            }
            (Body::Prepare(_), Some(prepared)) => {
                // What Null gives must be known here; a function with rules of its own that is an edit gives Null.
                let known = matches!(self.function.null, NullRule::Null | NullRule::Empty | NullRule::Own);
                prepared.edit().filter(|_| known).map(Shape::Edit)
            }
            _ => None,
        }
    }
}

impl Checked {
    /// Whether evaluating it again gives the same, and nobody notices.
    pub fn is_pure(&self) -> bool {
        !matches!(&self.kind, Kind::Call(call) if call.function.purity == Purity::Impure)
            && self.children().into_iter().all(Checked::is_pure)
    }

    /// Whether evaluating it can end in something other than a value.
    pub(super) fn may_end(&self) -> bool {
        let itself = match &self.kind {
            Kind::NoFlow | Kind::NoObject | Kind::Context(_) | Kind::All(_) | Kind::Any(_) => true,
            Kind::Call(call) => call.function.can_fail || call.function.null == NullRule::NoFlow,
            Kind::If(node) => !matches!(node.test, Test::Compare { .. }),
            Kind::Constant(_)
            | Kind::Attribute(_)
            | Kind::Compare(_)
            | Kind::Switch(_)
            | Kind::Coalesce(_) => false,
        };
        itself || self.children().into_iter().any(Checked::may_end)
    }

    /// Whether its value is never a List.
    pub(super) fn gives_one_text(&self) -> bool {
        match &self.kind {
            Kind::Constant(_) => true,
            Kind::Call(call) => call.function.result == Type::String,
            Kind::If(node) => node.then.gives_one_text() && node.otherwise.gives_one_text(),
            Kind::Coalesce(items) => items.iter().all(Checked::gives_one_text),
            Kind::Switch(node) => {
                node.default.gives_one_text() && node.cases.iter().all(|(_, value)| value.gives_one_text())
            }
            _ => false,
        }
    }
}

/// The text form of a constant; none of Null.
pub(super) fn text_of(constant: &Constant) -> Option<String> {
    match constant.value() {
        Value::Null => None,
        value => value.to_str(&Arena::new()).map(str::to_owned),
    }
}
