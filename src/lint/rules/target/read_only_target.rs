use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF407,
    summary: "a target that only the server writes",
    why: "`id`, `meta` and `groups` are the application's own: it assigns them, and refuses or ignores what \
          a client sends. The primary key must not be a mapping's target. For an identifier of your side \
          there is `externalId`.",
    examples: &[Example::attributes("id: [objectId]", "externalId: [objectId]")],
    fix: None,
    pages: &["https://www.rfc-editor.org/rfc/rfc7643", "customize-application-attributes"],
    check: Check::Compiler,
};
