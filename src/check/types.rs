//! What is known of a value's type before a record is seen.

use super::tree::{Checked, Kind};
use super::{Attributes, Checker};
use crate::catalogue::Catalogue;
use crate::dotnet::datetime;
use crate::functions::{Function, NullRule, Parameter, Repeat, Type};
use crate::source::{Code, Diagnostic};
use crate::value::{Arena, Constant, DateTime, Value, is_blank};

/// The type of a node's value when it has one; none: it depends on the record.
pub fn static_type(node: &Checked, catalogue: &Catalogue, attributes: &Attributes) -> Option<Type> {
    match &node.kind {
        Kind::Constant(constant) => match constant {
            Constant::Null => None,
            Constant::Boolean(_) => Some(Type::Boolean),
            Constant::Integer(_) => Some(Type::Integer),
            Constant::String(_) => Some(Type::String),
            Constant::DateTime(_) => Some(Type::DateTime),
        },
        Kind::Attribute(slot) => catalogue.reads_boolean(attributes.name(*slot)).then_some(Type::Boolean),
        Kind::Call(_) if is_always_null(node) => None,
        Kind::Call(call) => Some(call.function.result).filter(|ty| *ty != Type::Any),
        Kind::Compare(_) | Kind::All(_) | Kind::Any(_) => Some(Type::Boolean),
        Kind::Context(_) => Some(Type::String),
        Kind::NoFlow | Kind::NoObject | Kind::If(_) | Kind::Switch(_) | Kind::Coalesce(_) => None,
    }
}

/// Whether a node comes to Null because Null is what it is given: Null is of every type, folded or not.
fn is_always_null(node: &Checked) -> bool {
    match &node.kind {
        Kind::Constant(constant) => *constant == Constant::Null,
        Kind::Call(call) if call.function.null == NullRule::Null => {
            let is_needed = |at: usize, parameter: &Parameter| {
                at == call.function.source || !parameter.optional && parameter.repeat == Repeat::No
            };
            let is_null = |parameter: &Parameter, argument: &Checked| {
                let blank = parameter.empty_is_null || parameter.ty == Type::DateTime;
                let constant = argument.as_constant().filter(|_| blank);
                constant.is_some_and(|constant| is_blank(constant.value())) || is_always_null(argument)
            };
            let mut parameters = call.function.parameters.iter().zip(&call.arguments).enumerate();
            parameters
                .any(|(at, (parameter, argument))| is_needed(at, parameter) && is_null(parameter, argument))
        }
        _ => false,
    }
}

impl Checker<'_> {
    /// Reports an argument that can never be what its parameter wants.
    pub(super) fn argument_type(&mut self, function: &'static Function, index: usize, argument: &Checked) {
        let Some(parameter) = function.parameter(index) else { return };
        let wrong = match argument.as_constant() {
            Some(constant) => !fits(parameter, constant),
            None => {
                let given = self.static_type(argument);
                match parameter.ty {
                    Type::Integer => matches!(given, Some(Type::Boolean | Type::DateTime)),
                    Type::DateTime => matches!(given, Some(Type::Boolean | Type::Integer)),
                    Type::Condition => given == Some(Type::DateTime),
                    _ => false,
                }
            }
        };
        if wrong {
            let name = parameter.name;
            let wanted = match parameter.ty {
                Type::Integer => "an Integer",
                Type::DateTime => "a DateTime",
                _ => "a condition",
            };
            self.report(
                Diagnostic::new(
                    Code::AF109,
                    format!("parameter `{name}` of `{}` wants {wanted}", function.name),
                )
                .at(argument.span)
                .help(match parameter.ty {
                    Type::Integer => "digits, with a minus in front where it is negative, in quotes or not",
                    Type::DateTime => "a date in a form that `CDate` takes, such as \"2021-08-25T17:41:18Z\"",
                    _ => "a comparison, or True, False, 1 or 0",
                }),
            );
        }
    }
}

/// Whether a constant can be converted to what a parameter wants.
fn fits(parameter: &Parameter, constant: &Constant) -> bool {
    let arena = Arena::new();
    let value = constant.value();
    if value.is_null() || is_blank(value) && parameter.empty_is_null {
        return true;
    }
    match parameter.ty {
        Type::Integer => value.to_integer(&arena).is_some(),
        Type::Boolean => value.to_boolean(&arena).is_some(),
        Type::Condition => value.to_condition(&arena).is_some(),
        Type::DateTime => match value {
            Value::DateTime(_) => true,
            Value::String(text) => {
                // Any year will do: only whether it is a date is asked.
                let now = DateTime::MIN;
                text.is_empty() || datetime::parse(text.get(&arena), now).is_ok()
            }
            _ => false,
        },
        Type::Any | Type::String | Type::List | Type::CompareMethod => true,
    }
}
