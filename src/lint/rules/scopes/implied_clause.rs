use super::groups::{groups, redundant, remove_clause};
use super::logic::same;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::ObjectView;
use crate::source::{Code, Diagnostic, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF511,
    summary: "a clause that follows from another one of its group",
    why: "A clause never holds for an attribute without a value, so that `IS NOT NULL` beside `EQUALS`, `REGEX MATCH` \
          and the like asks nothing more; nor does a weaker bound, or the same clause again. It does no harm, but \
          whoever changes the filter later has to understand it, and to change both.",
    examples: &[
        Example::clauses(
            "- department IS NOT NULL\n- department EQUALS \"Sales\"",
            "- department EQUALS \"Sales\"",
        )
        .fixed(),
        Example::clauses(
            "- employeeId GREATER_THAN 5\n- employeeId GREATER_THAN 10",
            "- employeeId GREATER_THAN 10",
        )
        .fixed(),
    ],
    fix: Some(Safety::Safe),
    pages: &["define-conditional-rules-for-provisioning-user-accounts"],
    check: Check::Object(check),
};

fn check(view: &ObjectView<'_>, report: Report<'_>) {
    let groups = groups(view);
    // A group that is to go as a whole is not looked into.
    let gone: Vec<usize> = redundant(&groups).into_iter().map(|(at, _)| at).collect();
    for (_, group) in groups.iter().enumerate().filter(|(at, _)| !gone.contains(at)) {
        let implied = group.faults().implied;
        let removed: Vec<usize> = implied.iter().map(|(at, _)| *at).collect();
        for (at, by) in implied {
            let (Some(clause), Some(by)) = (group.clause(at), group.clause(by)) else { continue };
            let text = clause.text.text.trim();
            let message = match same(clause.test, by.test) {
                true => format!("`{text}` stands in the group twice"),
                false => format!("`{text}` follows from `{}`", by.text.text.trim()),
            };
            let found = Diagnostic::new(RULE.code, message).at(clause.span).label(by.span, "this says it");
            let found = found.help("remove the clause");
            report(match remove_clause(view, group, at, &removed) {
                Some(edit) => found.fix(Safety::Safe, "remove the clause", vec![edit]),
                None => found,
            });
        }
    }
}
