use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::NodeView;
use crate::source::{Code, Diagnostic, suggest};

pub(super) static RULE: Rule = Rule {
    code: Code::AF622,
    summary: "a function that the tenant's service does not list",
    why: "The service says itself which functions it has: `GET …/synchronization/jobs/{id}/schema/functions`. What is not in \
          that list is refused when the mapping is saved, or fails for each record, whatever the documentation says: \
          clouds and versions differ.\n\nThis is found only where the list is given: `attrflow lint --functions FILE`, or \
          `functions = \"FILE\"` under `[lint]` in `attrflow.toml`. The list in Microsoft's documentation is a small part \
          of what the service has; take your own tenant's. `attrflow functions --compare FILE` shows all differences.",
    examples: &[Example::attributes(
        "title: Coalesce([jobTitle], \"none\")",
        "title: Append([jobTitle], \"\")",
    )
    .listing(&["Append", "Join", "Switch"])],
    fix: None,
    pages: &["https://learn.microsoft.com/graph/api/synchronization-synchronizationschema-functions"],
    check: Check::Node(check),
};

fn check(view: &NodeView<'_>, report: Report<'_>) {
    let object = view.expression.attribute.object;
    let Some(listed) = object.file.settings.functions.as_ref().filter(|_| object.is_entra()) else { return };
    // An extension of the language is no function of the service at all, which is another finding.
    let Some(call) = view.call().filter(|call| !call.function.extended_only) else { return };
    let name = call.function.name;
    if listed.iter().any(|listed| listed.eq_ignore_ascii_case(name)) {
        return;
    }
    let found = Diagnostic::new(RULE.code, format!("the service does not list `{name}`")).at(call.name_span);
    report(match suggest(name, listed.iter().map(String::as_str)) {
        Some(near) => found.help(format!("the nearest it lists is `{near}`")),
        None => found.help("say it with functions of the list, or export the list anew"),
    });
}
