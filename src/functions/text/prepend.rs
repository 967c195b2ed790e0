//! `Prepend`: a prefix and text, the older form of `Append`.

use super::append::concatenate;
use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter,
    Purity, TextShape, Type,
};
use crate::value::Value;

/// The declaration.
pub static PREPEND: Function = Function {
    name: "Prepend",
    family: Family::Text,
    summary: "puts a prefix before a text",
    remarks: "An older form, still found in mappings: the prefix comes first. Null in either parameter \
        gives Null.",
    parameters: &[Parameter::required("prefix", Type::String), Parameter::required("source", Type::String)],
    source: 1,
    null: NullRule::Null,
    empty: EmptyRule::All,
    can_be_null: false,
    result: Type::String,
    purity: Purity::Pure,
    can_fail: false,
    documented: false,
    extended_only: false,
    examples: &[
        Example {
            expression: r#"Prepend("user-", [employeeId])"#,
            inputs: r#"{"employeeId": "17"}"#,
            expected: Expected::Text("user-17"),
        },
        Example { expression: r#"Prepend("user-", [employeeId])"#, inputs: "{}", expected: Expected::Null },
    ],
    body: Body::Text(prepend, TextShape::Concatenate),
};

fn prepend<'r>(arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
    let (Some(prefix), Some(source)) = (arguments.text_form(0), arguments.text_form(1)) else {
        return Ok(Value::Null);
    };
    concatenate(arguments, prefix, source, frame)
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "Prepend",
            r##"
["a", "b"]   => "ab"
["a", ""]    => "a"
[null, "b"]  => null
["a", null]  => null
            "##,
        );
    }
}
