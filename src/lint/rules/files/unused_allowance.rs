use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF314,
    summary: "an allowance for something that is not found",
    why: "An allowance for a finding that is gone would hide the next one of its kind. The same goes for \
          one that names no rule there is: it allows nothing.",
    examples: &[
        Example::attributes("nickName: [mailNickname] # attrflow: allow AF103 because the vendor asks for it", "nickName: [mailNickname]").fixed(),
        Example::attributes("nickName: Prepend(\"x-\", [mailNickname]) # attrflow: allow AF103, AF102 because the vendor asks for it", "nickName: Prepend(\"x-\", [mailNickname]) # attrflow: allow AF103 because the vendor asks for it").fixed(),
    ],
    fix: Some(Safety::Safe),
    pages: &[],
    check: Check::Allowances,
};
