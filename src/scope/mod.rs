//! The tests of scoping clauses: what an operator asks of one attribute's value.
//!
//! Scopes compile into the same bytecode as expressions; these are the operands of its `Test` instruction.

use crate::dotnet::regex::{Regex, Shape};
use crate::functions::{Failure, Stop};
use crate::source::Code;
use crate::value::{Arena, Value, first, is_blank, parse_integer};

/// What a clause asks of an attribute's value. On a Null or empty value every test but
/// [`IsNull`](ClauseTest::IsNull) is false, as documented, the NOT forms included.
#[derive(Clone, Debug)]
pub enum ClauseTest {
    /// `EQUALS`: the text is equal, case-sensitive.
    Equals(Box<str>),
    /// `NOT EQUALS`
    NotEquals(Box<str>),
    /// `IS NULL`: Null or `""`.
    IsNull,
    /// `IS NOT NULL`
    IsNotNull,
    /// `IS TRUE`: a Boolean, or text, that is true.
    IsTrue,
    /// `IS FALSE`
    IsFalse,
    /// `REGEX MATCH`: the pattern matches the whole value.
    Matches(Regex),
    /// `NOT REGEX MATCH`
    NotMatches(Regex),
    /// `GREATER_THAN`: both integers, and greater.
    Greater(i64),
    /// `GREATER_THAN_OR_EQUALS`
    GreaterOrEqual(i64),
    /// `INCLUDES`: the value contains the text.
    Includes(Box<str>),
    /// `ENDS_WITH`
    EndsWith(Box<str>),
    /// `&`: the value occurs in the text; both integers by content: a common bit.
    And(Box<str>),
    /// `!&`
    NotAnd(Box<str>),
    /// `IN`: equal to one of them.
    In(Vec<Box<str>>),
}

impl ClauseTest {
    /// Whether the value passes.
    ///
    /// # Errors
    /// A regular expression that reaches its backtracking limit.
    pub fn holds<'r>(&self, value: Value<'r>, arena: &'r Arena) -> Result<bool, Stop> {
        // What is asked most of what comes most.
        match (self, value) {
            (ClauseTest::IsTrue, Value::Boolean(value)) => return Ok(value),
            (ClauseTest::IsFalse, Value::Boolean(value)) => return Ok(!value),
            (ClauseTest::IsNotNull, Value::String(text)) => return Ok(!text.is_empty()),
            (ClauseTest::Matches(regex), Value::String(text)) if let Some(text) = text.one_line() => {
                // No pattern of this shape matches the empty text.
                if let Shape::Contains(needle) = regex.shape() {
                    return Ok(needle.is_in(text.as_bytes()));
                }
            }
            _ => {}
        }
        let value = first(value);
        if is_blank(value) {
            return Ok(matches!(self, ClauseTest::IsNull));
        }
        match self {
            ClauseTest::IsNull => return Ok(false),
            ClauseTest::IsNotNull => return Ok(true),
            _ => {}
        }
        let text = value.to_str(arena).unwrap_or_default();
        Ok(match self {
            ClauseTest::Equals(operand) => text == &**operand,
            ClauseTest::NotEquals(operand) => text != &**operand,
            ClauseTest::IsNull | ClauseTest::IsNotNull => false,
            ClauseTest::IsTrue => text.eq_ignore_ascii_case("true"),
            ClauseTest::IsFalse => text.eq_ignore_ascii_case("false"),
            ClauseTest::Matches(regex) => matches(regex, text, arena)?,
            ClauseTest::NotMatches(regex) => !matches(regex, text, arena)?,
            ClauseTest::Greater(operand) => parse_integer(text).is_some_and(|value| value > *operand),
            ClauseTest::GreaterOrEqual(operand) => parse_integer(text).is_some_and(|value| value >= *operand),
            ClauseTest::Includes(operand) => text.contains(&**operand),
            ClauseTest::EndsWith(operand) => text.ends_with(&**operand),
            ClauseTest::And(operand) => within(text, operand),
            ClauseTest::NotAnd(operand) => !within(text, operand),
            ClauseTest::In(operands) => operands.iter().any(|operand| text == &**operand),
        })
    }
}

fn within(text: &str, operand: &str) -> bool {
    match (parse_integer(text), parse_integer(operand)) {
        (Some(value), Some(operand)) => value & operand != 0,
        _ => operand.contains(text),
    }
}

fn matches(regex: &Regex, text: &str, arena: &Arena) -> Result<bool, Stop> {
    regex.is_full_match(text, arena).map_err(|_| {
        let message = format!("the pattern `{}` takes too long", regex.pattern());
        Failure::new(Code::AF903, message).found(text).into()
    })
}

impl std::fmt::Display for ClauseTest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ClauseTest::Equals(operand) => write!(f, "EQUALS {operand:?}"),
            ClauseTest::NotEquals(operand) => write!(f, "NOT EQUALS {operand:?}"),
            ClauseTest::IsNull => f.write_str("IS NULL"),
            ClauseTest::IsNotNull => f.write_str("IS NOT NULL"),
            ClauseTest::IsTrue => f.write_str("IS TRUE"),
            ClauseTest::IsFalse => f.write_str("IS FALSE"),
            ClauseTest::Matches(regex) => write!(f, "REGEX MATCH {:?}", regex.pattern()),
            ClauseTest::NotMatches(regex) => write!(f, "NOT REGEX MATCH {:?}", regex.pattern()),
            ClauseTest::Greater(operand) => write!(f, "GREATER_THAN {operand}"),
            ClauseTest::GreaterOrEqual(operand) => write!(f, "GREATER_THAN_OR_EQUALS {operand}"),
            ClauseTest::Includes(operand) => write!(f, "INCLUDES {operand:?}"),
            ClauseTest::EndsWith(operand) => write!(f, "ENDS_WITH {operand:?}"),
            ClauseTest::And(operand) => write!(f, "& {operand:?}"),
            ClauseTest::NotAnd(operand) => write!(f, "!& {operand:?}"),
            ClauseTest::In(operands) => {
                let operands: Vec<String> = operands.iter().map(|operand| format!("{operand:?}")).collect();
                write!(f, "IN {}", operands.join(", "))
            }
        }
    }
}
