//! Which branches of an expression are empty.

use crate::lint::view::call;
use crate::source::Span;
use crate::syntax::{Argument, Expression, ExpressionKind};

/// A branch that gives nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Empty {
    /// The text `""`.
    Text(Span),
    /// A slot that is left empty: Null.
    Slot(Span),
}

/// The branches that the result of an expression can be and that are empty. A `Switch` without a default has
/// none on purpose.
pub(super) fn empty(expression: &Expression) -> Vec<Empty> {
    let mut found = Vec::new();
    branches(expression, &mut found);
    found
}

fn branches(expression: &Expression, found: &mut Vec<Empty>) {
    match call(expression).map(|call| (call.function.name, call.arguments)) {
        Some(("IIF", arguments)) => slots(arguments.iter().skip(1), found),
        Some(("Switch", arguments)) => {
            let default = arguments.iter().skip(1).take(1).filter(|default| default.given().is_some());
            slots(default.chain(arguments.iter().skip(3).step_by(2)), found);
        }
        Some(("Coalesce", arguments)) => slots(arguments.iter().filter(|a| a.given().is_some()), found),
        _ => {}
    }
}

fn slots<'e>(slots: impl Iterator<Item = &'e Argument>, found: &mut Vec<Empty>) {
    for slot in slots {
        match slot {
            Argument::Empty(span) => found.push(Empty::Slot(*span)),
            Argument::Given(part) => match &part.kind {
                ExpressionKind::String(literal) if literal.value.is_empty() => {
                    found.push(Empty::Text(part.span));
                }
                _ => branches(part, found),
            },
        }
    }
}
