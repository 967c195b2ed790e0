use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF311,
    summary: "a part of a synchronization schema where another part belongs",
    why: "A synchronization schema nests: `synchronizationRules` hold `objectMappings`, and these hold \
          `attributeMappings`; directories hold object definitions, and these hold attribute definitions; a scoping \
          filter holds groups of clauses. An attribute mapping that was pasted one level too high is part of no object \
          mapping: the service refuses the schema, or loses the mapping. The same holds for a whole list under a key of \
          another level. Each finding says where the part belongs.",
    examples: &[Example::file(
        r#"{ "objectMappings": [
    { "targetAttributeName": "title", "source": { "expression": "[jobTitle]" } },
    { "sourceObjectName": "User", "targetObjectName": "urn:ietf:params:scim:schemas:core:2.0:User",
      "attributeMappings": [
        { "targetAttributeName": "userName", "matchingPriority": 1,
          "source": { "expression": "[userPrincipalName]" } },
        { "targetAttributeName": "active",
          "source": { "expression": "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")" } }
      ] }
] }
"#,
        r#"{ "objectMappings": [
    { "sourceObjectName": "User", "targetObjectName": "urn:ietf:params:scim:schemas:core:2.0:User",
      "attributeMappings": [
        { "targetAttributeName": "userName", "matchingPriority": 1,
          "source": { "expression": "[userPrincipalName]" } },
        { "targetAttributeName": "active",
          "source": { "expression": "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")" } }
      ] }
] }
"#,
    )],
    fix: None,
    pages: &["https://learn.microsoft.com/graph/api/resources/synchronization-objectmapping"],
    check: Check::Compiler,
};
