//! `PCase`: words with a capital.

use crate::dotnet::text::{pcase_with_separators, title_case};
use crate::functions::building::changed;
use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter,
    Purity, Type,
};
use crate::value::Value;

/// The declaration.
pub static PCASE: Function = Function {
    name: "PCase",
    family: Family::Text,
    summary: "the first letter of each word in upper case, the rest in lower",
    remarks: "Without separators a word ends where .NET's `ToTitleCase` says, so that an apostrophe does \
        not split. With separators only those split: the first character of each word is put in upper \
        case whatever it is.",
    parameters: &[
        Parameter::required("source", Type::String),
        Parameter::optional("wordSeparators", Type::String),
    ],
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
            expression: r#"PCase("PABLO GONSALVES (SECOND)")"#,
            inputs: "{}",
            expected: Expected::Text("Pablo Gonsalves (Second)"),
        },
        Example {
            expression: r#"PCase("PINTO-DE'SILVA", " '-")"#,
            inputs: "{}",
            expected: Expected::Text("Pinto-De'Silva"),
        },
        Example { expression: r#"PCase("O'NEIL")"#, inputs: "{}", expected: Expected::Text("O'neil") },
        Example { expression: "PCase([x])", inputs: "{}", expected: Expected::Null },
    ],
    body: Body::Plain(pcase),
};

fn pcase<'r>(arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
    let Some(source) = arguments.text_form(0) else { return Ok(Value::Null) };
    let text = source.get(frame.arena);
    let cased = match arguments.given_text(1) {
        None => title_case(text, frame.arena),
        Some(separators) => pcase_with_separators(text, separators, frame.arena),
    };
    Ok(changed(source, text, cased))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "PCase",
            r##"
["john DOE"]            => "John Doe"
["john DOE", ""]        => "John Doe"
["john DOE", null]      => "John Doe"
["john DOE", "-"]       => "John doe"
["(second)", " "]       => "(second)"
["John \"x\""]          => "John \"X\""
[""]                    => ""
            "##,
        );
    }
}
