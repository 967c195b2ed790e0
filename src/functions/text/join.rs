//! `Join`: texts with a separator between them.

use crate::functions::building::TextBuilder;
use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter,
    Purity, Stop, TextShape, Type,
};
use crate::value::{Text, Value};

/// The declaration.
pub static JOIN: Function = Function {
    name: "Join",
    family: Family::Text,
    summary: "puts texts together with a separator between them",
    remarks: "The separator comes first. Null and empty sources are left out, with their separator; a \
        List contributes each of its elements. When nothing is left, the result is Null. A Null separator \
        is \"\".",
    parameters: &[
        Parameter::required("separator", Type::String),
        Parameter::repeating("source", Type::Any, 1),
    ],
    source: 0,
    null: NullRule::Own,
    empty: EmptyRule::Never,
    can_be_null: false,
    result: Type::String,
    purity: Purity::Pure,
    can_fail: true,
    documented: true,
    extended_only: false,
    examples: &[
        Example {
            expression: r#"Join(" ", [givenName], [surname])"#,
            inputs: r#"{"givenName": "John", "surname": "Doe"}"#,
            expected: Expected::Text("John Doe"),
        },
        Example {
            expression: r#"Join(", ", "", "Doe", "John")"#,
            inputs: "{}",
            expected: Expected::Text("Doe, John"),
        },
        Example {
            expression: r#"Join(";", [proxyAddresses])"#,
            inputs: r#"{"proxyAddresses": ["a", "b"]}"#,
            expected: Expected::Text("a;b"),
        },
        Example { expression: r#"Join(",", [a], "", [b])"#, inputs: "{}", expected: Expected::Null },
    ],
    body: Body::Text(join, TextShape::Join),
};

fn join<'r>(arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
    let separator = arguments.text_form(0).unwrap_or(Text::ascii(""));
    let mut joined = Joined { separator, first: None, out: None };
    for &value in arguments.from(1) {
        match value {
            Value::List(items) => {
                for &item in items {
                    joined.add(item, arguments, frame)?;
                }
            }
            value => joined.add(value, arguments, frame)?,
        }
    }
    Ok(match joined {
        Joined { out: Some(out), .. } => out.finish(),
        Joined { first: Some(only), .. } => Value::String(only),
        _ => Value::Null,
    })
}

/// What has been joined so far. A text that stays alone is handed on as it is.
struct Joined<'a, 'r> {
    separator: Text<'r>,
    first: Option<Text<'r>>,
    out: Option<TextBuilder<'a, 'r>>,
}

impl<'a, 'r> Joined<'a, 'r> {
    fn add(
        &mut self,
        value: Value<'r>,
        arguments: &Arguments<'a, 'r>,
        frame: &Frame<'r>,
    ) -> Result<(), Stop> {
        let Some(text) = value.to_text(frame.arena).filter(|text| !text.is_empty()) else {
            return Ok(());
        };
        // A number as read is text like any other here.
        let text = if text.is_number() { Text::clean(text.get(frame.arena)) } else { text };
        let Some(first) = self.first else {
            self.first = Some(text);
            return Ok(());
        };
        let out = match &mut self.out {
            Some(out) => out,
            None => {
                // Room for one more part of the kind: names, mostly.
                let capacity = first.raw_len() + 2 * (self.separator.raw_len() + text.raw_len());
                let out = self.out.insert(TextBuilder::new(arguments, capacity, frame.arena));
                out.push(first)?;
                out
            }
        };
        out.push(self.separator)?;
        out.push(text)
    }
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "Join",
            r##"
[",", "a", "b", "c"]            => "a,b,c"
["", "a", "b"]                  => "ab"
[null, "a", "b"]                => "ab"
[", ", null, "Doe", ""]         => "Doe"
[";", ["a", "", "b"], "c"]      => "a;b;c"
[";", [1, true], 2]             => "1;True;2"
["\"", "a", "b"]                => "a\"b"
[",", "a\"b"]                   => "a\"b"
[",", "a\"b", "c"]              => "a\"b,c"
[",", ["", ""]]                 => null
[",", ""]                       => null
[",", "∅", "a", "∅"]            => "a"
[[";", "x"], "a", "b"]          => "a;b"
[7, "a", "b"]                   => "a7b"
            "##,
        );
    }
}
