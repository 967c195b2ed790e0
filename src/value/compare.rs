//! Comparison: the language reference, "Comparison".

use std::cmp::Ordering;

use super::{Arena, Now, Value, convert};
use crate::dotnet::datetime;
use crate::syntax::Operator;

fn holds(operator: Operator, ordering: Ordering) -> bool {
    match operator {
        Operator::Equal => ordering.is_eq(),
        Operator::NotEqual => ordering.is_ne(),
        Operator::Less => ordering.is_lt(),
        Operator::LessOrEqual => ordering.is_le(),
        Operator::Greater => ordering.is_gt(),
        Operator::GreaterOrEqual => ordering.is_ge(),
    }
}

/// Compares two values: one type as that type; an Integer with integer text as numbers; a DateTime
/// with what converts to one as instants; all else as text, ordinal and case-sensitive.
///
/// Null equals Null and `""` only, and has no order. `now` completes a date text without a year.
pub fn compare<'r>(
    operator: Operator,
    left: Value<'r>,
    right: Value<'r>,
    now: Now<'r>,
    arena: &'r Arena,
) -> bool {
    // What conditions ask most: whether two texts are the same.
    if let (Value::String(left), Value::String(right), Operator::Equal) = (left, right, operator) {
        return left.get(arena) == right.get(arena);
    }
    let (left, right) = (convert::first(left), convert::first(right));
    if left.is_null() || right.is_null() {
        let equal = convert::is_blank(left) && convert::is_blank(right);
        return match operator {
            Operator::Equal => equal,
            Operator::NotEqual => !equal,
            _ => false,
        };
    }
    holds(operator, order(left, right, now, arena))
}

fn order<'r>(left: Value<'r>, right: Value<'r>, now: Now<'r>, arena: &'r Arena) -> Ordering {
    match (left, right) {
        (Value::Boolean(a), Value::Boolean(b)) => return a.cmp(&b),
        (Value::Integer(a), Value::Integer(b)) => return a.cmp(&b),
        (Value::DateTime(a), Value::DateTime(b)) => return a.cmp(&b),
        (Value::Integer(a), Value::String(b)) => {
            if let Some(b) = convert::parse_integer(b.get(arena)) {
                return a.cmp(&b);
            }
        }
        (Value::String(a), Value::Integer(b)) => {
            if let Some(a) = convert::parse_integer(a.get(arena)) {
                return a.cmp(&b);
            }
        }
        (Value::DateTime(a), Value::String(b)) => {
            if let Ok(b) = datetime::parse(b.get(arena), now.get()) {
                return a.cmp(&b);
            }
        }
        (Value::String(a), Value::DateTime(b)) => {
            if let Ok(a) = datetime::parse(a.get(arena), now.get()) {
                return a.cmp(&b);
            }
        }
        _ => {}
    }
    let left = left.to_str(arena).unwrap_or_default();
    let right = right.to_str(arena).unwrap_or_default();
    // .NET's ordinal comparison is by UTF-16 code unit, which differs from UTF-8's order
    // only between the private area U+E000.. and the supplementary planes.
    if left.is_ascii() || right.is_ascii() {
        left.cmp(right)
    } else {
        left.encode_utf16().cmp(right.encode_utf16())
    }
}
