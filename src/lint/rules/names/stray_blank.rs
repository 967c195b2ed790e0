use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::rules::values;
use crate::lint::view::{CallView, NodeView};
use crate::source::{Code, Diagnostic, Edit, Safety};
use crate::syntax::{Expression, ExpressionKind, Operator, StringLiteral};

pub(super) static RULE: Rule = Rule {
    code: Code::AF121,
    summary: "a blank at the edge of a text that is compared or looked for",
    why: "A blank between the quotes counts: the key `\"Sales \"` is not the department `Sales`, and text that \
          `Replace` looks for is found only with the blank. It is hard to see, and comes with copy and paste.\n\n\
          Where text is taken out together with the blank beside it (`\" GmbH\"` by `\"\"`), or where the \
          replacement has the blank again, nothing is said.",
    examples: &[
        Example::attributes(
            "title: Switch([department], \"Staff\", \"Sales \", \"Account manager\")",
            "title: Switch([department], \"Staff\", \"Sales\", \"Account manager\")",
        )
        .fixed(),
        Example::attributes(
            "nickName: Replace([mail], \"@contoso.com \", , , \"\", , )",
            "nickName: Replace([mail], \"@contoso.com\", , , \"\", , )",
        )
        .fixed(),
        Example::attributes(
            "nickName: FormatDateTime([extensionAttribute1], , \"yyyyMMdd \", \"yyyy-MM-dd\")",
            "nickName: FormatDateTime([extensionAttribute1], , \"yyyyMMdd\", \"yyyy-MM-dd\")",
        )
        .fixed(),
    ],
    fix: Some(Safety::Unsafe),
    pages: &["functions-for-customizing-application-data"],
    check: Check::Node(check),
};

fn check(view: &NodeView<'_>, report: Report<'_>) {
    if let ExpressionKind::Comparison {
        operator: Operator::Equal | Operator::NotEqual, left, right, ..
    } = &view.node.kind
    {
        for side in [left, right] {
            blank(side, "the text compared with", report);
        }
    }
    let Some(call) = view.call() else { return };
    match call.function.name {
        "Switch" => {
            for (key, _) in values::switch(&call).map(|(_, cases)| cases).unwrap_or_default() {
                blank(key, "the key", report);
            }
        }
        "Replace" if !meant(view, &call) => {
            if let Some(old) = call.given(1) {
                blank(old, "the text to be replaced", report);
            }
        }
        "FormatDateTime" => {
            for format in values::date_formats(&call).into_iter().filter_map(|index| call.given(index)) {
                blank(format, "the format", report);
            }
        }
        _ => {}
    }
}

/// Whether the blanks around the `oldValue` of a `Replace` are part of what is replaced.
fn meant(view: &NodeView<'_>, call: &CallView<'_>) -> bool {
    let Some(old) = call.literal(1).map(|literal| literal.value.as_str()) else { return false };
    let core = old.trim();
    // A separator, with the blanks around it.
    if !core.contains(char::is_alphanumeric) {
        return true;
    }
    let Some(replacement) = call.given(4) else { return false };
    let Some(replacement) = values::constant(view.expression, replacement) else { return true };
    let replacement = values::text(&replacement);
    let (before, behind) = (old.starts_with(char::is_whitespace), old.ends_with(char::is_whitespace));
    if replacement.is_empty() {
        // The blank beside a word goes with it; an address has none beside it.
        return before != behind && !core.contains('@');
    }
    before == replacement.starts_with(char::is_whitespace)
        && behind == replacement.ends_with(char::is_whitespace)
}

fn blank(node: &Expression, what: &str, report: Report<'_>) {
    let Some(literal) = values::literal(node) else { return };
    let text = literal.value.as_str();
    let trimmed = text.trim();
    if trimmed.is_empty() || trimmed.len() == text.len() {
        return;
    }
    let begins = text.starts_with(char::is_whitespace);
    let ends = text.ends_with(char::is_whitespace);
    let edge = match (begins, ends) {
        (true, true) => "begins and ends",
        (true, false) => "begins",
        _ => "ends",
    };
    report(
        Diagnostic::new(RULE.code, format!("{what} `{text}` {edge} with a blank"))
            .at(node.span)
            .help(format!("write `\"{}\"`, unless the blank is meant", values::shown(trimmed)))
            .fix(
                Safety::Unsafe,
                "remove the blank",
                vec![Edit::replace(values::content(literal), StringLiteral::encode(trimmed))],
            ),
    );
}
