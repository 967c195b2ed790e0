//! `Guid`: a random identifier.

use crate::functions::{
    Arguments, Body, EmptyRule, Evaluated, Example, Expected, Family, Frame, Function, NullRule, Purity, Type,
};
use crate::value::{Text, Value};

/// The declaration.
pub static GUID: Function = Function {
    name: "Guid",
    family: Family::Generators,
    summary: "a new random GUID",
    remarks: "Version 4, lower case, another one for every evaluation.",
    parameters: &[],
    source: 0,
    null: NullRule::Own,
    empty: EmptyRule::Never,
    can_be_null: false,
    result: Type::String,
    purity: Purity::Impure,
    can_fail: false,
    documented: true,
    extended_only: false,
    examples: &[Example { expression: "Guid()", inputs: "{}", expected: Expected::Any }],
    body: Body::Plain(guid),
};

fn guid<'r>(_arguments: &Arguments<'_, 'r>, frame: &mut Frame<'r>) -> Evaluated<'r> {
    let mut bytes = [0u8; 16];
    frame.random_bytes(&mut bytes);
    let guid = uuid::Builder::from_random_bytes(bytes).into_uuid();
    let mut buffer = uuid::Uuid::encode_buffer();
    let text = guid.hyphenated().encode_lower(&mut buffer);
    Ok(Value::String(Text::ascii(frame.arena.alloc_str(text))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::testing::{call, environment};
    use crate::value::Arena;

    #[test]
    fn it_is_a_version_4_guid_in_lower_case() {
        let (arena, environment) = (Arena::new(), environment());
        let mut frame = Frame::new(&arena, &environment, &[], 0);
        let mut draw = || call("Guid", &[], false, &mut frame).unwrap().to_str(&arena).unwrap();
        let (one, other) = (draw(), draw());
        assert_ne!(one, other);
        let guid = uuid::Uuid::parse_str(one).unwrap();
        assert_eq!((guid.get_version_num(), guid.get_variant()), (4, uuid::Variant::RFC4122));
        assert_eq!(one, guid.hyphenated().to_string());
    }
}
