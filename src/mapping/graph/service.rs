//! The functions as the service lists them (`GET …/synchronization/jobs/{id}/schema/functions`), and what that differs in
//! from those there are here.

use serde_json::{Map, Value, json};

use super::keys::{self, Key};
use crate::functions::{self, Function, Parameter, Repeat, Type};

/// A function (`attributeMappingFunctionSchema`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceFunction {
    /// Its name.
    pub name: String,
    /// Its parameters, in the order of the arguments.
    pub parameters: Vec<ServiceParameter>,
}

/// A parameter (`attributeMappingParameterSchema`). What a list does not say of it is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceParameter {
    /// Its name: the key of its argument in the tree of an expression.
    pub name: String,
    /// The name of its type, one of [`AttributeType`](crate::catalogue::AttributeType)'s as far as is known.
    pub ty: Option<String>,
    /// Whether it must be given.
    pub required: Option<bool>,
    /// Whether it may be given several times.
    pub repeats: Option<bool>,
}

impl ServiceFunction {
    /// What the service says of a function, where that is published; else what the reference says.
    pub fn of(function: &Function) -> Self {
        let parameters = match keys::keys(function.name) {
            Some(keys) => keys.iter().map(ServiceParameter::published).collect(),
            None => function.parameters.iter().map(ServiceParameter::documented).collect(),
        };
        ServiceFunction { name: function.name.to_owned(), parameters }
    }

    /// Reads a list as the service answers, or its `value` alone.
    ///
    /// # Errors
    /// What is wrong with it, in words: it is no JSON, or no such list.
    pub fn read_list(text: &str) -> Result<Vec<ServiceFunction>, String> {
        let text = text.trim_start_matches('\u{feff}');
        let mut list: Value = serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"))?;
        if let Some(value) = list.get_mut("value") {
            list = value.take();
        }
        let Value::Array(items) = list else {
            return Err("not a list of functions: it has `value` with a list, or is one".to_owned());
        };
        items.iter().enumerate().map(|(at, item)| Self::read(item, at + 1)).collect()
    }

    fn read(item: &Value, number: usize) -> Result<Self, String> {
        let name = item.get("name").and_then(Value::as_str).filter(|name| !name.is_empty());
        let name = name.ok_or_else(|| format!("not a list of functions: element {number} has no `name`"))?;
        let parameters = match item.get("parameters") {
            None | Some(Value::Null) => &[][..],
            Some(Value::Array(parameters)) => parameters,
            Some(_) => return Err(format!("`parameters` of `{name}` must be a list")),
        };
        let parameters = parameters.iter().map(|parameter| {
            let named = parameter.get("name").and_then(Value::as_str);
            let named = named.ok_or_else(|| format!("a parameter of `{name}` has no `name`"))?;
            Ok(ServiceParameter {
                name: named.to_owned(),
                ty: parameter.get("type").and_then(Value::as_str).map(str::to_owned),
                required: boolean(parameter.get("required")),
                repeats: boolean(parameter.get("allowMultipleOccurrences")),
            })
        });
        let parameters = parameters.collect::<Result<_, String>>()?;
        Ok(ServiceFunction { name: name.to_owned(), parameters })
    }

    /// As the service answers.
    pub fn to_json(&self) -> Value {
        let parameters: Vec<Value> = self.parameters.iter().map(ServiceParameter::to_json).collect();
        json!({ "name": self.name, "parameters": parameters })
    }
}

fn boolean(value: Option<&Value>) -> Option<bool> {
    match value? {
        Value::Bool(value) => Some(*value),
        Value::String(text) => crate::value::parse_boolean(text),
        _ => None,
    }
}

impl ServiceParameter {
    fn published(key: &Key) -> Self {
        ServiceParameter {
            name: key.name.to_owned(),
            ty: Some(key.ty.as_str().to_owned()),
            required: Some(!key.optional),
            repeats: Some(key.repeats),
        }
    }

    fn documented(parameter: &Parameter) -> Self {
        let ty = match parameter.ty {
            Type::Any | Type::String | Type::List | Type::CompareMethod => "String",
            Type::Integer => "Integer",
            Type::Boolean | Type::Condition => "Boolean",
            Type::DateTime => "DateTime",
        };
        let least = match parameter.repeat {
            Repeat::No => 1,
            Repeat::Many { least } => least,
        };
        ServiceParameter {
            name: parameter.name.to_owned(),
            ty: Some(ty.to_owned()),
            required: Some(!parameter.optional && least > 0),
            repeats: Some(parameter.repeat != Repeat::No),
        }
    }

    /// As the service answers.
    pub fn to_json(&self) -> Value {
        let mut members = Map::new();
        members.insert("name".into(), self.name.as_str().into());
        let ty = self.ty.as_ref().map(|ty| ("type", Value::from(ty.as_str())));
        let required = self.required.map(|required| ("required", required.into()));
        let repeats = self.repeats.map(|repeats| ("allowMultipleOccurrences", repeats.into()));
        let said = [ty, required, repeats].into_iter().flatten();
        members.extend(said.map(|(key, value)| (key.to_owned(), value)));
        members.into()
    }
}

/// What a list of the service differs in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FunctionComparison {
    /// What it lists and nobody here knows, in its order.
    pub missing: Vec<ServiceFunction>,
    /// What it does not list, and is no extension of the language, by family.
    pub unlisted: Vec<&'static str>,
    /// Parameters of functions that both have, in the order of the list.
    pub different: Vec<FunctionDifference>,
}

/// A difference in one parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionDifference {
    /// The function.
    pub function: &'static str,
    /// What differs.
    pub issue: FunctionIssue,
    /// The parameter as the service lists it; none where it does not.
    pub service: Option<ServiceParameter>,
    /// The parameter as it is here; none where it is not.
    pub attrflow: Option<ServiceParameter>,
    /// Whether an expression can be right for one and wrong for the other, or a tree.
    pub contradicts: bool,
}

/// What differs in a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FunctionIssue {
    /// Only the service has it.
    Missing,
    /// Only attrflow has it.
    Unlisted,
    /// Its name, which is its key in trees.
    Name,
    /// Its type.
    Type,
    /// Whether it must be given.
    Required,
    /// Whether it may be given several times.
    Repeats,
}

impl FunctionIssue {
    /// In one word.
    pub const fn as_str(self) -> &'static str {
        match self {
            FunctionIssue::Missing => "missing",
            FunctionIssue::Unlisted => "unlisted",
            FunctionIssue::Name => "name",
            FunctionIssue::Type => "type",
            FunctionIssue::Required => "required",
            FunctionIssue::Repeats => "repeats",
        }
    }
}

impl FunctionComparison {
    /// Whether something in the list cannot be relied upon here: a function that is missing, or a contradiction.
    pub fn fails(&self) -> bool {
        !self.missing.is_empty() || self.different.iter().any(|found| found.contradicts)
    }
}

/// Compares a list of the service with the functions there are. Parameters are told by their names; those that have no
/// counterpart are taken for one another in their order.
pub fn compare_functions(listed: &[ServiceFunction]) -> FunctionComparison {
    let mut comparison = FunctionComparison::default();
    for theirs in listed {
        match functions::find(&theirs.name) {
            Some(function) => compare(function, theirs, &mut comparison.different),
            None => comparison.missing.push(theirs.clone()),
        }
    }
    let is_listed = |name: &str| listed.iter().any(|theirs| theirs.name.eq_ignore_ascii_case(name));
    let unlisted = functions::all().filter(|function| !function.extended_only && !is_listed(function.name));
    comparison.unlisted = unlisted.map(|function| function.name).collect();
    comparison
}

fn compare(function: &'static Function, theirs: &ServiceFunction, to: &mut Vec<FunctionDifference>) {
    let ours = ServiceFunction::of(function);
    let published = keys::keys(function.name).is_some();
    let same = |a: &ServiceParameter, b: &ServiceParameter| a.name.eq_ignore_ascii_case(&b.name);
    let is_ours = |theirs: &ServiceParameter| ours.parameters.iter().any(|ours| same(ours, theirs));
    let is_theirs = |ours: &ServiceParameter| theirs.parameters.iter().any(|theirs| same(ours, theirs));
    let mut renamed = ours.parameters.iter().enumerate().filter(|(_, ours)| !is_theirs(ours));
    let mut report =
        |issue, service: Option<&ServiceParameter>, attrflow: Option<&ServiceParameter>, contradicts| {
            to.push(FunctionDifference {
                function: function.name,
                issue,
                service: service.cloned(),
                attrflow: attrflow.cloned(),
                contradicts,
            });
        };
    for service in &theirs.parameters {
        let named = ours.parameters.iter().enumerate().find(|(_, ours)| same(ours, service));
        let Some((at, attrflow)) = named.or_else(|| renamed.next()) else {
            report(FunctionIssue::Missing, Some(service), None, true);
            continue;
        };
        if !is_ours(service) {
            // Where the keys are published, trees are checked by them.
            report(FunctionIssue::Name, Some(service), Some(attrflow), published);
        }
        let differs = |a: Option<bool>, b: Option<bool>| a.is_some() && b.is_some() && a != b;
        let types = service.ty.as_ref().zip(attrflow.ty.as_ref());
        if types.is_some_and(|(service, attrflow)| !service.eq_ignore_ascii_case(attrflow)) {
            let wide = function.parameters.get(at).is_some_and(|parameter| takes_any_text(parameter.ty));
            report(FunctionIssue::Type, Some(service), Some(attrflow), !wide);
        }
        if differs(service.required, attrflow.required) {
            report(FunctionIssue::Required, Some(service), Some(attrflow), true);
        }
        if differs(service.repeats, attrflow.repeats) {
            report(FunctionIssue::Repeats, Some(service), Some(attrflow), true);
        }
    }
    for (_, attrflow) in renamed {
        report(FunctionIssue::Unlisted, None, Some(attrflow), attrflow.required == Some(true));
    }
}

/// Whether a parameter takes the text form of anything.
fn takes_any_text(ty: Type) -> bool {
    matches!(ty, Type::Any | Type::String | Type::List)
}
