use std::collections::HashMap;

use crate::lint::graph::{Named, directories, inside};
use crate::lint::rule::{Check, Example, Report, Rule};
use crate::lint::view::FileView;
use crate::source::document::Scalar;
use crate::source::{Code, Diagnostic};

pub(super) static RULE: Rule = Rule {
    code: Code::AF317,
    summary: "a directory, object or attribute that is defined twice",
    why: "Mappings name directories, objects and attributes, and a name has to lead to one definition: type, anchor and \
          mutability of the other would count for nothing, or for something else. The service refuses such a schema. Where \
          both are meant, give one of them another name.\n\nSCIM compares the names of attributes without regard to letter \
          case (RFC 7643, section 2.1), so that `Title` and `title` are one. Elsewhere they are two.",
    examples: &[Example::file(
        schema!(r#", { "name": "Email", "type": "String" }, { "name": "Email", "type": "String" }"#, "", ""),
        schema!(r#", { "name": "Email", "type": "String" }"#, "", ""),
    )],
    fix: None,
    pages: &["https://learn.microsoft.com/graph/api/resources/synchronization-objectdefinition"],
    check: Check::File(check),
};

fn check(file: &FileView<'_>, report: Report<'_>) {
    let directories = directories(file);
    repeated(
        &directories,
        false,
        &mut |name| format!("the schema defines the directory `{name}` twice"),
        report,
    );
    for directory in &directories {
        let Some(owner) = directory.name.map(|name| &name.text) else { continue };
        let objects = directory.parts("objects");
        repeated(&objects, false, &mut |name| format!("`{owner}` defines the object `{name}` twice"), report);
        for object in &objects {
            let Some(name) = object.name.map(|name| &name.text) else { continue };
            let in_any_case = name.to_ascii_lowercase().starts_with("urn:");
            let mut message = |attribute: &str| format!("`{name}` of `{owner}` defines `{attribute}` twice");
            repeated(&object.parts("attributes"), in_any_case, &mut message, report);
        }
    }
}

/// Says which names are there more than once.
fn repeated(
    parts: &[Named<'_>],
    in_any_case: bool,
    message: &mut dyn FnMut(&str) -> String,
    report: Report<'_>,
) {
    let mut seen: HashMap<String, &Scalar> = HashMap::new();
    for name in parts.iter().filter_map(|part| part.name) {
        // What is compared in a filter has its case.
        let folded = in_any_case && !name.text.contains('"');
        let key = if folded { name.text.to_ascii_lowercase() } else { name.text.clone() };
        let first = *seen.entry(key).or_insert(name);
        if first.span != name.span {
            let found = Diagnostic::new(RULE.code, message(&name.text)).at(inside(name));
            report(found.label(inside(first), "the other one").help(match first.text == name.text {
                true => "keep one of them",
                false => "keep one of them: letter case alone makes no other attribute in SCIM",
            }));
        }
    }
}
