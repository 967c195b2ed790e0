use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF406,
    summary: "a value that can never be of the target's type",
    why: "The target's schema says what type an attribute has. A text converts to a Boolean (`True`, \
          `False`, `1`, `0`), an Integer or a date where it is one, and anything converts to text; what can \
          never be converted is refused for every record. The same holds for a text that is longer than the \
          `MaximumLength` that a synchronization schema has for the attribute.\n\nEach result that an expression can have is \
          looked at, the branches of `IIF` and `Switch` one by one.",
    examples: &[
        Example::attributes(
            "emails[type eq \"work\"].value: [mail]\nemails[type eq \"work\"].primary: { const: maybe }",
            "emails[type eq \"work\"].value: [mail]\nemails[type eq \"work\"].primary: { const: \"True\" }",
        ),
        Example::attributes(
            "emails[type eq \"work\"].value: [mail]\nemails[type eq \"work\"].primary: Switch([department], \"no\", \"Sales\", \"yes\")",
            "emails[type eq \"work\"].value: [mail]\nemails[type eq \"work\"].primary: Switch([department], \"False\", \"Sales\", \"True\")",
        ),
        Example::attributes(
            "emails[primary eq \"maybe\"].value: [mail]",
            "emails[primary eq true].value: [mail]",
        ),
        Example::user(
            "schema:\n  urn:ietf:params:scim:schemas:extension:joynfsm:2.0:User:since: DateTime\nattributes:\n  userName: { from: [userPrincipalName], match: 1 }\n  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")\n  urn:ietf:params:scim:schemas:extension:joynfsm:2.0:User:since: [accountEnabled]",
            "schema:\n  urn:ietf:params:scim:schemas:extension:joynfsm:2.0:User:since: DateTime\nattributes:\n  userName: { from: [userPrincipalName], match: 1 }\n  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")\n  urn:ietf:params:scim:schemas:extension:joynfsm:2.0:User:since: [employeeHireDate]",
        ),
    ],
    fix: None,
    pages: &["https://www.rfc-editor.org/rfc/rfc7643", "customize-application-attributes"],
    check: Check::Compiler,
};
