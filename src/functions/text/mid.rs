//! `Mid`: a piece out of the middle.

use crate::dotnet::text::utf16_slice;
use crate::functions::{
    Arguments, Body, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter, Purity, Type,
};
use crate::source::Code;
use crate::value::Value;

/// The declaration.
pub static MID: Function = Function {
    name: "Mid",
    family: Family::Text,
    summary: "the piece of a text that begins at a position",
    remarks: "Positions begin at 1 and count UTF-16 code units. A piece that would go past the end ends there; a start past the end gives \"\".",
    parameters: &[
        Parameter::required("source", Type::String),
        Parameter::required("start", Type::Integer),
        Parameter::required("length", Type::Integer),
    ],
    source: 0,
    null: NullRule::Null,
    result: Type::String,
    purity: Purity::Pure,
    can_fail: true,
    documented: true,
    extended_only: false,
    examples: &[Example {
        expression: "Mid([userPrincipalName], 1, 8)",
        inputs: r#"{"userPrincipalName": "johns@contoso.com"}"#,
        expected: Expected::Text("johns@co"),
    }],
    body: Body::Plain(mid),
};

fn mid<'r>(arguments: &Arguments<'_, 'r>, _frame: &mut Frame<'r>) -> Evaluated<'r> {
    let (Some(source), Some(start), Some(length)) =
        (arguments.text(0), arguments.integer(1)?, arguments.integer(2)?)
    else {
        return Ok(Value::Null);
    };
    if start < 1 {
        return Err(arguments.fail(1, Code::AF901, "must be 1 or more").found(&start.to_string()).into());
    }
    if length < 0 {
        return Err(arguments.fail(2, Code::AF901, "must not be negative").found(&length.to_string()).into());
    }
    let start = usize::try_from(start - 1).unwrap_or(usize::MAX);
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    Ok(Value::text(utf16_slice(source, start, length)))
}
