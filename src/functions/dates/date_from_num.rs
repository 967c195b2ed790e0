//! `DateFromNum`: a file time as a date.

use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter,
    Purity, Type,
};
use crate::source::Code;
use crate::value::{DateTime, Value};

/// The declaration.
pub static DATE_FROM_NUM: Function = Function {
    name: "DateFromNum",
    family: Family::Dates,
    summary: "the DateTime of a number of 100 ns since 1601",
    remarks: "The form of Active Directory's large integers, such as accountExpires. A negative number, \
        or one past the year 9999, is an error; \"\" gives Null.",
    parameters: &[Parameter::required("value", Type::Integer).or_empty()],
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
            expression: "DateFromNum(129699324000000000)",
            inputs: "{}",
            expected: Expected::Text("1/1/2012 11:00:00 PM"),
        },
        Example {
            expression: "DateFromNum([accountExpires])",
            inputs: r#"{"accountExpires": "10"}"#,
            expected: Expected::Text("1/1/1601 12:00:00 AM"),
        },
        Example { expression: r#"DateFromNum("")"#, inputs: "{}", expected: Expected::Null },
        Example {
            expression: "DateFromNum([accountExpires])",
            inputs: r#"{"accountExpires": ""}"#,
            expected: Expected::Null,
        },
        Example { expression: "DateFromNum([accountExpires])", inputs: "{}", expected: Expected::Null },
        Example { expression: "DateFromNum(-1)", inputs: "{}", expected: Expected::Error },
    ],
    body: Body::Plain(datefromnum),
};

fn datefromnum<'r>(arguments: &Arguments<'_, 'r>, _frame: &mut Frame<'r>) -> Evaluated<'r> {
    let Some(value) = arguments.integer(0)? else { return Ok(Value::Null) };
    match DateTime::from_file_time(value) {
        Some(date) => Ok(Value::DateTime(date)),
        None => Err(arguments
            .fail(0, Code::AF902, "lies outside the years 1601 to 9999")
            .found(&value.to_string())
            .into()),
    }
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "DateFromNum",
            r##"
[0]                      => "1601-01-01T00:00:00Z"
["116444736000000000"]   => "1970-01-01T00:00:00Z"
[2650467744000000000]    => AF902
[9223372036854775807]    => AF902
[-1]                     => AF902
["never"]                => AF901
[true]                   => AF901
[""]                     => null
[null]                   => null
            "##,
        );
    }
}
