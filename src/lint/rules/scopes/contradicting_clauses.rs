use super::groups::groups;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::ObjectView;
use crate::source::{Code, Diagnostic};

pub(super) static RULE: Rule = Rule {
    code: Code::AF510,
    summary: "clauses of one group that cannot all hold",
    why: "All clauses of a group must hold for somebody to pass it. Where one rules out another, the group takes \
          no one; mostly, one of two values was meant. Write both values in one `IN` clause, or each clause in a \
          group of its own: any group suffices.",
    examples: &[
        Example::clauses(
            "- department EQUALS \"Sales\"\n- department EQUALS \"Marketing\"",
            "- department IN \"Sales\", \"Marketing\"",
        ),
        Example::clauses(
            "- department IS NULL\n- department NOT EQUALS \"Sales\"",
            "- department NOT EQUALS \"Sales\"",
        ),
    ],
    fix: None,
    pages: &["define-conditional-rules-for-provisioning-user-accounts"],
    check: Check::Object(check),
};

fn check(view: &ObjectView<'_>, report: Report<'_>) {
    for group in groups(view) {
        for (last, others) in group.faults().contradictions {
            let Some(clause) = group.clause(last) else { continue };
            let others: Vec<_> = others.iter().filter_map(|at| group.clause(*at)).collect();
            let message = match others.as_slice() {
                [other] => format!(
                    "`{}` and `{}` cannot both hold: no one passes the group",
                    other.text.text.trim(),
                    clause.text.text.trim()
                ),
                _ => format!(
                    "the clauses about `{}` cannot all hold: no one passes the group",
                    clause.attribute
                ),
            };
            let found = Diagnostic::new(RULE.code, message).at(clause.span);
            let found =
                others.iter().fold(found, |found, other| found.label(other.span, "this rules it out"));
            report(found.help(
                "remove one; where either is meant, list the values in one `IN` clause, or write a group for each",
            ));
        }
    }
}
