//! Mapping files: the model, the readers of attrflow's own format and of the Microsoft Graph synchronization
//! schema, and the compiler from a model to a program and a payload plan.

mod check;
mod choice;
mod compile;
mod fit;
mod graph;
mod located;
mod model;
mod reach;
mod read;
mod rewrite;
mod select;
mod stream;
mod targets;
mod wording;
mod yaml;

pub use check::{CheckedAttribute, CheckedMapping, CheckedObject, MeantExpression, ScopeClause, check};
pub use choice::{Choice, Choices, ObjectNames};
pub use compile::{CompiledMapping, CompiledObject, CompiledSource, CompiledTarget, compile};
pub use graph::{
    FunctionComparison, FunctionDifference, FunctionIssue, ServiceFunction, ServiceParameter,
    compare_functions, expression_tree,
};
pub use located::{Located, Parts, Place};
pub use model::{
    Apply, AttributeDefinition, AttributeMapping, Behavior, DirectoryObject, Flow, Holds, LintChoices,
    Mapping, MappingSource, Mutability, ObjectDefinition, ObjectMapping, ScopeGroup, ScopeSet,
    SourceDeclaration, Surroundings, SynchronizationRule, TargetDeclaration,
};
pub use select::{SelectError, Selection};
pub use stream::Stream;

use self::reach::Reach;
use crate::source::document::{self, Document};
use crate::source::{Diagnostic, Severity, SourceFile};

/// What a mapping file says.
#[derive(Debug)]
pub struct Parsed {
    /// The tree of keys and values that it is.
    pub document: Document,
    /// Whether it is a synchronization schema of Microsoft Graph, or a part of one.
    pub is_graph: bool,
    /// The model; none when the file is no mapping file at all.
    pub mapping: Option<Mapping>,
    /// What is wrong with the file, as YAML or JSON and as a mapping file; in no order.
    pub diagnostics: Vec<Diagnostic>,
}

impl Parsed {
    /// Checks what has been read, as [`check`] does, and says what is wrong in the words of the file's format; none when
    /// it is no mapping file.
    pub fn check(&self, fold: bool) -> Option<(CheckedMapping<'_>, Vec<Diagnostic>)> {
        let (checked, mut found) = check(self.mapping.as_ref()?, fold);
        if self.is_graph {
            wording::for_schema(&mut found);
        }
        Some((checked, found))
    }
}

/// Reads a mapping file, and looks into none of its expressions.
pub fn parse(file: &SourceFile) -> Parsed {
    let document = document::read(file);
    let is_graph = graph::recognizes(&document);
    let (mapping, diagnostics) = if is_graph { graph::read(&document, file) } else { yaml::read(&document) };
    Parsed { document, is_graph, mapping, diagnostics }
}

/// What came of reading and compiling a mapping file.
#[derive(Debug)]
pub struct Loaded {
    /// The model; none when the file is no mapping file at all.
    pub mapping: Option<Mapping>,
    /// What compiled, and can be relied upon; none when errors leave nothing.
    ///
    /// A file in attrflow's own format is one piece: any error among the diagnostics leaves nothing. Of a synchronization
    /// schema those object mappings are there that no error concerns (see [`concerning`](Loaded::concerning)): what is
    /// wrong with one, or with one that is disabled, does not stop another. Who wants all or nothing asks
    /// [`has_errors`](Loaded::has_errors) first.
    pub compiled: Option<CompiledMapping>,
    /// Everything found, in file order.
    pub diagnostics: Vec<Diagnostic>,
}

impl Loaded {
    /// Whether anything in the file is an error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|found| found.severity() == Severity::Error)
    }

    /// The diagnostics that concern an object mapping, by its place among all of the file: those about itself, about its
    /// synchronization rule beside other object mappings, and about the file as a whole. What is found in `directories`
    /// concerns it where the definition of its source or target object is missing; in attrflow's own format everything
    /// concerns all.
    pub fn concerning(&self, position: usize) -> impl Iterator<Item = &Diagnostic> {
        let reach = self.mapping.as_ref().map(Reach::new);
        let found = self.diagnostics.iter();
        found.filter(move |found| reach.as_ref().is_none_or(|reach| reach.concerns(found, position)))
    }
}

/// Reads and compiles a mapping file. All problems of the file come at once.
pub fn load(file: &SourceFile) -> Loaded {
    load_with(file, true)
}

/// As [`load`]; `fold`: whether constant parts are evaluated when compiling, which changes no result.
pub fn load_with(file: &SourceFile, fold: bool) -> Loaded {
    let parsed = parse(file);
    let mut diagnostics = parsed.diagnostics.clone();
    let mut compiled = None;
    if let Some((mut checked, found)) = parsed.check(fold) {
        diagnostics.extend(found);
        let failed = Reach::new(checked.mapping).failed(&diagnostics);
        for (object, failed) in checked.objects.iter_mut().zip(failed) {
            object.failed |= failed;
        }
        let (result, found) = compile(checked);
        compiled = Some(result);
        diagnostics.extend(found);
    }
    let mapping = parsed.mapping;
    diagnostics.sort_by_key(|found| (found.span().start, found.span().end, found.code));
    let mut loaded = Loaded { mapping, compiled, diagnostics };
    if loaded.has_errors() {
        let is_schema = loaded.mapping.as_ref().is_some_and(|mapping| mapping.surroundings.is_some());
        loaded.compiled = loaded.compiled.filter(|compiled| is_schema && !compiled.objects.is_empty());
    }
    loaded
}
