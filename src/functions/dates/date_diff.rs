//! `DateDiff`: the time between two dates.

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
pub static DATE_DIFF: Function = Function {
    name: "DateDiff",
    family: Family::Dates,
    summary: "how many intervals lie from the first date to the second",
    remarks: "Intervals are those of DateAdd. Days, hours, minutes and seconds count whole ones, \
        truncated toward zero; years and months go by the calendar fields alone; weeks are counted from \
        the Sundays before both dates. A date \"\" gives Null.",
    parameters: &[
        Parameter::required("interval", Type::String),
        Parameter::required("date1", Type::DateTime),
        Parameter::required("date2", Type::DateTime),
    ],
    source: 1,
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
            expression: r#"DateDiff("d", CDate([a]), CDate([b]))"#,
            inputs: r#"{"a": "2021-08-18+08:00", "b": "2021-08-31+08:00"}"#,
            expected: Expected::Text("13"),
        },
        Example {
            expression: r#"DateDiff("ww", "8/25/2021 5:41:18 PM", "2012-03-16-07:00")"#,
            inputs: "{}",
            expected: Expected::Text("-493"),
        },
        Example {
            expression: r#"DateDiff("m", "8/25/2021 5:41:18 PM", "2012-03-16-07:00")"#,
            inputs: "{}",
            expected: Expected::Text("-113"),
        },
        Example {
            expression: r#"DateDiff("yyyy", "2020-12-31", "2021-01-01")"#,
            inputs: "{}",
            expected: Expected::Text("1"),
        },
        Example { expression: r#"DateDiff("d", [a], "2021-08-31")"#, inputs: "{}", expected: Expected::Null },
        Example {
            expression: r#"DateDiff("days", "2021-08-30", "2021-08-31")"#,
            inputs: "{}",
            expected: Expected::Error,
        },
    ],
    body: Body::Prepare(prepare),
};

fn prepare(constants: &Constants<'_>) -> Preparation {
    let mut faults = Vec::new();
    let interval = interval(constants, &mut faults);
    prepared(DateDiff { interval }, faults)
}

#[derive(Debug)]
struct DateDiff {
    interval: Known<Interval>,
}

impl Prepared for DateDiff {
    fn call<'r>(&self, arguments: &Arguments<'_, 'r>, _frame: &mut Frame<'r>) -> Evaluated<'r> {
        let (Some(from), Some(to)) = (arguments.date(1)?, arguments.date(2)?) else {
            return Ok(Value::Null);
        };
        let Some(interval) = interval_of(&self.interval, arguments)? else { return Ok(Value::Null) };
        match interval.diff(from, to) {
            Some(count) => Ok(Value::Integer(count)),
            None => {
                Err(arguments.fail(1, Code::AF902, "or `date2` has no Sunday before it in the year 1").into())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "DateDiff",
            r##"
["h", "2021-08-24", "2021-08-25"]  => 24
["N", "2021-08-24", "2021-08-25"]  => 1440
["d", "2021-01-01T00:00:00Z", "2020-12-31T23:59:59Z"] => 0
["d", "", "2021-08-25"]            => null
["d", "2021-08-25", ""]            => null
["d", null, "2021-08-25"]          => null
["d", "2021-08-25", null]          => null
[null, "2021-08-24", "2021-08-25"] => null
["w", "2021-08-24", "2021-08-25"]  => AF901 | AF206
["d", "soon", "2021-08-25"]        => AF902
["ww", "0001-01-01", "0001-01-10"] => AF902
            "##,
        );
    }
}
