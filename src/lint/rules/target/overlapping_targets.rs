use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF410,
    summary: "two targets that cannot both be written",
    why: "One place in the payload cannot be a value and an object at once: `manager` and `manager.value`, \
          `name` and `name.givenName`. The same goes for a sub-attribute that the path's filter fixes \
          already. Keep the mapping that says more.",
    examples: &[
        Example::attributes(
            "name: [displayName]\nname.givenName: [givenName]",
            "name.formatted: [displayName]\nname.givenName: [givenName]",
        ),
        Example::attributes(
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager: [manager]\nurn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value: [manager]",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager: [manager]",
        ),
        Example::attributes(
            "emails[type eq \"work\"].type: { const: work }",
            "emails[type eq \"work\"].value: [mail]",
        ),
    ],
    fix: None,
    pages: &["https://www.rfc-editor.org/rfc/rfc7644"],
    check: Check::Compiler,
};
