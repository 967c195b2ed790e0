//! From attrflow's own format to a whole synchronization schema.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::same::{self, tree};
use super::unsaid;
use super::wire::{self, Definition, read_by};
use crate::catalogue::{AttributeType, Lookup, ObjectKind, SourceKind};
use crate::check::Dialect;
use crate::mapping::{
    CheckedMapping, CheckedObject, DirectoryObject, MappingSource, ObjectMapping, Parsed, check,
};
use crate::scim::{CORE_GROUP, CORE_USER, ENTERPRISE_USER};
use crate::syntax::parse_clause;

/// A schema, and what was left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The schema.
    pub schema: Value,
    /// What the mapping says and a schema has no words for.
    pub unsaid: Vec<String>,
    /// The clauses and expressions that are none: the schema must not be used then.
    pub broken: Vec<String>,
}

/// A mapping file as a whole synchronization schema: two directories, with the attributes that are known at the source and
/// those that are written at the target, and the rules with their object mappings. None where the file is no mapping file.
///
/// What nobody but the service knows is left out: ids, versions, metadata.
pub fn schema(from: &Parsed) -> Option<Written> {
    let mapping = from.mapping.as_ref()?;
    let (checked, _) = check(mapping, false);
    let mut unsaid: Vec<String> = mapping.objects.iter().flat_map(unsaid::of).collect();
    if mapping.dialect == Dialect::Extended {
        unsaid.insert(0, "`dialect: extended`".to_owned());
    }
    if mapping.source == SourceKind::Graph {
        unsaid.insert(0, "`source: graph`".to_owned());
    }
    let mut said = HashSet::new();
    unsaid.retain(|one| said.insert(one.clone()));
    let ends: Vec<Ends> = checked.objects.iter().map(|object| Ends::of(&checked, object.object)).collect();
    let directories = directories(&checked, &ends);
    let rules = rules(&checked, &ends);
    let groups = mapping.objects.iter().flat_map(|object| &object.scope);
    let clauses = groups.flat_map(|group| &group.clauses).map(|clause| &clause.text);
    let broken = clauses.filter(|clause| parse_clause(clause).tree.is_none());
    let mut broken: Vec<String> = broken.map(|clause| format!("the clause `{clause}`")).collect();
    let attributes = mapping.objects.iter().flat_map(|object| &object.attributes);
    broken.extend(attributes.filter_map(same::no_expression));
    let schema = json!({"directories": directories, "synchronizationRules": rules});
    Some(Written { schema, unsaid, broken })
}

/// What an object mapping is from and to.
#[derive(Clone, Debug)]
struct Ends {
    rule: String,
    source_directory: String,
    source: String,
    target_directory: String,
    target: String,
}

impl Ends {
    fn of(checked: &CheckedMapping<'_>, object: &ObjectMapping) -> Self {
        let directory = |end: &Option<DirectoryObject>| end.as_ref().and_then(|end| end.directory.clone());
        let name = |end: &Option<DirectoryObject>| {
            end.as_ref().and_then(|end| end.name.as_ref().map(|name| name.text.clone()))
        };
        let plain = match object.kind {
            ObjectKind::User => "User",
            ObjectKind::Group => "Group",
        };
        let (source_directory, source) = match (object.source, object.kind) {
            (SourceKind::Entra | SourceKind::Graph, _) => ("Azure Active Directory", plain),
            (SourceKind::Workday, _) => ("Workday", plain),
            (SourceKind::SuccessFactors, _) => ("SuccessFactors", plain),
            (SourceKind::ActiveDirectory, _) => ("Active Directory", plain),
            (SourceKind::Scim, ObjectKind::User) => ("API", CORE_USER),
            (SourceKind::Scim, ObjectKind::Group) => ("API", CORE_GROUP),
            (SourceKind::None, _) => ("Source", plain),
        };
        let target = if object.enterprise { ENTERPRISE_USER } else { object.target.as_str() };
        let kinds: Vec<ObjectKind> = checked.objects.iter().map(|object| object.object.kind).collect();
        let mapped = match kinds.as_slice() {
            [ObjectKind::User] => "USER",
            [ObjectKind::Group] => "GROUP",
            _ => "USERGROUP",
        };
        let direction = if object.source.is_entra() { "OUTBOUND" } else { "INBOUND" };
        let called = checked.mapping.name.clone().unwrap_or_else(|| "customappsso".to_owned());
        let source_directory =
            directory(&object.source_object).unwrap_or_else(|| source_directory.to_owned());
        let target_directory = directory(&object.target_object).unwrap_or(called);
        Ends {
            rule: object.rule.clone().unwrap_or_else(|| format!("{mapped}_{direction}_{mapped}")),
            // Two directories of one name would be one.
            target_directory: match target_directory == source_directory {
                true => format!("{target_directory} (target)"),
                false => target_directory,
            },
            source_directory,
            source: name(&object.source_object).unwrap_or_else(|| source.to_owned()),
            target: name(&object.target_object).unwrap_or_else(|| target.to_owned()),
        }
    }
}

fn rules(checked: &CheckedMapping<'_>, ends: &[Ends]) -> Vec<Value> {
    let mut rules: Vec<(&Ends, Vec<Value>)> = Vec::new();
    for (object, ends) in checked.objects.iter().zip(ends) {
        let value = object_mapping(object.object, ends);
        let same = |(other, _): &&mut (&Ends, _)| {
            let directories = |ends: &Ends| (ends.source_directory.clone(), ends.target_directory.clone());
            other.rule == ends.rule && directories(other) == directories(ends)
        };
        match rules.iter_mut().find(same) {
            Some((_, objects)) => objects.push(value),
            None => rules.push((ends, vec![value])),
        }
    }
    let rule = |(priority, (ends, objects)): (usize, (&Ends, Vec<Value>))| {
        json!({
            "editable": true,
            "metadata": [],
            "name": ends.rule,
            "objectMappings": objects,
            "priority": priority + 1,
            "sourceDirectoryName": ends.source_directory,
            "targetDirectoryName": ends.target_directory,
        })
    };
    rules.into_iter().enumerate().map(rule).collect()
}

fn object_mapping(object: &ObjectMapping, ends: &Ends) -> Value {
    let attributes: Vec<Value> = object.attributes.iter().map(wire::attribute_mapping).collect();
    let plural = match object.kind {
        ObjectKind::User => "Users",
        ObjectKind::Group => "Groups",
    };
    let name = object.name.clone().unwrap_or_else(|| format!("Provision {} {plural}", ends.source_directory));
    json!({
        "attributeMappings": attributes,
        "enabled": object.enabled,
        "flowTypes": wire::flow_types(object.flow, ", "),
        "metadata": [],
        "name": name,
        "scope": wire::scope(&object.scope),
        "sourceObjectName": ends.source,
        "targetObjectName": ends.target,
    })
}

fn directories(checked: &CheckedMapping<'_>, ends: &[Ends]) -> Vec<Value> {
    let mut directories: Vec<Directory> = Vec::new();
    for (object, ends) in checked.objects.iter().zip(ends) {
        let source = Directory::among(&mut directories, &ends.source_directory, false);
        source.add(&ends.source, source_definitions(object));
    }
    for (object, ends) in checked.objects.iter().zip(ends) {
        let target = Directory::among(&mut directories, &ends.target_directory, true);
        target.add(&ends.target, target_definitions(object));
    }
    directories.iter().map(Directory::to_json).collect()
}

/// A directory that is being put together.
struct Directory {
    name: String,
    is_target: bool,
    objects: Vec<(String, Vec<Definition>)>,
}

impl Directory {
    fn among<'d>(directories: &'d mut Vec<Directory>, name: &str, is_target: bool) -> &'d mut Directory {
        let at = directories.iter().position(|directory| directory.name == name).unwrap_or(directories.len());
        if at == directories.len() {
            directories.push(Directory { name: name.to_owned(), is_target, objects: Vec::new() });
        }
        // It has just been put there, or found.
        &mut directories[at]
    }

    fn add(&mut self, object: &str, definitions: Vec<Definition>) {
        match self.objects.iter_mut().find(|(name, _)| name == object) {
            Some((_, there)) => {
                for definition in definitions {
                    if !there.iter().any(|other| other.name == definition.name) {
                        there.push(definition);
                    }
                }
            }
            None => self.objects.push((object.to_owned(), definitions)),
        }
    }

    fn to_json(&self) -> Value {
        let names: Vec<&str> = self.objects.iter().map(|(name, _)| name.as_str()).collect();
        let users: Vec<&str> = names.iter().copied().filter(|name| !is_group(name)).collect();
        let objects: Vec<Value> = self
            .objects
            .iter()
            .map(|(name, definitions)| {
                // People have people as managers; groups have either as members.
                let referenced = if is_group(name) || users.is_empty() { &names } else { &users };
                let attributes: Vec<Value> =
                    definitions.iter().map(|definition| definition.to_json(referenced)).collect();
                json!({"attributes": attributes, "metadata": [], "name": name})
            })
            .collect();
        json!({"name": self.name, "objects": objects, "readOnly": !self.is_target, "version": null})
    }
}

fn is_group(object: &str) -> bool {
    object.rsplit(':').next().is_some_and(|last| last.eq_ignore_ascii_case("group"))
}

/// All that the catalogue knows, and what is read beyond that.
fn source_definitions(object: &CheckedObject<'_>) -> Vec<Definition> {
    let mut names: Vec<String> = object.catalogue.names().map(str::to_owned).collect();
    for attribute in &object.object.attributes {
        if let MappingSource::Expression(text) = &attribute.source
            && let Some(tree) = tree(&text.text)
        {
            read_by(&tree, &mut names);
        }
    }
    let clauses = object.object.scope.iter().flat_map(|group| &group.clauses);
    names.extend(clauses.filter_map(|clause| Some(parse_clause(&clause.text).tree?.attribute)));
    let mut definitions: Vec<Definition> = Vec::new();
    for name in names {
        if definitions.iter().any(|other| other.name == name) {
            continue;
        }
        let anchor = object.object.source.is_entra() && name == "objectId";
        let new = Definition { anchor, ..Definition::new(&name) };
        definitions.push(match object.catalogue.lookup(&name) {
            Lookup::Known { ty, multivalued } => Definition { ty, multivalued, ..new },
            Lookup::Open => new,
            // A mistake stays one.
            Lookup::OtherCase(_) | Lookup::Unknown { .. } => continue,
        });
    }
    definitions
}

/// What is mapped, and what the file declares.
fn target_definitions(object: &CheckedObject<'_>) -> Vec<Definition> {
    let mut definitions = Vec::new();
    if !object.object.flat {
        definitions.push(Definition { anchor: true, ..Definition::new("id") });
    }
    for attribute in &object.attributes {
        let mapping = attribute.mapping;
        let resolved = attribute.target.as_ref();
        let ty = resolved.and_then(|target| target.ty.attribute_type()).unwrap_or(AttributeType::String);
        definitions.push(Definition {
            ty: mapping.ty.unwrap_or(ty),
            multivalued: resolved.is_some_and(|target| target.multivalued),
            required: mapping.required,
            case_exact: mapping.case_exact,
            ..Definition::new(&mapping.target.text)
        });
    }
    for declared in &object.object.schema {
        definitions.push(Definition { ty: declared.ty, ..Definition::new(&declared.path.text) });
    }
    let mut seen = HashSet::new();
    definitions.retain(|definition| seen.insert(definition.name.clone()));
    definitions
}
