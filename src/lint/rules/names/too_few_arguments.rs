use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF106,
    summary: "a call with too few arguments",
    why: "Arguments are told apart by their position. Each required one must be there, and the comma of an \
          optional one that is left out stays where another argument follows.\n\n\
          The finding shows the signature with the missing slot between `«` and `»`.",
    examples: &[
        Example::attributes("nickName: Mid([givenName], 1)", "nickName: Mid([givenName], 1, 3)"),
        Example::attributes("nickName: Join(\", \")", "nickName: Join(\", \", [givenName])"),
    ],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
