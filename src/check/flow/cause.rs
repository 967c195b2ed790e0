//! Why an outcome is possible, and how that is said.

use super::Names;
use crate::check::{Checked, Kind};
use crate::functions::{Function, Parameter, Type};
use crate::source::Span;

/// Why: the place that it begins at, and the attribute it comes from, if it is one.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// The part of the expression where it begins.
    pub span: Span,
    /// The attribute it comes from.
    pub attribute: Option<Box<str>>,
    /// Why.
    pub reason: Reason,
}

/// Why a part can come to something beside a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// Null: a record may lack the attribute.
    AttributeMayBeAbsent,
    /// `""`: the attribute may have it, or a List with it.
    AttributeMayBeEmpty,
    /// It is written there: `Null`, `""`, `IgnoreAttributeFlow`, `IgnoreObjectFlow`.
    Written(&'static str),
    /// Null or `""`: what a call of constants gives.
    Folded {
        /// The function called.
        function: &'static Function,
        /// What it gives: `Null` or `""`.
        text: &'static str,
    },
    /// Null: nothing is written there.
    EmptySlot,
    /// Null: no key need be equal, and `Switch` has no default.
    NoDefault,
    /// Null: a value that `IIF` asks about may be Null or `""`, and why, which makes it Null in the entra dialect.
    Guard(Box<Cause>),
    /// Null: the arguments are there, and the function may still find nothing.
    Nothing(&'static Function),
    /// Null: `""` counts as Null to the function.
    NullOfEmpty(&'static Function),
    /// `""`: the function gives it for Null.
    EmptyOfNull(&'static Function),
    /// `""`: the function may leave nothing.
    Empty(&'static Function),
    /// No flow: `IgnoreFlowIfNullOrEmpty` of what may be, and why.
    Ignored(Box<Cause>),
    /// Failure: what the function is given may not be what it can work with.
    Fails(&'static Function),
    /// Failure: a value may not convert to what the parameter takes.
    Conversion {
        /// The function called.
        function: &'static Function,
        /// The parameter.
        parameter: &'static Parameter,
    },
    /// Failure: a value may be neither True nor False.
    Condition,
    /// Failure: the environment may not provide `%NAME%`.
    ContextMissing(Box<str>),
    /// `""`: what the environment provides for `%NAME%` may be.
    ContextEmpty(Box<str>),
}

impl Cause {
    /// A cause that begins at a node and is no attribute's.
    pub(super) fn at(node: &Checked, reason: Reason) -> Self {
        Cause { span: node.span, attribute: None, reason }
    }

    /// That a value is Null or `""` for this cause, as a clause.
    fn happens(&self, value: &str) -> String {
        match (&self.reason, &self.attribute) {
            (Reason::AttributeMayBeAbsent | Reason::AttributeMayBeEmpty, Some(name)) => {
                format!("`[{name}]` is Null or empty")
            }
            _ => format!("{value} is Null or empty: {}", self.explain()),
        }
    }

    /// What follows from it, at the same place and from the same attribute.
    pub(super) fn within(self, reason: impl FnOnce(Box<Cause>) -> Reason) -> Self {
        Cause { span: self.span, attribute: self.attribute.clone(), reason: reason(Box::new(self)) }
    }

    /// The cause in words: lower case but for names, without a final period.
    pub fn explain(&self) -> String {
        let named = self.attribute.as_ref().map(|name| format!("`[{name}]`"));
        let subject = |otherwise: &str| named.clone().unwrap_or_else(|| otherwise.to_owned());
        match &self.reason {
            Reason::AttributeMayBeAbsent => format!("{} may be Null", subject("an attribute")),
            Reason::AttributeMayBeEmpty => format!("{} may be empty", subject("an attribute")),
            Reason::Written(text) => format!("`{text}` is written here"),
            Reason::Folded { function, text } => format!("`{}` gives `{text}` here", function.name),
            Reason::EmptySlot => "an empty slot is Null".to_owned(),
            Reason::NoDefault => "`Switch` has no default".to_owned(),
            Reason::Guard(blank) => format!("`IIF` is Null when {}", blank.happens("what it asks about")),
            Reason::Nothing(function) => {
                format!("`{}` is Null when {}", function.name, nothing(function.name, &subject("its source")))
            }
            Reason::NullOfEmpty(function) => {
                format!("`{}` is Null when {} is empty", function.name, subject("its source"))
            }
            Reason::EmptyOfNull(function) => {
                format!("`{}` is empty when {} is Null", function.name, subject("its source"))
            }
            Reason::Empty(function) if function.name == "RandomString" => {
                format!("`{}` is empty when its length is 0", function.name)
            }
            Reason::Empty(function) => match &named {
                Some(attribute) => format!("`{}` may leave nothing of {attribute}", function.name),
                None => format!("`{}` may be empty", function.name),
            },
            Reason::Ignored(blank) => {
                format!("`IgnoreFlowIfNullOrEmpty` has no flow when {}", blank.happens("its value"))
            }
            Reason::Fails(function) => {
                format!("`{}` fails when {}", function.name, failure(function.name, &subject("its source")))
            }
            Reason::Conversion { function, parameter } => {
                let wanted = match parameter.ty {
                    Type::Integer => "no integer",
                    Type::DateTime => "no date",
                    // It takes any text, to read it as a date.
                    Type::String if function.name == "CDate" => "no date",
                    Type::Boolean | Type::Condition => "neither True nor False",
                    Type::Any | Type::String | Type::List | Type::CompareMethod => "not what it takes",
                };
                let argument = named.clone().unwrap_or_else(|| format!("`{}`", parameter.name));
                format!("`{}` fails when {argument} is {wanted}", function.name)
            }
            Reason::Condition => {
                format!("a condition fails when {} is neither True nor False", subject("its value"))
            }
            Reason::ContextMissing(name) => format!("`%{name}%` fails when the context does not provide it"),
            Reason::ContextEmpty(name) => format!("`%{name}%` may be empty"),
        }
    }
}

/// When a function finds nothing in what it is given.
fn nothing(function: &str, subject: &str) -> String {
    match function {
        "Item" => format!("{subject} has no such element"),
        "Split" => format!("nothing of {subject} is left between the delimiters"),
        "Join" => "everything that it joins is Null or empty".to_owned(),
        "Replace" => "the pattern finds nothing".to_owned(),
        _ => format!("{subject} names no role"),
    }
}

/// When a function fails.
fn failure(function: &str, subject: &str) -> String {
    match function {
        "BitAnd" => format!("{subject} is Null"),
        "DateAdd" => "the result lies outside the years 1 to 9999, or the interval is none".to_owned(),
        "DateDiff" => "a date lies before the first Sunday of the year 1, or the interval is none".to_owned(),
        "DateFromNum" => format!("{subject} lies outside the years 1601 to 9999"),
        "NumFromDate" => format!("{subject} lies before the year 1601"),
        "DefaultDomain" => "the context has no default domain".to_owned(),
        "FormatDateTime" => format!("{subject} does not match its format"),
        "InStr" => "its start is below 1, or its compareType is none".to_owned(),
        "Mid" => "its start is below 1, or its length is negative".to_owned(),
        "RandomString" => "its numbers do not go together".to_owned(),
        "Replace" => "an argument that it needs is Null or not valid".to_owned(),
        "SelectUniqueValue" => "every candidate is taken or empty".to_owned(),
        "SingleAppRoleAssignment" => format!("{subject} has more than one role"),
        "ToLower" | "ToUpper" => "the culture is unknown".to_owned(),
        _ => format!("{subject} is not what it takes"),
    }
}

/// The attribute that a part is about: the first one that its value comes from.
pub(super) fn origin(node: &Checked, names: &Names<'_>) -> Option<Box<str>> {
    let of = |node| origin(node, names);
    match &node.kind {
        Kind::Attribute(slot) => Some(names.attributes.name(*slot).into()),
        Kind::If(branches) => of(&branches.then).or_else(|| of(&branches.otherwise)),
        Kind::Switch(switch) => {
            let mut values = switch.cases.iter().map(|(_, value)| value).chain([&switch.default]);
            values.find_map(of).or_else(|| of(&switch.source))
        }
        Kind::Call(call) => {
            let source = call.arguments.get(call.function.source);
            source.and_then(of).or_else(|| call.arguments.iter().find_map(of))
        }
        _ => node.children().into_iter().find_map(of),
    }
}
