use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF308,
    summary: "an expression and its tree that say different things",
    why: "Microsoft Graph's synchronization schema has each expression twice: as text (`expression`), and as a \
          tree (`type`, `name`, `parameters`). Who edits an export by hand easily changes only one of them. \
          The text is what runs here; which one the service takes when a schema is uploaded is nothing to rely \
          on. The fix writes the tree anew.",
    examples: &[Example::file(
        r#"[
  { "targetAttributeName": "userName", "matchingPriority": 1,
    "source": { "expression": "[userPrincipalName]" } },
  { "targetAttributeName": "active",
    "source": { "expression": "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")" } },
  { "targetAttributeName": "title",
    "source": { "expression": "[jobTitle]", "name": "department", "type": "Attribute", "parameters": [] } }
]
"#,
        r#"[
  { "targetAttributeName": "userName", "matchingPriority": 1,
    "source": { "expression": "[userPrincipalName]" } },
  { "targetAttributeName": "active",
    "source": { "expression": "Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")" } },
  { "targetAttributeName": "title",
    "source": { "expression": "[jobTitle]", "name": "jobTitle", "type": "Attribute", "parameters": [] } }
]
"#,
    )
    .fixed()],
    fix: Some(Safety::Unsafe),
    pages: &["https://learn.microsoft.com/graph/api/resources/synchronization-attributemappingsource"],
    check: Check::Compiler,
};
