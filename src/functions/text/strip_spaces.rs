//! `StripSpaces`: text without spaces.

use bumpalo::collections::String as ArenaString;
use memchr::memchr;

use crate::functions::{
    Arguments, Body, Edit, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule,
    Parameter, Purity, TextShape, Type,
};
use crate::value::Value;

/// The declaration.
pub static STRIP_SPACES: Function = Function {
    name: "StripSpaces",
    family: Family::Text,
    summary: "the text without its spaces",
    remarks: "Only the space character U+0020 goes; tabs, line ends and non-breaking spaces stay.",
    parameters: &[Parameter::required("source", Type::String)],
    source: 0,
    null: NullRule::Null,
    empty: EmptyRule::Any,
    can_be_null: false,
    result: Type::String,
    purity: Purity::Pure,
    can_fail: false,
    documented: true,
    extended_only: false,
    examples: &[
        Example { expression: r#"StripSpaces(" a b  c ")"#, inputs: "{}", expected: Expected::Text("abc") },
        Example { expression: "StripSpaces([x])", inputs: "{}", expected: Expected::Null },
    ],
    body: Body::Text(strip_spaces, TextShape::Edit(Edit::Remove(1 << b' '))),
};

fn strip_spaces<'r>(arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
    let Some(source) = arguments.text_form(0) else { return Ok(Value::Null) };
    let text = source.get(frame.arena);
    if memchr(b' ', text.as_bytes()).is_none() {
        return Ok(Value::String(source));
    }
    let mut out = ArenaString::with_capacity_in(text.len(), frame.arena);
    for part in text.split(' ') {
        out.push_str(part);
    }
    Ok(Value::String(source.part(out.into_bump_str())))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "StripSpaces",
            r##"
["a\tb c\n"]     => "a\tbc\n"
["a\u00a0b c"]   => "a\u00a0bc"
["ab"]           => "ab"
["   "]          => ""
[""]             => ""
["\" \""]        => "\"\""
            "##,
        );
    }
}
