use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF017,
    summary: "an element in brackets behind a value",
    why: "Elements of a list are taken with `Item`, which counts from 1: `Split(…)[0]` of other \
          languages is `Item(Split(…), 1)` here.",
    examples: &[Example::attributes(
        "nickName: Split([displayName], \" \")[0]",
        "nickName: Item(Split([displayName], \" \"), 1)",
    )
    .fixed()],
    fix: Some(Safety::Unsafe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
