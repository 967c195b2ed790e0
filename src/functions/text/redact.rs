//! `Redact`: a value that logs must not show.

use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter,
    Purity, Type,
};

/// The declaration.
pub static REDACT: Function = Function {
    name: "Redact",
    family: Family::Text,
    summary: "the value, masked in every log and trace",
    remarks: "The payload has the value; every log, trace and diagnostic shows `[Redact]` in its place.",
    parameters: &[Parameter::required("value", Type::Any)],
    source: 0,
    null: NullRule::Null,
    empty: EmptyRule::Source,
    can_be_null: false,
    result: Type::Any,
    purity: Purity::Pure,
    can_fail: false,
    documented: true,
    extended_only: false,
    examples: &[
        Example {
            expression: "Redact([extensionAttribute1])",
            inputs: r#"{"extensionAttribute1": "secret"}"#,
            expected: Expected::Text("secret"),
        },
        Example { expression: "Redact([x])", inputs: "{}", expected: Expected::Null },
    ],
    body: Body::Plain(redact),
};

/// The compiler marks the value; here it only passes through.
fn redact<'r>(arguments: &Arguments<'_, 'r>, _frame: &mut Frame<'r>) -> Evaluated<'r> {
    Ok(arguments.value(0))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "Redact",
            r##"
["secret"]   => "secret"
[7]          => 7
[["a", "b"]] => ["a","b"]
            "##,
        );
    }
}
