//! Texts that a function never gives.

use crate::check::{Call, Checked, Kind};
use crate::dotnet::text::utf16_len;
use crate::functions::{Environment, Frame, invoke};
use crate::value::{Arena, Value};

/// Functions that leave what they give as it is when they are given it: what one of them changes, it never gives.
const IDEMPOTENT: [&str; 4] = ["ToLower", "ToUpper", "StripSpaces", "NormalizeDiacritics"];

/// Functions that only take text away from their first argument, so that what is true of each of its characters
/// stays true.
const SHORTENING: [&str; 4] = ["Left", "Mid", "Trim", "StripSpaces"];

/// Why a node is never a text, as advice; none where it can be.
pub(super) fn why_never(node: &Checked, wanted: &str) -> Option<String> {
    let mut node = node;
    // Only the outermost one of these decides about case.
    let mut case_decided = false;
    loop {
        let Kind::Call(call) = node.written() else { return None };
        let name = call.function.name;
        let is_case = matches!(name, "ToLower" | "ToUpper");
        if IDEMPOTENT.contains(&name)
            && !(is_case && case_decided)
            && let Some(given) = given_itself(call, wanted)
            && given != wanted
        {
            return Some(format!("`{name}` makes `{given}` of it: write that"));
        }
        if let Some(longest) = longest(call)
            && utf16_len(wanted) > longest
        {
            let plural = if longest == 1 { "" } else { "s" };
            return Some(format!("`{name}` gives at most {longest} character{plural} here"));
        }
        if !SHORTENING.contains(&name) && !is_case {
            return None;
        }
        case_decided |= is_case;
        node = call.arguments.first()?;
    }
}

/// What the call gives for a text in the place of its first argument, where all others are constant.
fn given_itself(call: &Call, text: &str) -> Option<String> {
    let others = call.arguments.iter().skip(1);
    let others: Option<Vec<Value<'_>>> = others.map(|other| Some(other.as_constant()?.value())).collect();
    let mut values = vec![Value::text(text)];
    values.extend(others?);
    let (arena, environment) = (Arena::new(), Environment::default());
    let mut frame = Frame::new(&arena, &environment, &[], 0);
    let given = invoke(call.function, call.prepared.as_deref(), &values, &mut frame).ok()?;
    given.to_str(&arena).map(str::to_owned)
}

/// How many UTF-16 code units a call gives at most.
fn longest(call: &Call) -> Option<usize> {
    let length = match call.function.name {
        "Left" => call.arguments.get(1)?,
        "Mid" => call.arguments.get(2)?,
        _ => return None,
    };
    // A negative number has `Left` give the whole text.
    usize::try_from(length.as_constant()?.value().to_integer(&Arena::new())?).ok()
}
