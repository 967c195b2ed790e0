//! `Append`: text and a suffix.

use bumpalo::collections::String as ArenaString;

use crate::functions::{
    Arguments, Body, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter, Purity, Type,
};
use crate::value::Value;

/// The declaration.
pub static APPEND: Function = Function {
    name: "Append",
    family: Family::Text,
    summary: "puts a suffix behind a text",
    remarks: "Null in either parameter gives Null; an empty text does not.",
    parameters: &[Parameter::required("source", Type::String), Parameter::required("suffix", Type::String)],
    source: 0,
    null: NullRule::Null,
    result: Type::String,
    purity: Purity::Pure,
    can_fail: false,
    documented: true,
    extended_only: false,
    examples: &[
        Example {
            expression: r#"Append([userPrincipalName], ".test")"#,
            inputs: r#"{"userPrincipalName": "John.Doe@contoso.com"}"#,
            expected: Expected::Text("John.Doe@contoso.com.test"),
        },
        Example { expression: r#"Append("x", [department])"#, inputs: "{}", expected: Expected::Null },
    ],
    body: Body::Plain(append),
};

fn append<'r>(arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
    let (Some(source), Some(suffix)) = (arguments.text(0), arguments.text(1)) else {
        return Ok(Value::Null);
    };
    let mut out = ArenaString::with_capacity_in(source.len() + suffix.len(), frame.arena);
    out.push_str(source);
    out.push_str(suffix);
    Ok(Value::text(out.into_bump_str()))
}
