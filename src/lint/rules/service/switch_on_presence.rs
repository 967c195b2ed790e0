use super::question::{BLANK, is_switchable, presence};
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::{CallView, NodeView};
use crate::source::{Code, Diagnostic, Edit, Safety, Span};
use crate::syntax::{Argument, ExpressionKind, Name};

pub(super) static RULE: Rule = Rule {
    code: Code::AF602,
    summary: "a `Switch` on `IsPresent`, `IsNull` or `IsNullOrEmpty`",
    why: "Microsoft says not to use these functions as the source of `Switch`, though two of its own samples do: with an \
          attribute that is not there the test fails instead of being False.\n\nThe key `\"\"` is for what is Null or \
          empty, and the default for what is there.",
    examples: &[
        Example::attributes(
            "title: Switch(IsPresent([jobTitle]), , \"True\", [jobTitle], \"False\", \"Other\")",
            "title: Switch([jobTitle], [jobTitle], \"\", \"Other\")",
        )
        .fixed(),
        Example::attributes(
            "title: Switch(IsNullOrEmpty([jobTitle]), [jobTitle], \"True\", \"Other\")",
            "title: Switch([jobTitle], [jobTitle], \"\", \"Other\")",
        )
        .fixed(),
    ],
    fix: Some(Safety::Safe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Node(check),
};

/// The test that a `Switch` is on, where it is one of presence.
pub(super) fn tested<'e>(call: &CallView<'e>) -> Option<(&'e crate::syntax::Expression, bool)> {
    presence(call.given(0).filter(|_| call.function.name == "Switch")?)
}

fn check(view: &NodeView<'_>, report: Report<'_>) {
    let expression = view.expression;
    let Some(call) = view.call().filter(|_| expression.attribute.object.is_entra()) else { return };
    let (Some((subject, present)), Some(source)) = (tested(&call), call.given(0)) else { return };
    let written = expression.written(subject.span);
    let found = Diagnostic::new(
        RULE.code,
        format!("`Switch` does not take `{}`", expression.written(source.span)),
    )
    .at(source.span)
    .help(format!(
        "ask `{written}` itself: the key `\"\"` is for what is Null or empty, the default for what is there"
    ));
    let fixed = is_switchable(expression, subject).then(|| Branches::of(&call, present)).flatten();
    report(match fixed {
        Some(branches) => {
            let text = |slot: &Argument| expression.written(slot.span()).to_owned();
            let edits = vec![
                Edit::replace(source.span, written),
                Edit::replace(branches.default, text(branches.there)),
                Edit::replace(branches.cases, format!("{BLANK}, {}", text(branches.not_there))),
            ];
            found.fix(Safety::Safe, format!("ask `{written}` itself"), edits)
        }
        None => found,
    });
}

/// The branches of a `Switch` on a test, and where they stand.
struct Branches<'e> {
    there: &'e Argument,
    not_there: &'e Argument,
    default: Span,
    cases: Span,
}

impl<'e> Branches<'e> {
    /// None where other keys than those of a Boolean are asked, one of them twice, or one without a value.
    fn of(call: &CallView<'e>, present: bool) -> Option<Self> {
        let default = call.arguments.get(1)?;
        let pairs = call.arguments.get(2..).filter(|pairs| pairs.len().is_multiple_of(2))?;
        let (mut when_true, mut when_false) = (None, None);
        for pair in pairs.chunks_exact(2) {
            let [key, value] = pair else { continue };
            let slot = if boolean(key)? { &mut when_true } else { &mut when_false };
            if slot.replace(value).is_some() {
                return None;
            }
        }
        let (when_true, when_false) = (when_true.unwrap_or(default), when_false.unwrap_or(default));
        let (there, not_there) = if present { (when_true, when_false) } else { (when_false, when_true) };
        let last = pairs.chunks_exact(2).next_back()?.last()?;
        Some(Branches {
            there,
            not_there,
            default: default.span(),
            cases: pairs.first()?.span().to(last.span()),
        })
    }
}

/// The Boolean whose text form a key is.
fn boolean(key: &Argument) -> Option<bool> {
    match &key.given()?.kind {
        ExpressionKind::String(text) if text.value == "True" => Some(true),
        ExpressionKind::String(text) if text.value == "False" => Some(false),
        ExpressionKind::Name(Name::True) => Some(true),
        ExpressionKind::Name(Name::False) => Some(false),
        _ => None,
    }
}
