//! `IIF`: one of two values.

use crate::functions::{
    Body, EmptyRule, Example, Expected, Family, Form, Function, NullRule, Parameter, Purity, Type,
};

/// The declaration.
pub static IIF: Function = Function {
    name: "IIF",
    family: Family::Logic,
    summary: "one of two values, as a condition is true or not",
    remarks: "The condition is a comparison, or anything that CBool takes. Only the branch that is needed is evaluated; an empty branch is Null. \
        In the entra dialect, with Microsoft Entra as the source, the result is Null when the condition, or an operand of its comparison, is Null or empty, \
        and when IsNull, IsNothing, IsNullOrEmpty or IsPresent is asked directly of an attribute that is.",
    parameters: &[
        Parameter::required("condition", Type::Condition),
        Parameter::optional("valueIfTrue", Type::Any),
        Parameter::optional("valueIfFalse", Type::Any),
    ],
    source: 0,
    null: NullRule::Own,
    empty: EmptyRule::Source,
    can_be_null: false,
    result: Type::Any,
    purity: Purity::Pure,
    can_fail: true,
    documented: true,
    extended_only: false,
    examples: &[
        Example {
            expression: r#"IIF([country]="USA", [country], [department])"#,
            inputs: r#"{"country": "FR", "department": "Sales"}"#,
            expected: Expected::Text("Sales"),
        },
        Example { expression: r#"IIF([country]="USA", "a", "b")"#, inputs: "{}", expected: Expected::Null },
    ],
    body: Body::Form(Form::Iif),
};
