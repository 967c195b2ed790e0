use crate::check::{Checked, Kind};
use crate::functions::Purity;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::rules::values;
use crate::lint::view::ExpressionView;
use crate::source::{Code, Diagnostic};
use crate::syntax::ExpressionKind;

pub(super) static RULE: Rule = Rule {
    code: Code::AF120,
    summary: "an expression that is the same for everyone",
    why: "The expression reads no attribute, so that each object gets the same value. That may be meant; then \
          `const:` says so, and nobody has to read an expression to find out. Else an attribute has lost its \
          brackets: `\"jobTitle\"` is a text.\n\n\
          One text alone is reported only where it is the name of an attribute.",
    examples: &[
        Example::attributes(
            "userType: Join(\" \", \"External\", \"User\")",
            "userType: { const: External User }",
        ),
        Example::attributes("userType: ToUpper(\"employee\")", "userType: { const: EMPLOYEE }"),
        Example::attributes("title: '\"jobTitle\"'", "title: [jobTitle]"),
    ],
    fix: None,
    pages: &["customize-application-attributes"],
    check: Check::Expression(check),
};

fn check(view: &ExpressionView<'_>, report: Report<'_>) {
    let constant = match view.attribute.object.file.is_graph {
        true => "a source of type `Constant`",
        false => "`const:`",
    };
    let help = match &view.tree.kind {
        ExpressionKind::Call { .. } => {
            let Some(checked) = view.checked.filter(|checked| is_constant(checked)) else { return };
            let always = checked.as_constant().map(values::text).filter(|text| !text.is_empty());
            match always.as_deref().map(values::shown) {
                Some(text) => format!("{constant} says the same for everyone: `{text}`"),
                None => format!("{constant} says the same for everyone"),
            }
        }
        // One text alone is plain enough, unless it is not what was meant.
        ExpressionKind::String(literal) => {
            let name = literal.value.as_str();
            if view.attribute.object.checked.catalogue.attribute_type(name).is_none() {
                return;
            }
            format!("`[{name}]` is the attribute; {constant} says the same text for everyone")
        }
        _ => return,
    };
    report(Diagnostic::new(RULE.code, "the expression reads no attribute").at(view.tree.span).help(help));
}

/// Whether a node comes to the same for each record, without a condition in it: those are looked at by themselves.
fn is_constant(node: &Checked) -> bool {
    match node.written() {
        Kind::Constant(_) => true,
        Kind::Call(call) => {
            let same = call.function.purity == Purity::Pure && call.function.name != "Redact";
            same && call.arguments.iter().all(is_constant)
        }
        _ => false,
    }
}
