use crate::lint::rule::{Check, Example, Rule};
use crate::source::Code;

pub(super) static RULE: Rule = Rule {
    code: Code::AF202,
    summary: "a part of .NET's regular expressions that attrflow does not have",
    why: "Patterns are in .NET's flavour: named groups, look-around, back-references, Unicode categories. What \
          attrflow does not support is refused by name, rather than matched differently than in the service.",
    examples: &[Example::attributes(
        "nickName: Replace([mobile], , \"(?<a>[(])(?<b-a>[)])\", , \"\", , )",
        "nickName: Replace([mobile], , \"(?<a>[(])(?<b>[)])\", , \"\", , )",
    )],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
