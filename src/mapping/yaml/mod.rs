//! attrflow's own format: from a document, YAML or JSON, to the model.

mod attribute;
mod object;

use self::object::object;
use super::located::Located;
use super::model::{Holds, LintChoices, Mapping};
use super::read::Reader;
use crate::catalogue::{ObjectKind, SourceKind};
use crate::check::Dialect;
use crate::source::document::{Document, Entry, Node, NodeKind, Scalar};
use crate::source::{Code, Diagnostic};

const FILE_KEYS: [&str; 7] = ["attrflow", "name", "dialect", "source", "user", "group", "lint"];

/// The mapping a document holds, and all that is wrong with it.
pub(super) fn read(document: &Document) -> (Option<Mapping>, Vec<Diagnostic>) {
    let mut reader = Reader { diagnostics: document.diagnostics.clone() };
    let Some(root) = &document.root else { return (None, reader.diagnostics) };
    let NodeKind::Mapping(entries) = &root.kind else {
        if !root.is_invalid() {
            reader.report(
                Diagnostic::new(Code::AF303, "a mapping file is a mapping of keys to values")
                    .at(root.span)
                    .help("begin with `attrflow: 1`"),
            );
        }
        return (None, reader.diagnostics);
    };
    if root.entry("attrflow").is_none()
        && let Some(tests) = root.entry("attrflow-test")
    {
        let found = Diagnostic::new(Code::AF304, "the key `attrflow` is missing").at(tests.key.span);
        reader.report(found.help("this is a test file: `attrflow test` runs it"));
        return (None, reader.diagnostics);
    }
    let mut mapping = Mapping {
        name: None,
        dialect: Dialect::default(),
        source: SourceKind::default(),
        holds: Holds::Mappings,
        objects: Vec::new(),
        surroundings: None,
        lint: LintChoices::default(),
    };
    let mut misspelt = Vec::new();
    for entry in entries {
        let (key, value) = (&entry.key, &entry.value);
        match key.text.as_str() {
            "attrflow" => {}
            "lint" => mapping.lint = lint(&mut reader, entry),
            "name" => mapping.name = reader.text(value, key.span, "name").map(|name| name.text.clone()),
            "dialect" => {
                let words = [("entra", Dialect::Entra), ("extended", Dialect::Extended)];
                mapping.dialect = reader.word(value, key, &words).unwrap_or_default();
            }
            "source" => {
                let words = SourceKind::ALL.map(|kind| (kind.as_str(), kind));
                mapping.source = reader.word(value, key, &words).unwrap_or(SourceKind::None);
            }
            "user" => mapping.objects.extend(object(&mut reader, ObjectKind::User, entry)),
            "group" => mapping.objects.extend(object(&mut reader, ObjectKind::Group, entry)),
            _ => misspelt.push(reader.unknown_key(key, &FILE_KEYS, "a mapping file")),
        }
    }
    if !misspelt.contains(&Some("attrflow")) {
        version(&mut reader, root);
    }
    for object in &mut mapping.objects {
        object.source = mapping.source;
    }
    let has_object = entries.iter().any(|entry| matches!(entry.key.text.as_str(), "user" | "group"));
    if !has_object && !stands_for(&misspelt, &["user", "group"]) {
        let first = entries.first().map_or(root.span, |entry| entry.key.span);
        reader.report(Diagnostic::new(Code::AF304, "the file maps neither `user` nor `group`").at(first));
    }
    (Some(mapping), reader.diagnostics)
}

fn version(reader: &mut Reader, root: &Node) {
    match root.entry("attrflow") {
        Some(entry) => {
            if entry.value.as_scalar().and_then(Scalar::as_integer) != Some(1) && !entry.value.is_invalid() {
                let place = if entry.value.span.is_empty() { entry.key.span } else { entry.value.span };
                reader.report(
                    Diagnostic::new(Code::AF303, "the only format version is 1")
                        .at(place)
                        .help("write `attrflow: 1`"),
                );
            }
        }
        None => {
            let keys = root.as_mapping().unwrap_or_default();
            let first = keys.first().map_or(root.span, |entry| entry.key.span);
            let found = Diagnostic::new(Code::AF304, "the key `attrflow` is missing").at(first);
            let exported = ["synchronizationRules", "objectMappings", "attributeMappings", "directories"];
            reader.report(if keys.iter().any(|entry| exported.contains(&entry.key.text.as_str())) {
                found.help(
                    "this looks like a Microsoft Graph synchronization schema, which is read as JSON only",
                )
            } else {
                found.help("a mapping file says which version of the format it is in: `attrflow: 1`")
            });
        }
    }
}

/// Lists of rules, or rules with the reason for each.
fn lint(reader: &mut Reader, entry: &Entry) -> LintChoices {
    let mut choices = LintChoices::default();
    for entry in reader.mapping(&entry.value, entry.key.span, "lint") {
        let list = match entry.key.text.as_str() {
            "allow" => &mut choices.allow,
            "deny" => &mut choices.deny,
            _ => {
                let _ = reader.unknown_key(&entry.key, &["allow", "deny"], "`lint`");
                continue;
            }
        };
        match &entry.value.kind {
            NodeKind::Mapping(reasons) => list.extend(reasons.iter().map(|rule| Located::scalar(&rule.key))),
            _ => {
                let items = reader.list(entry).iter();
                list.extend(items.filter_map(|item| {
                    reader.text(item, entry.key.span, &entry.key.text).map(Located::scalar)
                }));
            }
        }
    }
    choices
}

/// Whether an unknown key may be a missing one: it looks like one, or like none that is known. What the key is
/// meant for has been asked already then.
fn stands_for(misspelt: &[Option<&str>], missing: &[&str]) -> bool {
    misspelt.iter().any(|near| near.is_none_or(|near| missing.contains(&near)))
}
