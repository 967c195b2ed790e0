//! `IsPresent`: whether there is a value.

use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter,
    Purity, Type,
};
use crate::value::{Value, is_blank};

/// The declaration.
pub static IS_PRESENT: Function = Function {
    name: "IsPresent",
    family: Family::Logic,
    summary: r#"True when the value is neither Null nor """#,
    remarks: "The opposite of IsNullOrEmpty.",
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
            expression: "IsPresent([displayName])",
            inputs: r#"{"displayName": "J"}"#,
            expected: Expected::Text("True"),
        },
        Example {
            expression: "IsPresent([displayName])",
            inputs: r#"{"displayName": ""}"#,
            expected: Expected::Text("False"),
        },
        Example { expression: "IsPresent([displayName])", inputs: "{}", expected: Expected::Text("False") },
    ],
    body: Body::Plain(is_present),
};

fn is_present<'r>(arguments: &Arguments<'_, 'r>, _frame: &mut Frame<'r>) -> Evaluated<'r> {
    Ok(Value::Boolean(!is_blank(arguments.value(0))))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "IsPresent",
            r##"
["a"]   => true
[""]    => false
[0]     => true
[["a"]] => true
[[]]    => false
[null]  => false
            "##,
        );
    }
}
