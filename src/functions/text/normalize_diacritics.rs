//! `NormalizeDiacritics`: letters without their marks.

use crate::dotnet::text::normalize_diacritics;
use crate::functions::building::changed;
use crate::functions::{
    Arguments, Body, Edit, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule,
    Parameter, Purity, TextShape, Type,
};
use crate::value::Value;

/// The declaration.
pub static NORMALIZE_DIACRITICS: Function = Function {
    name: "NormalizeDiacritics",
    family: Family::Text,
    summary: "letters with diacritics turned to plain ones",
    remarks: "By the table of the function reference; whether the letter is composed or followed by its \
        marks makes no difference. A letter that is not in the table (đ, þ, й) stays as it is.",
    parameters: &[Parameter::required("source", Type::String)],
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
            expression: "NormalizeDiacritics([givenName])",
            inputs: r#"{"givenName": "Zoë"}"#,
            expected: Expected::Text("Zoe"),
        },
        Example {
            expression: r#"NormalizeDiacritics("Æthelřed Łukasz Straße")"#,
            inputs: "{}",
            expected: Expected::Text("AEthelred Lukasz Strasse"),
        },
        Example { expression: "NormalizeDiacritics([givenName])", inputs: "{}", expected: Expected::Null },
    ],
    body: Body::Text(normalize, TextShape::Edit(Edit::Keep)),
};

fn normalize<'r>(arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
    let Some(source) = arguments.text_form(0) else { return Ok(Value::Null) };
    if source.is_ascii() {
        return Ok(Value::String(source));
    }
    let text = source.get(frame.arena);
    Ok(changed(source, text, normalize_diacritics(text, frame.arena)))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "NormalizeDiacritics",
            r##"
["abc"]         => "abc"
["e\u0301\""]   => "e\""
["đþй"]         => "đþй"
[""]            => ""
            "##,
        );
    }
}
