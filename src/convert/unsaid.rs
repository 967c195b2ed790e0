//! What a mapping file says and a synchronization schema has no words for.

use super::wire::text;
use crate::mapping::ObjectMapping;

/// Of an object mapping, each in words.
pub(super) fn of(object: &ObjectMapping) -> Vec<String> {
    let mut unsaid = Vec::new();
    if object.filterable.is_some() {
        unsaid.push("`filterable`".to_owned());
    }
    for attribute in &object.attributes {
        let name = &attribute.target.text;
        if attribute.default.as_ref().is_some_and(|(default, _)| text(default).is_empty()) {
            unsaid.push(format!("`default: \"\"` of `{name}`"));
        }
        if attribute.flow_null {
            unsaid.push(format!("`flow-null` of `{name}`"));
        }
        if attribute.note.is_some() {
            unsaid.push(format!("`note` of `{name}`"));
        }
    }
    unsaid
}
