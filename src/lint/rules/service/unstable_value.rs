use super::create_only::{create_only, with_create_only};
use super::unique_value;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::{AttributeView, ExpressionView, call};
use crate::mapping::{Apply, MappingSource};
use crate::source::{Code, Diagnostic, Safety, Span};
use crate::syntax::{Expression, ExpressionKind};

pub(super) static RULE: Rule = Rule {
    code: Code::AF612,
    summary: "a value that is another one at each evaluation, in a mapping that also applies on updates",
    why: "`Guid` and `RandomString` give something else each time, and `Now` the time of the evaluation. The service \
          evaluates a mapping with each change of the object, so the target gets a new value with each.\n\n`apply: \
          create-only` keeps the value that the object was created with. `Now` in a condition, or compared with \
          something, is no value and is not reported.",
    examples: &[
        Example::attributes(
            "nickName: Append([mailNickname], RandomString(4, 0, 0, 0, 4, ))",
            "nickName: { from: \"Append([mailNickname], RandomString(4, 0, 0, 0, 4, ))\", apply: create-only }",
        )
        .fixed(),
        Example::attributes(
            "externalId:\n  from: Append([mailNickname], Guid())",
            "externalId:\n  from: Append([mailNickname], Guid())\n  apply: create-only",
        )
        .fixed(),
        Example::attributes(
            "title: Join(\" since \", [jobTitle], CStr(Now()))",
            "title: { from: 'Join(\" since \", [jobTitle], CStr(Now()))', apply: create-only }",
        )
        .fixed(),
    ],
    fix: Some(Safety::Safe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Attribute(check),
};

fn check(view: &AttributeView<'_>, report: Report<'_>) {
    let mapping = view.checked.mapping;
    let MappingSource::Expression(text) = &mapping.source else { return };
    let updated = view.object.checked.object.flow.update && mapping.apply != Apply::CreateOnly;
    // Of a `SelectUniqueValue` the same is said, whatever its candidates are made of.
    if !view.object.is_entra() || !updated || unique_value::outermost(view).is_some() {
        return;
    }
    let Some(expression) = ExpressionView::new(*view).filter(|expression| expression.checked.is_some())
    else {
        return;
    };
    let mut calls: Vec<(&str, Span)> = Vec::new();
    expression.walk(|node, _| {
        if let Some(call) = call(node).filter(|call| matches!(call.function.name, "Guid" | "RandomString")) {
            calls.push((call.function.name, call.name_span));
        }
    });
    in_value(expression.tree, &mut |node| {
        if let Some(call) = call(node).filter(|call| call.function.name == "Now") {
            calls.push(("Now", call.name_span));
        }
    });
    calls.sort_by_key(|(_, span)| span.start);
    let Some((name, _)) = calls.first() else { return };
    let target = &mapping.target.text;
    let found = Diagnostic::new(RULE.code, format!("`{name}` gives `{target}` another value at each update"));
    let found = calls.iter().fold(found, |found, (_, span)| found.at(text.locate(*span)));
    report(match mapping.precedence {
        Some((_, place)) => found
            .label(place, "the service looks for objects by it")
            .help("match on an attribute that stays the same"),
        None => with_create_only(
            found
                .help(format!("set {} to keep the value that the object is created with", create_only(view))),
            view,
        ),
    });
}

/// The parts of an expression that its value is made of, conditions and what is compared left out.
fn in_value<'e>(expression: &'e Expression, visit: &mut impl FnMut(&'e Expression)) {
    visit(expression);
    let ExpressionKind::Call { arguments, .. } = &expression.kind else { return };
    let form = call(expression).map_or("", |call| call.function.name);
    for (index, argument) in arguments.iter().enumerate() {
        let of_value = match form {
            "IIF" => index > 0,
            "Switch" => index % 2 == 1,
            _ => true,
        };
        if let Some(part) = argument.given().filter(|_| of_value) {
            in_value(part, visit);
        }
    }
}
