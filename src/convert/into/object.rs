//! An object mapping: whether it is in use, what flows, its scope, and its attributes.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::super::{same, unsaid, wire};
use super::{Changes, Put};
use crate::mapping::{AttributeMapping, CheckedObject, Flow, ObjectMapping};
use crate::source::document::Node;

impl Put<'_> {
    pub(super) fn object(&mut self, new: &CheckedObject<'_>, old: &CheckedObject<'_>) -> Changes {
        let mut changes = Changes { unsaid: unsaid::of(new.object), ..Changes::default() };
        let Some(node) = self.root.find(old.object.extent) else { return changes };
        // A list of attribute mappings alone is all there is of its object mapping.
        if node
            .as_mapping()
            .is_some_and(|entries| entries.iter().any(|entry| entry.key.text == "attributeMappings"))
        {
            self.enabled(node, new.object, old.object, &mut changes);
            self.flow(node, new.object.flow, old.object.flow, &mut changes);
            self.scope(node, &new.object.scope, &old.object.scope, &mut changes);
        }
        self.attributes(node, new, old, &mut changes);
        self.sources(new, old, &mut changes);
        changes
    }

    fn enabled(&mut self, node: &Node, new: &ObjectMapping, old: &ObjectMapping, changes: &mut Changes) {
        if new.enabled != old.enabled {
            let value = match node.get("enabled").and_then(Node::as_scalar) {
                // Some exports have Booleans as text.
                Some(written) if written.is_text() => Value::from(new.enabled.to_string()),
                _ => new.enabled.into(),
            };
            self.edits.set(node, &[("enabled", value)]);
            changes.others.push("enabled");
        }
    }

    fn flow(&mut self, node: &Node, new: Flow, old: Flow, changes: &mut Changes) {
        if new != old {
            let written = node.get("flowTypes").and_then(Node::as_scalar);
            let tight =
                written.is_some_and(|written| written.text.contains(',') && !written.text.contains(", "));
            let flow = wire::flow_types(new, if tight { "," } else { ", " });
            self.edits.set(node, &[("flowTypes", flow.into())]);
            changes.others.push("flow");
        }
    }

    fn attributes(
        &mut self,
        node: &Node,
        new: &CheckedObject<'_>,
        old: &CheckedObject<'_>,
        changes: &mut Changes,
    ) {
        // An attribute mapping alone is all there is of its list.
        let single = node.get("targetAttributeName").is_some();
        let list = if node.as_sequence().is_some() { Some(node) } else { node.get("attributeMappings") };
        let key = |attribute: &AttributeMapping| same::target(&attribute.target.text, old.object.flat);
        let mut wanted: HashMap<String, usize> =
            new.object.attributes.iter().enumerate().map(|(at, attribute)| (key(attribute), at)).collect();
        let items = match single {
            true => std::slice::from_ref(node),
            false => list.and_then(Node::as_sequence).unwrap_or_default(),
        };
        let mut keep = vec![true; items.len()];
        let mut sibling = None;
        let mut named = HashSet::new();
        for (at, attribute) in old.object.attributes.iter().enumerate() {
            let Some((place, item)) = items.iter().enumerate().find(|(_, item)| is_of(item, attribute))
            else {
                continue;
            };
            sibling = sibling.or(Some(item));
            let name = key(attribute);
            match wanted.remove(&name).and_then(|at| new.attributes.get(at)) {
                Some(new) => {
                    if !same::attributes(new.mapping, attribute) {
                        self.attribute(item, new.mapping, attribute);
                        changes.broken.extend(same::no_expression(new.mapping));
                        changes.changed.push(attribute.target.text.clone());
                    }
                    if let Some(checked) = old.attributes.get(at) {
                        self.redefine(new, checked, old, changes);
                    }
                    named.insert(name);
                }
                // A target that the schema maps twice, which no other file can say.
                None if named.contains(&name) => {}
                None => {
                    if let Some(keep) = keep.get_mut(place) {
                        *keep = false;
                    }
                    changes.removed.push(attribute.target.text.clone());
                }
            }
        }
        let added = new.attributes.iter().enumerate();
        let added = added.filter(|(at, attribute)| wanted.get(&key(attribute.mapping)) == Some(at));
        let mut values = Vec::new();
        for (_, attribute) in added {
            changes.broken.extend(same::no_expression(attribute.mapping));
            let value = like(wire::attribute_mapping(attribute.mapping), sibling);
            values.push((items.len(), value));
            changes.added.push(attribute.mapping.target.text.clone());
            self.define_target(attribute, old, changes);
        }
        if single {
            let others = changes.added.iter().chain(&changes.removed);
            changes.broken.extend(others.map(|name| format!("`{name}`, beside a single attribute mapping")));
            return;
        }
        match list.filter(|list| list.as_sequence().is_some()) {
            Some(list) => self.edits.change_list(list, &keep, &values),
            None if values.is_empty() => {}
            None => {
                let values: Vec<Value> = values.into_iter().map(|(_, value)| value).collect();
                self.edits.set(node, &[("attributeMappings", values.into())]);
            }
        }
    }
}

/// Whether an item of the list is this attribute mapping.
fn is_of(item: &Node, attribute: &AttributeMapping) -> bool {
    let name = item.get("targetAttributeName");
    name.is_some_and(|name| name.span == attribute.target.span())
}

/// A new object with its members in the order that another one has; so are those of a source.
pub(super) fn like(value: Value, sibling: Option<&Node>) -> Value {
    let (Value::Object(mut members), Some(entries)) = (value.clone(), sibling.and_then(Node::as_mapping))
    else {
        return value;
    };
    let mut ordered = serde_json::Map::new();
    for entry in entries {
        if let Some(value) = members.remove(&entry.key.text) {
            ordered.insert(entry.key.text.clone(), like(value, Some(&entry.value)));
        }
    }
    ordered.extend(members);
    Value::Object(ordered)
}
