//! `And`: whether all of several conditions are true.

use crate::functions::{
    Body, EmptyRule, Example, Expected, Family, Form, Function, NullRule, Parameter, Purity, Type,
};

/// The declaration.
pub static AND: Function = Function {
    name: "And",
    family: Family::Logic,
    summary: "True when every condition is true",
    remarks: "Only in the extended dialect: the service does not have it. Evaluation ends at the first \
        condition that is false. Conditions are comparisons, and what CBool takes.",
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
            expression: r#"And([country]="US", [state]="CA")"#,
            inputs: r#"{"country": "US", "state": "CA"}"#,
            expected: Expected::Text("True"),
        },
        Example {
            expression: r#"And([country]="US", [state]="CA")"#,
            inputs: r#"{"country": "US"}"#,
            expected: Expected::Text("False"),
        },
        Example { expression: r#"And(False, [x])"#, inputs: "{}", expected: Expected::Text("False") },
        Example { expression: r#"And(True, "maybe")"#, inputs: "{}", expected: Expected::Error },
    ],
    body: Body::Form(Form::And),
};
