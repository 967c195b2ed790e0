//! `Or`: whether one of several conditions is true.

use crate::functions::{
    Body, EmptyRule, Example, Expected, Family, Form, Function, NullRule, Parameter, Purity, Type,
};

/// The declaration.
pub static OR: Function = Function {
    name: "Or",
    family: Family::Logic,
    summary: "True when at least one condition is true",
    remarks: "Only in the extended dialect: the service does not have it. Evaluation ends at the first \
        condition that is true. Conditions are comparisons, and what CBool takes.",
    parameters: &[Parameter::repeating("condition", Type::Condition, 2)],
    source: 0,
    null: NullRule::Own,
    empty: EmptyRule::Never,
    can_be_null: false,
    result: Type::Boolean,
    purity: Purity::Pure,
    can_fail: true,
    documented: false,
    extended_only: true,
    examples: &[
        Example {
            expression: r#"Or([country]="US", [state]="CA")"#,
            inputs: r#"{"country": "MX", "state": "CA"}"#,
            expected: Expected::Text("True"),
        },
        Example {
            expression: r#"Or([country]="US", [state]="CA")"#,
            inputs: r#"{"country": "MX"}"#,
            expected: Expected::Text("False"),
        },
        Example { expression: r#"Or(True, [x])"#, inputs: "{}", expected: Expected::Text("True") },
        Example { expression: r#"Or(False, "maybe")"#, inputs: "{}", expected: Expected::Error },
    ],
    body: Body::Form(Form::Or),
};
