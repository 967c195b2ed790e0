//! `ConvertToBase64`: base64 of the UTF-16 bytes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bumpalo::collections::Vec as ArenaVec;

use crate::dotnet::text::utf16_len;
use crate::functions::MAX_TEXT;
use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter,
    Purity, Type,
};
use crate::value::{Text, Value};

/// The declaration.
pub static CONVERT_TO_BASE64: Function = Function {
    name: "ConvertToBase64",
    family: Family::Text,
    summary: "base64 of the text as UTF-16",
    remarks: "The bytes are those of UTF-16, little-endian, as .NET's `Encoding.Unicode` gives them: not \
        those of UTF-8.",
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
            expression: r#"ConvertToBase64("Hello world!")"#,
            inputs: "{}",
            expected: Expected::Text("SABlAGwAbABvACAAdwBvAHIAbABkACEA"),
        },
        Example { expression: "ConvertToBase64([x])", inputs: "{}", expected: Expected::Null },
        Example { expression: "ConvertToBase64([x])", inputs: r#"{"x": ""}"#, expected: Expected::Text("") },
    ],
    body: Body::Plain(convert_to_base64),
};

fn convert_to_base64<'r>(arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
    let Some(source) = arguments.text(0) else { return Ok(Value::Null) };
    let bytes = utf16_len(source).saturating_mul(2);
    let length = bytes.div_ceil(3).saturating_mul(4);
    if length > MAX_TEXT {
        return Err(arguments.too_long());
    }
    let mut utf16 = ArenaVec::with_capacity_in(bytes, frame.arena);
    for unit in source.encode_utf16() {
        utf16.extend_from_slice(&unit.to_le_bytes());
    }
    let out = frame.arena.alloc_slice_fill_copy(length, 0u8);
    let written = STANDARD.encode_slice(&utf16, out).unwrap_or_default();
    let text = std::str::from_utf8(out.get(..written).unwrap_or_default()).unwrap_or_default();
    Ok(Value::String(Text::ascii(text)))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "ConvertToBase64",
            r##"
["a"]            => "YQA="
[""]             => ""
["a\ud83d\ude00b"] => "YQA92ADeYgA="
["e\u0301"]      => "ZQABAw=="
[7]              => "NwA="
[null]           => null
            "##,
        );
    }
}
