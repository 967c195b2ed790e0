use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF021,
    summary: "a hexadecimal number that YAML takes for an anchor",
    why: "`&` begins the name of an anchor in YAML, so a value that begins with a number such as `&HF7` \
          is not read at all. Put the whole value in quotes.",
    examples: &[
        Example::attributes("nickName: { const: &HF7 }", "nickName: { const: \"&HF7\" }").fixed(),
        Example::attributes("nickName: &HF7", "nickName: { const: \"247\" }"),
    ],
    fix: Some(Safety::Safe),
    pages: &[],
    check: Check::Compiler,
};
