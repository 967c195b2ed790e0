//! What a synchronization schema calls things, and its resources as the service writes them out in full.

use serde_json::{Value, json};

use super::same::tree;
use crate::catalogue::AttributeType;
use crate::mapping::{
    Apply, AttributeMapping, Behavior, Flow, MappingSource, ScopeGroup, ScopeSet, expression_tree,
};
use crate::syntax::{Expression, ExpressionKind, Name, parse_clause, print_string};
use crate::value::{Arena, Constant};

/// An `attributeMapping`.
pub(super) fn attribute_mapping(attribute: &AttributeMapping) -> Value {
    json!({
        "defaultValue": default_value(attribute),
        "exportMissingReferences": false,
        "flowBehavior": flow_behavior(attribute.behavior),
        "flowType": flow_type(attribute.apply),
        "matchingPriority": matching_priority(attribute),
        "source": source(&attribute.source),
        "targetAttributeName": attribute.target.text,
    })
}

/// `defaultValue`; `""` is none, as the reader has it.
pub(super) fn default_value(attribute: &AttributeMapping) -> Value {
    let default = attribute.default.as_ref().map(|(default, _)| text(default));
    default.filter(|default| !default.is_empty()).map_or(Value::Null, Value::from)
}

/// `flowType`.
pub(super) const fn flow_type(apply: Apply) -> &'static str {
    match apply {
        Apply::Always => "Always",
        Apply::CreateOnly => "ObjectAddOnly",
        Apply::MultiValueAddOnly => "MultiValueAddOnly",
        Apply::ValueAddOnly => "ValueAddOnly",
        Apply::AttributeAddOnly => "AttributeAddOnly",
    }
}

/// `flowBehavior`.
pub(super) const fn flow_behavior(behavior: Behavior) -> &'static str {
    match behavior {
        Behavior::WhenChanged => "FlowWhenChanged",
        Behavior::Always => "FlowAlways",
    }
}

/// `matchingPriority`: 0 is none.
pub(super) fn matching_priority(attribute: &AttributeMapping) -> u32 {
    attribute.precedence.map_or(0, |(precedence, _)| precedence)
}

/// `source`: an `attributeMappingSource`, or Null where the value comes from nowhere.
pub(super) fn source(source: &MappingSource) -> Value {
    match source {
        MappingSource::Expression(expression) => match tree(&expression.text) {
            // As a constant it would be text: `Null`, not nothing.
            Some(Expression { kind: ExpressionKind::Name(name), .. })
                if !matches!(name, Name::True | Name::False) =>
            {
                bare(name.as_str())
            }
            Some(parsed) => expression_tree(&parsed),
            // What is no expression has its text all the same, for whoever mends it.
            None => bare(&expression.text),
        },
        MappingSource::Constant(constant, _) => {
            let name = text(constant);
            json!({"expression": print_string(&name), "name": name, "parameters": [], "type": "Constant"})
        }
        MappingSource::None | MappingSource::Invalid => Value::Null,
    }
}

/// A source that has a text and no tree.
fn bare(text: &str) -> Value {
    json!({"expression": text, "name": null, "parameters": [], "type": "Function"})
}

/// A constant as text: Booleans as `True` and `False`.
pub(super) fn text(constant: &Constant) -> String {
    constant.value().to_str(&Arena::new()).unwrap_or_default().to_owned()
}

/// `flowTypes`, with what stands between the flags.
pub(super) fn flow_types(flow: Flow, between: &str) -> String {
    let flags = [(flow.create, "Add"), (flow.update, "Update"), (flow.delete, "Delete")];
    let flags: Vec<&str> = flags.into_iter().filter(|(on, _)| *on).map(|(_, flag)| flag).collect();
    if flags.is_empty() { "None".to_owned() } else { flags.join(between) }
}

/// A `filter`; Null where it takes everybody.
pub(super) fn scope(groups: &[ScopeGroup]) -> Value {
    if groups.is_empty() {
        return Value::Null;
    }
    let set = |set: ScopeSet| -> Vec<Value> {
        groups.iter().filter(|group| group.set == set).map(filter_group).collect()
    };
    json!({
        "categoryFilterGroups": set(ScopeSet::CategoryFilterGroups),
        "groups": set(ScopeSet::Groups),
        "inputFilterGroups": set(ScopeSet::InputFilterGroups),
    })
}

/// A `filterGroup`.
pub(super) fn filter_group(group: &ScopeGroup) -> Value {
    let clauses: Vec<Value> = group.clauses.iter().map(|clause| filter_clause(&clause.text)).collect();
    json!({"clauses": clauses, "name": group.name})
}

/// A `filterClause`.
pub(super) fn filter_clause(text: &str) -> Value {
    let Some(clause) = parse_clause(text).tree else {
        return json!({"operatorName": null, "sourceOperandName": text, "targetOperand": {"values": []}});
    };
    let values: Vec<String> = clause.operands.iter().map(|operand| operand.value.to_text()).collect();
    json!({
        "operatorName": clause.operator.as_str(),
        "sourceOperandName": clause.attribute,
        "targetOperand": {"values": values},
    })
}

/// What is defined of an attribute.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    pub name: String,
    pub ty: AttributeType,
    pub multivalued: bool,
    pub required: bool,
    pub case_exact: bool,
    pub anchor: bool,
}

impl Definition {
    /// A text.
    pub fn new(name: &str) -> Self {
        Definition {
            name: name.to_owned(),
            ty: AttributeType::String,
            multivalued: false,
            required: false,
            case_exact: false,
            anchor: false,
        }
    }

    /// An `attributeDefinition`; what a reference refers to is an object of one of these names.
    pub fn to_json(&self, objects: &[&str]) -> Value {
        let objects = if self.ty == AttributeType::Reference { objects } else { &[] };
        let referenced: Vec<Value> = objects
            .iter()
            .map(|object| json!({"referencedObjectName": object, "referencedProperty": null}))
            .collect();
        json!({
            "anchor": self.anchor,
            "caseExact": self.case_exact,
            "defaultValue": null,
            "flowNullValues": false,
            "multivalued": self.multivalued,
            "mutability": "ReadWrite",
            "name": self.name,
            "required": self.required,
            "type": self.ty.as_str(),
            "apiExpressions": [],
            "metadata": [],
            "referencedObjects": referenced,
        })
    }
}

/// The attributes that an expression reads.
pub(super) fn read_by(expression: &Expression, names: &mut Vec<String>) {
    match &expression.kind {
        ExpressionKind::Attribute { name, .. } => names.push(name.clone()),
        ExpressionKind::Call { arguments, .. } => {
            arguments.iter().filter_map(|argument| argument.given()).for_each(|given| read_by(given, names));
        }
        ExpressionKind::Comparison { left, right, .. } => {
            read_by(left, names);
            read_by(right, names);
        }
        _ => {}
    }
}
