//! All rules over a file.

use std::collections::BTreeSet;

use super::allowances::Allowances;
use super::levels::{Level, Levels};
use super::rule::Check;
use super::rules;
use super::view::{AttributeView, ExpressionView, FileView, NodeView, ObjectView};
use crate::mapping::{self, Holds, MappingSource, MeantExpression};
use crate::source::{Code, Diagnostic, Severity, SourceFile};

/// What the linter is told beside the file.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What is chosen for rules, outside of the file. The file's own `lint:` stands above the first layer (a
    /// configuration file's) and below the others (the command line's).
    pub levels: Levels,
    /// The context constants (`%Name%`) that somebody provides.
    pub constants: BTreeSet<String>,
    /// The names of the functions that the service lists, in any case; none where nobody has the list.
    pub functions: Option<BTreeSet<String>>,
}

/// Something found, and how bad it is here.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What is wrong, with places in the file.
    pub diagnostic: Diagnostic,
    /// The severity of its code, or an error where the code is denied.
    pub severity: Severity,
}

/// Everything that is found in a file, in file order.
pub fn lint(file: &SourceFile, settings: &Settings) -> Vec<Finding> {
    let parsed = mapping::parse(file);
    let mut found = parsed.diagnostics.clone();
    let mut allowances = Allowances::default();
    if let Some((checked, more)) = parsed.check(true) {
        found.extend(more);
        let (document, is_graph) = (&parsed.document, parsed.is_graph);
        check(&FileView { file, document, is_graph, checked: &checked, settings }, &mut found);
        allowances = Allowances::read(file, document, checked.mapping);
        if found.iter().all(|found| found.severity() != Severity::Error) {
            // What is only wrong when all of it is put together.
            found.extend(mapping::compile(checked).1);
        }
    }
    found.sort_by_key(|found| (found.span().start, found.span().end, found.code));
    found.dedup();
    let mut levels = settings.levels.clone();
    levels.insert(1, allowances.levels());
    let mut findings: Vec<Finding> = Vec::new();
    for diagnostic in found {
        let allowed = allowances.covers(&diagnostic);
        let level = levels.of(diagnostic.code);
        if !allowed && level != Some(Level::Allow) {
            let severity = severity(diagnostic.code, level);
            findings.push(Finding { diagnostic, severity });
        }
    }
    for diagnostic in allowances.unused(file) {
        let level = levels.of(diagnostic.code);
        if level != Some(Level::Allow) {
            findings.push(Finding { severity: severity(diagnostic.code, level), diagnostic });
        }
    }
    findings.sort_by_key(|found| {
        let span = found.diagnostic.span();
        (span.start, span.end, found.diagnostic.code)
    });
    findings
}

fn severity(code: Code, level: Option<Level>) -> Severity {
    match level {
        Some(Level::Deny) => Severity::Error,
        _ => code.severity(),
    }
}

/// What the rules find that no earlier room looks for.
fn check(view: &FileView<'_>, found: &mut Vec<Diagnostic>) {
    for rule in rules::all() {
        if let Check::File(check) = rule.check {
            check(view, &mut |diagnostic| found.push(diagnostic));
        }
    }
    for checked in &view.checked.objects {
        let object = ObjectView::new(view, checked);
        for rule in rules::all() {
            if let Check::Object(check) = rule.check {
                check(&object, &mut |diagnostic| found.push(diagnostic));
            }
        }
        for checked in &checked.attributes {
            let attribute = AttributeView { object, checked };
            // Of a source alone nothing is known of what it is for.
            let whole = view.checked.mapping.holds != Holds::Source;
            for rule in rules::all().filter(|_| whole) {
                if let Check::Attribute(check) = rule.check {
                    check(&attribute, &mut |diagnostic| found.push(diagnostic));
                }
            }
            let (Some(expression), MappingSource::Expression(text)) =
                (ExpressionView::new(attribute), &checked.mapping.source)
            else {
                continue;
            };
            let meant = checked.meant.as_ref().filter(|_| checked.expression.is_none());
            found.extend(in_expression(&expression).into_iter().map(|found| {
                text.relocate(match meant {
                    Some(MeantExpression { meant, .. }) => meant.relocate(found),
                    None => found,
                })
            }));
        }
    }
}

/// What is found in an expression; places are those of its text.
fn in_expression<'a>(view: &'a ExpressionView<'a>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in rules::all() {
        if let Check::Expression(check) = rule.check {
            check(view, &mut |diagnostic| found.push(diagnostic));
        }
    }
    view.walk(|node, parent| {
        let node = NodeView { expression: view, node, parent };
        for rule in rules::all() {
            if let Check::Node(check) = rule.check {
                check(&node, &mut |diagnostic| found.push(diagnostic));
            }
        }
    });
    found
}
