use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF404,
    summary: "a target attribute that the schema does not have",
    why: "The application ignores or refuses what its schema does not have: a typing error in a target means \
          that the value never arrives. Attributes beyond RFC 7643 are declared with their type under \
          `schema`; for a typing error the nearest name is proposed.",
    examples: &[
        Example::attributes(
            "phoneNumberss[type eq \"work\"].value: [telephoneNumber]",
            "phoneNumbers[type eq \"work\"].value: [telephoneNumber]",
        )
        .fixed(),
        Example::attributes("name.givenname2: [givenName]", "name.givenName: [givenName]").fixed(),
        Example::attributes(
            "emails[typ eq \"work\"].value: [mail]",
            "emails[type eq \"work\"].value: [mail]",
        )
        .fixed(),
    ],
    fix: Some(Safety::Unsafe),
    pages: &["https://www.rfc-editor.org/rfc/rfc7643", "customize-application-attributes"],
    check: Check::Compiler,
};
