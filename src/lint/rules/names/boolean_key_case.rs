use crate::functions::Type;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::rules::values;
use crate::lint::view::{ExpressionView, NodeView};
use crate::source::{Code, Diagnostic, Edit, Safety};
use crate::syntax::{Expression, ExpressionKind, Operator};

pub(super) static RULE: Rule = Rule {
    code: Code::AF113,
    summary: "a Boolean compared with `\"true\"` or `\"false\"` in the wrong case",
    why: "As text, a Boolean is `True` or `False`. Keys of `Switch` and text in a comparison respect case, so \
          `\"true\"` is never found: the default is taken, or nothing flows.\n\n\
          Write `\"True\"` and `\"False\"`.",
    examples: &[
        Example::attributes(
            "title: Switch([accountEnabled], \"off\", \"true\", \"on\")",
            "title: Switch([accountEnabled], \"off\", \"True\", \"on\")",
        )
        .fixed(),
        Example::attributes(
            "title: Switch([accountEnabled], \"?\", \"TRUE\", \"on\", \"False\", \"off\")",
            "title: Switch([accountEnabled], \"?\", \"True\", \"on\", \"False\", \"off\")",
        )
        .fixed(),
    ],
    fix: Some(Safety::Safe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Node(check),
};

fn check(view: &NodeView<'_>, report: Report<'_>) {
    let expression = view.expression;
    if let ExpressionKind::Comparison {
        operator: Operator::Equal | Operator::NotEqual, left, right, ..
    } = &view.node.kind
    {
        pair(expression, left, right, report);
        pair(expression, right, left, report);
    }
    let Some((source, cases)) = view.call().and_then(|call| values::switch(&call)) else { return };
    for (key, _) in cases {
        pair(expression, source, key, report);
    }
}

fn pair(view: &ExpressionView<'_>, source: &Expression, key: &Expression, report: Report<'_>) {
    let Some(literal) = values::literal(key) else { return };
    let written = literal.value.as_str();
    let right = ["True", "False"].into_iter().find(|right| right.eq_ignore_ascii_case(written));
    let Some(right) = right.filter(|right| *right != written) else { return };
    if values::constant(view, source).is_some() || values::type_of(view, source) != Some(Type::Boolean) {
        return;
    }
    let source = values::shown(view.written(source.span));
    report(
        Diagnostic::new(
            RULE.code,
            format!("`{source}` is a Boolean: its text is `{right}`, never `{written}`"),
        )
        .at(key.span)
        .help("text is compared with case")
        .fix(
            Safety::Safe,
            format!("write `{right}`"),
            vec![Edit::replace(values::content(literal), right)],
        ),
    );
}
