//! `Word`: the nth word.

use bumpalo::collections::Vec as ArenaVec;

use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter,
    Purity, Type,
};
use crate::value::{Arena, Text, Value};

/// The declaration.
pub static WORD: Function = Function {
    name: "Word",
    family: Family::Text,
    summary: "the nth word of a text",
    remarks: "Words are what stands between delimiters; each character of delimiters is one. A number \
        below 1 or above the number of words gives \"\". Without delimiters (\"\") the whole text is one \
        word.",
    parameters: &[
        Parameter::required("source", Type::String),
        Parameter::required("wordNumber", Type::Integer),
        Parameter::required("delimiters", Type::String),
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
        Example {
            expression: r#"Word("The quick brown fox", 3, " ")"#,
            inputs: "{}",
            expected: Expected::Text("brown"),
        },
        Example {
            expression: r#"Word("This,string!has&many separators", 3, ",!&#")"#,
            inputs: "{}",
            expected: Expected::Text("has"),
        },
        Example { expression: r#"Word("a b", 0, " ")"#, inputs: "{}", expected: Expected::Text("") },
        Example { expression: r#"Word("a b", 5, " ")"#, inputs: "{}", expected: Expected::Text("") },
        Example { expression: r#"Word([x], 1, " ")"#, inputs: "{}", expected: Expected::Text("") },
    ],
    body: Body::Plain(word),
};

fn word<'r>(arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
    let (Some(source), Some(number), Some(delimiters)) =
        (arguments.text_form(0), arguments.integer(1)?, arguments.text(2))
    else {
        return Ok(Value::Null);
    };
    let text = source.get(frame.arena);
    let Some(index) = usize::try_from(number).ok().and_then(|number| number.checked_sub(1)) else {
        return Ok(Value::String(Text::ascii("")));
    };
    let delimiters = Delimiters::new(delimiters, frame.arena);
    let word = text.split(|c| delimiters.contains(c)).filter(|word| !word.is_empty()).nth(index);
    Ok(Value::String(match word {
        Some(word) if word.len() == text.len() => source,
        Some(word) => source.part(word),
        None => Text::ascii(""),
    }))
}

/// A set of characters that is asked for every character of a text.
struct Delimiters<'r> {
    ascii: u128,
    others: &'r [char],
}

impl<'r> Delimiters<'r> {
    fn new(delimiters: &str, arena: &'r Arena) -> Self {
        let mut ascii = 0;
        let mut others = ArenaVec::new_in(arena);
        for c in delimiters.chars() {
            if c.is_ascii() {
                ascii |= 1 << u32::from(c);
            } else {
                others.push(c);
            }
        }
        others.sort_unstable();
        Delimiters { ascii, others: others.into_bump_slice() }
    }

    fn contains(&self, c: char) -> bool {
        if c.is_ascii() { self.ascii >> u32::from(c) & 1 == 1 } else { self.others.binary_search(&c).is_ok() }
    }
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "Word",
            r##"
["a b", 1, " "]         => "a"
["  a  b ", 2, " "]     => "b"
["a b", "2", " "]       => "b"
["a b", 1, ""]          => "a b"
["a b", 2, ""]          => ""
["", 1, ""]             => ""
["a–b—c", 3, "—–"]      => "c"
["a\"b\"c", 2, "\""]    => "b"
["a\"b", 1, ","]        => "a\"b"
["ab", -1, " "]         => ""
["ab", 9223372036854775807, " "] => ""
["ab", -9223372036854775808, " "] => ""
["ab", null, " "]       => null
["ab", 1, null]         => null
["ab", "x", " "]        => AF901
            "##,
        );
    }
}
