//! `RemoveDuplicates`: each value once.

use bumpalo::collections::Vec as ArenaVec;

use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter,
    Purity, Type,
};
use crate::value::{Arena, Value};

/// The declaration.
pub static REMOVE_DUPLICATES: Function = Function {
    name: "RemoveDuplicates",
    family: Family::Lists,
    summary: "the List with each value once",
    remarks: "The first of equal elements stays, and the order does. Values are compared with regard to \
        case and type.",
    parameters: &[Parameter::required("attribute", Type::List)],
    source: 0,
    null: NullRule::Null,
    empty: EmptyRule::Never,
    can_be_null: false,
    result: Type::List,
    purity: Purity::Pure,
    can_fail: false,
    documented: true,
    extended_only: false,
    examples: &[
        Example {
            expression: "RemoveDuplicates([proxyAddresses])",
            inputs: r#"{"proxyAddresses": ["a", "b", "a", "A"]}"#,
            expected: Expected::List(&["a", "b", "A"]),
        },
        Example {
            expression: "RemoveDuplicates([mail])",
            inputs: r#"{"mail": "a"}"#,
            expected: Expected::List(&["a"]),
        },
        Example { expression: "RemoveDuplicates([proxyAddresses])", inputs: "{}", expected: Expected::Null },
    ],
    body: Body::Plain(remove_duplicates),
};

fn remove_duplicates<'r>(arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
    let items = arguments.list(0);
    let arena = frame.arena;
    // Sorting costs n log n for any input and needs nothing but the arena.
    let mut keys = ArenaVec::with_capacity_in(items.len(), arena);
    keys.extend(items.iter().enumerate().map(|(index, &item)| (key(item, arena), index)));
    keys.sort_unstable();
    let mut kept = ArenaVec::with_capacity_in(items.len(), arena);
    let mut previous = None;
    for &(key, index) in &keys {
        // The first of a run of equal keys is the first in the List.
        if previous != Some(key) {
            kept.push(index);
        }
        previous = Some(key);
    }
    if kept.len() == items.len() {
        return Ok(Value::List(items));
    }
    kept.sort_unstable();
    let kept = kept.iter().filter_map(|&index| items.get(index).copied());
    Ok(Value::List(ArenaVec::from_iter_in(kept, arena).into_bump_slice()))
}

/// Two values are the same when they have the same type and the same text.
fn key<'r>(value: Value<'r>, arena: &'r Arena) -> (&'static str, i64, &'r str) {
    let name = value.type_name();
    match value {
        // A DateTime's text form leaves out the fraction of the second.
        Value::DateTime(date) => (name, date.ticks(), ""),
        Value::Integer(value) => (name, value, ""),
        value => (name, 0, value.to_str(arena).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "RemoveDuplicates",
            r##"
[["b", "a", "b", "A", "a"]]         => ["b","a","A"]
[["a", "b"]]                        => ["a","b"]
[[1, "1", 1, true, "True", true]]   => [1,"1",true,"True"]
[["é", "\u00e9", "e\u0301"]]        => ["é","e\u0301"]
[["a\"b", "a\"b"]]                  => ["a\"b"]
[[{"a": 1}, {"a": 1}, {"a": 2}]]    => [{"a":1},{"a":2}]
["a"]                               => ["a"]
[""]                                => [""]
[[]]                                => null
[null]                              => null
            "##,
        );
    }
}
