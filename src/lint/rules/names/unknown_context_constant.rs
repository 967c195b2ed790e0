use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::NodeView;
use crate::source::{Code, Diagnostic, suggest};
use crate::syntax::ExpressionKind;

pub(super) static RULE: Rule = Rule {
    code: Code::AF124,
    summary: "a context constant that nobody provides",
    why: "`%Name%` stands for a value that the context provides, outside of the mapping. For a name that it does not \
          have, each record that gets as far fails with AF909.\n\n\
          Provide the value, to the linter as to the run, or write it as a text.",
    examples: &[Example::attributes(
        "nickName: Append([mailNickname], %DomainFQDN%)",
        "nickName: Append([mailNickname], \"@contoso.com\")",
    )],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Node(check),
};

fn check(view: &NodeView<'_>, report: Report<'_>) {
    let ExpressionKind::Context { name } = &view.node.kind else { return };
    let known = &view.expression.attribute.object.file.settings.constants;
    if known.contains(name) {
        return;
    }
    let help = match suggest(name, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `%{near}%`?"),
        None => "provide a value for it, or write the value as a text".to_owned(),
    };
    report(Diagnostic::new(RULE.code, format!("nobody provides `%{name}%`")).at(view.node.span).help(help));
}
