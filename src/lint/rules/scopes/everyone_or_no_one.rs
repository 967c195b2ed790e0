use super::groups::{Ask, Group, entry, groups};
use super::logic;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::ObjectView;
use crate::mapping::ScopeSet;
use crate::source::{Code, Diagnostic};

pub(super) static RULE: Rule = Rule {
    code: Code::AF513,
    summary: "a scope that takes everyone, or no one",
    why: "A filter that everyone passes is none, and one that nobody passes disables every account: who leaves the \
          scope is disabled in the application. Such filters come about by clauses that always hold, or never \
          (`userPrincipalName IS NULL`, `… EQUALS \"\"`), by a group without clauses, and by groups of which always \
          one holds.\n\nTo take everyone, leave `scope` out.",
    examples: &[
        Example::clauses("- userPrincipalName IS NULL", "- employeeId IS NULL"),
        Example::clauses("- department EQUALS \"\"", "- department IS NULL"),
        Example::clauses(
            "- department EQUALS \"Sales\"\n- userPrincipalName IS NOT NULL",
            "- department EQUALS \"Sales\"",
        ),
        Example::user(
            "scope:\n  - when:\n      - department IS NULL\n  - when:\n      - department IS NOT NULL\nattributes:\n  userName: { from: [userPrincipalName], match: 1 }\n  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
            "attributes:\n  userName: { from: [userPrincipalName], match: 1 }\n  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
        ),
    ],
    fix: None,
    pages: &["define-conditional-rules-for-provisioning-user-accounts"],
    check: Check::Object(check),
};

fn check(view: &ObjectView<'_>, report: Report<'_>) {
    let groups = groups(view);
    for group in &groups {
        clauses(group, report);
        without_clauses(group, &groups, report);
    }
    one_always_holds(&groups, report);
    let contradict = |group: &Group<'_>| !group.faults().contradictions.is_empty();
    if let Some(scope) = entry(view)
        && groups.len() > 1
        && groups.iter().all(Group::takes_no_one)
        && groups.iter().any(contradict)
    {
        report(
            Diagnostic::new(RULE.code, "no one passes any group of the scope")
                .at(scope.key.span)
                .help("who is not in scope is disabled in the application; mend one of the groups"),
        );
    }
}

/// Clauses that decide nothing, or all.
fn clauses(group: &Group<'_>, report: Report<'_>) {
    let faults = group.faults();
    for clause in faults.never.iter().filter_map(|at| group.clause(*at)) {
        let (text, name) = (clause.text.text.trim(), clause.attribute);
        let message = format!("`{text}` holds for no one: the group takes nobody");
        let help = match (clause.domain.always_present, clause.domain.boolean) {
            (_, true) => format!("write `{name} IS TRUE` or `{name} IS FALSE`"),
            (true, _) => {
                format!("everyone has a `{name}`: remove the clause, or ask about another attribute")
            }
            (false, _) => format!("no value of `{name}` is \"\": for who has none, write `{name} IS NULL`"),
        };
        report(Diagnostic::new(RULE.code, message).at(clause.span).help(help));
    }
    for clause in faults.always.iter().filter_map(|at| group.clause(*at)) {
        let (text, name) = (clause.text.text.trim(), clause.attribute);
        let message = match group.is_whole && faults.always.len() == group.clauses.len() {
            true => format!("`{text}` holds for everyone: the group takes all"),
            false => format!("`{text}` holds for everyone"),
        };
        report(
            Diagnostic::new(RULE.code, message)
                .at(clause.span)
                .help(format!("everyone has a `{name}`: remove the clause, or ask about another attribute")),
        );
    }
}

/// `when: []`
fn without_clauses(group: &Group<'_>, groups: &[Group<'_>], report: Report<'_>) {
    let Some(when) = group.when().filter(|when| when.value.as_sequence().is_some_and(<[_]>::is_empty)) else {
        return;
    };
    let found = Diagnostic::new(RULE.code, "a group without clauses takes everyone").at(when.key.span);
    report(found.help(match groups.len() {
        1 => "leave `scope` out to take everyone, or write a clause",
        _ => "remove the group, or write a clause: as it is, the other groups do not matter",
    }));
}

/// Groups of one clause each, about one attribute, one of which always holds.
fn one_always_holds(groups: &[Group<'_>], report: Report<'_>) {
    let alone: Vec<(ScopeSet, Ask<'_>)> = groups
        .iter()
        .filter_map(|group| match group.clauses.as_slice() {
            [clause] if group.is_whole && !logic::always(clause.test, clause.domain) => {
                Some((group.set, *clause))
            }
            _ => None,
        })
        .collect();
    let mut slots: Vec<(ScopeSet, usize)> = alone.iter().map(|(set, ask)| (*set, ask.slot)).collect();
    slots.sort_unstable();
    slots.dedup();
    for (set, slot) in slots {
        let asks: Vec<&Ask<'_>> = alone
            .iter()
            .filter(|(other, ask)| *other == set && ask.slot == slot)
            .map(|(_, ask)| ask)
            .collect();
        let tests: Vec<_> = asks.iter().map(|ask| ask.test).collect();
        let domain = asks.first().map(|ask| ask.domain).unwrap_or_default();
        if !logic::covers(&tests, domain) {
            continue;
        }
        // The first that leaves no one out, with those before it.
        let ends: Vec<usize> = (1..=tests.len()).collect();
        let end = ends.partition_point(|&end| !logic::covers(tests.get(..end).unwrap_or_default(), domain));
        let Some(clause) = asks.get(end) else { continue };
        let message =
            format!("one of the groups about `{}` always holds: everyone is in scope", clause.attribute);
        let found = Diagnostic::new(RULE.code, message).at(clause.span);
        let found = asks.iter().take(end).fold(found, |found, other| found.label(other.span, "or this"));
        report(found.help("leave `scope` out to take everyone, or remove one of the groups"));
        return;
    }
}
