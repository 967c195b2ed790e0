//! `IsNullOrEmpty`: whether there is no value, or an empty one.

use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter,
    Purity, Type,
};
use crate::value::{Value, is_blank};

/// The declaration.
pub static IS_NULL_OR_EMPTY: Function = Function {
    name: "IsNullOrEmpty",
    family: Family::Logic,
    summary: r#"True when the value is Null or """#,
    remarks: "",
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
        Example {
            expression: "IsNullOrEmpty([displayName])",
            inputs: r#"{"displayName": ""}"#,
            expected: Expected::Text("True"),
        },
        Example {
            expression: "IsNullOrEmpty([displayName])",
            inputs: "{}",
            expected: Expected::Text("True"),
        },
        Example {
            expression: "IsNullOrEmpty([displayName])",
            inputs: r#"{"displayName": " "}"#,
            expected: Expected::Text("False"),
        },
    ],
    body: Body::Plain(is_null_or_empty),
};

fn is_null_or_empty<'r>(arguments: &Arguments<'_, 'r>, _frame: &mut Frame<'r>) -> Evaluated<'r> {
    Ok(Value::Boolean(is_blank(arguments.value(0))))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "IsNullOrEmpty",
            r##"
["a"]   => false
[""]    => true
[0]     => false
[["a"]] => false
[[]]    => true
[null]  => true
            "##,
        );
    }
}
