//! `Count`: how many elements.

use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter,
    Purity, Type,
};
use crate::value::{Value, is_blank};

/// The declaration.
pub static COUNT: Function = Function {
    name: "Count",
    family: Family::Lists,
    summary: "the number of elements of a List",
    remarks: "A single value counts 1, an empty text and Null 0.",
    parameters: &[Parameter::required("attribute", Type::List)],
    source: 0,
    null: NullRule::Zero,
    empty: EmptyRule::Never,
    can_be_null: false,
    result: Type::Integer,
    purity: Purity::Pure,
    can_fail: false,
    documented: true,
    extended_only: false,
    examples: &[
        Example {
            expression: "Count([proxyAddresses])",
            inputs: r#"{"proxyAddresses": ["a", "b"]}"#,
            expected: Expected::Text("2"),
        },
        Example { expression: "Count([mail])", inputs: r#"{"mail": "a"}"#, expected: Expected::Text("1") },
        Example { expression: "Count([mail])", inputs: "{}", expected: Expected::Text("0") },
    ],
    body: Body::Plain(count),
};

fn count<'r>(arguments: &Arguments<'_, 'r>, _frame: &mut Frame<'r>) -> Evaluated<'r> {
    let count = match arguments.value(0) {
        Value::List(items) => i64::try_from(items.len()).unwrap_or(i64::MAX),
        value => i64::from(!is_blank(value)),
    };
    Ok(Value::Integer(count))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "Count",
            r##"
[["a", "a"]] => 2
[["a", ""]]  => 2
["a"]        => 1
[7]          => 1
[{"a": 1}]   => 1
[""]         => 0
[[]]         => 0
[null]       => 0
            "##,
        );
    }
}
