use super::shared::results;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::AttributeView;
use crate::mapping::MappingSource;
use crate::scim::DataType;
use crate::source::{Code, Diagnostic, Edit, Safety, Span};
use crate::syntax::ExpressionKind;
use crate::value::Constant;

pub(super) static RULE: Rule = Rule {
    code: Code::AF413,
    summary: "a Boolean target fed by text in another case than `True` and `False`",
    why: "The service's Booleans are `True` and `False`: its own mappings feed `active` with those texts. Others \
          (`true`, `FALSE`) are converted by some connectors, and sent as text by others, which the application \
          refuses or takes for true.",
    examples: &[
        Example::attributes(
            "emails[type eq \"work\"].value: [mail]\nemails[type eq \"work\"].primary: Switch([companyName], \"false\", \"Contoso\", \"true\")",
            "emails[type eq \"work\"].value: [mail]\nemails[type eq \"work\"].primary: Switch([companyName], \"False\", \"Contoso\", \"True\")",
        )
        .fixed(),
        Example::attributes(
            "emails[type eq \"work\"].value: [mail]\nemails[type eq \"work\"].primary: { const: \"true\" }",
            "emails[type eq \"work\"].value: [mail]\nemails[type eq \"work\"].primary: { const: \"True\" }",
        )
        .fixed(),
    ],
    fix: Some(Safety::Safe),
    pages: &["customize-application-attributes", "functions-for-customizing-application-data"],
    check: Check::Attribute(check),
};

fn check(view: &AttributeView<'_>, report: Report<'_>) {
    let Some(target) = view.checked.target.as_ref().filter(|target| target.ty == DataType::Boolean) else {
        return;
    };
    let name = target.sub_attribute.as_ref().unwrap_or(&target.attribute);
    let mapping = view.checked.mapping;
    if let (MappingSource::Expression(text), Some(tree)) = (&mapping.source, &view.checked.expression) {
        let mut literals: Vec<(Span, &str)> = Vec::new();
        for node in results(tree) {
            if let ExpressionKind::String(literal) = &node.kind
                && let Some(right) = spelling(&literal.value)
            {
                literals.push((Span::new(node.span.start + 1, node.span.end.saturating_sub(1)), right));
            }
        }
        if let Some((first, _)) = literals.first() {
            let found =
                literals.iter().fold(found(name, first.of(&text.text)), |found, (span, _)| found.at(*span));
            let edits = literals.iter().map(|(span, right)| Edit::replace(*span, *right)).collect();
            report(text.relocate(found.fix(Safety::Safe, "write `True` and `False`", edits)));
        }
    }
    let constant = match &mapping.source {
        MappingSource::Constant(constant, span) => Some((constant, *span)),
        _ => None,
    };
    let default = mapping.default.as_ref().map(|(constant, span)| (constant, *span));
    for (constant, span) in [constant, default].into_iter().flatten() {
        let Constant::String(text) = constant else { continue };
        if let Some(right) = spelling(text) {
            report(found(name, text).at(span).fix(
                Safety::Safe,
                format!("write `{right}`"),
                vec![Edit::replace(inside(view, span, text), right)],
            ));
        }
    }
}

fn found(name: &str, text: &str) -> Diagnostic {
    Diagnostic::new(
        RULE.code,
        format!("`{name}` is a Boolean, and `{text}` is not how the service writes one"),
    )
    .help("write \"True\" or \"False\"")
}

/// How the service writes it; none for what is right, or no Boolean.
fn spelling(text: &str) -> Option<&'static str> {
    ["True", "False"].into_iter().find(|right| text.eq_ignore_ascii_case(right) && text != *right)
}

/// The text within a scalar's quotes, where it has any.
fn inside(view: &AttributeView<'_>, scalar: Span, text: &str) -> Span {
    let written = scalar.of(view.object.file.file.text());
    match written.find(text) {
        Some(at) => Span::new(scalar.start + at, scalar.start + at + text.len()),
        None => scalar,
    }
}
