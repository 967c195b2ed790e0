use super::shared::{reads, results, written};
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::AttributeView;
use crate::mapping::MappingSource;
use crate::source::{Code, Diagnostic};

pub(super) static RULE: Rule = Rule {
    code: Code::AF421,
    summary: "a matching attribute that gets its value from one of several source attributes",
    why: "Objects are found again in the target by the matching attribute. Where its value comes from one source \
          attribute or, failing that, from another, the same person has one value today and another tomorrow: the \
          account is not found any more, and a second one is created, or that of somebody else is taken over.\n\nA \
          matching value may be an expression, and one that puts several attributes together, as `Join` does, is \
          always the same way of naming somebody: this rule is about alternatives, in `Coalesce`, `IIF` or `Switch`. \
          Match on one of them, and give the other a mapping of its own with the next precedence: the service tries \
          one after the other.",
    examples: &[Example::user(
        "attributes:\n  userName: { from: \"Coalesce([mail], [userPrincipalName])\", match: 1 }\n  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
        "attributes:\n  userName: { from: [userPrincipalName], match: 1 }\n  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
    )],
    fix: None,
    pages: &["customize-application-attributes"],
    check: Check::Attribute(check),
};

fn check(view: &AttributeView<'_>, report: Report<'_>) {
    let mapping = view.checked.mapping;
    let (Some((precedence, place)), MappingSource::Expression(text), Some(tree)) =
        (mapping.precedence, &mapping.source, &view.checked.expression)
    else {
        return;
    };
    let mut alternatives: Vec<Vec<&str>> = results(tree).into_iter().map(reads).collect();
    alternatives.retain(|names| !names.is_empty());
    alternatives.dedup();
    let Some(first) = alternatives.first() else { return };
    let Some(other) = alternatives.iter().find(|names| *names != first) else { return };
    let show = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| format!("`[{name}]`")).collect();
        names.join(" and ")
    };
    let name = written(view);
    let (first, other) = (show(first), show(other));
    report(
        Diagnostic::new(RULE.code, format!("objects are matched by `{name}`, which is {first} or {other}"))
            .at(text.locate(tree.span))
            .label(place, "it is a matching attribute")
            .help(format!(
                "match by {first} alone; for the other, map a target of its own with {}",
                view.object.file.matching(precedence.saturating_add(1))
            )),
    );
}
