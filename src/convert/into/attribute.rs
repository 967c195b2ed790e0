//! An attribute mapping: its source as text and tree, and when its value flows.

use serde_json::Value;

use super::super::{same, wire};
use super::Put;
use crate::mapping::AttributeMapping;
use crate::source::document::Node;

impl Put<'_> {
    /// Changes what is another, and nothing else: members that nobody knows stay.
    pub(super) fn attribute(&mut self, node: &Node, new: &AttributeMapping, old: &AttributeMapping) {
        let mut members: Vec<(&str, Value)> = Vec::new();
        if wire::default_value(new) != wire::default_value(old) {
            members.push(("defaultValue", wire::default_value(new)));
        }
        if new.behavior != old.behavior {
            members.push(("flowBehavior", wire::flow_behavior(new.behavior).into()));
        }
        if new.apply != old.apply {
            members.push(("flowType", wire::flow_type(new.apply).into()));
        }
        if wire::matching_priority(new) != wire::matching_priority(old) {
            members.push(("matchingPriority", wire::matching_priority(new).into()));
        }
        if !same::sources(&new.source, &old.source) {
            let value = wire::source(&new.source);
            let there = node
                .get("source")
                .filter(|source| source.as_mapping().is_some_and(|entries| !entries.is_empty()));
            match (there, &value) {
                (Some(source), Value::Object(tree)) => {
                    let tree: Vec<(&str, Value)> =
                        tree.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
                    self.edits.set(source, &tree);
                }
                _ => members.push(("source", value)),
            }
        }
        self.edits.set(node, &members);
    }
}
