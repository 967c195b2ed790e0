//! Targets: paths, types, and what the schemas and the service say of them.

/// A synchronization rule from one tenant to another, with an object and its attribute mappings.
macro_rules! tenants {
    ($object:literal, $mappings:literal) => {
        concat!(
            r#"{ "name": "USER_INBOUND_USER", "sourceDirectoryName": "Azure Active Directory",
  "targetDirectoryName": "Azure Active Directory (target tenant)", "objectMappings": [ {
    "sourceObjectName": ""#,
            $object,
            r#"", "targetObjectName": ""#,
            $object,
            r#"",
    "metadata": [ { "key": "OriginalJoiningProperty", "value": "alternativeSecurityId" } ],
    "attributeMappings": [
        "#,
            $mappings,
            r#" ] } ] }
"#
        )
    };
}

/// A schema of a non-gallery application with one custom attribute, as it is defined.
macro_rules! custom {
    ($definition:literal) => {
        concat!(
            r#"{ "directories": [
    { "name": "Azure Active Directory", "objects": [ { "name": "User", "attributes": [
        { "name": "userPrincipalName", "type": "String" }, { "name": "IsSoftDeleted", "type": "Boolean" } ] } ] },
    { "name": "customappsso", "objects": [ { "name": "urn:ietf:params:scim:schemas:core:2.0:User", "attributes": [
        { "name": "userName", "type": "String" }, { "name": "active", "type": "Boolean" },
        { "name": "urn:ietf:params:scim:schemas:extension:Contoso:2.0:User:teams", "#,
            $definition,
            r#" } ] } ] }
  ],
  "synchronizationRules": [ { "sourceDirectoryName": "Azure Active Directory",
    "targetDirectoryName": "customappsso", "objectMappings": [
    { "sourceObjectName": "User", "targetObjectName": "urn:ietf:params:scim:schemas:core:2.0:User",
      "attributeMappings": [
        { "targetAttributeName": "userName", "matchingPriority": 1,
          "source": { "expression": "[userPrincipalName]" } },
        { "targetAttributeName": "active",
          "source": { "expression": "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")" } }
      ] }
  ] } ] }
"#
        )
    };
}

/// An object mapping with one to an extension attribute, by what follows `urn:ietf:params:scim:schemas:extension:`.
macro_rules! host {
    ($attribute:literal) => {
        concat!(
            r#"{ "sourceObjectName": "User", "targetObjectName": "urn:ietf:params:scim:schemas:core:2.0:User",
  "attributeMappings": [
    { "targetAttributeName": "userName", "matchingPriority": 1, "source": { "expression": "[userPrincipalName]" } },
    { "targetAttributeName": "active",
      "source": { "expression": "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")" } },
    { "targetAttributeName": "urn:ietf:params:scim:schemas:extension:"#,
            $attribute,
            r#"",
      "source": { "expression": "[city]" } } ] }
"#
        )
    };
}

mod ambiguous_match;
mod boolean_text;
mod connector_host;
mod constant_match;
mod cross_tenant_match;
mod cross_tenant_object;
mod custom_attribute_kind;
mod duplicate_element_type;
mod extension_form;
mod invalid_path;
mod no_disable_mapping;
mod overlapping_targets;
mod path_misplaced_bracket;
mod path_typographic_quote;
mod path_unclosed_quote;
mod read_only_target;
mod reference_through_switch;
mod required_may_be_null;
mod required_not_mapped;
mod role_without_function;
mod shared;
mod target_case;
mod type_mismatch;
mod unfilterable_match;
mod unknown_target;
mod unknown_type_value;
mod unsupported_target;

pub(super) use reference_through_switch::references;
pub(super) use required_may_be_null::must_have_value;
pub(super) use role_without_function::is_role;
pub(super) use shared::{entry as object_entry, reads};

use crate::lint::rule::Rule;

/// In the order of codes.
pub(super) static RULES: &[&Rule] = &[
    &invalid_path::RULE,
    &path_typographic_quote::RULE,
    &path_unclosed_quote::RULE,
    &unknown_target::RULE,
    &target_case::RULE,
    &type_mismatch::RULE,
    &read_only_target::RULE,
    &required_not_mapped::RULE,
    &required_may_be_null::RULE,
    &overlapping_targets::RULE,
    &duplicate_element_type::RULE,
    &unknown_type_value::RULE,
    &boolean_text::RULE,
    &unfilterable_match::RULE,
    &role_without_function::RULE,
    &reference_through_switch::RULE,
    &unsupported_target::RULE,
    &extension_form::RULE,
    &no_disable_mapping::RULE,
    &path_misplaced_bracket::RULE,
    &ambiguous_match::RULE,
    &constant_match::RULE,
    &cross_tenant_match::RULE,
    &cross_tenant_object::RULE,
    &custom_attribute_kind::RULE,
    &connector_host::RULE,
];
