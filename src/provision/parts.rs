//! What a payload is made of, target by target.

use super::assess::anchors;
use crate::mapping::CompiledObject;
use crate::scim::write_value;
use crate::value::{Arena, Now, Value, write_json_string};

/// What a created object gets, target by target: the payload, and the references that follow it.
#[derive(Debug)]
pub struct Parts<'r> {
    pub(super) object: &'r CompiledObject,
    /// By target; none where there is no payload.
    pub(super) values: &'r [Value<'r>],
    pub(super) now: Now<'r>,
    pub(super) arena: &'r Arena,
}

impl Parts<'_> {
    /// Appends the JSON of what the target of that number gets, as it stands in the payload; of a reference, the
    /// source anchors of the objects it names. False when it gets nothing.
    pub fn write(&self, target: usize, out: &mut Vec<u8>) -> bool {
        let Some(compiled) = self.object.targets.get(target) else { return false };
        let value = self.value(target);
        if value.is_null() {
            return false;
        }
        if compiled.target.reference {
            let several = compiled.target.element || compiled.target.multivalued;
            return self.write_anchors(value, several, out);
        }
        let leaf = compiled.leaf(target);
        if leaf.constant && !self.has_element(target) {
            return false;
        }
        // What cannot be written has been found when the payload was.
        write_value(leaf, value, self.now, self.arena, out).is_ok()
    }

    fn value(&self, target: usize) -> Value<'_> {
        self.values.get(target).copied().unwrap_or_default()
    }

    /// Whether the element exists that a constant is in, if it is in one: others must make it.
    fn has_element(&self, constant: usize) -> bool {
        let targets = &self.object.targets;
        let Some(place) = targets.get(constant).map(|constant| &constant.target) else { return false };
        if !place.element || place.sub_attribute.is_none() {
            return true;
        }
        targets.iter().enumerate().any(|(at, other)| {
            !other.leaf(at).constant && !self.value(at).is_null() && other.target.is_in_element_of(place)
        })
    }

    fn write_anchors(&self, value: Value<'_>, several: bool, out: &mut Vec<u8>) -> bool {
        let mut found: Vec<String> = Vec::new();
        // What names no object is not compared.
        let _ = anchors(value, self.arena, &mut found);
        if !several {
            found.truncate(1);
        }
        let any = !found.is_empty();
        if any && several {
            out.push(b'[');
        }
        for (at, anchor) in found.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            write_json_string(anchor, out);
        }
        if any && several {
            out.push(b']');
        }
        any
    }
}
