use std::collections::HashMap;

use crate::lint::graph::{inside, items, text};
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::FileView;
use crate::source::document::Scalar;
use crate::source::{Code, Diagnostic};

pub(super) static RULE: Rule = Rule {
    code: Code::AF320,
    summary: "two synchronization rules with one name or one id",
    why: "A rule is known by its `id`: provisioning on demand asks for it, and the service keeps what it did by it. People \
          know it by its `name`, as the logs do. Two rules with the same are most often one that was copied, and both of \
          them run. Keep one, or ask the service for a new one.",
    examples: &[Example::file(
        schema!("", "", r#", { "name": "USER_OUTBOUND_USER", "objectMappings": [] }"#),
        schema!("", "", r#", { "name": "GROUP_OUTBOUND_GROUP", "objectMappings": [] }"#),
    )],
    fix: None,
    pages: &["https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationrule"],
    check: Check::File(check),
};

fn check(file: &FileView<'_>, report: Report<'_>) {
    let Some(root) = file.document.root.as_ref().filter(|_| file.is_graph) else { return };
    let mut seen: HashMap<(&str, &str), &Scalar> = HashMap::new();
    for rule in items(root, "synchronizationRules") {
        // A copy has both; one finding says so.
        let mut said = false;
        for key in ["name", "id"] {
            let Some(value) = text(rule, key) else { continue };
            let first = *seen.entry((key, value.text.as_str())).or_insert(value);
            if first.span == value.span || said {
                continue;
            }
            said = true;
            report(
                Diagnostic::new(RULE.code, format!("two rules have the {key} `{}`", value.text))
                    .at(inside(value))
                    .label(inside(first), "the other one")
                    .help("keep one of the two"),
            );
        }
    }
}
