//! `BitAnd`: bitwise and.

use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Parameter,
    Purity, Type,
};
use crate::value::Value;

/// The declaration.
pub static BIT_AND: Function = Function {
    name: "BitAnd",
    family: Family::Logic,
    summary: "the bits that two Integers have in common",
    remarks: "64 bits, signed. Null in either parameter is an error.",
    parameters: &[Parameter::required("value1", Type::Integer), Parameter::required("value2", Type::Integer)],
    source: 0,
    null: NullRule::Own,
    empty: EmptyRule::Never,
    can_be_null: false,
    result: Type::Integer,
    purity: Purity::Pure,
    can_fail: true,
    documented: true,
    extended_only: false,
    examples: &[
        Example { expression: "BitAnd(&HF, &HF7)", inputs: "{}", expected: Expected::Text("7") },
        Example {
            expression: "BitAnd([userAccountControl], 2)",
            inputs: r#"{"userAccountControl": 514}"#,
            expected: Expected::Text("2"),
        },
        Example { expression: "BitAnd([userAccountControl], 2)", inputs: "{}", expected: Expected::Error },
    ],
    body: Body::Plain(bitand),
};

fn bitand<'r>(arguments: &Arguments<'_, 'r>, _frame: &mut Frame<'r>) -> Evaluated<'r> {
    let operand = |index| match arguments.integer(index)? {
        Some(value) => Ok(value),
        None => Err(arguments.refuse(index, "an Integer", Value::Null)),
    };
    Ok(Value::Integer(operand(0)? & operand(1)?))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::table;

    #[test]
    fn corner_cases() {
        table(
            "BitAnd",
            r##"
[12, 10]       => 8
["12", "-1"]   => 12
[-1, -2]       => -2
[null, 1]      => AF901
[1, null]      => AF901
[1, ""]        => AF901
[1, true]      => AF901
[1, "0x1"]     => AF901
            "##,
        );
    }
}
