//! `Switch`: the value that belongs to a key.

use crate::functions::{
    Body, EmptyRule, Example, Expected, Family, Form, Function, NullRule, Parameter, Purity, Type,
};

/// The declaration.
pub static SWITCH: Function = Function {
    name: "Switch",
    family: Family::Logic,
    summary: "the value whose key equals the source",
    remarks: "Keys are compared with the source's text, ordinal and case-sensitive; the first that is equal wins. A Null source, and a Null key, equal \"\". \
        Without an equal key it is the default; an absent default is Null. A Boolean's text is True or False.",
    parameters: &[
        Parameter::required("source", Type::Any),
        Parameter::optional("defaultValue", Type::Any),
        Parameter::repeating("key", Type::Any, 1),
        Parameter { optional: true, ..Parameter::repeating("value", Type::Any, 1) },
    ],
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
            expression: r#"Switch([IsSoftDeleted], , "False", "True", "True", "False")"#,
            inputs: r#"{"IsSoftDeleted": false}"#,
            expected: Expected::Text("True"),
        },
        Example {
            expression: r#"Switch([country], [country], "", "Other")"#,
            inputs: "{}",
            expected: Expected::Text("Other"),
        },
    ],
    body: Body::Form(Form::Switch),
};
