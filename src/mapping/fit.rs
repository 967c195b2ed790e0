//! Whether what a mapping gives can be what its target takes.

use crate::catalogue::{AttributeType, Catalogue};
use crate::check::{Attributes, Checked, Kind};
use crate::functions::Type;
use crate::scim::DataType;
use crate::source::{Code, Diagnostic, Span};
use crate::value::{Arena, Constant, is_blank};

/// What a target takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Takes {
    pub ty: DataType,
    /// The most characters, where its directory says so.
    pub max_length: Option<usize>,
}

/// A constant that a target can never take.
pub(super) fn constant(takes: Takes, constant: &Constant, span: Span) -> Option<Diagnostic> {
    of_type(takes.ty, constant, span).or_else(|| {
        let (most, text) = (takes.max_length?, constant.value());
        let arena = Arena::new();
        let text = text.to_str(&arena)?;
        let length = text.encode_utf16().count();
        (length > most).then(|| {
            let message = format!("the target takes {most} characters at most, these are {length}");
            Diagnostic::new(Code::AF406, message).at(span).help("write a shorter text")
        })
    })
}

fn of_type(ty: DataType, constant: &Constant, span: Span) -> Option<Diagnostic> {
    let arena = Arena::new();
    let value = constant.value();
    let fits = match ty {
        DataType::Boolean => value.to_boolean(&arena).is_some(),
        DataType::Integer => value.to_integer(&arena).is_some(),
        DataType::DateTime => {
            let now = crate::functions::Clock::System.now();
            let text = value.to_str(&arena).unwrap_or_default();
            crate::dotnet::datetime::parse(text, now).is_ok()
        }
        DataType::String | DataType::Binary | DataType::Reference | DataType::Complex => true,
    };
    let text = value.to_str(&arena).unwrap_or_default();
    (!fits).then(|| {
        let found = Diagnostic::new(
            Code::AF406,
            format!("the target is of type {}, `{}` is not", ty.name(), text.escape_debug()),
        );
        found.at(span).help(wanted(ty))
    })
}

/// The results of an expression that a target can never take. Spans count in the expression's text.
pub(super) fn expression(
    takes: Takes,
    tree: &Checked,
    catalogue: &Catalogue,
    slots: &Attributes,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut open = vec![tree];
    while let Some(node) = open.pop() {
        match &node.kind {
            Kind::If(choice) => open.extend([&choice.then, &choice.otherwise]),
            Kind::Switch(choice) => {
                open.extend(choice.cases.iter().map(|(_, value)| value));
                open.push(&choice.default);
            }
            Kind::Coalesce(items) => open.extend(items),
            Kind::Call(call) if call.function.name == "IgnoreFlowIfNullOrEmpty" => {
                open.extend(&call.arguments);
            }
            // An empty result may be meant to be none.
            Kind::Constant(value) if value.value().is_null() || is_blank(value.value()) => {}
            Kind::Constant(value) => found.extend(constant(takes, value, node.span)),
            _ => {
                let ty = takes.ty;
                if let Some(given) = misfit(ty, node, catalogue, slots) {
                    let message = format!("the target is of type {}, this is of type {given}", ty.name());
                    found.push(Diagnostic::new(Code::AF406, message).at(node.span).help(wanted(ty)));
                }
            }
        }
    }
    found
}

/// The type of a value, where it can never be converted to the target's.
fn misfit(ty: DataType, node: &Checked, catalogue: &Catalogue, slots: &Attributes) -> Option<&'static str> {
    let given = match &node.kind {
        Kind::Attribute(slot) => match catalogue.attribute_type(slots.name(*slot))? {
            // Other sources say it in several ways, such as 1 and 0.
            AttributeType::Boolean if catalogue.reads_boolean(slots.name(*slot)) => Type::Boolean,
            AttributeType::Integer => Type::Integer,
            AttributeType::DateTime => Type::DateTime,
            _ => return None,
        },
        Kind::Call(call) => call.function.result,
        Kind::Compare(_) | Kind::All(_) | Kind::Any(_) => Type::Boolean,
        _ => return None,
    };
    let never = match ty {
        DataType::Boolean => given == Type::DateTime,
        DataType::Integer => matches!(given, Type::Boolean | Type::DateTime),
        DataType::DateTime => matches!(given, Type::Boolean | Type::Integer),
        DataType::String | DataType::Binary | DataType::Reference | DataType::Complex => false,
    };
    never.then(|| given.name())
}

fn wanted(ty: DataType) -> &'static str {
    match ty {
        DataType::Boolean => "a Boolean is \"True\" or \"False\"",
        DataType::Integer => "an Integer is digits, with a minus in front where it is negative",
        _ => "a DateTime is a date in a form that `CDate` takes, such as \"2021-08-25T17:41:18Z\"",
    }
}
