use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF315,
    summary: "a word or number where a text is meant",
    why: "Without quotes YAML reads `yes`, `no`, `on` and `off` as true or false in one version and as \
          texts in another, `1.10` as the number 1.1, and `2024-05-01` as a date. What is meant as a \
          text goes into quotes, and every reader of the file sees the same.",
    examples: &[
        Example::attributes("title: { const: 1.10 }", "title: { const: \"1.10\" }").fixed(),
        Example::attributes(
            "nickName: { from: [mailNickname], note: no }",
            "nickName: { from: [mailNickname], note: \"no\" }",
        )
        .fixed(),
    ],
    fix: Some(Safety::Safe),
    pages: &[],
    check: Check::Compiler,
};
