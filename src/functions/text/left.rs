//! `Left`: the beginning.

use std::sync::Arc;

use super::mid::piece;
use crate::functions::{
    Arguments, Body, Constants, Edit, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function,
    NullRule, Parameter, Preparation, Prepared, Purity, Type,
};
use crate::value::Value;

/// The declaration.
pub static LEFT: Function = Function {
    name: "Left",
    family: Family::Text,
    summary: "the first so many characters of a text",
    remarks: "Characters are UTF-16 code units. 0 gives \"\", a negative number the whole source, and so \
        does one greater than its length. Null gives \"\".",
    parameters: &[
        Parameter::required("source", Type::String),
        Parameter::required("numChars", Type::Integer),
    ],
    source: 0,
    null: NullRule::Empty,
    empty: EmptyRule::Any,
    can_be_null: false,
    result: Type::String,
    purity: Purity::Pure,
    can_fail: true,
    documented: true,
    extended_only: false,
    examples: &[
        Example { expression: r#"Left("John Doe", 3)"#, inputs: "{}", expected: Expected::Text("Joh") },
        Example { expression: r#"Left("John Doe", 0)"#, inputs: "{}", expected: Expected::Text("") },
        Example { expression: r#"Left("John Doe", -1)"#, inputs: "{}", expected: Expected::Text("John Doe") },
        Example { expression: r#"Left("ab", 9)"#, inputs: "{}", expected: Expected::Text("ab") },
        Example { expression: "Left([x], 3)", inputs: "{}", expected: Expected::Text("") },
        Example { expression: r#"Left("John Doe", "three")"#, inputs: "{}", expected: Expected::Error },
    ],
    body: Body::Prepare(prepare),
};

fn prepare(constants: &Constants<'_>) -> Preparation {
    Ok(Arc::new(Left { length: constants.integer(1).map(length) }))
}

/// A negative number asks for the whole.
fn length(asked: i64) -> usize {
    usize::try_from(asked).unwrap_or(usize::MAX)
}

#[derive(Debug)]
struct Left {
    /// The length, where it is constant.
    length: Option<usize>,
}

impl Prepared for Left {
    fn call<'r>(&self, arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
        let (Some(source), Some(asked)) = (arguments.text_form(0), arguments.integer(1)?) else {
            return Ok(Value::Null);
        };
        Ok(piece(source, 0, length(asked), frame.arena))
    }

    fn edit(&self) -> Option<Edit> {
        self.length.map(|length| Edit::Slice { start: 0, length })
    }
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "Left",
            r##"
["John", 2]          => "Jo"
["John", "2"]        => "Jo"
["a\"b", 2]          => "a\""
["a\"b", 3]          => "a\"b"
["a😀b", 3]           => "a😀"
["a😀b", 2]           => "a"
[12345, 2]           => "12"
[["ab", "c"], 1]     => "a"
["John", null]       => null
[null, null]         => ""
["John", true]       => AF901
["John", 9223372036854775807]  => "John"
["John", -9223372036854775808] => "John"
            "##,
        );
    }
}
