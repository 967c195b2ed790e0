//! `SelectUniqueValue`: the first value that is free.

use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Failure, Family, Frame, Function, NullRule,
    Parameter, Purity, Type,
};
use crate::source::Code;
use crate::value::Value;

/// The declaration.
pub static SELECT_UNIQUE_VALUE: Function = Function {
    name: "SelectUniqueValue",
    family: Family::Generators,
    summary: "the first candidate that nobody has yet",
    remarks: "Whether a value is taken is asked of the evaluation context; letter case does not tell two \
        values apart. Candidates that are Null or empty are skipped. When all are taken, it is an error \
        that lists them. Only at the top level of an expression, and not for a matching attribute; the \
        mapping should apply on creation only.",
    parameters: &[Parameter::repeating("rule", Type::String, 2)],
    source: 0,
    null: NullRule::Own,
    empty: EmptyRule::Never,
    can_be_null: false,
    result: Type::String,
    purity: Purity::Impure,
    can_fail: true,
    documented: true,
    extended_only: false,
    examples: &[
        Example {
            expression: r#"SelectUniqueValue("john.smith@contoso.com", "j.smith@contoso.com")"#,
            inputs: "{}",
            expected: Expected::Text("john.smith@contoso.com"),
        },
        Example {
            expression: r#"SelectUniqueValue([mail], "j.smith@contoso.com")"#,
            inputs: "{}",
            expected: Expected::Text("j.smith@contoso.com"),
        },
        Example { expression: "SelectUniqueValue([a], [b])", inputs: "{}", expected: Expected::Error },
    ],
    body: Body::Plain(select_unique_value),
};

fn select_unique_value<'r>(arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
    let candidates =
        || (0..arguments.len()).filter_map(|at| arguments.text_form(at)).filter(|text| !text.is_empty());
    for candidate in candidates() {
        let free =
            frame.environment.unique.as_ref().is_none_or(|unique| unique.claim(candidate.get(frame.arena)));
        if free {
            return Ok(Value::String(candidate));
        }
    }
    if candidates().next().is_none() {
        return Err(Failure::new(Code::AF904, "every candidate of `SelectUniqueValue` is empty").into());
    }
    Err(Failure::new(Code::AF904, "every candidate of `SelectUniqueValue` is taken")
        .found_each(candidates().map(|text| text.get(frame.arena)))
        .help("add a rule that tells more people apart, such as one with a number")
        .into())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::functions::testing::{call, environment};
    use crate::functions::{Environment, Stop, TakenValues};
    use crate::value::Arena;

    #[test]
    fn candidates_are_tried_in_order() {
        let (arena, taken) = (Arena::new(), TakenValues::new(["A@x", "b@x"]));
        let environment = Environment { unique: Some(Arc::new(taken)), ..environment() };
        let mut frame = Frame::new(&arena, &environment, &[], 0);
        let mut select = |values: &[Value<'static>]| call("SelectUniqueValue", values, false, &mut frame);
        let values =
            [Value::Null, Value::text(""), Value::text("a@X"), Value::text("c@x"), Value::text("d@x")];
        assert_eq!(select(&values), Ok(Value::text("c@x")));
        assert_eq!(select(&values), Ok(Value::text("d@x")), "what was given out is taken");
        let Err(Stop::Failure(failure)) = select(&values) else { panic!("all are taken") };
        assert_eq!(failure.code, Code::AF904);
        assert_eq!(
            failure.to_string(),
            "every candidate of `SelectUniqueValue` is taken, found `a@X`, `c@x`, `d@x`"
        );
        assert_eq!(
            failure.redact().to_string(),
            "every candidate of `SelectUniqueValue` is taken, found `[Redact]`"
        );
        let Err(Stop::Failure(failure)) = select(&[Value::Null, Value::text("")]) else {
            panic!("none left")
        };
        assert_eq!(failure.code, Code::AF904);
    }

    #[test]
    fn without_a_check_every_value_is_free() {
        let (arena, environment) = (Arena::new(), environment());
        let mut frame = Frame::new(&arena, &environment, &[], 0);
        let values = [Value::Integer(7), Value::text("a")];
        for _ in 0..2 {
            assert_eq!(call("SelectUniqueValue", &values, false, &mut frame), Ok(Value::text("7")));
        }
    }
}
