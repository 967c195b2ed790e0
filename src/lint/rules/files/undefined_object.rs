use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF312,
    summary: "a directory, object or attribute that the file does not define",
    why: "An exported schema defines its directories: their objects, and the attributes of each. A mapping \
          that names another one cannot be right, and the service refuses the schema (`SchemaInvalid`). Where \
          the attribute is new, add it to the definitions first.",
    examples: &[Example::file(
        r#"{ "directories": [
    { "name": "Azure Active Directory", "objects": [ { "name": "User", "attributes": [
        { "name": "userPrincipalName", "type": "String" }, { "name": "IsSoftDeleted", "type": "Boolean" } ] } ] }
  ],
  "synchronizationRules": [ { "sourceDirectoryName": "Azure Active Directory", "objectMappings": [
    { "sourceObjectName": "Usr", "targetObjectName": "urn:ietf:params:scim:schemas:core:2.0:User",
      "attributeMappings": [
        { "targetAttributeName": "userName", "matchingPriority": 1,
          "source": { "expression": "[userPrincipalName]" } },
        { "targetAttributeName": "active",
          "source": { "expression": "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")" } }
      ] }
  ] } ] }
"#,
        r#"{ "directories": [
    { "name": "Azure Active Directory", "objects": [ { "name": "User", "attributes": [
        { "name": "userPrincipalName", "type": "String" }, { "name": "IsSoftDeleted", "type": "Boolean" } ] } ] }
  ],
  "synchronizationRules": [ { "sourceDirectoryName": "Azure Active Directory", "objectMappings": [
    { "sourceObjectName": "User", "targetObjectName": "urn:ietf:params:scim:schemas:core:2.0:User",
      "attributeMappings": [
        { "targetAttributeName": "userName", "matchingPriority": 1,
          "source": { "expression": "[userPrincipalName]" } },
        { "targetAttributeName": "active",
          "source": { "expression": "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")" } }
      ] }
  ] } ] }
"#,
    ).fixed()],
    fix: Some(Safety::Unsafe),
    pages: &["https://learn.microsoft.com/graph/api/resources/synchronization-directorydefinition"],
    check: Check::Compiler,
};
