//! `CDate`: text as a date.

use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter,
    Purity, Type,
};
use crate::value::Value;

/// The declaration.
pub static CDATE: Function = Function {
    name: "CDate",
    family: Family::Dates,
    summary: "the DateTime that a text says",
    remarks: "Takes what .NET's invariant `DateTime.Parse` takes: ISO 8601, US dates, RFC 1123 and more. \
        An offset is converted to UTC; text without one is in UTC. \"\" gives Null; a time without a date \
        is an error.",
    parameters: &[Parameter::required("expression", Type::String).or_empty()],
    source: 0,
    null: NullRule::Null,
    empty: EmptyRule::Never,
    can_be_null: false,
    result: Type::DateTime,
    purity: Purity::Pure,
    can_fail: true,
    documented: true,
    extended_only: false,
    examples: &[
        Example {
            expression: "CDate([StatusHireDate])",
            inputs: r#"{"StatusHireDate": "2020-03-16-07:00"}"#,
            expected: Expected::Text("3/16/2020 7:00:00 AM"),
        },
        Example {
            expression: r#"CDate("2009-06-15T01:45:30-07:00")"#,
            inputs: "{}",
            expected: Expected::Text("6/15/2009 8:45:30 AM"),
        },
        Example {
            expression: r#"CDate("8/25/2021 5:41:18 PM")"#,
            inputs: "{}",
            expected: Expected::Text("8/25/2021 5:41:18 PM"),
        },
        Example { expression: "CDate([x])", inputs: r#"{"x": ""}"#, expected: Expected::Null },
        Example { expression: "CDate([x])", inputs: "{}", expected: Expected::Null },
        Example { expression: r#"CDate("soon")"#, inputs: "{}", expected: Expected::Error },
    ],
    body: Body::Plain(cdate),
};

fn cdate<'r>(arguments: &Arguments<'_, 'r>, _frame: &mut Frame<'r>) -> Evaluated<'r> {
    Ok(arguments.date(0)?.map_or(Value::Null, Value::DateTime))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "CDate",
            r##"
["2021-08-25T17:41:18Z"]         => "2021-08-25T17:41:18Z"
["2021-06-30+08:00"]             => "2021-06-29T16:00:00Z"
[{"$date": "2021-08-25"}]        => "2021-08-25T00:00:00Z"
[["2021-08-25", "x"]]            => "2021-08-25T00:00:00Z"
[""]                             => null
[null]                           => null
["5:41 PM"]                      => AF902
["tomorrow"]                     => AF902
[20210825]                       => AF902
[true]                           => AF902
            "##,
        );
    }
}
