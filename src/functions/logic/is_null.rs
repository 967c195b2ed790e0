//! `IsNull`: whether there is no value.

use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter,
    Purity, Type,
};
use crate::value::Value;

/// The declaration.
pub static IS_NULL: Function = Function {
    name: "IsNull",
    family: Family::Logic,
    summary: "True when the value is Null",
    remarks: "An empty text is not Null; an empty List is.",
    parameters: &[Parameter::required("expression", Type::Any)],
    source: 0,
    null: NullRule::True,
    empty: EmptyRule::Never,
    can_be_null: false,
    result: Type::Boolean,
    purity: Purity::Pure,
    can_fail: false,
    documented: true,
    extended_only: false,
    examples: &[
        Example { expression: "IsNull([displayName])", inputs: "{}", expected: Expected::Text("True") },
        Example {
            expression: "IsNull([displayName])",
            inputs: r#"{"displayName": ""}"#,
            expected: Expected::Text("False"),
        },
        Example {
            expression: "IsNull([displayName])",
            inputs: r#"{"displayName": "J"}"#,
            expected: Expected::Text("False"),
        },
    ],
    body: Body::Plain(is_null),
};

fn is_null<'r>(arguments: &Arguments<'_, 'r>, _frame: &mut Frame<'r>) -> Evaluated<'r> {
    Ok(Value::Boolean(arguments.value(0).is_null()))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "IsNull",
            r##"
["a"]   => false
[""]    => false
[0]     => false
[["a"]] => false
[[]]    => true
[null]  => true
            "##,
        );
    }
}
