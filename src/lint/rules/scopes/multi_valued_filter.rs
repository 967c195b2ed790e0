use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF507,
    summary: "a filter by an attribute with several values",
    why: "A scoping filter cannot ask about attributes with several values, such as `proxyAddresses` or \
          `otherMails`. Filter by an attribute with one value, or by a directory extension that holds what \
          is asked for.",
    examples: &[Example::clauses(
        "- proxyAddresses INCLUDES \"@contoso.com\"",
        "- mail ENDS_WITH \"@contoso.com\"",
    )],
    fix: None,
    pages: &["define-conditional-rules-for-provisioning-user-accounts"],
    check: Check::Compiler,
};
