use crate::lint::graph;
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::rules::target::object_entry;
use crate::lint::view::ObjectView;
use crate::mapping::Flow;
use crate::source::{Code, Diagnostic};

pub(super) static RULE: Rule = Rule {
    code: Code::AF321,
    summary: "an object mapping that is enabled, and creates, updates and deletes nothing",
    why: "Which changes reach the target is said by `flow` (`flowTypes` in a synchronization schema, “Target Object \
          Actions” in the portal). With none of them the mapping runs and does nothing. Name those that are meant; to \
          keep a mapping without running it, disable it.",
    examples: &[
        Example::user(
            "flow: []\nattributes:\n  userName: { from: [userPrincipalName], match: 1 }\n  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
            "flow: [create, update]\nattributes:\n  userName: { from: [userPrincipalName], match: 1 }\n  active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")",
        ),
        Example::file(
            schema!("", r#""flowTypes": "None", "#, ""),
            schema!("", r#""flowTypes": "Add, Update", "#, ""),
        ),
    ],
    fix: None,
    pages: &[
        "customize-application-attributes",
        "https://learn.microsoft.com/graph/api/resources/synchronization-objectmapping",
    ],
    check: Check::Object(check),
};

fn check(view: &ObjectView<'_>, report: Report<'_>) {
    let object = view.checked.object;
    let none = Flow { create: false, update: false, delete: false };
    let written = graph::object_mapping(view).and_then(|node| node.get("flowTypes")?.as_scalar());
    // Flags without a flag, which are read as if they were not there.
    let is_empty = view.file.is_graph && written.is_some_and(|flags| flags.text.trim().is_empty());
    if object.flow != none && !is_empty || !object.enabled {
        return;
    }
    let (place, help) = match view.file.is_graph {
        true => {
            let node = graph::object_mapping(view);
            // What takes part in the logic of others need not flow itself.
            let silent = node
                .and_then(|node| graph::metadata(node, "Unsynchronized"))
                .is_some_and(|value| value.text.eq_ignore_ascii_case("true"));
            let Some(value) = node.and_then(|node| node.get("flowTypes")).filter(|_| !silent) else { return };
            (value.span, "write `Add, Update, Delete`, or set `enabled` to false")
        }
        false => {
            let Some(entry) = object_entry(view, "flow") else { return };
            // What could not be read is another finding.
            if entry.value.as_sequence().is_none_or(|words| !words.is_empty()) {
                return;
            }
            (entry.key.span, "write `flow: [create, update, delete]`, or leave the key out")
        }
    };
    report(Diagnostic::new(RULE.code, "nothing is created, updated or deleted").at(place).help(help));
}
