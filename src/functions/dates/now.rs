//! `Now`: the time.

use crate::functions::{
    Arguments, Body, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Purity, Type,
};
use crate::value::Value;

/// The declaration.
pub static NOW: Function = Function {
    name: "Now",
    family: Family::Dates,
    summary: "the current date and time in UTC",
    remarks: "One record sees one Now, and the evaluation context may fix it.",
    parameters: &[],
    source: 0,
    null: NullRule::Own,
    result: Type::DateTime,
    purity: Purity::Impure,
    can_fail: false,
    documented: true,
    extended_only: false,
    examples: &[Example { expression: "Now()", inputs: "{}", expected: Expected::Any }],
    body: Body::Plain(now),
};

fn now<'r>(_arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
    Ok(Value::DateTime(frame.now))
}
