use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::rules::values;
use crate::lint::view::NodeView;
use crate::source::{Code, Diagnostic};
use crate::syntax::ExpressionKind;

pub(super) static RULE: Rule = Rule {
    code: Code::AF122,
    summary: "a `Join` with its separator last",
    why: "The first argument of `Join` is the separator. In `Join([givenName], [surname], \", \")` the given name \
          stands between the surname and the comma: `DoeJohn, `. Write the separator first.",
    examples: &[Example::attributes(
        "displayName: Join([givenName], [surname], \", \")",
        "displayName: Join(\", \", [givenName], [surname])",
    )],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Node(check),
};

fn check(view: &NodeView<'_>, report: Report<'_>) {
    let Some(call) = view.call_of("Join").filter(|call| call.arguments.len() >= 2) else { return };
    let (Some(first), Some(last)) = (call.given(0), call.arguments.last().and_then(|last| last.given()))
    else {
        return;
    };
    let Some(separator) = values::literal(last) else { return };
    // A name or an address ends with punctuation, too, but is more than that.
    let separates = !separator.value.contains(char::is_alphanumeric) && separator.value.chars().count() <= 3;
    let varies = values::constant(view.expression, first).is_none();
    if !separates || !varies || matches!(first.kind, ExpressionKind::Context { .. }) {
        return;
    }
    let written = values::shown(view.expression.written(first.span));
    let message = format!("`Join` takes `{written}` for its separator, and this for a value");
    report(
        Diagnostic::new(RULE.code, message)
            .at(last.span)
            .label(first.span, "the separator is the first argument")
            .help(format!("write it first: `Join(\"{}\", …)`", separator.value)),
    );
}
