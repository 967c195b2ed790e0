use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF316,
    summary: "an allowance that does not say what, or why",
    why: "Whoever reads an allowance later has to judge whether it still holds. So it names the rules, \
          and gives its reason behind `because`. A comment that begins with `attrflow:` and goes on in \
          another way does nothing.",
    examples: &[
        Example::attributes(
            "nickName: Prepend(\"x-\", [mailNickname]) # attrflow: allow AF103",
            "nickName: Prepend(\"x-\", [mailNickname]) # attrflow: allow AF103 because the vendor asks for it",
        ),
        Example::attributes(
            "nickName: [mailNickname] # attrflow: ignore this",
            "nickName: [mailNickname] # a remark",
        ),
    ],
    fix: None,
    pages: &[],
    check: Check::Allowances,
};
