//! `CStr`: the text form.

use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter,
    Purity, TextShape, Type,
};
use crate::value::Value;

/// The declaration.
pub static CSTR: Function = Function {
    name: "CStr",
    family: Family::Text,
    summary: "the text form of a value",
    remarks: "A Boolean is `True` or `False`, a DateTime `M/d/yyyy h:mm:ss tt`, a Record its JSON, a List \
        the text of its first element.",
    parameters: &[Parameter::required("value", Type::Any)],
    source: 0,
    null: NullRule::Null,
    empty: EmptyRule::Source,
    can_be_null: false,
    result: Type::String,
    purity: Purity::Pure,
    can_fail: false,
    documented: true,
    extended_only: false,
    examples: &[
        Example {
            expression: "CStr([dn])",
            inputs: r#"{"dn": "cn=Joe,dc=contoso,dc=com"}"#,
            expected: Expected::Text("cn=Joe,dc=contoso,dc=com"),
        },
        Example {
            expression: "CStr([accountEnabled])",
            inputs: r#"{"accountEnabled": true}"#,
            expected: Expected::Text("True"),
        },
        Example { expression: "CStr([x])", inputs: r#"{"x": null}"#, expected: Expected::Null },
    ],
    body: Body::Text(cstr, TextShape::Same),
};

fn cstr<'r>(arguments: &Arguments<'_, 'r>, _frame: &mut Frame<'r>) -> Evaluated<'r> {
    Ok(arguments.text_form(0).map_or(Value::Null, Value::String))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "CStr",
            r##"
[7]                      => "7"
[false]                  => "False"
[["b", "a"]]             => "b"
[[]]                     => null
[{"value": "a", "n": 1}] => "{\"value\":\"a\",\"n\":1}"
[1.50]                   => "1.5"
[""]                     => ""
            "##,
        );
    }
}
