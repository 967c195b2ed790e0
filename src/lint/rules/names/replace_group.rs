use crate::lint::rule::{Check, Example, Rule};
use crate::source::{Code, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF119,
    summary: "a group that the pattern does not have",
    why: "regexGroupName names a group of regexPattern, as in `(?<area>[0-9]+)`, with case; a number counts the \
          parentheses. The service fails on a name that the pattern does not have.",
    examples: &[Example::attributes("nickName: Replace([telephoneNumber], , \"^(?<prefix>[0-9]+)/\", \"Prefix\", \"0\", , )", "nickName: Replace([telephoneNumber], , \"^(?<prefix>[0-9]+)/\", \"prefix\", \"0\", , )").fixed(), Example::attributes("nickName: Replace([telephoneNumber], , \"^(?<area>[0-9]+)/(?<number>[0-9]+)\", \"nubmer\", \"0\", , )", "nickName: Replace([telephoneNumber], , \"^(?<area>[0-9]+)/(?<number>[0-9]+)\", \"number\", \"0\", , )").fixed()],
    fix: Some(Safety::Unsafe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Compiler,
};
