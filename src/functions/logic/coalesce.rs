//! `Coalesce`: the first value there is.

use crate::functions::{
    Body, EmptyRule, Example, Expected, Family, Form, Function, NullRule, Parameter, Purity, Type,
};

/// The declaration.
pub static COALESCE: Function = Function {
    name: "Coalesce",
    family: Family::Logic,
    summary: "the first argument that is not Null",
    remarks: "An empty text is not Null. Arguments after the one taken are not evaluated.",
    parameters: &[Parameter::repeating("source", Type::Any, 1)],
    source: 0,
    null: NullRule::Own,
    empty: EmptyRule::Source,
    can_be_null: false,
    result: Type::Any,
    purity: Purity::Pure,
    can_fail: false,
    documented: true,
    extended_only: false,
    examples: &[
        Example {
            expression: "Coalesce([mail], [userPrincipalName])",
            inputs: r#"{"mail": null, "userPrincipalName": "John.Doe@contoso.com"}"#,
            expected: Expected::Text("John.Doe@contoso.com"),
        },
        Example {
            expression: "Coalesce([mail], [userPrincipalName])",
            inputs: "{}",
            expected: Expected::Null,
        },
        Example {
            expression: r#"Coalesce([mail], [userPrincipalName], "")"#,
            inputs: "{}",
            expected: Expected::Text(""),
        },
        Example {
            expression: r#"Coalesce([mail], "x")"#,
            inputs: r#"{"mail": ""}"#,
            expected: Expected::Text(""),
        },
    ],
    body: Body::Form(Form::Coalesce),
};
