//! `IsString`: whether a value is text.

use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter,
    Purity, Type,
};
use crate::value::Value;

/// The declaration.
pub static IS_STRING: Function = Function {
    name: "IsString",
    family: Family::Logic,
    summary: "True when the value is a String",
    remarks: "A number that is no 64-bit integer is read as a String. Of a List the first element is asked.",
    parameters: &[Parameter::required("expression", Type::Any)],
    source: 0,
    null: NullRule::False,
    empty: EmptyRule::Never,
    can_be_null: false,
    result: Type::Boolean,
    purity: Purity::Pure,
    can_fail: false,
    documented: true,
    extended_only: false,
    examples: &[
        Example {
            expression: "IsString([displayName])",
            inputs: r#"{"displayName": ""}"#,
            expected: Expected::Text("True"),
        },
        Example {
            expression: "IsString([accountEnabled])",
            inputs: r#"{"accountEnabled": true}"#,
            expected: Expected::Text("False"),
        },
        Example { expression: "IsString(7)", inputs: "{}", expected: Expected::Text("False") },
        Example { expression: "IsString([displayName])", inputs: "{}", expected: Expected::Text("False") },
    ],
    body: Body::Plain(is_string),
};

fn is_string<'r>(arguments: &Arguments<'_, 'r>, _frame: &mut Frame<'r>) -> Evaluated<'r> {
    Ok(Value::Boolean(matches!(arguments.single(0), Value::String(_))))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "IsString",
            r##"
["a"]        => true
["7"]        => true
[7]          => false
[1.5]        => true
[["a", 1]]   => true
[[1, "a"]]   => false
[{"a": "b"}] => false
[null]       => false
            "##,
        );
    }
}
