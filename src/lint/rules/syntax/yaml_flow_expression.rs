use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF020,
    summary: "an expression whose punctuation YAML takes for its own",
    why: "`[ … ]` is a list to YAML and `{ … }` a mapping: an expression that begins with a bracket and \
          goes on behind it, or that stands between braces with commas and brackets in it, is not read \
          as one text. Put it in single quotes.",
    examples: &[
        Example::attributes(
            "nickName: { from: Join(\" \", [givenName], [surname]) }",
            "nickName: { from: 'Join(\" \", [givenName], [surname])' }",
        )
        .fixed(),
        Example::clauses("- [department] EQUALS \"Sales\"", "- department EQUALS \"Sales\""),
    ],
    fix: Some(Safety::Safe),
    pages: &[],
    check: Check::Compiler,
};
