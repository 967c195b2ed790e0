use crate::check::{Checked, Kind};
use crate::functions::Purity;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::rules::values;
use crate::lint::view::ExpressionView;
use crate::source::{Code, Diagnostic};
use crate::syntax::{ExpressionKind, Name};

pub(super) static RULE: Rule = Rule {
    code: Code::AF120,
    summary: "an expression that is the same for everyone",
    why: "The expression reads no attribute, so that each object gets the same value. That may be meant; then \
          `const:` says so, and nobody has to read an expression to find out. Else an attribute has lost its \
          brackets: `\"jobTitle\"` is a text.",
    examples: &[
        Example::attributes(
            "userType: Join(\" \", \"External\", \"User\")",
            "userType: { const: External User }",
        ),
        Example::attributes("userType: ToUpper(\"employee\")", "userType: { const: EMPLOYEE }"),
    ],
    fix: None,
    pages: &["customize-application-attributes"],
    check: Check::Expression(check),
};

fn check(view: &ExpressionView<'_>, report: Report<'_>) {
    // A name has rules of its own.
    if let ExpressionKind::Name(name) = &view.tree.kind
        && !matches!(name, Name::True | Name::False)
    {
        return;
    }
    let Some(checked) = view.checked.filter(|checked| is_constant(checked)) else { return };
    let always = checked.as_constant().map(values::text).filter(|text| !text.is_empty());
    let help = match always.as_deref().map(values::shown) {
        Some(text) => format!("`const:` says the same for everyone: `{text}`"),
        None => "`const:` says the same for everyone".to_owned(),
    };
    let attribute = match &view.tree.kind {
        ExpressionKind::String(literal) => {
            let catalogue = &view.attribute.object.checked.catalogue;
            catalogue.attribute_type(&literal.value).map(|_| literal.value.as_str())
        }
        _ => None,
    };
    let help = match attribute {
        Some(name) => format!("`[{name}]` is the attribute; {help}"),
        None => help,
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
