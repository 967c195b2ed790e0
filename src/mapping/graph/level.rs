//! What the objects of a synchronization schema are: told by their keys, for nothing else says it.

use super::super::read::Reader;
use super::values::{given, says_something};
use crate::source::document::{Node, NodeKind};
use crate::source::{Code, Diagnostic, Span};

/// What a JSON object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Schema,
    Directory,
    Definition,
    AttributeDefinition,
    Rule,
    Object,
    Attribute,
    Source,
    Filter,
    Group,
    Clause,
}

/// How what is in a file is laid out.
#[derive(Debug)]
pub(super) enum Found<'n> {
    /// One of it.
    One(Level, &'n Node),
    /// A list.
    List(Level, &'n Node),
    /// Several wholes, each in a wrapping of its own: jobs, templates.
    Wrapped(&'n [Node]),
}

/// Keys that only other documents have: attrflow's own files, answers of other endpoints, and their questions.
const FOREIGN: [&str; 5] =
    ["attrflow", "attrflow-test", "parsedExpression", "parsingSucceeded", "testInputObject"];

/// Keys of an attribute definition that the attributes of a SCIM schema (RFC 7643, section 7) do not have.
const DEFINING: [&str; 5] =
    ["anchor", "multivalued", "flowNullValues", "apiExpressions", "referencedObjects"];

/// The keys that a source may have.
const SOURCE: [&str; 4] = ["type", "name", "expression", "parameters"];

/// The keys of lists that make a level, with the level that has them.
const LISTS: [(&str, Level); 6] = [
    ("synchronizationRules", Level::Schema),
    ("directories", Level::Schema),
    ("objectMappings", Level::Rule),
    ("attributeMappings", Level::Object),
    ("scope", Level::Object),
    ("objects", Level::Directory),
];

impl Level {
    const ALL: [Level; 11] = [
        Level::Schema,
        Level::Rule,
        Level::Object,
        Level::Attribute,
        Level::Clause,
        Level::Group,
        Level::Filter,
        Level::Directory,
        Level::Definition,
        Level::AttributeDefinition,
        Level::Source,
    ];

    /// The keys that tell it from all others within a schema.
    const fn keys(self) -> &'static [&'static str] {
        match self {
            Level::Schema => &["synchronizationRules", "directories"],
            Level::Directory => &["objects", "discoverabilities", "discoveryDateTime"],
            Level::Definition => &["attributes", "supportedApis"],
            Level::AttributeDefinition => &DEFINING,
            Level::Rule => &["objectMappings", "sourceDirectoryName", "targetDirectoryName"],
            Level::Object => &["attributeMappings", "sourceObjectName", "targetObjectName"],
            Level::Attribute => {
                &["targetAttributeName", "matchingPriority", "flowBehavior", "flowType", "source"]
            }
            Level::Source => &["expression", "parameters"],
            Level::Filter => &["groups", "inputFilterGroups", "categoryFilterGroups"],
            Level::Group => &["clauses"],
            Level::Clause => &["operatorName", "sourceOperandName", "targetOperand"],
        }
    }

    /// What an object within a schema is, and the key that says so.
    fn of(node: &Node) -> Option<(Level, Span)> {
        Self::ALL.into_iter().find_map(|level| Some((level, level.key_in(node)?)))
    }

    fn key_in(self, node: &Node) -> Option<Span> {
        self.keys().iter().find_map(|key| Some(given(node, key)?.key.span))
    }

    /// What an object is beyond doubt, in whatever file it is that [is not foreign](is_foreign).
    fn surely(node: &Node) -> Option<Level> {
        Self::ALL.into_iter().find(|level| level.surely_is(node))
    }

    fn surely_is(self, node: &Node) -> bool {
        let has = |key: &str| node.entry(key).is_some();
        let list = |key: &str| node.get(key).and_then(Node::as_sequence);
        let any = |key: &str, is: fn(&Node) -> bool| list(key).is_some_and(|items| items.iter().any(is));
        match self {
            Level::Schema => {
                // The manifests of packages have `directories`, too.
                let objects =
                    |items: &[Node]| items.iter().all(|item| item.as_mapping().is_some() || item.is_null());
                has("synchronizationRules") || list("directories").is_some_and(objects)
            }
            Level::Rule | Level::Object => self.keys().iter().any(|key| has(key)),
            Level::Attribute => has("targetAttributeName"),
            Level::Clause => {
                let named = ["operatorName", "sourceOperandName", "targetOperand"];
                named.iter().filter(|key| has(key)).count() >= 2
            }
            Level::Group => any("clauses", |clause| Level::Clause.key_in(clause).is_some()),
            Level::Filter => {
                has("inputFilterGroups")
                    || has("categoryFilterGroups")
                    || any("groups", |group| group.get("clauses").is_some())
            }
            Level::Directory => {
                any("objects", |object| Level::Definition.surely_is(object))
                    || has("objects") && (has("discoverabilities") || has("discoveryDateTime"))
            }
            Level::Definition => {
                let attributes = list("attributes").unwrap_or_default();
                attributes.iter().any(|one| Level::AttributeDefinition.surely_is(one))
                    || has("name") && !attributes.is_empty() && attributes.iter().all(is_plain_definition)
            }
            Level::AttributeDefinition => {
                has("name")
                    && DEFINING.iter().any(|key| has(key))
                    && !["returned", "uniqueness", "subAttributes"].iter().any(|key| has(key))
            }
            Level::Source => is_source(node),
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Level::Schema => "a synchronization schema",
            Level::Directory => "a directory",
            Level::Definition => "an object definition",
            Level::AttributeDefinition => "an attribute definition",
            Level::Rule => "a synchronization rule",
            Level::Object => "an object mapping",
            Level::Attribute => "an attribute mapping",
            Level::Source => "the source of an attribute mapping",
            Level::Filter => "a scoping filter",
            Level::Group => "a filter group",
            Level::Clause => "a filter clause",
        }
    }

    /// Where it belongs.
    const fn place(self) -> &'static str {
        match self {
            Level::Schema => "it is the whole of a file",
            Level::Directory => "it belongs into `directories` of the schema",
            Level::Definition => "it belongs into `objects` of a directory",
            Level::AttributeDefinition => "it belongs into `attributes` of an object definition",
            Level::Rule => "it belongs into `synchronizationRules` of the schema",
            Level::Object => "it belongs into `objectMappings` of a synchronization rule",
            Level::Attribute => "it belongs into `attributeMappings` of an object mapping",
            Level::Source => "it belongs under `source` of an attribute mapping",
            Level::Filter => "it belongs under `scope` of an object mapping",
            Level::Group => "it belongs into `groups` of a scoping filter",
            Level::Clause => "it belongs into `clauses` of a filter group",
        }
    }
}

/// What a file holds, where it is a synchronization schema or a part of one.
pub(super) fn find(node: &Node) -> Option<Found<'_>> {
    match &node.kind {
        NodeKind::Mapping(_) if is_foreign(node) => None,
        NodeKind::Mapping(_) => {
            if let Some(level) = Level::surely(node) {
                return Some(Found::One(level, node));
            }
            // A job or a template has its schema below this key, an answer with several of anything below that one.
            let schema = node.get("schema").filter(|schema| Level::Schema.surely_is(schema));
            let inner = schema.or_else(|| node.get("value").filter(|value| value.as_sequence().is_some()));
            find(inner?)
        }
        NodeKind::Sequence(items) => {
            let first = items.iter().find_map(|item| Some((item, find(item)?)))?;
            Some(match first {
                (item, Found::One(level, found)) if std::ptr::eq(item, found) => Found::List(level, node),
                _ => Found::Wrapped(items),
            })
        }
        _ => None,
    }
}

/// Whether an element of a list, or what stands under a key, is what belongs there; says so where it is not.
pub(super) fn belongs(reader: &mut Reader, item: &Node, wanted: Level) -> bool {
    if item.as_mapping().is_none() {
        reader.wrong_kind(item, item.span, wanted.name(), "an object");
        return false;
    }
    if wanted.key_in(item).is_some() {
        return true;
    }
    let Some((level, key)) = Level::of(item) else { return true };
    let message = format!("{} stands where {} belongs", level.name(), wanted.name());
    reader.report(Diagnostic::new(Code::AF311, message).at(key).help(level.place()));
    false
}

/// Says which lists of an object belong into another one; whether there are any.
pub(super) fn misplaced(reader: &mut Reader, node: &Node, level: Level) -> bool {
    let before = reader.diagnostics.len();
    for entry in node.as_mapping().unwrap_or_default() {
        let owner = LISTS.iter().find(|(key, _)| *key == entry.key.text).map(|(_, owner)| *owner);
        let Some(owner) = owner.filter(|owner| *owner != level && says_something(&entry.value)) else {
            continue;
        };
        let message = format!("`{}` is no key of {}", entry.key.text, level.name());
        let found = Diagnostic::new(Code::AF311, message).at(entry.key.span);
        reader.report(found.help(format!("{} has it", owner.name())));
    }
    reader.diagnostics.len() > before
}

/// Whether an object is another document: one with a key that says so, or a resource or a message of SCIM.
fn is_foreign(node: &Node) -> bool {
    let schemas = node.get("schemas").and_then(Node::as_sequence).unwrap_or_default();
    let mut urns = schemas.iter().filter_map(Node::as_scalar);
    FOREIGN.iter().any(|key| node.entry(key).is_some())
        || urns.any(|urn| urn.text.to_ascii_lowercase().starts_with("urn:"))
}

/// An attribute definition as short as they are written by hand: a name and a type.
fn is_plain_definition(node: &Node) -> bool {
    let types = ["String", "Integer", "Reference", "Binary", "Boolean", "DateTime"];
    let ty = node.get("type").and_then(Node::as_scalar);
    node.get("name").and_then(Node::as_scalar).is_some()
        && ty.is_some_and(|ty| types.contains(&ty.text.as_str()))
        && !["returned", "uniqueness", "subAttributes"].iter().any(|key| node.entry(key).is_some())
}

fn is_source(node: &Node) -> bool {
    let entries = node.as_mapping().unwrap_or_default();
    let known = |name: &str| SOURCE.contains(&name) || name.starts_with('@') || name.contains("@odata.");
    let text = |key: &str| node.get(key).and_then(Node::as_scalar).map(|scalar| scalar.text.as_str());
    let ty = text("type").is_some_and(|ty| {
        ["Attribute", "Constant", "Function"].iter().any(|known| known.eq_ignore_ascii_case(ty))
    });
    let parameters = node.get("parameters");
    let listed = parameters.is_some_and(|list| list.is_null() || list.as_sequence().is_some());
    let others = parameters.is_none() || listed;
    entries.iter().all(|entry| known(&entry.key.text))
        && others
        && match text("expression") {
            Some(_) => ty || listed || text("name").is_some(),
            None => ty && text("name").is_some(),
        }
}
