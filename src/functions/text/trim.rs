//! `Trim`: text without white space at its ends.

use crate::functions::{
    Arguments, Body, Edit, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule,
    Parameter, Purity, TextShape, Type,
};
use crate::value::Value;

/// The declaration.
pub static TRIM: Function = Function {
    name: "Trim",
    family: Family::Text,
    summary: "takes white space off both ends of a text",
    remarks: "White space is what .NET counts as such, line ends and non-breaking spaces included. Not in \
        the function reference, but in use.",
    parameters: &[Parameter::required("source", Type::String)],
    source: 0,
    null: NullRule::Null,
    empty: EmptyRule::Any,
    can_be_null: false,
    result: Type::String,
    purity: Purity::Pure,
    can_fail: false,
    documented: false,
    extended_only: false,
    examples: &[
        Example { expression: r#"Trim("  a b ")"#, inputs: "{}", expected: Expected::Text("a b") },
        Example { expression: "Trim([x])", inputs: "{}", expected: Expected::Null },
        Example { expression: "Trim([x], )", inputs: r#"{"x": " a"}"#, expected: Expected::Text("a") },
    ],
    body: Body::Text(trim, TextShape::Edit(Edit::Trim)),
};

fn trim<'r>(arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
    let Some(source) = arguments.text_form(0) else { return Ok(Value::Null) };
    let text = source.get(frame.arena);
    // Rust's white space and .NET's `Char.IsWhiteSpace` are the same characters.
    let trimmed = text.trim();
    Ok(Value::String(if trimmed.len() == text.len() { source } else { source.part(trimmed) }))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "Trim",
            r##"
["a"]                    => "a"
["\t a\r\n"]            => "a"
["\u00a0a\u3000\u2028"] => "a"
["\u200ba"]             => "\u200ba"
[" \" "]                => "\""
["\"a"]                 => "\"a"
["  "]                  => ""
[""]                    => ""
            "##,
        );
    }
}
