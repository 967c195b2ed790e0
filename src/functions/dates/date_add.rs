//! `DateAdd`: a date moved.

use super::interval::{interval, interval_of};
use crate::dotnet::datetime::Interval;
use crate::functions::known::{Known, prepared};
use crate::functions::{
    Arguments, Body, Constants, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule,
    Parameter, Preparation, Prepared, Purity, Type,
};
use crate::source::Code;
use crate::value::Value;

/// The declaration.
pub static DATE_ADD: Function = Function {
    name: "DateAdd",
    family: Family::Dates,
    summary: "a date moved by so many intervals",
    remarks: "Intervals are yyyy (years), m (months), d (days), ww (weeks), h (hours), n (minutes) and s \
        (seconds), in any case. A day that the month does not have becomes its last one. A date \"\" \
        gives Null.",
    parameters: &[
        Parameter::required("interval", Type::String),
        Parameter::required("value", Type::Integer),
        Parameter::required("dateTime", Type::DateTime),
    ],
    source: 2,
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
            expression: r#"DateAdd("d", 7, CDate([StatusHireDate]))"#,
            inputs: r#"{"StatusHireDate": "2012-03-16-07:00"}"#,
            expected: Expected::Text("3/23/2012 7:00:00 AM"),
        },
        Example {
            expression: r#"DateAdd("ww", 2, "2012-03-16")"#,
            inputs: "{}",
            expected: Expected::Text("3/30/2012 12:00:00 AM"),
        },
        Example {
            expression: r#"DateAdd("m", 1, "2021-01-31")"#,
            inputs: "{}",
            expected: Expected::Text("2/28/2021 12:00:00 AM"),
        },
        Example {
            expression: r#"DateAdd("d", 7, [StatusHireDate])"#,
            inputs: "{}",
            expected: Expected::Null,
        },
        Example { expression: r#"DateAdd("days", 7, Now())"#, inputs: "{}", expected: Expected::Error },
    ],
    body: Body::Prepare(prepare),
};

fn prepare(constants: &Constants<'_>) -> Preparation {
    let mut faults = Vec::new();
    let interval = interval(constants, &mut faults);
    prepared(DateAdd { interval }, faults)
}

#[derive(Debug)]
struct DateAdd {
    interval: Known<Interval>,
}

impl Prepared for DateAdd {
    fn call<'r>(&self, arguments: &Arguments<'_, 'r>, _frame: &mut Frame<'r>) -> Evaluated<'r> {
        let (Some(value), Some(date)) = (arguments.integer(1)?, arguments.date(2)?) else {
            return Ok(Value::Null);
        };
        let Some(interval) = interval_of(&self.interval, arguments)? else { return Ok(Value::Null) };
        match interval.add(value, date) {
            Some(date) => Ok(Value::DateTime(date)),
            None => Err(arguments
                .fail(1, Code::AF902, "leads outside the years 1 to 9999")
                .found(&value.to_string())
                .into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "DateAdd",
            r##"
["d", 1, "2021-12-31"]         => "2022-01-01T00:00:00Z"
["D", "-1", "2021-01-01"]      => "2020-12-31T00:00:00Z"
["n", 90, "2021-01-01"]        => "2021-01-01T01:30:00Z"
["yyyy", 1, "2020-02-29"]      => "2021-02-28T00:00:00Z"
["d", 1, ""]                   => null
["d", 1, null]                 => null
["d", null, "2021-01-01"]      => null
[null, 1, "2021-01-01"]        => null
["day", 1, "2021-01-01"]       => AF901 | AF206
["", 1, "2021-01-01"]          => AF901 | AF206
["day", 1, ""]                 => null  | AF206
["d", "x", "2021-01-01"]       => AF901
["d", 1, "soon"]               => AF902
["m", -1, "0001-01-31"]        => AF902
["yyyy", 9223372036854775807, "2021-01-01"] => AF902
["s", -9223372036854775808, "2021-01-01"]   => AF902
            "##,
        );
    }
}
