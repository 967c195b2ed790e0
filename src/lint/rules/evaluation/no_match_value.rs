use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF910,
    summary: "an object cannot be found by its matching attributes",
    why: "An object is found in the target by its matching attributes, in order of precedence; one whose \
          value is Null or empty is skipped. When none is left, or the value is another object's, nobody can \
          tell whether the object is there already, and it is neither created nor changed. `run`, which only \
          writes payloads, does not ask.",
    examples: &[Example::record(
        "externalId: { from: [employeeId], match: 2 }",
        "{ \"userPrincipalName\": \"\" }",
        "{ \"userPrincipalName\": \"\", \"employeeId\": \"100017\" }",
    )],
    fix: None,
    pages: &["customize-application-attributes", "provision-on-demand"],
    check: Check::Compiler,
};
