//! `CBool`: a condition as a Boolean.

use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter,
    Purity, Type,
};
use crate::value::Value;

/// The declaration.
pub static CBOOL: Function = Function {
    name: "CBool",
    family: Family::Logic,
    summary: "whether a comparison, or a value, is true",
    remarks: "Numbers other than 0 are True, 0 is False; so is text that is such a number, or True or \
        False in any case. Null is False. Other text, the empty one too, is an error.",
    parameters: &[Parameter::required("expression", Type::Condition)],
    source: 0,
    null: NullRule::False,
    empty: EmptyRule::Never,
    can_be_null: false,
    result: Type::Boolean,
    purity: Purity::Pure,
    can_fail: true,
    documented: true,
    extended_only: false,
    examples: &[
        Example {
            expression: "CBool([attribute1] = [attribute2])",
            inputs: r#"{"attribute1": "x", "attribute2": "x"}"#,
            expected: Expected::Text("True"),
        },
        Example {
            expression: "CBool([attribute1] = [attribute2])",
            inputs: r#"{"attribute1": "x", "attribute2": "y"}"#,
            expected: Expected::Text("False"),
        },
        Example { expression: r#"CBool("-3")"#, inputs: "{}", expected: Expected::Text("True") },
        Example { expression: "CBool([x])", inputs: "{}", expected: Expected::Text("False") },
        Example { expression: r#"CBool("yes")"#, inputs: "{}", expected: Expected::Error },
    ],
    body: Body::Plain(cbool),
};

fn cbool<'r>(arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
    let value = arguments.single(0);
    match value.to_condition(frame.arena) {
        Some(value) => Ok(Value::Boolean(value)),
        None => Err(arguments.refuse(0, "a Boolean", value)),
    }
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "CBool",
            r##"
[true]            => true
[false]           => false
["TRUE"]          => true
["false"]         => false
[0]               => false
[-1]              => true
["00"]            => false
["12"]            => true
[["true", "x"]]   => true
[null]            => false
[[]]              => false
[""]              => AF901
["maybe"]         => AF901
[" true"]         => AF901
[1.5]             => AF901
[{"a": 1}]        => AF901
            "##,
        );
    }
}
