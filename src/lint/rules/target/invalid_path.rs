use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF401,
    summary: "a target that is no path",
    why: "A target is an attribute (`title`), a sub-attribute (`name.givenName`), or a sub-attribute of the \
          element that a filter selects (`emails[type eq \"work\"].value`), behind its schema's URN where it \
          is not a core attribute. The service cannot map to anything else.\n\nA filter is one or more \
          equalities (`eq`), joined by `and`; its values stand between double quotes.",
    examples: &[
        Example::attributes(
            "emails[type = \"work\"].value: [mail]",
            "emails[type eq \"work\"].value: [mail]",
        ),
        Example::attributes(
            "addresses[type eq \"work\"]: [streetAddress]",
            "addresses[type eq \"work\"].streetAddress: [streetAddress]",
        ),
        Example::attributes(
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User: [department]",
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department: [department]",
        ),
    ],
    fix: None,
    pages: &["https://www.rfc-editor.org/rfc/rfc7644", "customize-application-attributes"],
    check: Check::Compiler,
};
