//! `attributeMappings`: targets, and when their values flow.

use super::super::located::Located;
use super::super::model::{Apply, AttributeMapping, Behavior};
use super::values::{self, boolean, choice, default_value, number};
use super::{Level, Schema, misplaced};
use crate::source::document::Node;

const FLOW_TYPES: [(&str, Apply); 5] = [
    ("Always", Apply::Always),
    ("ObjectAddOnly", Apply::CreateOnly),
    ("MultiValueAddOnly", Apply::MultiValueAddOnly),
    ("ValueAddOnly", Apply::ValueAddOnly),
    ("AttributeAddOnly", Apply::AttributeAddOnly),
];

const FLOW_BEHAVIORS: [(&str, Behavior); 2] =
    [("FlowWhenChanged", Behavior::WhenChanged), ("FlowAlways", Behavior::Always)];

impl Schema<'_> {
    pub(super) fn attribute(&mut self, node: &Node) -> Option<AttributeMapping> {
        let reader = &mut self.reader;
        let target = values::name(reader, node, "targetAttributeName");
        if target.is_none() {
            values::missing(reader, node, "the attribute mapping", "targetAttributeName");
        }
        let apply = choice(reader, node, "flowType", &FLOW_TYPES).unwrap_or_default();
        let behavior = choice(reader, node, "flowBehavior", &FLOW_BEHAVIORS).unwrap_or_default();
        let precedence = number(reader, node, "matchingPriority").filter(|(priority, _)| *priority > 0);
        boolean(reader, node, "exportMissingReferences");
        let default = default_value(reader, node);
        misplaced(reader, node, Level::Attribute);
        let source = self.source(node);
        let mapping = AttributeMapping::new(Located::scalar(target?), source);
        Some(AttributeMapping { default, precedence, apply, behavior, ..mapping })
    }
}
