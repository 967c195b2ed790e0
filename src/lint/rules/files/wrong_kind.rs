use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF303,
    summary: "a value of another kind than is wanted",
    why: "Each key takes a text, a list, a mapping, a number, or `true` and `false`; a value of another \
          kind says nothing that could be used, and neither does one that is missing, or a key that is \
          given twice. A target takes one expression, in quotes where YAML needs them, or a mapping with \
          `from` or `const`.",
    examples: &[
        Example::attributes(
            "nickName: { from: [mailNickname], case-exact: sometimes }",
            "nickName: { from: [mailNickname], case-exact: true }",
        ),
        Example::attributes(
            "displayName: [givenName, surname]",
            "displayName: Join(\" \", [givenName], [surname])",
        ),
        Example::attributes("nickName:", "nickName: [mailNickname]"),
        Example::attributes("title: 7", "title: { const: \"7\" }"),
        Example::attributes("title: { from: [jobTitle], from: [department] }", "title: { from: [jobTitle] }"),
    ],
    fix: None,
    pages: &[],
    check: Check::Compiler,
};
