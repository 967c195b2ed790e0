use super::groups::{groups, redundant, remove_group};
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::ObjectView;
use crate::source::{Code, Diagnostic, Safety};

pub(super) static RULE: Rule = Rule {
    code: Code::AF512,
    summary: "a group that takes no one whom another group does not take",
    why: "Any group of a scope suffices. A group with the same clauses as another one, in whatever order, adds no \
          one; nor does a group that asks more than another one. Either it is left over, or something else was meant \
          by one of them.",
    examples: &[
        Example::user(
            "scope:\n  - when:\n      - department EQUALS \"Sales\"\n      - country EQUALS \"DE\"\n  - when:\n      - country EQUALS \"DE\"\n      - department EQUALS \"Sales\"\nattributes:\n  userName: { from: [userPrincipalName], match: 1 }\n  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
            "scope:\n  - when:\n      - department EQUALS \"Sales\"\n      - country EQUALS \"DE\"\nattributes:\n  userName: { from: [userPrincipalName], match: 1 }\n  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
        )
        .fixed(),
        Example::user(
            "scope:\n  - name: Sales in Germany\n    when:\n      - country EQUALS \"DE\"\n      - department EQUALS \"Sales\"\n  - name: Sales\n    when:\n      - department EQUALS \"Sales\"\nattributes:\n  userName: { from: [userPrincipalName], match: 1 }\n  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
            "scope:\n  - name: Sales\n    when:\n      - department EQUALS \"Sales\"\nattributes:\n  userName: { from: [userPrincipalName], match: 1 }\n  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
        )
        .fixed(),
    ],
    fix: Some(Safety::Safe),
    pages: &["define-conditional-rules-for-provisioning-user-accounts"],
    check: Check::Object(check),
};

fn check(view: &ObjectView<'_>, report: Report<'_>) {
    let groups = groups(view);
    let redundant = redundant(&groups);
    let removed: Vec<usize> = redundant.iter().map(|(at, _)| *at).collect();
    for (at, by) in redundant {
        let (Some(group), Some(other)) = (groups.get(at), groups.get(by)) else { continue };
        let (Some(span), Some(other_span)) = (group.span(), other.span()) else { continue };
        let of = |name: Option<&str>, otherwise: &str| match name {
            Some(name) => format!("the group `{name}`"),
            None => otherwise.to_owned(),
        };
        let (this, that) = (of(group.name, "this group"), of(other.name, "another group"));
        let message = format!("everyone whom {this} takes, {that} takes, too");
        let found = Diagnostic::new(RULE.code, message).at(span).label(other_span, "the other group");
        let found = found.help("remove the group, or ask in it for something else");
        report(match remove_group(view, at, &removed) {
            Some(edit) => found.fix(Safety::Safe, "remove the group", vec![edit]),
            None => found,
        });
    }
}
