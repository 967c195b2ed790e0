//! What Microsoft's service does differently.

/// A mapping from Workday to Active Directory, as `SelectUniqueValue` is for: entries below `attributes:` are
/// added to it.
macro_rules! active_directory {
    ($entries:literal) => {
        concat!(
            "attrflow: 1\nsource: workday\nuser:\n  target: urn:example:active-directory:User\n  schema:\n    \
             employeeID: String\n    sAMAccountName: String\n  attributes:\n    \
             employeeID: { from: [WorkerID], match: 1 }\n",
            $entries
        )
    };
}

/// A synchronization rule from Workday to a directory, with one more attribute mapping.
macro_rules! hr {
    ($target:literal, $mapping:literal) => {
        concat!(
            r#"{ "name": "WORKDAY_INBOUND", "sourceDirectoryName": "Workday", "targetDirectoryName": ""#,
            $target,
            r#"",
  "objectMappings": [ { "sourceObjectName": "Worker", "targetObjectName": "user", "attributeMappings": [
        { "targetAttributeName": "employeeId", "matchingPriority": 1, "source": { "expression": "[WorkerID]" } },
        "#,
            $mapping,
            r#" ] } ] }
"#
        )
    };
}

mod branches;
mod create_only;
mod default_on_create_only;
mod eager_branch;
mod empty_does_not_clear;
mod empty_into_directory;
mod guard;
mod iif_null;
mod logical_function;
mod mail_on_creation;
mod null_flow_limits;
mod question;
mod roles;
mod roles_need_assignment;
mod roles_never_removed;
mod several_roles;
mod source_unavailable;
mod switch_nulls_on_update;
mod switch_on_presence;
mod unique_value;
mod unique_value_arguments;
mod unique_value_diacritics;
mod unique_value_flow;
mod unique_value_matching;
mod unique_value_nested;
mod unique_value_target;
mod unlisted_function;
mod unstable_value;

pub(super) use iif_null::has_guarded_condition;

use crate::lint::rule::Rule;

/// In the order of codes.
pub(super) static RULES: &[&Rule] = &[
    &iif_null::RULE,
    &switch_on_presence::RULE,
    &switch_nulls_on_update::RULE,
    &eager_branch::RULE,
    &unique_value_nested::RULE,
    &unique_value_arguments::RULE,
    &unique_value_matching::RULE,
    &unique_value_flow::RULE,
    &unique_value_target::RULE,
    &unique_value_diacritics::RULE,
    &logical_function::RULE,
    &unstable_value::RULE,
    &several_roles::RULE,
    &roles_need_assignment::RULE,
    &roles_never_removed::RULE,
    &default_on_create_only::RULE,
    &empty_does_not_clear::RULE,
    &source_unavailable::RULE,
    &null_flow_limits::RULE,
    &empty_into_directory::RULE,
    &mail_on_creation::RULE,
    &unlisted_function::RULE,
];
