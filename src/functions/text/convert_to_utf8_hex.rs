//! `ConvertToUTF8Hex`: the UTF-8 bytes in hexadecimal.

use bumpalo::collections::String as ArenaString;

use crate::functions::MAX_TEXT;
use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter,
    Purity, Type,
};
use crate::value::{Text, Value};

/// The declaration.
pub static CONVERT_TO_UTF8_HEX: Function = Function {
    name: "ConvertToUTF8Hex",
    family: Family::Text,
    summary: "the bytes of the text in UTF-8, in hexadecimal",
    remarks: "Two upper-case digits for each byte.",
    parameters: &[Parameter::required("source", Type::String)],
    source: 0,
    null: NullRule::Null,
    empty: EmptyRule::Source,
    can_be_null: false,
    result: Type::String,
    purity: Purity::Pure,
    can_fail: true,
    documented: true,
    extended_only: false,
    examples: &[
        Example {
            expression: r#"ConvertToUTF8Hex("Hello world!")"#,
            inputs: "{}",
            expected: Expected::Text("48656C6C6F20776F726C6421"),
        },
        Example {
            expression: "ConvertToUTF8Hex([x])",
            inputs: r#"{"x": "ß"}"#,
            expected: Expected::Text("C39F"),
        },
        Example { expression: "ConvertToUTF8Hex([x])", inputs: "{}", expected: Expected::Null },
    ],
    body: Body::Plain(convert_to_utf8_hex),
};

fn convert_to_utf8_hex<'r>(arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
    let Some(source) = arguments.text(0) else { return Ok(Value::Null) };
    let length = source.len().saturating_mul(2);
    if length > MAX_TEXT {
        return Err(arguments.too_long());
    }
    let mut out = ArenaString::with_capacity_in(length, frame.arena);
    for byte in source.bytes() {
        out.push(digit(byte >> 4));
        out.push(digit(byte & 15));
    }
    Ok(Value::String(Text::ascii(out.into_bump_str())))
}

fn digit(value: u8) -> char {
    char::from(if value < 10 { b'0' + value } else { b'A' + (value - 10) })
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "ConvertToUTF8Hex",
            r##"
["\n"]           => "0A"
["日本語"]        => "E697A5E69CACE8AA9E"
[""]             => ""
[true]           => "54727565"
[null]           => null
            "##,
        );
    }
}
