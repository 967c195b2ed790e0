use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF310,
    summary: "a parameter key that the function does not have",
    why: "In the tree form of an expression each parameter has a key, and the service's keys are not the names \
          of its documentation: what that calls `regexPattern` is `RegularExpression` there. The service \
          refuses a schema with any other key.",
    examples: &[Example::file(
        r#"[
  { "targetAttributeName": "userName", "matchingPriority": 1,
    "source": { "expression": "[userPrincipalName]" } },
  { "targetAttributeName": "active",
    "source": { "expression": "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")" } },
  { "targetAttributeName": "nickName",
    "source": { "expression": "StripSpaces([givenName])", "name": "StripSpaces", "type": "Function", "parameters": [
      { "key": "sourc", "value": { "expression": "[givenName]", "name": "givenName", "type": "Attribute" } } ] } }
]
"#,
        r#"[
  { "targetAttributeName": "userName", "matchingPriority": 1,
    "source": { "expression": "[userPrincipalName]" } },
  { "targetAttributeName": "active",
    "source": { "expression": "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")" } },
  { "targetAttributeName": "nickName",
    "source": { "expression": "StripSpaces([givenName])", "name": "StripSpaces", "type": "Function", "parameters": [
      { "key": "source", "value": { "expression": "[givenName]", "name": "givenName", "type": "Attribute" } } ] } }
]
"#,
    ).fixed()],
    fix: Some(Safety::Unsafe),
    pages: &["https://learn.microsoft.com/graph/api/resources/synchronization-attributemappingparameterschema"],
    check: Check::Compiler,
};
