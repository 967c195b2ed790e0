//! `Item`: one element.

use std::sync::Arc;

use crate::functions::{
    Arguments, Body, Constants, EmptyRule, Evaluated, Example, Expected, Family, Fault, Frame, Function,
    NullRule, Parameter, Preparation, Prepared, Purity, Type,
};
use crate::source::Code;
use crate::value::Value;

/// The declaration.
pub static ITEM: Function = Function {
    name: "Item",
    family: Family::Lists,
    summary: "the nth element of a List",
    remarks: "Elements are counted from 1. Outside the List, and below 1, the result is Null; a literal \
        index below 1 is refused when the expression is compiled. A single value is a List of one.",
    parameters: &[Parameter::required("attribute", Type::List), Parameter::required("index", Type::Integer)],
    source: 0,
    null: NullRule::Null,
    empty: EmptyRule::Source,
    can_be_null: true,
    result: Type::Any,
    purity: Purity::Pure,
    can_fail: true,
    documented: true,
    extended_only: false,
    examples: &[
        Example {
            expression: "Item([proxyAddresses], 1)",
            inputs: r#"{"proxyAddresses": ["SMTP:a@x.com", "smtp:b@x.com"]}"#,
            expected: Expected::Text("SMTP:a@x.com"),
        },
        Example {
            expression: "Item([proxyAddresses], 3)",
            inputs: r#"{"proxyAddresses": ["SMTP:a@x.com", "smtp:b@x.com"]}"#,
            expected: Expected::Null,
        },
        Example { expression: "Item([mail], 1)", inputs: r#"{"mail": "a"}"#, expected: Expected::Text("a") },
        Example {
            expression: "Item([proxyAddresses], 0)",
            inputs: r#"{"proxyAddresses": ["a"]}"#,
            expected: Expected::Error,
        },
        Example { expression: "Item([mail], 1)", inputs: "{}", expected: Expected::Null },
    ],
    body: Body::Prepare(prepare),
};

/// There is nothing to make ready; an index that cannot be is said before a record is seen.
fn prepare(constants: &Constants<'_>) -> Preparation {
    match constants.integer(1) {
        Some(index) if index < 1 => {
            let fault = Fault::argument(Code::AF115, 1, format!("`Item` has no element {index}"));
            Err(vec![fault.help("elements are counted from 1")])
        }
        _ => Ok(Arc::new(Item)),
    }
}

#[derive(Debug)]
struct Item;

impl Prepared for Item {
    fn call<'r>(&self, arguments: &Arguments<'_, 'r>, _frame: &mut Frame<'r>) -> Evaluated<'r> {
        let Some(index) = arguments.integer(1)? else { return Ok(Value::Null) };
        let index = usize::try_from(index).ok().and_then(|index| index.checked_sub(1));
        Ok(match (arguments.value(0), index) {
            (_, None) => Value::Null,
            (Value::List(items), Some(index)) => items.get(index).copied().unwrap_or_default(),
            (value, Some(0)) => value,
            (_, Some(_)) => Value::Null,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "Item",
            r##"
[["a", "b"], 2]       => "b"
[["a", "b"], "2"]     => "b"
[["a", true], 2]      => true
[[{"a": 1}], 1]       => {"a":1}
["a", 1]              => "a"
["a", 2]              => null
["", 1]               => ""
[["a"], 0]            => null
[["a"], -1]           => null
["a", 0]              => null | AF115
["a", "-1"]           => null | AF115
["a", "x"]            => AF901
["a", null]           => null
[[], 1]               => null
[["a"], -9223372036854775808] => null
            "##,
        );
    }
}
