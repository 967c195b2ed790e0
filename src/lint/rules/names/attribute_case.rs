use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF105,
    summary: "an attribute in other case",
    why: "Attribute names are case-sensitive: `[givenname]` is another attribute than `[givenName]`, one that \
          nobody has. The service gives no value for it and says nothing.",
    examples: &[
        Example::attributes("name.givenName: [givenname]", "name.givenName: [givenName]").fixed(),
        Example::attributes("nickName: ToLower([Mail])", "nickName: ToLower([mail])").fixed(),
    ],
    fix: Some(Safety::Safe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
