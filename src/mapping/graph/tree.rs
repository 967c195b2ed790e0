//! From an expression to the tree that the service keeps beside its text.

use serde_json::{Value, json};

use super::keys;
use crate::syntax::{Argument, Expression, ExpressionKind, print_expression, print_string};

/// The `attributeMappingSource` of an expression, as the service writes it: text and tree, an entry in `parameters` for
/// each argument that is given, numbers as text constants. The expression itself has its canonical text, and so do
/// the calls in it.
///
/// How the service writes comparisons and `%NAME%` is not published: they have their text, and no name.
pub fn expression_tree(expression: &Expression) -> Value {
    let node = |ty: &str, name: Value, parameters: Vec<Value>, text: String| json!({"expression": text, "name": name, "parameters": parameters, "type": ty});
    let constant = |name: &str| node("Constant", name.into(), Vec::new(), print_string(name));
    match &expression.kind {
        ExpressionKind::Attribute { name, .. } => {
            node("Attribute", name.as_str().into(), Vec::new(), format!("[{name}]"))
        }
        ExpressionKind::String(literal) => constant(&literal.value),
        ExpressionKind::Integer { value, .. } => constant(&value.to_string()),
        ExpressionKind::Name(name) => constant(name.as_str()),
        ExpressionKind::Call { name, arguments, .. } => {
            let parameters = given(arguments).map(|(index, argument)| {
                json!({"key": keys::key_to_write(name, index), "value": expression_tree(argument)})
            });
            node("Function", name.as_str().into(), parameters.collect(), print_expression(expression))
        }
        ExpressionKind::Comparison { .. } | ExpressionKind::Context { .. } => {
            node("Function", Value::Null, Vec::new(), print_expression(expression))
        }
    }
}

/// Whether all of an expression's tree is written in a way that has been seen in the service's own.
pub(super) fn is_published(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Comparison { .. } | ExpressionKind::Context { .. } => false,
        ExpressionKind::Call { arguments, .. } => {
            given(arguments).all(|(_, argument)| is_published(argument))
        }
        _ => true,
    }
}

/// The arguments that are not empty, with their places.
pub(super) fn given(arguments: &[Argument]) -> impl Iterator<Item = (usize, &Expression)> {
    arguments.iter().enumerate().filter_map(|(index, argument)| Some((index, argument.given()?)))
}
