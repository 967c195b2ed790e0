use super::create_only::entry_of;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::{AttributeView, call};
use crate::mapping::{Apply, MappingSource};
use crate::source::{Code, Diagnostic, Span};
use crate::syntax::{Argument, Expression, ExpressionKind};

pub(super) static RULE: Rule = Rule {
    code: Code::AF617,
    summary: "an empty value that is meant to clear the target, and does not",
    why: "From Microsoft Entra outwards the service sends no empty values: the target keeps what it has. `flow-null` works \
          for provisioning into Microsoft Entra and Active Directory only.\n\nGive a text that means “none” to people \
          who read it, or clear the attribute in the application. The rule looks at `flow-null`, and at branches of \
          `IIF`, `Switch` and `Coalesce` that are `\"\"` or left empty; what applies on creation only has nothing to \
          clear.",
    examples: &[
        Example::attributes(
            "title: Switch([accountEnabled], , \"True\", [jobTitle], \"False\", \"\")",
            "title: Switch([accountEnabled], , \"True\", [jobTitle], \"False\", \"left\")",
        ),
        Example::attributes("title: { from: [jobTitle], flow-null: true }", "title: [jobTitle]"),
    ],
    fix: None,
    pages: &["customize-application-attributes", "known-issues", "clear-attribute-values"],
    check: Check::Attribute(check),
};

fn check(view: &AttributeView<'_>, report: Report<'_>) {
    let mapping = view.checked.mapping;
    let object = view.object.checked;
    let updated = object.object.flow.update && mapping.apply != Apply::CreateOnly;
    if !view.object.is_entra() || !object.options.source.is_entra() || !updated {
        return;
    }
    let target = &mapping.target.text;
    if mapping.flow_null {
        let details = entry_of(view).and_then(|(_, entry)| entry.value.entry("flow-null"));
        let place = details.map_or(mapping.target.span(), |entry| entry.key.span);
        report(
            Diagnostic::new(RULE.code, format!("`flow-null` does not clear `{target}`"))
                .at(place)
                .help("from Microsoft Entra outwards the service sends no Nulls; take `flow-null` away"),
        );
        return;
    }
    let (MappingSource::Expression(text), Some(tree)) = (&mapping.source, &view.checked.expression) else {
        return;
    };
    if view.checked.checked.is_none() {
        return;
    }
    let mut empty = Vec::new();
    branches(tree, &mut empty);
    for span in empty {
        report(
            Diagnostic::new(RULE.code, format!("an empty value does not clear `{target}`"))
                .at(text.locate(span))
                .help("the target keeps what it has; give a text that means “none”"),
        );
    }
}

/// The branches that the result of an expression can be and that are empty. A `Switch` without a default has
/// none on purpose.
fn branches(expression: &Expression, empty: &mut Vec<Span>) {
    match call(expression).map(|call| (call.function.name, call.arguments)) {
        Some(("IIF", arguments)) => slots(arguments.iter().skip(1), empty),
        Some(("Switch", arguments)) => {
            let default = arguments.iter().skip(1).take(1).filter(|default| default.given().is_some());
            slots(default.chain(arguments.iter().skip(3).step_by(2)), empty);
        }
        Some(("Coalesce", arguments)) => slots(arguments.iter().filter(|a| a.given().is_some()), empty),
        _ => {}
    }
}

fn slots<'e>(slots: impl Iterator<Item = &'e Argument>, empty: &mut Vec<Span>) {
    for slot in slots {
        match slot {
            Argument::Empty(span) => empty.push(*span),
            Argument::Given(part) => match &part.kind {
                ExpressionKind::String(literal) if literal.value.is_empty() => empty.push(part.span),
                _ => branches(part, empty),
            },
        }
    }
}
