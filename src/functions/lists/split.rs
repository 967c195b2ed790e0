//! `Split`: text into a List.

use bumpalo::collections::Vec as ArenaVec;

use crate::functions::MAX_LIST;
use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter,
    Purity, Type,
};
use crate::value::Value;

/// The declaration.
pub static SPLIT: Function = Function {
    name: "Split",
    family: Family::Lists,
    summary: "a text taken apart at a delimiter",
    remarks: "White space around the elements goes, and empty elements do. The delimiter is one text, not \
        a set of characters; without one, or with \"\", it is a comma. When nothing is left, the result \
        is Null.",
    parameters: &[
        Parameter::required("source", Type::String),
        Parameter::optional("delimiter", Type::String),
    ],
    source: 0,
    null: NullRule::Null,
    empty: EmptyRule::Never,
    can_be_null: true,
    result: Type::List,
    purity: Purity::Pure,
    can_fail: true,
    documented: true,
    extended_only: false,
    examples: &[
        Example {
            expression: r#"Split([extensionAttribute5], ",")"#,
            inputs: r#"{"extensionAttribute5": "PermissionSetOne, PermissionSetTwo"}"#,
            expected: Expected::List(&["PermissionSetOne", "PermissionSetTwo"]),
        },
        Example { expression: r#"Split("a,,b")"#, inputs: "{}", expected: Expected::List(&["a", "b"]) },
        Example { expression: r#"Split(" , ", ",")"#, inputs: "{}", expected: Expected::Null },
        Example { expression: r#"Split([x], ",")"#, inputs: "{}", expected: Expected::Null },
    ],
    body: Body::Plain(split),
};

fn split<'r>(arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
    let Some(source) = arguments.text_form(0) else { return Ok(Value::Null) };
    let delimiter = arguments.given_text(1).unwrap_or(",");
    let text = source.get(frame.arena);
    let mut items = ArenaVec::new_in(frame.arena);
    for element in text.split(delimiter).map(str::trim).filter(|element| !element.is_empty()) {
        if items.len() >= MAX_LIST {
            return Err(arguments.too_many());
        }
        let whole = element.len() == text.len();
        items.push(Value::String(if whole { source } else { source.part(element) }));
    }
    Ok(if items.is_empty() { Value::Null } else { Value::List(items.into_bump_slice()) })
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "Split",
            r##"
["a;b, c", ";"]          => ["a","b, c"]
["a, b"]                 => ["a","b"]
["a, b", ""]             => ["a","b"]
["a, b", null]           => ["a","b"]
["a, b", "∅"]            => ["a","b"]
["a--b-c", "--"]         => ["a","b-c"]
["a b", " "]             => ["a","b"]
["\"a\",b"]              => ["\"a\"","b"]
["\"a\""]                => ["\"a\""]
[["a,b", "c"], ","]      => ["a","b"]
[12, "2"]                => ["1"]
["", ","]                => null
[" , ,", ","]            => null
[null, ","]              => null
            "##,
        );
    }
}
