use super::switch_on_presence::tested;
use crate::check::{Checked, Kind, Names, Switch, flow};
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::rules::target::{must_have_value, references};
use crate::lint::view::{CallView, ExpressionView, call};
use crate::mapping::Apply;
use crate::source::{Code, Diagnostic};
use crate::syntax::{Argument, Expression};
use crate::value::Constant;

pub(super) static RULE: Rule = Rule {
    code: Code::AF603,
    summary: "a `Switch` without a default, which an update can evaluate to Null",
    why: "With Microsoft Entra as the source, an incremental update need not read what did not change. A `Switch` on such \
          an attribute finds no key and is Null, and the target is cleared though nothing about it changed.\n\nA default, \
          or a value for the key `\"\"`, is what it comes to then. The rule is silent where the source is always there and \
          every value it can have is a key, as with `IsSoftDeleted`.",
    examples: &[
        Example::attributes(
            "title: Switch([country], , \"US\", \"1\")",
            "title: Switch([country], \"0\", \"US\", \"1\")",
        ),
        Example::attributes(
            "title: Switch([dirSyncEnabled], , \"True\", \"a\", \"False\", \"b\")",
            "title: Switch([accountEnabled], , \"True\", \"a\", \"False\", \"b\")",
        ),
    ],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Expression(check),
};

fn check(view: &ExpressionView<'_>, report: Report<'_>) {
    let object = view.attribute.object.checked;
    let mapping = view.attribute.checked.mapping;
    let updated = object.object.flow.update && mapping.apply != Apply::CreateOnly;
    if view.checked.is_none() || !object.options.guards_conditions() || !updated {
        return;
    }
    // Where a value is required, an object that has none is not updated at all, which is said of the target.
    if must_have_value(&view.attribute) {
        return;
    }
    let names = Names { catalogue: &object.catalogue, attributes: &object.slots, options: object.options };
    let mut found = Vec::new();
    switches(view.tree, &mut found);
    for call in found {
        let Some(Kind::Switch(switch)) = view.resolved(call.span).map(Checked::written) else { continue };
        if has_fallback(&call, switch) || tested(&call).is_some() || is_exhaustive(switch, &names) {
            continue;
        }
        // A reference has no business in a `Switch` at all.
        if !references(&call, &view.attribute).is_empty() {
            continue;
        }
        let Some(source) = call.given(0) else { continue };
        report(
            Diagnostic::new(
                RULE.code,
                format!("an update can clear `{}`: this `Switch` can be Null", mapping.target.text),
            )
            .at(call.name_span)
            .label(source.span, "not read by an update in which it did not change")
            .help("give `Switch` a default, or a value for the key `\"\"`"),
        );
    }
}

/// Whether there is a default, or a key for what is Null.
fn has_fallback(call: &CallView<'_>, switch: &Switch) -> bool {
    let blank = |key: &Checked| match key.as_constant() {
        Some(Constant::String(text)) => text.is_empty(),
        Some(Constant::Null) => true,
        _ => false,
    };
    call.given(1).is_some() || switch.cases.iter().any(|(key, _)| blank(key))
}

/// Whether some key is equal to each value that the source can have.
fn is_exhaustive(switch: &Switch, names: &Names<'_>) -> bool {
    let there = |value: &Checked| Checked::constant(Constant::Boolean(true), value.span);
    // `"true"` is meant for True, and another rule says that it is not equal.
    let meant = |key: &Checked| match key.as_constant() {
        Some(Constant::String(text)) if text.eq_ignore_ascii_case("true") => as_text("True", key),
        Some(Constant::String(text)) if text.eq_ignore_ascii_case("false") => as_text("False", key),
        _ => key.clone(),
    };
    let cases = switch.cases.iter().map(|(key, value)| (meant(key), there(value))).collect();
    let switch = Switch {
        source: switch.source.clone(),
        cases,
        default: switch.default.clone(),
        table: switch.table.clone(),
    };
    let span = switch.source.span;
    flow(&Checked::new(Kind::Switch(Box::new(switch)), span), names).null.is_none()
}

fn as_text(text: &str, key: &Checked) -> Checked {
    Checked::constant(Constant::text(text), key.span)
}

/// The calls of `Switch` that can make the whole expression Null, or something else.
fn switches<'e>(expression: &'e Expression, found: &mut Vec<CallView<'e>>) {
    let Some(call) = call(expression) else { return };
    let last = call.arguments.len().saturating_sub(1);
    match call.function.name {
        // Null is looked after.
        "IgnoreFlowIfNullOrEmpty" => return,
        "Switch" => found.push(call),
        _ => {}
    }
    for (index, part) in call.arguments.iter().map(Argument::given).enumerate() {
        let of_value = match call.function.name {
            "IIF" => index > 0,
            "Switch" => index % 2 == 1,
            "Coalesce" => index == last,
            _ => true,
        };
        if let Some(part) = part.filter(|_| of_value) {
            switches(part, found);
        }
    }
}
