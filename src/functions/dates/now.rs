//! `Now`: the time.

use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Purity, Type,
};
use crate::value::Value;

/// The declaration.
pub static NOW: Function = Function {
    name: "Now",
    family: Family::Dates,
    summary: "the current date and time in UTC",
    remarks: "One record sees one Now, and the evaluation context may fix it.",
    parameters: &[],
    source: 0,
    null: NullRule::Own,
    empty: EmptyRule::Never,
    can_be_null: false,
    result: Type::DateTime,
    purity: Purity::Impure,
    can_fail: false,
    documented: true,
    extended_only: false,
    examples: &[Example { expression: "Now()", inputs: "{}", expected: Expected::Any }],
    body: Body::Plain(now),
};

fn now<'r>(_arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
    Ok(Value::DateTime(frame.now.get()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::testing::{call, date, environment};
    use crate::value::Arena;

    #[test]
    fn it_is_the_time_of_the_context() {
        let (arena, environment) = (Arena::new(), environment());
        let mut frame = Frame::new(&arena, &environment, &[], 0);
        let now = Value::DateTime(date("2021-08-25T17:41:18Z"));
        assert_eq!(call("Now", &[], false, &mut frame), Ok(now));
    }
}
