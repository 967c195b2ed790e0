//! `NumFromDate`: a date as a file time.

use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter,
    Purity, Type,
};
use crate::source::Code;
use crate::value::Value;

/// The declaration.
pub static NUM_FROM_DATE: Function = Function {
    name: "NumFromDate",
    family: Family::Dates,
    summary: "a date as the number of 100 ns since 1601",
    remarks: "The form of Active Directory's large integers, such as accountExpires. A date before 1601 \
        is an error; \"\" gives Null.",
    parameters: &[Parameter::required("value", Type::DateTime)],
    source: 0,
    null: NullRule::Null,
    empty: EmptyRule::Never,
    can_be_null: false,
    result: Type::Integer,
    purity: Purity::Pure,
    can_fail: true,
    documented: true,
    extended_only: false,
    examples: &[
        Example {
            expression: r#"NumFromDate("2020-12-31 23:59:59-08:00")"#,
            inputs: "{}",
            expected: Expected::Text("132539615990000000"),
        },
        Example {
            expression: r#"NumFromDate(CDate("1601-01-01"))"#,
            inputs: "{}",
            expected: Expected::Text("0"),
        },
        Example { expression: "NumFromDate([x])", inputs: r#"{"x": ""}"#, expected: Expected::Null },
        Example { expression: "NumFromDate([x])", inputs: "{}", expected: Expected::Null },
        Example { expression: r#"NumFromDate("1600-12-31")"#, inputs: "{}", expected: Expected::Error },
    ],
    body: Body::Plain(numfromdate),
};

fn numfromdate<'r>(arguments: &Arguments<'_, 'r>, _frame: &mut Frame<'r>) -> Evaluated<'r> {
    let Some(date) = arguments.date(0)? else { return Ok(Value::Null) };
    match date.to_file_time() {
        Some(value) => Ok(Value::Integer(value)),
        None => Err(arguments.fail(0, Code::AF902, "lies before the year 1601").into()),
    }
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "NumFromDate",
            r##"
["9999-12-31T23:59:59.9999999Z"] => 2650467743999999999
[{"$date": "1970-01-01"}]        => 116444736000000000
["1600-12-31"]                   => AF902
["soon"]                         => AF902
[""]                             => null
[null]                           => null
            "##,
        );
    }
}
