use super::anchors::{Ends, ends};
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::ObjectView;
use crate::source::{Code, Diagnostic, Edit, Safety, Span};
use crate::syntax::{ClauseOperator, OperandValue};

pub(super) static RULE: Rule = Rule {
    code: Code::AF509,
    summary: "a pattern without `^` and `$`",
    why: "Microsoft's pages do not say whether `REGEX MATCH` must match the whole value, or finds its pattern \
          anywhere in it; their samples read both ways. attrflow takes the whole value. With `^` at the beginning and \
          `$` at the end a pattern means the same in either case, and with `.*` at an end, too, what is meant there is \
          plain.\n\nWhere a part of the value is meant, `INCLUDES` and `ENDS_WITH` say so.",
    examples: &[
        Example::clauses(
            "- department REGEX MATCH \"Sales|Marketing\"",
            "- department REGEX MATCH \"^(?:Sales|Marketing)$\"",
        )
        .fixed(),
        Example::clauses(
            "- mail REGEX MATCH \".*@contoso[.]com\"",
            "- mail REGEX MATCH \"^.*@contoso[.]com$\"",
        )
        .fixed(),
    ],
    fix: Some(Safety::Unsafe),
    pages: &["define-conditional-rules-for-provisioning-user-accounts"],
    check: Check::Object(check),
};

fn check(view: &ObjectView<'_>, report: Report<'_>) {
    for ask in view.checked.scope.iter().flatten() {
        // A pattern that is wrong has been reported.
        let (Some(clause), Some(_)) = (&ask.clause, &ask.checked) else { continue };
        let is_pattern =
            matches!(clause.operator, ClauseOperator::RegexMatch | ClauseOperator::NotRegexMatch);
        let Some(operand) = clause.operands.first().filter(|_| is_pattern) else { continue };
        let pattern = operand.value.to_text();
        let found = ends(&pattern);
        if pattern.is_empty() || found.start.is_settled() && found.end.is_settled() {
            continue;
        }
        let inside = match operand.value {
            OperandValue::String(_) => Span::new(operand.span.start + 1, operand.span.end.saturating_sub(1)),
            _ => operand.span,
        };
        let (before, after) = match found.alternatives {
            true => ("^(?:", ")$"),
            false => (
                if found.start == Ends::Anchor { "" } else { "^" },
                if found.end == Ends::Anchor { "" } else { "$" },
            ),
        };
        let edits = [(inside.start, before), (inside.end, after)];
        let edits = edits.into_iter().filter(|(_, text)| !text.is_empty());
        let edits = edits.map(|(at, text)| Edit::insert(at, text)).collect();
        let missing = match (found.start.is_settled(), found.end.is_settled()) {
            (false, false) => "neither `^` nor `$`",
            (false, true) => "no `^`",
            (true, _) => "no `$`",
        };
        report(ask.text.relocate(
            Diagnostic::new(
                RULE.code,
                format!("the pattern `{}` has {missing}: whether it must match the whole value is not documented", pattern.escape_debug()),
            )
            .at(inside)
            .help(format!("write `{before}{}{after}` for the whole value", pattern.escape_debug()))
            .fix(Safety::Unsafe, "match the whole value", edits),
        ));
    }
}
