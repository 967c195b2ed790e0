//! Mapping files: the model, the readers of attrflow's own format and of the Microsoft Graph synchronization
//! schema, and the compiler from a model to a program and a payload plan.

mod check;
mod compile;
mod fit;
mod graph;
mod located;
mod model;
mod read;
mod rewrite;
mod stream;
mod targets;
mod yaml;

pub use check::{CheckedAttribute, CheckedMapping, CheckedObject, MeantExpression, ScopeClause, check};
pub use compile::{CompiledMapping, CompiledObject, CompiledSource, CompiledTarget, compile};
pub use graph::{
    FunctionComparison, FunctionDifference, FunctionIssue, ServiceFunction, ServiceParameter,
    compare_functions, expression_tree,
};
pub use located::{Located, Parts, Place};
pub use model::{
    Apply, AttributeDefinition, AttributeMapping, Behavior, DirectoryObject, Flow, Holds, LintChoices,
    Mapping, MappingSource, Mutability, ObjectDefinition, ObjectMapping, ScopeGroup, ScopeSet,
    SourceDeclaration, TargetDeclaration,
};
pub use stream::Stream;

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
    /// The compiled mapping; none when a diagnostic is an error.
    pub compiled: Option<CompiledMapping>,
    /// Everything found, in file order.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads and compiles a mapping file. All problems of the file come at once.
pub fn load(file: &SourceFile) -> Loaded {
    load_with(file, true)
}

/// As [`load`]; `fold`: whether constant parts are evaluated when compiling, which changes no result.
pub fn load_with(file: &SourceFile, fold: bool) -> Loaded {
    let Parsed { mapping, mut diagnostics, .. } = parse(file);
    let mut compiled = None;
    if let Some(mapping) = &mapping {
        let (checked, found) = check(mapping, fold);
        diagnostics.extend(found);
        let (result, found) = compile(checked);
        compiled = result;
        diagnostics.extend(found);
    }
    diagnostics.sort_by_key(|found| (found.span().start, found.span().end, found.code));
    if diagnostics.iter().any(|found| found.severity() == Severity::Error) {
        compiled = None;
    }
    Loaded { mapping, compiled, diagnostics }
}
