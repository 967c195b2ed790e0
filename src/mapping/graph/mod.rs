//! The Microsoft Graph synchronization schema (`synchronizationSchema` and the resources below it), and parts of
//! one: from a JSON document to the model.
//!
//! What is read is what bears on checking and running. Everything else, documented or not, is stepped over.

mod attribute;
mod directories;
mod keys;
mod mismatch;
mod object;
mod print;
mod rule;
mod scope;
mod source;
mod tree;
mod values;

use self::directories::Directories;
pub use self::tree::expression_tree;
use super::model::{LintChoices, Mapping, ObjectMapping, Surroundings, SynchronizationRule};
use super::read::Reader;
use crate::catalogue::SourceKind;
use crate::check::Dialect;
use crate::source::document::{Document, Format, Node, NodeKind};
use crate::source::{Code, Diagnostic, SourceFile, Span};

/// What a JSON object is, by its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    /// A whole schema.
    Schema,
    /// A synchronization rule.
    Rule,
    /// An object mapping.
    Object,
    /// An attribute mapping.
    Attribute,
}

impl Level {
    const KEYS: [(Level, &'static [&'static str]); 4] = [
        (Level::Schema, &["synchronizationRules", "directories"]),
        (Level::Rule, &["objectMappings", "sourceDirectoryName", "targetDirectoryName"]),
        (Level::Object, &["attributeMappings", "sourceObjectName", "targetObjectName"]),
        (Level::Attribute, &["targetAttributeName", "matchingPriority", "flowBehavior", "source"]),
    ];

    /// What an object is, and the key that says so.
    fn of(node: &Node) -> Option<(Level, Span)> {
        Self::KEYS.iter().find_map(|(level, keys)| {
            let key = keys.iter().find_map(|key| node.entry(key))?;
            Some((*level, key.key.span))
        })
    }

    /// Whose elements a list has, by the first that tells.
    fn of_list(items: &[Node]) -> Option<Level> {
        items.iter().find_map(|item| Some(Level::of(item)?.0))
    }

    const fn name(self) -> &'static str {
        match self {
            Level::Schema => "a synchronization schema",
            Level::Rule => "a synchronization rule",
            Level::Object => "an object mapping",
            Level::Attribute => "an attribute mapping",
        }
    }

    /// The list it belongs into.
    const fn place(self) -> &'static str {
        match self {
            Level::Schema => "it is the whole of a file",
            Level::Rule => "it belongs into `synchronizationRules` of the schema",
            Level::Object => "it belongs into `objectMappings` of a synchronization rule",
            Level::Attribute => "it belongs into `attributeMappings` of an object mapping",
        }
    }
}

/// Whether a document is a synchronization schema, or a part of one.
pub(super) fn recognizes(document: &Document) -> bool {
    let Some(root) = document.root.as_ref().filter(|_| document.format == Format::Json) else { return false };
    match &root.kind {
        NodeKind::Sequence(items) => Level::of_list(items).is_some(),
        _ => {
            // `source` is a key of attrflow's own format, too.
            let level = Level::of(root).map(|(level, _)| level);
            let level = level
                .filter(|level| *level != Level::Attribute || root.entry("targetAttributeName").is_some());
            level.is_some() && root.entry("attrflow").is_none()
        }
    }
}

/// The mapping a document holds, and all that is wrong with it.
pub(super) fn read(document: &Document, file: &SourceFile) -> (Option<Mapping>, Vec<Diagnostic>) {
    let reader = Reader { diagnostics: document.diagnostics.clone() };
    let Some(root) = &document.root else { return (None, reader.diagnostics) };
    let mut schema = Schema {
        reader,
        file,
        directories: Directories::default(),
        objects: Vec::new(),
        surroundings: Surroundings::default(),
    };
    match &root.kind {
        NodeKind::Sequence(items) => match Level::of_list(items).unwrap_or(Level::Attribute) {
            Level::Schema | Level::Rule => schema.rules(items),
            Level::Object => schema.rule_of(items),
            Level::Attribute => schema.attributes_alone(items, root.span),
        },
        _ => match Level::of(root).map(|(level, _)| level) {
            Some(Level::Rule) => schema.rule(root),
            Some(Level::Object) => schema.rule_of(std::slice::from_ref(root)),
            Some(Level::Attribute) => schema.attributes_alone(std::slice::from_ref(root), root.span),
            Some(Level::Schema) | None => schema.whole(root),
        },
    }
    let source = schema.objects.first().map_or(SourceKind::None, |object| object.source);
    let objects = schema.objects;
    let (surroundings, lint) = (Some(schema.surroundings), LintChoices::default());
    let mapping = Mapping { name: None, dialect: Dialect::Entra, source, objects, surroundings, lint };
    (Some(mapping), schema.reader.diagnostics)
}

/// A schema that is being read.
struct Schema<'f> {
    reader: Reader,
    file: &'f SourceFile,
    directories: Directories,
    objects: Vec<ObjectMapping>,
    surroundings: Surroundings,
}

impl Schema<'_> {
    fn whole(&mut self, root: &Node) {
        if let Some(entry) = root.entry("directories") {
            self.surroundings.directories = Some(entry.key.span.to(entry.value.span));
            self.directories = Directories::read(&mut self.reader, entry);
        }
        match root.entry("synchronizationRules") {
            Some(entry) => {
                let items = values::items(&mut self.reader, entry);
                self.rules(items);
            }
            None => {
                let first = root.as_mapping().unwrap_or_default().first();
                let place = first.map_or(root.span, |entry| entry.key.span);
                self.reader.report(
                    Diagnostic::new(Code::AF304, "the schema has no `synchronizationRules`").at(place),
                );
            }
        }
    }

    fn rules(&mut self, items: &[Node]) {
        for item in items.iter().filter(|item| values::says_something(item)) {
            match self.belongs(item, Level::Rule) {
                true => self.rule(item),
                // It takes its place among the rules, so that it is no matter of the others.
                false => self.surroundings.rules.push(SynchronizationRule { name: None, extent: item.span }),
            }
        }
    }

    /// Whether an element of a list is what the list is of; says so where it is not.
    fn belongs(&mut self, item: &Node, wanted: Level) -> bool {
        if item.as_mapping().is_none() {
            self.reader.wrong_kind(item, item.span, wanted.name(), "an object");
            return false;
        }
        let Some((level, key)) = Level::of(item).filter(|(level, _)| *level != wanted) else { return true };
        let message = format!("{} stands where {} belongs", level.name(), wanted.name());
        self.reader.report(Diagnostic::new(Code::AF311, message).at(key).help(level.place()));
        false
    }
}
