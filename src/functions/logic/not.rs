//! `Not`: the opposite.

use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter,
    Purity, Type,
};
use crate::value::Value;

/// The declaration.
pub static NOT: Function = Function {
    name: "Not",
    family: Family::Logic,
    summary: "False when the value is true, else True",
    remarks: "Never fails: what CBool would not take counts as False, so that the result is True. Null gives True.",
    parameters: &[Parameter::required("source", Type::Any)],
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
            expression: "Not([IsSoftDeleted])",
            inputs: r#"{"IsSoftDeleted": "True"}"#,
            expected: Expected::Text("False"),
        },
        Example {
            expression: "Not([IsSoftDeleted])",
            inputs: r#"{"IsSoftDeleted": false}"#,
            expected: Expected::Text("True"),
        },
        Example { expression: r#"Not("maybe")"#, inputs: "{}", expected: Expected::Text("True") },
        Example { expression: "Not([x])", inputs: "{}", expected: Expected::Text("True") },
    ],
    body: Body::Plain(not),
};

fn not<'r>(arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
    let value = arguments.single(0).to_condition(frame.arena).unwrap_or(false);
    Ok(Value::Boolean(!value))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "Not",
            r##"
[true]          => false
["TRUE"]        => false
["1"]           => false
["-7"]          => false
[0]             => true
[""]            => true
[["true", "x"]] => false
[{"a": 1}]      => true
[null]          => true
            "##,
        );
    }
}
