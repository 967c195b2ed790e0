//! `ToUpper`: upper case.

use super::casing::{Case, Casing};
use crate::functions::{
    Body, Constants, EmptyRule, Example, Expected, Family, Function, NullRule, Parameter, Preparation,
    Purity, Type,
};

/// The declaration.
pub static TO_UPPER: Function = Function {
    name: "ToUpper",
    family: Family::Text,
    summary: "the text in upper case",
    remarks: "One character for each, as .NET does: ß stays ß. Without a culture ı stays as it is; with \
        one it becomes I, and in tr and az i becomes İ and ı I. An unknown culture is an error.",
    parameters: &[Parameter::required("source", Type::String), Parameter::optional("culture", Type::String)],
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
            expression: "ToUpper([country])",
            inputs: r#"{"country": "us"}"#,
            expected: Expected::Text("US"),
        },
        Example {
            expression: r#"ToUpper("istanbul", "tr-TR")"#,
            inputs: "{}",
            expected: Expected::Text("İSTANBUL"),
        },
        Example { expression: r#"ToUpper("Straße")"#, inputs: "{}", expected: Expected::Text("STRAßE") },
        Example { expression: "ToUpper([country])", inputs: "{}", expected: Expected::Null },
        Example { expression: r#"ToUpper("a", "klingon")"#, inputs: "{}", expected: Expected::Error },
    ],
    body: Body::Prepare(prepare),
};

fn prepare(constants: &Constants<'_>) -> Preparation {
    Casing::prepare(constants, Case::Upper)
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "ToUpper",
            r##"
["ABC 1"]              => "ABC 1"
["abc"]                => "ABC"
["a\"B"]               => "A\"B"
["é"]                  => "É"
["ß"]                  => "ß"
["ıi"]                 => "ıI"
["ıi", "en-US"]        => "II"
["ıi", "tr"]           => "Iİ"
["i", ""]              => "I"
["i", null]            => "I"
[true]                 => "TRUE"
["a", "klingon"]       => AF901 | AF207
            "##,
        );
    }
}
