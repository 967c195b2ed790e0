use super::branches::{Empty, empty};
use super::create_only::entry_of;
use crate::lint::graph;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::rules::target::reads;
use crate::lint::view::AttributeView;
use crate::mapping::{Apply, MappingSource};
use crate::source::{Code, Diagnostic};
use crate::syntax::Expression;

pub(super) static RULE: Rule = Rule {
    code: Code::AF617,
    summary: "an empty value that is meant to clear the target, and does not",
    why: "From Microsoft Entra outwards the service sends no empty values: the target keeps what it has. `flow-null` works \
          for provisioning into Microsoft Entra and Active Directory only, and so does `flowNullValues` in a \
          synchronization schema.\n\nGive a text that means “none” to people \
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
    flags(view, tree, report);
    for found in empty(tree) {
        let (Empty::Text(span) | Empty::Slot(span)) = found;
        report(
            Diagnostic::new(RULE.code, format!("an empty value does not clear `{target}`"))
                .at(text.locate(span))
                .help("the target keeps what it has; give a text that means “none”"),
        );
    }
}

/// Attributes that an expression reads and whose definition in the file lets Nulls flow.
fn flags(view: &AttributeView<'_>, tree: &Expression, report: Report<'_>) {
    let source = view.object.checked.object.source_object.as_ref();
    let Some(definition) = source.and_then(|source| source.definition.as_deref()) else { return };
    for name in reads(tree) {
        let flag = definition
            .attribute(name)
            .and_then(|attribute| graph::holder(view.object.file, "name", attribute.name.span()))
            .and_then(|node| graph::is_true(node, "flowNullValues"));
        if let Some(flag) = flag {
            report(
                Diagnostic::new(RULE.code, format!("`flowNullValues` of `{name}` clears nothing"))
                    .at(graph::inside(flag))
                    .help("from Microsoft Entra outwards the service sends no Nulls; set it to false"),
            );
        }
    }
}
