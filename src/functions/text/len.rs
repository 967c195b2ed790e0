//! `Len`: the length.

use crate::dotnet::text::utf16_len;
use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter,
    Purity, Type,
};
use crate::value::Value;

/// The declaration.
pub static LEN: Function = Function {
    name: "Len",
    family: Family::Text,
    summary: "the length of a text",
    remarks: "Counts UTF-16 code units, as .NET does: an emoji is mostly two. Null has length 0. Not in \
        the function reference, but in use.",
    parameters: &[Parameter::required("source", Type::String)],
    source: 0,
    null: NullRule::Zero,
    empty: EmptyRule::Never,
    can_be_null: false,
    result: Type::Integer,
    purity: Purity::Pure,
    can_fail: false,
    documented: false,
    extended_only: false,
    examples: &[
        Example { expression: r#"Len("John")"#, inputs: "{}", expected: Expected::Text("4") },
        Example { expression: r#"Len("😀a")"#, inputs: "{}", expected: Expected::Text("3") },
        Example { expression: "Len([x])", inputs: "{}", expected: Expected::Text("0") },
        Example {
            expression: r#"IIF(Len([x])="10", "yes", "no")"#,
            inputs: r#"{"x": "31/12/2025"}"#,
            expected: Expected::Text("yes"),
        },
    ],
    body: Body::Plain(len),
};

fn len<'r>(arguments: &Arguments<'_, 'r>, _frame: &mut Frame<'r>) -> Evaluated<'r> {
    let length = arguments.text(0).map_or(0, utf16_len);
    Ok(Value::Integer(i64::try_from(length).unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "Len",
            r##"
["a\"b"]       => 3
["é"]          => 1
["e\u0301"]    => 2
[true]         => 4
[["ab", "c"]]  => 2
[""]           => 0
[null]         => 0
            "##,
        );
    }
}
