use super::impossible::why_never;
use crate::check::{Names, flow};
use crate::functions::Type;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::rules::values::{self, text};
use crate::lint::view::{CallView, ExpressionView, NodeView};
use crate::source::{Code, Diagnostic};
use crate::syntax::{Argument, Expression, ExpressionKind, Operator};
use crate::value::{Arena, Constant, is_blank};

pub(super) static RULE: Rule = Rule {
    code: Code::AF112,
    summary: "a branch that no record can reach",
    why: "The condition is the same for everyone, or the key is a text that the source never is: lower-case letters \
          only come out of `ToLower`, at most three characters out of `Left([x], 3)`, `True` or `False` out of a \
          Boolean. Keys are compared with case, so `\"Sales\"` is not found among lower-case texts.\n\n\
          What stands behind `Coalesce`'s first argument that is never Null is not asked either; the empty text is \
          not Null.",
    examples: &[
        Example::attributes(
            "title: Switch(ToLower([department]), \"Staff\", \"Sales\", \"Account manager\")",
            "title: Switch(ToLower([department]), \"Staff\", \"sales\", \"Account manager\")",
        ),
        Example::attributes("title: IIF(True, [jobTitle], [department])", "title: [jobTitle]"),
        Example::attributes(
            "title: Switch(Left([employeeId], 2), \"Staff\", \"EXT\", \"Contractor\")",
            "title: Switch(Left([employeeId], 3), \"Staff\", \"EXT\", \"Contractor\")",
        ),
        Example::attributes(
            "title: Switch([accountEnabled], \"off\", \"yes\", \"on\")",
            "title: Switch([accountEnabled], \"off\", \"True\", \"on\")",
        ),
        Example::attributes(
            "title: Coalesce([jobTitle], \"none\", [department])",
            "title: Coalesce([jobTitle], [department], \"none\")",
        ),
    ],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Node(check),
};

fn check(view: &NodeView<'_>, report: Report<'_>) {
    let expression = view.expression;
    if let ExpressionKind::Comparison {
        operator: Operator::Equal | Operator::NotEqual, left, right, ..
    } = &view.node.kind
    {
        compared(expression, left, right, report);
        compared(expression, right, left, report);
    }
    let Some(call) = view.call() else { return };
    match call.function.name {
        "IIF" => condition(expression, &call, report),
        "Switch" => switch(expression, &call, report),
        "Coalesce" => coalesce(expression, &call, report),
        _ => {}
    }
}

fn condition(view: &ExpressionView<'_>, call: &CallView<'_>, report: Report<'_>) {
    let Some(condition) = call.given(0) else { return };
    // Comparisons of constants have a rule of their own.
    if holds_comparison(condition) {
        return;
    }
    let Some(constant) = values::constant(view, condition) else { return };
    if is_blank(constant.value()) {
        return;
    }
    let Some(holds) = constant.value().to_condition(&Arena::new()) else { return };
    let (says, dead) = if holds { ("True", 2) } else { ("False", 1) };
    let mut found = Diagnostic::new(RULE.code, format!("the condition is always {says}")).at(condition.span);
    if let Some(dead) = call.given(dead) {
        found = found.label(dead.span, "never used");
    }
    report(found.help("write a condition that looks at an attribute, or the other branch alone"));
}

fn holds_comparison(node: &Expression) -> bool {
    match &node.kind {
        ExpressionKind::Comparison { .. } => true,
        ExpressionKind::Call { arguments, .. } => {
            arguments.iter().filter_map(Argument::given).any(holds_comparison)
        }
        _ => false,
    }
}

fn switch(view: &ExpressionView<'_>, call: &CallView<'_>, report: Report<'_>) {
    let Some((source, cases)) = values::switch(call) else { return };
    if let Some(constant) = values::constant(view, source) {
        if !holds_comparison(source) {
            let always = match constant {
                Constant::Null => "Null".to_owned(),
                other => format!("`{}`", values::shown(&text(&other))),
            };
            report(
                Diagnostic::new(RULE.code, format!("the source of `Switch` is always {always}"))
                    .at(source.span)
                    .help("choose by an attribute: `Switch([attribute], …)`; text in quotes is only text"),
            );
        }
        return;
    }
    for (key, value) in cases {
        let Some(constant) = values::constant(view, key) else { continue };
        let Some((never, help)) = never(view, source, &text(&constant)) else { continue };
        let mut found = Diagnostic::new(RULE.code, never).at(key.span);
        if let Some(value) = value {
            found = found.label(value.span, "never used");
        }
        report(found.help(help));
    }
}

/// `other` compared with a constant that it never is.
fn compared(view: &ExpressionView<'_>, other: &Expression, constant: &Expression, report: Report<'_>) {
    let Some(wanted) = values::literal(constant) else { return };
    if let Some((never, help)) = never(view, other, &wanted.value) {
        report(Diagnostic::new(RULE.code, never).at(constant.span).help(help));
    }
}

/// Why a node is never this text, and what to do about it.
fn never(view: &ExpressionView<'_>, node: &Expression, wanted: &str) -> Option<(String, String)> {
    // A Null source counts as the empty text. Blanks at the edges have a rule of their own.
    let core = wanted.trim();
    if core.is_empty() {
        return None;
    }
    let source = values::shown(view.written(node.span));
    match values::type_of(view, node) {
        Some(Type::Boolean) => {
            // In another case it is a text that was meant.
            let is_one = ["True", "False"].iter().any(|name| name.eq_ignore_ascii_case(core));
            (!is_one).then(|| {
                let help = "a Boolean's text is `True` or `False`".to_owned();
                (format!("`{source}` is never `{wanted}`"), help)
            })
        }
        Some(Type::Integer) => {
            let canonical = core.parse::<i64>().is_ok_and(|number| number.to_string() == core);
            (!canonical).then(|| {
                let help = "an Integer's text is its digits, with a minus in front where it is negative";
                (format!("`{source}` is never `{wanted}`"), help.to_owned())
            })
        }
        _ => why_never(view.resolved(node.span)?, core)
            .map(|help| (format!("`{source}` is never `{wanted}`"), help)),
    }
}

fn coalesce(view: &ExpressionView<'_>, call: &CallView<'_>, report: Report<'_>) {
    let at = call
        .arguments
        .iter()
        .position(|argument| argument.given().is_some_and(|given| never_null(view, given)));
    let Some(at) = at else { return };
    let rest = call.arguments.get(at + 1..).unwrap_or_default();
    let (Some(first), Some(last)) = (rest.first(), rest.last()) else { return };
    let Some(wins) = call.given(at) else { return };
    let is_empty = matches!(values::constant(view, wins), Some(Constant::String(text)) if text.is_empty());
    let help = match is_empty {
        true => "`\"\"` is a text, not Null; write it last, or leave it out",
        false => "write it last",
    };
    let wins_text = values::shown(view.written(wins.span));
    let message = format!("`Coalesce` never goes past `{wins_text}`, which is never Null");
    report(
        Diagnostic::new(RULE.code, message)
            .at(first.span().to(last.span()))
            .label(wins.span, "always wins")
            .help(help),
    );
}

/// Whether a node has a value, or ends the expression, whatever the record is.
fn never_null(view: &ExpressionView<'_>, node: &Expression) -> bool {
    let object = view.attribute.object.checked;
    let names = Names { catalogue: &object.catalogue, attributes: &object.slots, options: object.options };
    view.resolved(node.span).is_some_and(|node| flow(node, &names).null.is_none())
}
