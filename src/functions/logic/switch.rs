//! `Switch`: the value that belongs to a key.

use crate::functions::{
    Body, Example, Expected, Family, Form, Function, NullRule, Parameter, Purity, Repeat, Type,
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
        Parameter { name: "key", ty: Type::Any, optional: false, repeat: Repeat::Many { least: 1 } },
        Parameter { name: "value", ty: Type::Any, optional: true, repeat: Repeat::Many { least: 1 } },
    ],
    source: 0,
    null: NullRule::Own,
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
