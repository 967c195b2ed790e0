//! `user` and `group`: what is mapped, and what flows.

use super::super::located::Located;
use super::super::model::{
    DirectoryObject, Flow, ObjectMapping, ScopeGroup, ScopeSet, SourceDeclaration, TargetDeclaration,
};
use super::super::read::Reader;
use super::attribute::attribute;
use super::stands_for;
use crate::catalogue::{AttributeType, ObjectKind};
use crate::scim::{CORE_GROUP, CORE_USER, ENTERPRISE_USER};
use crate::source::document::{Entry, Scalar};
use crate::source::{Code, Diagnostic};

const OBJECT_KEYS: [&str; 11] = [
    "target",
    "enabled",
    "graph",
    "filterable",
    "flow",
    "scope",
    "input-filter-groups",
    "category-filter-groups",
    "source-schema",
    "schema",
    "attributes",
];

const GRAPH_KEYS: [&str; 6] = ["rule", "name", "source-directory", "source", "target-directory", "target"];

pub(super) fn object(reader: &mut Reader, kind: ObjectKind, entry: &Entry) -> Option<ObjectMapping> {
    if entry.value.is_invalid() {
        return None;
    }
    let entries = reader.mapping(&entry.value, entry.key.span, kind.as_str());
    let default_target = match kind {
        ObjectKind::User => CORE_USER,
        ObjectKind::Group => CORE_GROUP,
    };
    let mut object = ObjectMapping::new(entry.key.span, entry.key.span.to(entry.value.span));
    object.kind = kind;
    default_target.clone_into(&mut object.target);
    object.complete = true;
    let mut mapped = false;
    let mut misspelt = Vec::new();
    for entry in entries {
        let (key, value) = (&entry.key, &entry.value);
        match key.text.as_str() {
            "target" => {
                if let Some(target) = reader.text(value, key.span, "target") {
                    // Users are users, by whichever of their two schemas they are named.
                    object.enterprise = target.text.eq_ignore_ascii_case(ENTERPRISE_USER);
                    object.target =
                        if object.enterprise { CORE_USER.to_owned() } else { target.text.clone() };
                    object.flat = !is_urn(&target.text);
                }
            }
            "enabled" => object.enabled = reader.boolean(entry),
            "graph" => graph(reader, entry, &mut object),
            "filterable" => {
                let items = reader.list(entry).iter();
                object.filterable = Some(
                    items
                        .filter_map(|item| reader.text(item, key.span, "filterable").map(Located::scalar))
                        .collect(),
                );
            }
            "flow" => object.flow = flow(reader, entry),
            "scope" => object.scope.extend(scope(reader, entry, ScopeSet::Groups)),
            "input-filter-groups" => {
                object.scope.extend(scope(reader, entry, ScopeSet::InputFilterGroups));
            }
            "category-filter-groups" => {
                object.scope.extend(scope(reader, entry, ScopeSet::CategoryFilterGroups));
            }
            "source-schema" => {
                object.source_schema = source_schema(reader, entry);
            }
            "schema" => {
                for (path, ty) in types(reader, entry) {
                    object.schema.push(TargetDeclaration { path, ty });
                }
            }
            "attributes" => {
                mapped = true;
                let attributes = reader.mapping(value, key.span, "attributes");
                object.attributes = attributes.iter().map(|entry| attribute(reader, entry)).collect();
            }
            _ => misspelt.push(reader.unknown_key(key, &OBJECT_KEYS, &format!("`{}`", kind.as_str()))),
        }
    }
    let mapped = mapped || stands_for(&misspelt, &["attributes"]);
    if !mapped && entry.value.as_mapping().is_some() {
        let message = format!("`{}` has no `attributes`", kind.as_str());
        reader.report(Diagnostic::new(Code::AF304, message).at(entry.key.span));
    }
    Some(object)
}

/// Whether a target is a SCIM resource, whose attributes are paths; others are objects with named attributes.
fn is_urn(target: &str) -> bool {
    target.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("urn:"))
}

/// Where the object mapping stands in the tenant's synchronization schema.
fn graph(reader: &mut Reader, entry: &Entry, object: &mut ObjectMapping) {
    let (mut source, mut target) = ([None, None], [None, None]);
    for entry in reader.mapping(&entry.value, entry.key.span, "graph") {
        let key = &entry.key;
        if !GRAPH_KEYS.contains(&key.text.as_str()) {
            let _ = reader.unknown_key(key, &GRAPH_KEYS, "`graph`");
            continue;
        }
        let Some(name) = reader.text(&entry.value, key.span, &key.text) else { continue };
        match key.text.as_str() {
            "rule" => object.rule = Some(name.text.clone()),
            "name" => object.name = Some(name.text.clone()),
            "source-directory" => source[0] = Some(name),
            "source" => source[1] = Some(name),
            "target-directory" => target[0] = Some(name),
            _ => target[1] = Some(name),
        }
    }
    object.source_object = directory_object(source);
    object.target_object = directory_object(target);
}

/// An object of a directory that the file says nothing more of; none where it names neither.
fn directory_object([directory, name]: [Option<&Scalar>; 2]) -> Option<DirectoryObject> {
    directory.or(name)?;
    Some(DirectoryObject {
        name: name.map(Located::scalar),
        directory: directory.map(|directory| directory.text.clone()),
        definition: None,
    })
}

fn flow(reader: &mut Reader, entry: &Entry) -> Flow {
    let mut flow = Flow { create: false, update: false, delete: false };
    let words = [("create", 0), ("update", 1), ("delete", 2)];
    if entry.value.as_sequence().is_none() {
        reader.wrong_kind(&entry.value, entry.key.span, &entry.key.text, "a list");
        return Flow::ALL;
    }
    for item in reader.list(entry) {
        match reader.word(item, &entry.key, &words) {
            Some(0) => flow.create = true,
            Some(1) => flow.update = true,
            Some(_) => flow.delete = true,
            None => {}
        }
    }
    flow
}

fn scope(reader: &mut Reader, entry: &Entry, set: ScopeSet) -> Vec<ScopeGroup> {
    let mut groups = Vec::new();
    for item in reader.list(entry) {
        let mut group = ScopeGroup { set, name: None, clauses: Vec::new() };
        let entries = reader.mapping(item, entry.key.span, "scope group");
        let mut misspelt = Vec::new();
        for entry in entries {
            match entry.key.text.as_str() {
                "name" => {
                    let name = reader.text(&entry.value, entry.key.span, "name");
                    group.name = name.map(|name| name.text.clone());
                }
                "when" => {
                    for clause in reader.list(entry) {
                        if let Some(clause) = reader.text(clause, clause.span, "a clause") {
                            group.clauses.push(Located::scalar(clause));
                        }
                    }
                }
                _ => misspelt.push(reader.unknown_key(&entry.key, &["name", "when"], "a scope group")),
            }
        }
        let has_clauses = item.get("when").is_some() || stands_for(&misspelt, &["when"]);
        if item.as_mapping().is_some() && !has_clauses {
            let place = entries.first().map_or(item.span, |entry| entry.key.span);
            reader.report(Diagnostic::new(Code::AF304, "the scope group has no `when`").at(place));
        }
        groups.push(group);
    }
    groups
}

fn source_schema(reader: &mut Reader, entry: &Entry) -> Vec<SourceDeclaration> {
    let entries = reader.mapping(&entry.value, entry.key.span, "source-schema");
    entries.iter().filter_map(|entry| source_declaration(reader, entry)).collect()
}

/// An attribute with its type, or with the type and whether it has several values.
fn source_declaration(reader: &mut Reader, entry: &Entry) -> Option<SourceDeclaration> {
    let words = AttributeType::ALL.map(|ty| (ty.as_str(), ty));
    let name = Located::scalar(&entry.key);
    let Some(details) = entry.value.as_mapping() else {
        let ty = reader.word(&entry.value, &entry.key, &words)?;
        return Some(SourceDeclaration { name, ty, multivalued: false });
    };
    let mut declared = SourceDeclaration { name, ty: AttributeType::String, multivalued: false };
    for detail in details {
        match detail.key.text.as_str() {
            "type" => declared.ty = reader.word(&detail.value, &detail.key, &words)?,
            "multivalued" => declared.multivalued = reader.boolean(detail),
            _ => {
                let _ = reader.unknown_key(&detail.key, &["type", "multivalued"], "a source attribute");
            }
        }
    }
    Some(declared)
}

fn types(reader: &mut Reader, entry: &Entry) -> Vec<(Located, AttributeType)> {
    let words = AttributeType::ALL.map(|ty| (ty.as_str(), ty));
    let entries = reader.mapping(&entry.value, entry.key.span, &entry.key.text);
    entries
        .iter()
        .filter_map(|entry| {
            let ty = reader.word(&entry.value, &entry.key, &words)?;
            Some((Located::scalar(&entry.key), ty))
        })
        .collect()
}
