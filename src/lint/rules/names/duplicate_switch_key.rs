use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::rules::values;
use crate::lint::view::NodeView;
use crate::source::{Code, Diagnostic, Span};

pub(super) static RULE: Rule = Rule {
    code: Code::AF111,
    summary: "a key that a `Switch` has already",
    why: "`Switch` takes the value of the first key that equals the source. The value behind the same key further \
          on is never reached.\n\n\
          Keys are compared as text: `True` and `\"True\"` are one key, and so are `7` and `\"7\"`. `\"IT\"` and `\"it\"` are \
          two.",
    examples: &[
        Example::attributes(
            "title: Switch([department], \"Staff\", \"IT\", \"Engineer\", \"HR\", \"Recruiter\", \"IT\", \"Operator\")",
            "title: Switch([department], \"Staff\", \"IT\", \"Engineer\", \"HR\", \"Recruiter\", \"OPS\", \"Operator\")",
        ),
        Example::attributes(
            "title: Switch([extensionAttribute1], \"none\", \"7\", \"seven\", 7, \"another seven\")",
            "title: Switch([extensionAttribute1], \"none\", \"7\", \"seven\", 8, \"eight\")",
        ),
    ],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Node(check),
};

fn check(view: &NodeView<'_>, report: Report<'_>) {
    let Some((_, cases)) = view.call().and_then(|call| values::switch(&call)) else { return };
    let mut keys: Vec<(String, Span)> = Vec::new();
    for (key, _) in cases {
        let Some(constant) = values::constant(view.expression, key) else { continue };
        let text = values::text(&constant);
        match keys.iter().find(|(earlier, _)| *earlier == text) {
            Some((_, first)) => report(
                Diagnostic::new(RULE.code, format!("`Switch` has the key `{text}` already"))
                    .at(key.span)
                    .label(*first, "the first one wins")
                    .help("remove the pair, or write the key that is meant"),
            ),
            None => keys.push((text, key.span)),
        }
    }
}
