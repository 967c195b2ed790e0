//! Calls of functions as tables of rows, for the tests of all functions.
//!
//! A row is `[arguments] => result`: JSON on both sides, `∅` for an empty slot, `{"$date": …}` for a
//! DateTime; `noflow` or a code in the place of the result. Each row is carried out twice, with
//! arguments known for each record only, and with constants as the compiler prepares them; where a
//! constant is refused when it is prepared, its code follows behind a `|`.

use std::sync::Arc;

use super::{Argument, Body, Constants, Environment, Fault, Frame, Function, Prepared, Stop, find, invoke};
use crate::dotnet::datetime;
use crate::value::{Arena, Constant, DateTime, Record, Text, Value, escape_into};

/// An environment in which everything is fixed.
pub(super) fn environment() -> Environment {
    Environment {
        clock: super::Clock::Fixed(date("2021-08-25T17:41:18Z")),
        seed: Some(7),
        random: None,
        default_domain: Some("contoso.com".to_owned()),
        ..Environment::default()
    }
}

/// A DateTime of its text.
pub(super) fn date(text: &str) -> DateTime {
    datetime::parse(text, DateTime::from_ticks(0).unwrap()).unwrap()
}

/// Carries out every row both ways.
pub(super) fn table(name: &str, rows: &str) {
    let function = find(name).unwrap();
    for row in rows.lines().map(str::trim).filter(|row| !row.is_empty()) {
        let (arguments, expected) = row.split_once("=>").unwrap();
        let arguments: Vec<serde_json::Value> = serde_json::from_str(arguments).unwrap();
        let (expected, of_constants) = match expected.split_once(" | ") {
            Some((expected, of_constants)) => (expected.trim(), of_constants.trim()),
            None => (expected.trim(), expected.trim()),
        };
        let found = run(function, &arguments, false);
        assert!(same(&found, expected), "{name} {row}\n with attributes it is {found}");
        if arguments.iter().all(|argument| !argument.is_array() && as_constant(argument).is_some()) {
            let found = run(function, &arguments, true);
            assert!(same(&found, of_constants), "{name} {row}\n with constants it is {found}");
        }
    }
}

/// What the compiler would say of a call with these constants.
pub(super) fn faults(name: &str, arguments: &str) -> Vec<Fault> {
    let arguments: Vec<serde_json::Value> = serde_json::from_str(arguments).unwrap();
    let constants: Vec<Option<Constant>> = arguments.iter().map(as_constant).collect();
    prepare(find(name).unwrap(), &known(&arguments, &constants), false).err().unwrap_or_default()
}

/// Carries out a call with values as they are, prepared for arguments known for each record only.
pub(super) fn call<'r>(
    name: &str,
    values: &[Value<'r>],
    extended: bool,
    frame: &mut Frame<'r>,
) -> Result<Value<'r>, Stop> {
    let function = find(name).unwrap();
    let prepared = prepare(function, &vec![Argument::Dynamic; values.len()], extended).unwrap();
    invoke(function, prepared.as_deref(), values, frame)
}

fn prepare(
    function: &'static Function,
    arguments: &[Argument<'_>],
    extended: bool,
) -> Result<Option<Arc<dyn Prepared>>, Vec<Fault>> {
    match &function.body {
        Body::Prepare(prepare) => prepare(&Constants { function, arguments, extended }).map(Some),
        _ => Ok(None),
    }
}

fn known<'a>(arguments: &[serde_json::Value], constants: &'a [Option<Constant>]) -> Vec<Argument<'a>> {
    let argument = |(argument, constant): (&serde_json::Value, &'a Option<Constant>)| match constant {
        _ if is_absent(argument) => Argument::Absent,
        Some(constant) => Argument::Constant(constant),
        None => Argument::Dynamic,
    };
    arguments.iter().zip(constants).map(argument).collect()
}

fn run(function: &'static Function, arguments: &[serde_json::Value], constant: bool) -> String {
    let arena = Arena::new();
    let constants: Vec<Option<Constant>> = match constant {
        true => arguments.iter().map(as_constant).collect(),
        false => vec![None; arguments.len()],
    };
    let prepared = match prepare(function, &known(arguments, &constants), false) {
        Ok(prepared) => prepared,
        Err(faults) => return faults.first().unwrap().code.as_str().to_owned(),
    };
    let values: Vec<Value<'_>> = arguments
        .iter()
        .zip(&constants)
        .map(|(argument, constant)| match constant {
            Some(constant) => constant.value(),
            None => as_value(argument, &arena),
        })
        .collect();
    let environment = environment();
    let mut frame = Frame::new(&arena, &environment, &[], 0);
    match invoke(function, prepared.as_deref(), &values, &mut frame) {
        Ok(value) => {
            assert_clean(value);
            let mut json = Vec::new();
            value.write_json(&mut json);
            String::from_utf8(json).unwrap()
        }
        Err(Stop::NoFlow) => "noflow".to_owned(),
        Err(Stop::NoObject) => "noobject".to_owned(),
        Err(Stop::Failure(failure)) => failure.code.as_str().to_owned(),
    }
}

fn same(found: &str, expected: &str) -> bool {
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).ok();
    found == expected || json(found).is_some_and(|found| json(expected) == Some(found))
}

fn is_absent(argument: &serde_json::Value) -> bool {
    argument.as_str() == Some("∅")
}

fn as_date(argument: &serde_json::Value) -> Option<DateTime> {
    argument.get("$date").and_then(serde_json::Value::as_str).map(date)
}

/// A scalar as the compiler has it; a Record or List is none.
fn as_constant(argument: &serde_json::Value) -> Option<Constant> {
    Some(match argument {
        serde_json::Value::Null => Constant::Null,
        serde_json::Value::Bool(value) => Constant::Boolean(*value),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(value) => Constant::Integer(value),
            None => Constant::text(number.to_string()),
        },
        serde_json::Value::String(_) if is_absent(argument) => Constant::Null,
        serde_json::Value::String(text) => Constant::text(text.as_str()),
        other => Constant::DateTime(as_date(other)?),
    })
}

/// A value as a record has it: text keeps the form it has in JSON.
fn as_value<'r>(argument: &serde_json::Value, arena: &'r Arena) -> Value<'r> {
    match argument {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::Boolean(*value),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(value) => Value::Integer(value),
            None => Value::String(Text::number(arena.alloc_str(&number.to_string()))),
        },
        serde_json::Value::String(_) if is_absent(argument) => Value::Null,
        serde_json::Value::String(text) => {
            let mut escaped = Vec::new();
            escape_into(text, &mut escaped);
            let escaped = arena.alloc_str(std::str::from_utf8(&escaped).unwrap());
            Value::String(if escaped == text { Text::clean(escaped) } else { Text::escaped(escaped) })
        }
        serde_json::Value::Array(items) => {
            let items: Vec<Value<'r>> = items.iter().map(|item| as_value(item, arena)).collect();
            Value::List(arena.alloc_slice_copy(&items))
        }
        serde_json::Value::Object(members) => {
            if let Some(date) = as_date(argument) {
                return Value::DateTime(date);
            }
            let members: Vec<(&'r str, Value<'r>)> =
                members.iter().map(|(key, value)| (&*arena.alloc_str(key), as_value(value, arena))).collect();
            Value::Record(Record { members: arena.alloc_slice_copy(&members) })
        }
    }
}

/// What says that it needs no escape must need none.
fn assert_clean(value: Value<'_>) {
    match value {
        Value::String(text) if text.is_clean() => {
            let arena = Arena::new();
            let text = text.get(&arena);
            assert!(!text.contains(|c: char| c < ' ' || c == '"' || c == '\\'), "{text:?} is not clean");
        }
        Value::List(items) => items.iter().copied().for_each(assert_clean),
        Value::Record(record) => record.members.iter().for_each(|&(_, value)| assert_clean(value)),
        _ => {}
    }
}
