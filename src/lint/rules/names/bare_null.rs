use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::rules::values;
use crate::lint::view::ExpressionView;
use crate::source::{Code, Diagnostic};
use crate::syntax::{ExpressionKind, Name};

pub(super) static RULE: Rule = Rule {
    code: Code::AF123,
    summary: "`Null` without quotes as a value",
    why: "The expression language documents no `Null`. Microsoft's service takes the bare word for a text, so that \
          the target holds the four letters `Null`; attrflow takes it for no value.\n\n\
          Where nothing is to be written, leave the slot empty, write `\"\"`, or put `IgnoreFlowIfNullOrEmpty` \
          around the expression.",
    examples: &[Example::attributes(
        "nickName: Coalesce([mailNickname], [jobTitle], Null)",
        "nickName: Coalesce([mailNickname], [jobTitle])",
    )],
    fix: None,
    pages: &["functions-for-customizing-application-data"],
    check: Check::Expression(check),
};

fn check(view: &ExpressionView<'_>, report: Report<'_>) {
    for node in values::results(view.tree) {
        if !matches!(node.kind, ExpressionKind::Name(Name::Null)) {
            continue;
        }
        let written = view.written(node.span);
        report(
            Diagnostic::new(RULE.code, format!("the service writes `{written}` without quotes as a text"))
                .at(node.span)
                .help(
                    "leave the slot empty, or write `\"\"`; `IgnoreFlowIfNullOrEmpty(…)` around the expression \
                     keeps an empty value from flowing",
                ),
        );
    }
}
