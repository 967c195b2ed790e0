use rustc_hash::FxHashMap;

use super::question::{BLANK, Question, is_null, question};
use crate::check::{Checked, Flow, Kind, Names, Test, flows};
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::{CallView, ExpressionView, call};
use crate::source::{Code, Diagnostic, Edit, Safety};
use crate::syntax::{Argument, Expression, ExpressionKind, Operator};

pub(super) static RULE: Rule = Rule {
    code: Code::AF601,
    summary: "an `IIF` that yields Null because its condition is asked of an attribute that may be Null",
    why: "With Microsoft Entra as the source, the check of a condition fails where the attribute in it is Null or empty: \
          the result is Null, and neither branch. `IsPresent`, `IsNull` and `IsNullOrEmpty` do not help: asked of an \
          attribute that is not there, they fail, too.\n\n`Switch` has a key for what is not there, `\"\"`, and a default \
          for the rest. The rule is silent where the attribute is never Null, and where the branch for what is not there \
          is Null anyway.",
    examples: &[
        Example::attributes(
            "nickName: IIF([country]=\"USA\", \"here\", \"abroad\")",
            "nickName: Switch([country], \"abroad\", \"USA\", \"here\")",
        )
        .fixed(),
        Example::attributes(
            "nickName: IIF([country]<>\"USA\", \"abroad\", \"here\")",
            "nickName: Switch([country], \"abroad\", \"USA\", \"here\")",
        )
        .fixed(),
        Example::attributes(
            "title: IIF(IsPresent([jobTitle]), [jobTitle], \"Other\")",
            "title: Switch([jobTitle], [jobTitle], \"\", \"Other\")",
        )
        .fixed(),
        Example::attributes(
            "title: IIF(Not(IsPresent([jobTitle])), \"Other\", [jobTitle])",
            "title: Switch([jobTitle], [jobTitle], \"\", \"Other\")",
        )
        .fixed(),
        Example::attributes(
            "title: IIF([jobTitle]=\"\", \"Other\", [jobTitle])",
            "title: Switch([jobTitle], [jobTitle], \"\", \"Other\")",
        )
        .fixed(),
        Example::attributes(
            "nickName: IIF([dirSyncEnabled], \"synchronised\", \"cloud\")",
            "nickName: Switch([dirSyncEnabled], \"cloud\", \"True\", \"synchronised\")",
        )
        .fixed(),
        Example::attributes(
            "nickName: IIF([city]=[state], \"one\", \"two\")",
            "nickName: Switch([city], Switch([state], IIF([city]=[state], \"one\", \"two\"), \"\", \"two\"), \"\", \"two\")",
        ),
    ],
    fix: Some(Safety::Safe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Expression(check),
};

/// Whether the rule finds something in the expression.
pub(in crate::lint::rules) fn has_guarded_condition(view: &ExpressionView<'_>) -> bool {
    let mut found = false;
    check(view, &mut |_| found = true);
    found
}

fn check(view: &ExpressionView<'_>, report: Report<'_>) {
    let object = view.attribute.object.checked;
    let Some(checked) = view.checked.filter(|_| object.options.guards_conditions()) else { return };
    let mut conditionals = Vec::new();
    view.walk(|node, _| {
        let three = |call: &CallView<'_>| call.function.name == "IIF" && call.arguments.len() == 3;
        conditionals.extend(call(node).filter(three));
    });
    if conditionals.is_empty() {
        return;
    }
    let names = Names { catalogue: &object.catalogue, attributes: &object.slots, options: object.options };
    let flows: FxHashMap<*const Checked, Flow> =
        flows(checked, &names).into_iter().map(|(node, flow)| (std::ptr::from_ref(node), flow)).collect();
    for call in conditionals {
        if let Some(found) = conditional(view, &call, &flows) {
            report(found);
        }
    }
}

fn conditional<'e>(
    view: &ExpressionView<'e>,
    call: &CallView<'e>,
    flows: &FxHashMap<*const Checked, Flow>,
) -> Option<Diagnostic> {
    let Kind::If(branches) = view.resolved(call.span)?.written() else { return None };
    let blank = |node: &Checked| {
        let flow = flows.get(&std::ptr::from_ref(node))?;
        flow.null.clone().or_else(|| flow.empty.clone())
    };
    let (operand, cause) = match &branches.test {
        Test::Compare { comparison, guard_left, guard_right } => {
            let sides = [(&comparison.left, guard_left), (&comparison.right, guard_right)];
            sides.into_iter().filter(|(_, guard)| **guard).find_map(|(side, _)| Some((side, blank(side)?)))?
        }
        Test::Presence { attribute, .. } => (attribute, blank(attribute)?),
        Test::Value { condition, guard: true } => (condition, blank(condition)?),
        Test::Value { guard: false, .. } => return None,
    };
    let condition = call.given(0)?;
    let question = question(view, condition);
    let otherwise = is_blank_otherwise(condition, question);
    let (then, other) = (call.arguments.get(1)?, call.arguments.get(2)?);
    let meant = if otherwise { other } else { then };
    if is_null(meant) {
        // What is not there gives Null, as it should.
        return None;
    }
    let who = match &cause.attribute {
        Some(name) => format!("`{name}`"),
        None => format!("`{}`", view.written(operand.span)),
    };
    let found =
        Diagnostic::new(RULE.code, format!("`IIF` is Null where {who} is Null or empty")).at(operand.span);
    let Some(question) = question else {
        let subject = view.written(operand.span);
        let (whole, meant) = (view.written(call.span), view.written(meant.span()));
        return Some(found.help(format!(
            "give what is not there a branch of its own: `Switch({subject}, {whole}, \"\", {meant})`"
        )));
    };
    let (equal, unequal) = if question.equal { (then, other) } else { (other, then) };
    let written = |slot: &Argument| view.written(slot.span());
    let subject = view.written(question.subject.span);
    let last = format!("{}, {}", question.key, written(equal));
    let slots = [
        (call.name_span, "Switch"),
        (condition.span, subject),
        (then.span(), written(unequal)),
        (other.span(), &last),
    ];
    let edits = slots.into_iter().filter(|(span, text)| view.written(*span) != *text);
    let edits = edits.map(|(span, text)| Edit::replace(span, text)).collect();
    Some(
        found
            .help(format!("`Switch({subject}, {}, {last})` has a branch for everyone", written(unequal)))
            .fix(Safety::Safe, "write it with `Switch`", edits),
    )
}

/// Whether the second branch is the one for what is Null or empty.
fn is_blank_otherwise(condition: &Expression, question: Option<Question<'_>>) -> bool {
    match question {
        Some(question) => (question.key == BLANK) != question.equal,
        None => match &condition.kind {
            ExpressionKind::Comparison { operator, .. } => *operator != Operator::NotEqual,
            _ => super::question::presence(condition).is_none_or(|(_, present)| present),
        },
    }
}
