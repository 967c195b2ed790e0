//! Conditions that `Switch` can ask, too: whether a value is equal to a text, or is there at all.

use crate::catalogue::{AttributeType, Lookup};
use crate::functions::Type;
use crate::lint::view::{ExpressionView, call};
use crate::syntax::{Argument, Expression, ExpressionKind, Name, Operator};
use crate::value::parse_integer;

/// The tests of presence, and whether they are true of what is there.
const PRESENCE: [(&str, bool); 4] =
    [("IsPresent", true), ("IsNull", false), ("IsNothing", false), ("IsNullOrEmpty", false)];

/// What Null and `""` are equal to among the keys of a `Switch`.
pub(super) const BLANK: &str = "\"\"";

/// Whether a value is equal to a key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question<'e> {
    /// The value.
    pub subject: &'e Expression,
    /// The key, as it is written in a `Switch`.
    pub key: &'e str,
    /// Whether the condition is true when they are equal; else it is when they are not.
    pub equal: bool,
}

/// The question that a condition asks, where `Switch` gives the same answer for each value.
pub(super) fn question<'e>(view: &ExpressionView<'e>, condition: &'e Expression) -> Option<Question<'e>> {
    let question = match &condition.kind {
        ExpressionKind::Comparison { operator, left, right, .. } => {
            let equal = match operator {
                Operator::Equal => true,
                Operator::NotEqual => false,
                _ => return None,
            };
            let (subject, literal) = if is_literal(left) { (right, left) } else { (left, right) };
            Question { subject, key: key(view, subject, literal)?, equal }
        }
        ExpressionKind::Attribute { .. } => {
            let is_boolean = type_of(view, condition) == Some(Type::Boolean);
            is_boolean.then_some(Question { subject: condition, key: "\"True\"", equal: true })?
        }
        _ => {
            let (subject, present) = presence(condition)?;
            Question { subject, key: BLANK, equal: !present }
        }
    };
    is_switchable(view, question.subject).then_some(question)
}

/// What a test of presence, perhaps under `Not`, is asked of, and whether it is true when that is there.
pub(super) fn presence(condition: &Expression) -> Option<(&Expression, bool)> {
    let call = call(condition)?;
    let argument = call.given(0)?;
    if call.function.name == "Not" {
        return presence(argument).map(|(subject, present)| (subject, !present));
    }
    let (_, present) = PRESENCE.iter().find(|(name, _)| *name == call.function.name)?;
    Some((argument, *present))
}

/// Whether a value can be the source of a `Switch` without another finding: no reference, no list.
pub(super) fn is_switchable(view: &ExpressionView<'_>, subject: &Expression) -> bool {
    match &subject.kind {
        ExpressionKind::Attribute { name, .. } => {
            match view.attribute.object.checked.catalogue.lookup(name) {
                Lookup::Known { ty, multivalued } => !multivalued && ty != AttributeType::Reference,
                Lookup::Open => true,
                Lookup::OtherCase(_) | Lookup::Unknown { .. } => false,
            }
        }
        _ => type_of(view, subject).is_some(),
    }
}

/// The type of a value, as far as it is one whose text form says all: text, or a Boolean.
fn type_of(view: &ExpressionView<'_>, subject: &Expression) -> Option<Type> {
    match &subject.kind {
        ExpressionKind::Attribute { name, .. } => {
            match view.attribute.object.checked.catalogue.attribute_type(name)? {
                AttributeType::Boolean => Some(Type::Boolean),
                AttributeType::Integer => Some(Type::Integer),
                _ => Some(Type::String),
            }
        }
        _ => Some(call(subject)?.function.result)
            .filter(|ty| matches!(ty, Type::String | Type::Boolean | Type::Integer)),
    }
}

/// The key that is equal to the same values as a literal is.
fn key<'e>(view: &ExpressionView<'e>, subject: &Expression, literal: &'e Expression) -> Option<&'e str> {
    match &literal.kind {
        ExpressionKind::String(text) if text.value.is_empty() => Some(BLANK),
        // Numbers are compared as numbers: only as they are printed are they the same text, too.
        ExpressionKind::String(text) => parse_integer(&text.value)
            .is_none_or(|number| number.to_string() == text.value)
            .then(|| view.written(literal.span)),
        ExpressionKind::Integer { hex: false, .. } => {
            (type_of(view, subject) == Some(Type::Integer)).then(|| view.written(literal.span))
        }
        ExpressionKind::Name(Name::True) => Some("\"True\""),
        ExpressionKind::Name(Name::False) => Some("\"False\""),
        ExpressionKind::Name(Name::Null) => Some(BLANK),
        _ => None,
    }
}

/// Text, numbers, and the names of values.
fn is_literal(expression: &Expression) -> bool {
    matches!(
        expression.kind,
        ExpressionKind::String(_) | ExpressionKind::Integer { .. } | ExpressionKind::Name(_)
    )
}

/// Whether a slot is Null whatever happens: nothing is written there, or `Null`.
pub(super) fn is_null(slot: &Argument) -> bool {
    match slot {
        Argument::Empty(_) => true,
        Argument::Given(part) => matches!(part.kind, ExpressionKind::Name(Name::Null)),
    }
}
