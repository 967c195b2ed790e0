use crate::functions::{Environment, Frame};
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::rules::values;
use crate::lint::view::NodeView;
use crate::source::{Code, Diagnostic};
use crate::syntax::ExpressionKind;
use crate::value::{Arena, compare};

pub(super) static RULE: Rule = Rule {
    code: Code::AF114,
    summary: "a comparison of two constants",
    why: "Both sides are the same for everyone, so the comparison is, too, and one of the branches behind it is \
          never used. Mostly an attribute has lost its brackets and become a text: `\"country\"` is the seven letters, \
          `[country]` what the record has.",
    examples: &[Example::attributes(
        "title: IIF(\"country\" = \"US\", [jobTitle], [department])",
        "title: [jobTitle]",
    )],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Node(check),
};

fn check(view: &NodeView<'_>, report: Report<'_>) {
    let ExpressionKind::Comparison { operator, left, right, .. } = &view.node.kind else { return };
    let constant = |side| values::constant(view.expression, side);
    let (Some(one), Some(other)) = (constant(left), constant(right)) else { return };
    let (arena, environment) = (Arena::new(), Environment::default());
    let now = Frame::new(&arena, &environment, &[], 0).now;
    let holds = compare(*operator, one.value(), other.value(), now, &arena);
    let says = if holds { "True" } else { "False" };
    let catalogue = &view.expression.attribute.object.checked.catalogue;
    let attribute = [left, right].into_iter().find_map(|side| {
        let name = values::literal(side)?.value.as_str();
        catalogue.attribute_type(name).is_some().then_some(name)
    });
    let help = match attribute {
        Some(name) => format!("`[{name}]` is the attribute; in quotes it is only text"),
        None => "one side should be an attribute: `[name]`".to_owned(),
    };
    let message = format!("both sides are constant: the comparison is always {says}");
    report(Diagnostic::new(RULE.code, message).at(view.node.span).help(help));
}
