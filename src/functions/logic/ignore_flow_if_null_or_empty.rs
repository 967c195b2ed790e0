//! `IgnoreFlowIfNullOrEmpty`: no flow for want of a value.

use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter,
    Purity, Stop, Type,
};
use crate::value::is_blank;

/// The declaration.
pub static IGNORE_FLOW_IF_NULL_OR_EMPTY: Function = Function {
    name: "IgnoreFlowIfNullOrEmpty",
    family: Family::Logic,
    summary: "the value; no flow when it is Null or empty",
    remarks: "No flow ends the whole expression: the target attribute keeps what it has.",
    parameters: &[Parameter::required("expression", Type::Any)],
    source: 0,
    null: NullRule::NoFlow,
    empty: EmptyRule::Never,
    can_be_null: false,
    result: Type::Any,
    purity: Purity::Pure,
    can_fail: false,
    documented: true,
    extended_only: false,
    examples: &[
        Example {
            expression: "IgnoreFlowIfNullOrEmpty([department])",
            inputs: r#"{"department": "Sales"}"#,
            expected: Expected::Text("Sales"),
        },
        Example {
            expression: "IgnoreFlowIfNullOrEmpty([department])",
            inputs: "{}",
            expected: Expected::NoFlow,
        },
        Example {
            expression: "IgnoreFlowIfNullOrEmpty([department])",
            inputs: r#"{"department": ""}"#,
            expected: Expected::NoFlow,
        },
        Example {
            expression: r#"Append("x", IgnoreFlowIfNullOrEmpty([department]))"#,
            inputs: "{}",
            expected: Expected::NoFlow,
        },
    ],
    body: Body::Plain(ignore_flow_if_null_or_empty),
};

fn ignore_flow_if_null_or_empty<'r>(arguments: &Arguments<'_, 'r>, _frame: &mut Frame<'r>) -> Evaluated<'r> {
    let value = arguments.value(0);
    if is_blank(value) { Err(Stop::NoFlow) } else { Ok(value) }
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "IgnoreFlowIfNullOrEmpty",
            r##"
["a"]        => "a"
[" "]        => " "
[false]      => false
[0]          => 0
[["a", "b"]] => ["a","b"]
[""]         => noflow
[null]       => noflow
[[]]         => noflow
            "##,
        );
    }
}
