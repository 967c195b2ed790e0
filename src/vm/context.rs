//! What the VM and the tree walk share beyond functions and comparison.

use crate::functions::{Evaluated, Failure, Frame, Stop};
use crate::source::Code;
use crate::value::{Text, Value, first};

/// What the environment has for `%NAME%`.
pub(super) fn context<'r>(name: &str, frame: &Frame<'r>) -> Evaluated<'r> {
    match frame.environment.constants.get(name) {
        Some(text) => Ok(Value::String(Text::plain(text))),
        None => Err(Failure::new(Code::AF909, format!("nothing provides `%{name}%`"))
            .help(format!("give it a value: `--const {name}=VALUE`"))
            .into()),
    }
}

/// A condition, converted as `CBool` does.
pub(super) fn condition<'r>(value: Value<'r>, frame: &Frame<'r>) -> Result<bool, Stop> {
    value.to_condition(frame.arena).ok_or_else(|| {
        let text = value.to_str(frame.arena).unwrap_or_default();
        Failure::new(Code::AF901, "a condition must be True or False").found(text).into()
    })
}

/// Whether a source equals a key of `Switch`: as text, ordinal; Null equals `""`.
pub(super) fn is_key<'r>(source: Value<'r>, key: Value<'r>, frame: &Frame<'r>) -> bool {
    let text = |value: Value<'r>| first(value).to_str(frame.arena).unwrap_or_default();
    text(source) == text(key)
}
