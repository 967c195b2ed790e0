use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF313,
    summary: "two object mappings for the same pair of objects",
    why: "A rule maps each pair of a source and a target object once. With two enabled mappings of the same \
          pair it is open which of them an object goes through, and both may write to it. Put all attribute \
          mappings into one, or disable the other.",
    examples: &[Example::file(
        r#"{ "synchronizationRules": [ { "objectMappings": [
    { "sourceObjectName": "User", "targetObjectName": "urn:ietf:params:scim:schemas:core:2.0:User",
      "attributeMappings": [
        { "targetAttributeName": "userName", "matchingPriority": 1,
          "source": { "expression": "[userPrincipalName]" } },
        { "targetAttributeName": "active",
          "source": { "expression": "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")" } }
      ] },
    { "sourceObjectName": "User", "targetObjectName": "urn:ietf:params:scim:schemas:core:2.0:User",
      "attributeMappings": [
        { "targetAttributeName": "userName", "matchingPriority": 1,
          "source": { "expression": "[userPrincipalName]" } },
        { "targetAttributeName": "active",
          "source": { "expression": "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")" } }
      ] }
] } ] }
"#,
        r#"{ "synchronizationRules": [ { "objectMappings": [
    { "sourceObjectName": "User", "targetObjectName": "urn:ietf:params:scim:schemas:core:2.0:User",
      "attributeMappings": [
        { "targetAttributeName": "userName", "matchingPriority": 1,
          "source": { "expression": "[userPrincipalName]" } },
        { "targetAttributeName": "active",
          "source": { "expression": "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")" } }
      ] },
    { "enabled": false, "sourceObjectName": "User", "targetObjectName": "urn:ietf:params:scim:schemas:core:2.0:User",
      "attributeMappings": [
        { "targetAttributeName": "userName", "matchingPriority": 1,
          "source": { "expression": "[userPrincipalName]" } },
        { "targetAttributeName": "active",
          "source": { "expression": "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")" } }
      ] }
] } ] }
"#,
    )],
    fix: None,
    pages: &["https://learn.microsoft.com/graph/api/resources/synchronization-objectmapping"],
    check: Check::Compiler,
};
