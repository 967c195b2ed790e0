use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::rules::values;
use crate::lint::view::NodeView;
use crate::source::{Code, Diagnostic};

pub(super) static RULE: Rule = Rule {
    code: Code::AF118,
    summary: "a template without the oldValue in it",
    why: "With oldValue and template, `Replace` puts the source into the template, in the place of each oldValue. \
          Where the template does not have it, everyone gets the template as it is, and the source is lost.\n\n\
          Text is looked for with case.",
    examples: &[
        Example::attributes(
            "nickName: Replace([mailNickname], \"<username>\", , , , , \"<user>@contoso.com\")",
            "nickName: Replace([mailNickname], \"<user>\", , , , , \"<user>@contoso.com\")",
        ),
        Example::attributes(
            "nickName: Replace([mailNickname], \"<user>\", , , , , \"<User>@contoso.com\")",
            "nickName: Replace([mailNickname], \"<User>\", , , , , \"<User>@contoso.com\")",
        ),
    ],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Node(check),
};

fn check(view: &NodeView<'_>, report: Report<'_>) {
    let Some(call) = view.call_of("Replace") else { return };
    let constant = |index| Some(values::text(&values::constant(view.expression, call.given(index)?)?));
    let (Some(old), Some(template)) = (constant(1), constant(6)) else { return };
    let (Some(first), Some(place)) = (call.given(1), call.given(6)) else { return };
    // Others are in the way of a template: `Replace` says so itself.
    if old.is_empty() || template.contains(&old) || (2..6).any(|index| call.given(index).is_some()) {
        return;
    }
    let help = match template.to_lowercase().contains(&old.to_lowercase()) {
        true => "it is there in other case; text is looked for with case".to_owned(),
        false => format!("write `{}` where the source is to stand", values::shown(&old)),
    };
    report(
        Diagnostic::new(RULE.code, format!("`{}` is not in the template", values::shown(&old)))
            .at(place.span)
            .label(first.span, "what is to be replaced in it")
            .help(help),
    );
}
