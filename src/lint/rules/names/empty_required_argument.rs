use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF108,
    summary: "an empty slot where a value is required",
    why: "Only optional parameters may be left empty. An empty slot is not the empty text: where that is meant, \
          write `\"\"`.",
    examples: &[
        Example::attributes("nickName: Mid([givenName], , 3)", "nickName: Mid([givenName], 1, 3)"),
        Example::attributes(
            "nickName: FormatDateTime([extensionAttribute1], , \"yyyyMMdd\", )",
            "nickName: FormatDateTime([extensionAttribute1], , \"yyyyMMdd\", \"yyyy-MM-dd\")",
        ),
    ],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
