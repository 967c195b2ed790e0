//! The Microsoft Graph synchronization schema (`synchronizationSchema` and the resources below it), and parts of
//! one: from a JSON document to the model.
//!
//! What is read is what bears on checking and running. Everything else, documented or not, is stepped over.

mod alone;
mod attribute;
mod directories;
mod keys;
mod level;
mod mismatch;
mod object;
mod origin;
mod print;
mod rule;
mod scope;
mod service;
mod source;
mod tree;
mod values;

use self::directories::Directories;
use self::level::{Found, Level, belongs, misplaced};
pub use self::service::{
    FunctionComparison, FunctionDifference, FunctionIssue, ServiceFunction, ServiceParameter,
    compare_functions,
};
pub use self::tree::expression_tree;
use self::values::{given, says_something};
use super::model::{Holds, LintChoices, Mapping, ObjectMapping, Surroundings, SynchronizationRule};
use super::read::Reader;
use crate::catalogue::SourceKind;
use crate::check::Dialect;
use crate::source::document::{Document, Format, Node};
use crate::source::{Code, Diagnostic, SourceFile};

/// Whether a document is a synchronization schema, or a part of one.
pub(super) fn recognizes(document: &Document) -> bool {
    let root = document.root.as_ref().filter(|_| document.format == Format::Json);
    root.is_some_and(|root| level::find(root).is_some())
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
        holds: None,
    };
    schema.any(root);
    let source = schema.objects.first().map_or(SourceKind::None, |object| object.source);
    let mapping = Mapping {
        name: None,
        dialect: Dialect::Entra,
        source,
        holds: schema.holds.unwrap_or_default(),
        objects: schema.objects,
        surroundings: Some(schema.surroundings),
        lint: LintChoices::default(),
    };
    (Some(mapping), schema.reader.diagnostics)
}

/// A schema that is being read.
struct Schema<'f> {
    reader: Reader,
    file: &'f SourceFile,
    directories: Directories,
    objects: Vec<ObjectMapping>,
    surroundings: Surroundings,
    /// What the first part of the file that tells is.
    holds: Option<Holds>,
}

impl Schema<'_> {
    /// What a file holds, out of its wrapping.
    fn any(&mut self, node: &Node) {
        match level::find(node) {
            Some(Found::One(level, one)) => self.all(level, std::slice::from_ref(one), one),
            Some(Found::List(level, list)) => self.all(level, list.as_sequence().unwrap_or_default(), list),
            Some(Found::Wrapped(items)) => items.iter().for_each(|item| self.any(item)),
            None => {}
        }
    }

    /// Objects of one level, which are `whole` or its elements.
    fn all(&mut self, level: Level, items: &[Node], whole: &Node) {
        self.holds.get_or_insert(match level {
            Level::Schema | Level::Rule | Level::Object | Level::Attribute => Holds::Mappings,
            Level::Source => Holds::Source,
            Level::Filter | Level::Group | Level::Clause => Holds::Scope,
            Level::Directory | Level::Definition | Level::AttributeDefinition => Holds::Definitions,
        });
        match level {
            Level::Schema => self.schemas(items),
            Level::Rule => self.rules(items),
            Level::Object => self.rule_of(items),
            Level::Attribute => self.attributes_alone(items, whole),
            Level::Source => self.sources_alone(items, whole),
            Level::Filter => self.filters_alone(items),
            Level::Group => self.groups_alone(items, whole),
            Level::Clause => self.clauses_alone(items, whole),
            Level::Directory => {
                Directories::read(&mut self.reader, items);
            }
            Level::Definition => directories::objects_alone(&mut self.reader, items),
            Level::AttributeDefinition => directories::attributes_alone(&mut self.reader, items),
        }
    }

    fn schemas(&mut self, items: &[Node]) {
        for item in items.iter().filter(|item| says_something(item)) {
            if belongs(&mut self.reader, item, Level::Schema) {
                self.schema(item);
            }
        }
    }

    fn schema(&mut self, node: &Node) {
        let reader = &mut self.reader;
        let elsewhere = misplaced(reader, node, Level::Schema);
        self.directories = match given(node, "directories") {
            Some(entry) => {
                self.surroundings.directories = Some(entry.key.span.to(entry.value.span));
                let items = values::items(reader, entry);
                Directories::read(reader, items)
            }
            None => Directories::default(),
        };
        match given(node, "synchronizationRules") {
            Some(entry) => {
                let items = values::items(reader, entry);
                self.rules(items);
            }
            None if elsewhere => {}
            None => {
                let first = node.as_mapping().unwrap_or_default().first();
                let place = first.map_or(node.span, |entry| entry.key.span);
                reader.report(
                    Diagnostic::new(Code::AF304, "the schema has no `synchronizationRules`").at(place),
                );
            }
        }
    }

    fn rules(&mut self, items: &[Node]) {
        for item in items.iter().filter(|item| says_something(item)) {
            match belongs(&mut self.reader, item, Level::Rule) {
                true => self.rule(item),
                // It takes its place among the rules, so that it is no matter of the others.
                false => self.surroundings.rules.push(SynchronizationRule { name: None, extent: item.span }),
            }
        }
    }
}
