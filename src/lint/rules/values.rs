//! What is known of the values of nodes before a record is seen.

use crate::check::static_type;
use crate::dotnet::datetime::Styles;
use crate::functions::Type;
use crate::lint::view::{self, CallView, ExpressionView};
use crate::source::Span;
use crate::syntax::{Argument, Expression, ExpressionKind, Name, StringLiteral};
use crate::value::{Arena, Constant};

/// The constant that a node always is: one that is written there, or what comes of constants.
pub(super) fn constant(view: &ExpressionView<'_>, node: &Expression) -> Option<Constant> {
    match &node.kind {
        ExpressionKind::String(literal) => Some(Constant::text(literal.value.as_str())),
        ExpressionKind::Integer { value, .. } => Some(Constant::Integer(*value)),
        ExpressionKind::Name(Name::True) => Some(Constant::Boolean(true)),
        ExpressionKind::Name(Name::False) => Some(Constant::Boolean(false)),
        ExpressionKind::Name(Name::Null) => Some(Constant::Null),
        _ => view.resolved(node.span)?.as_constant().cloned(),
    }
}

/// The text form of a constant; that of Null is empty.
pub(super) fn text(constant: &Constant) -> String {
    constant.value().to_str(&Arena::new()).unwrap_or_default().to_owned()
}

/// The type of a node's value, where it has one whatever the record is.
pub(super) fn type_of(view: &ExpressionView<'_>, node: &Expression) -> Option<Type> {
    let object = view.attribute.object.checked;
    static_type(view.resolved(node.span)?, &object.catalogue, &object.slots)
}

/// The text literal that a node is.
pub(super) fn literal(node: &Expression) -> Option<&StringLiteral> {
    match &node.kind {
        ExpressionKind::String(literal) => Some(literal),
        _ => None,
    }
}

/// What stands between the quotes of a text literal.
pub(super) fn content(literal: &StringLiteral) -> Span {
    literal.locate(Span::new(0, literal.value.len()))
}

/// A piece of the user's text as messages show it: on one line, and not too long.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut shown: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((at, _)) = shown.char_indices().nth(LONGEST) {
        shown.truncate(at);
        shown.push('…');
    }
    shown
}

/// A key of a `Switch` and the value behind it.
pub(super) type Case<'a> = (&'a Expression, Option<&'a Expression>);

/// The source of a `Switch`, and its keys with their values.
pub(super) fn switch<'a>(call: &CallView<'a>) -> Option<(&'a Expression, Vec<Case<'a>>)> {
    if call.function.name != "Switch" {
        return None;
    }
    let pairs = call.arguments.get(2..).unwrap_or_default().chunks(2);
    let cases = pairs.filter_map(|pair| {
        let [key, value] = pair else { return None };
        Some((key.given()?, value.given()))
    });
    Some((call.given(0)?, cases.collect()))
}

/// Whether the argument at an index can be the result of the call itself, as the branches of `IIF` can.
pub(super) fn is_result(call: &CallView<'_>, index: usize) -> bool {
    match call.function.name {
        "IIF" => index == 1 || index == 2,
        "Switch" => index == 1 || index >= 3 && index % 2 == 1,
        "Coalesce" | "SelectUniqueValue" => true,
        "IgnoreFlowIfNullOrEmpty" | "Redact" => index == 0,
        _ => false,
    }
}

/// Which arguments of a `FormatDateTime` are its formats: input and output. An older form of the call has no slot for
/// dateTimeStyles before them.
pub(super) fn date_formats(call: &CallView<'_>) -> [usize; 2] {
    let names_styles = || {
        let styles = call.literal(1).map(|literal| literal.value.as_str());
        styles.is_some_and(|styles| !styles.is_empty() && Styles::parse(styles).is_ok())
    };
    match call.arguments {
        [_, _, _] | [_, Argument::Given(_), _, Argument::Empty(_)] if !names_styles() => [1, 2],
        _ => [2, 3],
    }
}

/// The nodes whose value an expression can come to.
pub(super) fn results(tree: &Expression) -> Vec<&Expression> {
    let mut found = Vec::new();
    let mut open = vec![tree];
    while let Some(node) = open.pop() {
        let parts: Vec<&Expression> = match view::call(node) {
            Some(call) => {
                let arguments = call.arguments.iter().enumerate();
                let arguments = arguments.filter(|(index, _)| is_result(&call, *index));
                arguments.filter_map(|(_, argument)| Argument::given(argument)).collect()
            }
            None => Vec::new(),
        };
        if parts.is_empty() {
            found.push(node);
        }
        open.extend(parts);
    }
    found
}
