//! Mapping files.

/// A synchronization schema from Microsoft Entra to an application: more definitions of the target's users, more keys of
/// the object mapping, and more rules.
macro_rules! schema {
    ($definitions:literal, $mapping:literal, $rules:literal) => {
        concat!(
            r#"{ "directories": [
    { "name": "Azure Active Directory", "objects": [ { "name": "User", "attributes": [
        { "name": "userPrincipalName", "type": "String" } ] } ] },
    { "name": "salesforce.com", "objects": [ { "name": "User", "attributes": [
        { "name": "Id", "type": "String", "anchor": true }, { "name": "Username", "type": "String" }"#,
            $definitions,
            r#" ] } ] }
  ],
  "synchronizationRules": [ { "name": "USER_OUTBOUND_USER",
    "sourceDirectoryName": "Azure Active Directory", "targetDirectoryName": "salesforce.com", "objectMappings": [
    { "#,
            $mapping,
            r#""sourceObjectName": "User", "targetObjectName": "User", "attributeMappings": [
        { "targetAttributeName": "Username", "matchingPriority": 1,
          "source": { "expression": "[userPrincipalName]" } } ] } ] }"#,
            $rules,
            r#" ] }
"#
        )
    };
}

mod duplicate_definition;
mod duplicate_object_mapping;
mod duplicate_precedence;
mod duplicate_rule;
mod duplicate_target;
mod malformed_allowance;
mod missing_key;
mod no_flow;
mod no_matching_attribute;
mod not_yaml_or_json;
mod object_kinds_differ;
mod several_anchors;
mod text_tree_mismatch;
mod undefined_object;
mod unknown_enum_value;
mod unknown_key;
mod unknown_parameter_key;
mod unresolved_reference;
mod unused_allowance;
mod wrong_kind;
mod wrong_level;
mod yaml_surprise;

use crate::lint::rule::Rule;

/// In the order of codes.
pub(super) static RULES: &[&Rule] = &[
    &not_yaml_or_json::RULE,
    &unknown_key::RULE,
    &wrong_kind::RULE,
    &missing_key::RULE,
    &duplicate_target::RULE,
    &duplicate_precedence::RULE,
    &no_matching_attribute::RULE,
    &text_tree_mismatch::RULE,
    &unknown_enum_value::RULE,
    &unknown_parameter_key::RULE,
    &wrong_level::RULE,
    &undefined_object::RULE,
    &duplicate_object_mapping::RULE,
    &unused_allowance::RULE,
    &yaml_surprise::RULE,
    &malformed_allowance::RULE,
    &duplicate_definition::RULE,
    &several_anchors::RULE,
    &unresolved_reference::RULE,
    &duplicate_rule::RULE,
    &no_flow::RULE,
    &object_kinds_differ::RULE,
];
