//! `ToLower`: lower case.

use super::casing::{Case, Casing};
use crate::functions::{
    Body, Constants, EmptyRule, Example, Expected, Family, Function, NullRule, Parameter, Preparation,
    Purity, Type,
};

/// The declaration.
pub static TO_LOWER: Function = Function {
    name: "ToLower",
    family: Family::Text,
    summary: "the text in lower case",
    remarks: "One character for each, as .NET does: a final sigma is not special. Without a culture İ \
        stays as it is; with one it becomes i, and in tr and az I becomes ı and İ i. An unknown culture \
        is an error.",
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
            expression: "ToLower([mail])",
            inputs: r#"{"mail": "John.Doe@Contoso.com"}"#,
            expected: Expected::Text("john.doe@contoso.com"),
        },
        Example {
            expression: r#"ToLower("IĞDIR", "tr-TR")"#,
            inputs: "{}",
            expected: Expected::Text("ığdır"),
        },
        Example { expression: "ToLower([mail])", inputs: "{}", expected: Expected::Null },
        Example { expression: r#"ToLower("A", "klingon")"#, inputs: "{}", expected: Expected::Error },
    ],
    body: Body::Prepare(prepare),
};

fn prepare(constants: &Constants<'_>) -> Preparation {
    Casing::prepare(constants, Case::Lower)
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "ToLower",
            r##"
["abc 1"]              => "abc 1"
["ABC"]                => "abc"
["a\"B"]               => "a\"b"
["É"]                  => "é"
["ΟΔΥΣΣΕΥΣ"]           => "οδυσσευσ"
["İI"]                 => "İi"
["İI", "en-US"]        => "ii"
["İI", "tr"]           => "iı"
["I", ""]              => "i"
["I", null]            => "i"
["I", "∅"]             => "i"
[true]                 => "true"
[["AB", "C"]]          => "ab"
["A", "klingon"]       => AF901 | AF207
[null, "klingon"]      => null | AF207
            "##,
        );
    }
}
