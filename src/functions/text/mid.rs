//! `Mid`: a piece out of the middle.

use std::sync::Arc;

use crate::dotnet::text::utf16_slice;
use crate::functions::{
    Arguments, Body, Constants, Edit, EmptyRule, Evaluated, Example, Expected, Family, Fault, Frame,
    Function, NullRule, Parameter, Preparation, Prepared, Purity, Type,
};
use crate::source::Code;
use crate::value::{Arena, Text, Value};

/// The declaration.
pub static MID: Function = Function {
    name: "Mid",
    family: Family::Text,
    summary: "the piece of a text that begins at a position",
    remarks: "Positions begin at 1 and count UTF-16 code units. A piece that would go past the end ends \
        there; a start past the end gives \"\". A start below 1 or a negative length is an error.",
    parameters: &[
        Parameter::required("source", Type::String),
        Parameter::required("start", Type::Integer),
        Parameter::required("length", Type::Integer),
    ],
    source: 0,
    null: NullRule::Null,
    empty: EmptyRule::Any,
    can_be_null: false,
    result: Type::String,
    purity: Purity::Pure,
    can_fail: true,
    documented: true,
    extended_only: false,
    examples: &[
        Example {
            expression: "Mid([userPrincipalName], 1, 8)",
            inputs: r#"{"userPrincipalName": "johns@contoso.com"}"#,
            expected: Expected::Text("johns@co"),
        },
        Example { expression: r#"Mid("John", 3, 64)"#, inputs: "{}", expected: Expected::Text("hn") },
        Example { expression: r#"Mid("John", 5, 1)"#, inputs: "{}", expected: Expected::Text("") },
        Example { expression: r#"Mid("John", 0, 1)"#, inputs: "{}", expected: Expected::Error },
        Example { expression: "Mid([x], 1, 1)", inputs: "{}", expected: Expected::Null },
    ],
    body: Body::Prepare(prepare),
};

/// A start that cannot be is said before a record is seen.
fn prepare(constants: &Constants<'_>) -> Preparation {
    match constants.integer(1) {
        Some(start) if start < 1 => {
            let fault = Fault::argument(Code::AF115, 1, format!("`Mid` begins at position {start}"));
            Err(vec![fault.help("positions begin at 1")])
        }
        start => {
            let from_zero = start.and_then(|start| usize::try_from(start - 1).ok());
            let length = constants.integer(2).and_then(|length| usize::try_from(length).ok());
            Ok(Arc::new(Mid { piece: from_zero.zip(length) }))
        }
    }
}

#[derive(Debug)]
struct Mid {
    /// Start, from 0, and length, where both are constant.
    piece: Option<(usize, usize)>,
}

impl Prepared for Mid {
    fn edit(&self) -> Option<Edit> {
        self.piece.map(|(start, length)| Edit::Slice { start, length })
    }

    fn call<'r>(&self, arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
        let (Some(source), Some(start), Some(length)) =
            (arguments.text_form(0), arguments.integer(1)?, arguments.integer(2)?)
        else {
            return Ok(Value::Null);
        };
        if start < 1 {
            return Err(arguments.fail(1, Code::AF901, "must be 1 or more").found(&start.to_string()).into());
        }
        if length < 0 {
            return Err(arguments
                .fail(2, Code::AF901, "must not be negative")
                .found(&length.to_string())
                .into());
        }
        let start = usize::try_from(start - 1).unwrap_or(usize::MAX);
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        Ok(piece(source, start, length, frame.arena))
    }
}

/// A piece of a text, in UTF-16 code units from 0; the text as it is where the piece is all of it.
pub(super) fn piece<'r>(source: Text<'r>, start: usize, length: usize, arena: &'r Arena) -> Value<'r> {
    // No text has more code units than bytes.
    if start == 0 && length >= source.raw_len() {
        return Value::String(source);
    }
    let text = source.get(arena);
    let piece = utf16_slice(text, start, length);
    Value::String(if piece.len() == text.len() { source } else { source.part(piece) })
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "Mid",
            r##"
["John", 2, 2]          => "oh"
["John", "2", "2"]      => "oh"
["John", 1, 0]          => ""
["John", 5, 1]          => ""
["John", 9, 1]          => ""
["John", 1, 4]          => "John"
["a\"b", 2, 1]          => "\""
["a😀b", 2, 2]           => "😀"
["a😀b", 2, 1]           => ""
["a😀b", 3, 2]           => "b"
[12345, 2, 2]           => "23"
["", 1, 1]              => ""
["John", 9223372036854775807, 9223372036854775807] => ""
["John", 0, 1]          => AF901 | AF115
["John", -1, 1]         => AF901 | AF115
["John", 1, -1]         => AF901
["John", "x", 1]        => AF901
[null, 1, 1]            => null
[null, 0, 1]            => null | AF115
["John", null, 1]       => null
["John", 1, null]       => null
            "##,
        );
    }
}
