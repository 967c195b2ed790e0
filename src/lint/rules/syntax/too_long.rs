use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF012,
    summary: "an expression that is too long",
    why: "An expression of the service has at most 10,000 characters; in the extended dialect at most 64 \
          KiB. A long list of cases is better kept in an attribute of the source, filled where people \
          are managed.",
    examples: &[Example::attributes(
        "nickName: Append([mailNickname], \"a…\")",
        "nickName: Append([mailNickname], \"a\")",
    )
    .eliding(&[("b", 10_000)])],
    fix: None,
    pages: &["known-issues"],
    check: Check::Compiler,
};
