//! `Append`: text and a suffix.

use crate::functions::building::TextBuilder;
use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter,
    Purity, TextShape, Type,
};
use crate::value::{Text, Value};

/// The declaration.
pub static APPEND: Function = Function {
    name: "Append",
    family: Family::Text,
    summary: "puts a suffix behind a text",
    remarks: "Null in either parameter gives Null; an empty text does not.",
    parameters: &[Parameter::required("source", Type::String), Parameter::required("suffix", Type::String)],
    source: 0,
    null: NullRule::Null,
    empty: EmptyRule::All,
    can_be_null: false,
    result: Type::String,
    purity: Purity::Pure,
    can_fail: false,
    documented: true,
    extended_only: false,
    examples: &[
        Example {
            expression: r#"Append([userPrincipalName], ".test")"#,
            inputs: r#"{"userPrincipalName": "John.Doe@contoso.com"}"#,
            expected: Expected::Text("John.Doe@contoso.com.test"),
        },
        Example {
            expression: r#"Append("Company name: \"", Append([companyName], "\""))"#,
            inputs: r#"{"companyName": "Contoso"}"#,
            expected: Expected::Text(r#"Company name: "Contoso""#),
        },
        Example { expression: r#"Append("x", [department])"#, inputs: "{}", expected: Expected::Null },
        Example {
            expression: r#"Append("x", [department])"#,
            inputs: r#"{"department": ""}"#,
            expected: Expected::Text("x"),
        },
    ],
    body: Body::Text(append, TextShape::Concatenate),
};

fn append<'r>(arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
    let (Some(source), Some(suffix)) = (arguments.text_form(0), arguments.text_form(1)) else {
        return Ok(Value::Null);
    };
    concatenate(arguments, source, suffix, frame)
}

/// One text behind another; where one of them is empty, the other as it is.
pub(super) fn concatenate<'r>(
    arguments: &Arguments<'_, 'r>,
    first: Text<'r>,
    second: Text<'r>,
    frame: &Frame<'r>,
) -> Evaluated<'r> {
    if second.is_empty() {
        return Ok(Value::String(first));
    }
    if first.is_empty() {
        return Ok(Value::String(second));
    }
    let mut out = TextBuilder::new(arguments, first.raw_len() + second.raw_len(), frame.arena);
    out.push(first)?;
    out.push(second)?;
    Ok(out.finish())
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "Append",
            r##"
["a", "b"]           => "ab"
["a", ""]            => "a"
["", "b"]            => "b"
["\"", "\u00e9"]     => "\"é"
[1, true]            => "1True"
[["a", "b"], "c"]    => "ac"
[null, "b"]          => null
["a", null]          => null
[[], "b"]            => null
            "##,
        );
    }
}
