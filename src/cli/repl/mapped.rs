//! The mapping of a session.

use std::path::Path;

use attrflow::catalogue::{Catalogue, SourceKind};
use attrflow::check::Dialect;
use attrflow::mapping::{CompiledMapping, CompiledObject, Holds, SelectError, check, load, parse};
use attrflow::source::{Diagnostic, SourceFile};

use super::answer::{Answer, Shown};
use crate::cli::input::read_text;
use crate::cli::mapping::{count, passed_over};
use crate::cli::part;

/// A mapping file that compiles.
#[derive(Debug)]
pub(super) struct Mapped {
    /// Its path, as given.
    pub path: String,
    /// Its text.
    pub file: SourceFile,
    /// The language of its expressions.
    pub dialect: Dialect,
    /// What runs.
    pub compiled: CompiledMapping,
    /// Where the records of each object mapping come from, and what is known of their attributes; by its place in the file.
    sources: Vec<(SourceKind, Catalogue)>,
    /// What is wrong with parts of it, in words.
    pub passed_over: Option<String>,
}

impl Mapped {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn load(path: &Path, name: &str) -> Result<Self, Answer> {
        let file = SourceFile::new(name, read_text(path)?);
        let loaded = load(&file);
        part::holds(loaded.mapping.as_ref(), Some(Holds::Scope), name)?;
        let Some(compiled) = loaded.compiled else {
            let counts = count(loaded.diagnostics.iter().map(Diagnostic::severity));
            let findings = Shown::Findings(Box::new(file), loaded.diagnostics);
            let answer = Answer::default().and(findings);
            return Err(answer.and(Shown::Trouble(format!("`{name}` does not compile: {counts}"))).failed());
        };
        if let Err(error @ SelectError::Nothing) = compiled.select(None) {
            return Err(Answer::trouble(error.about(&format!("`{name}`"))));
        }
        let parsed = parse(&file);
        let checked = parsed.mapping.as_ref().map(|mapping| check(mapping, true).0);
        let objects = checked.into_iter().flat_map(|checked| checked.objects);
        let sources = objects.map(|object| (object.options.source, object.catalogue)).collect();
        let dialect = parsed.mapping.as_ref().map(|mapping| mapping.dialect).unwrap_or_default();
        let passed_over = passed_over(&loaded.diagnostics, name);
        Ok(Mapped { path: name.to_owned(), file, dialect, compiled, sources, passed_over })
    }

    /// The object mapping that is asked for; without a name the one that there is, or that maps users, else groups.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub fn object(&self, asked: Option<&str>) -> Result<&CompiledObject, String> {
        let found = self.compiled.select(asked).and_then(|selection| selection.one());
        found.map_err(|error| {
            let message = error.about(&format!("`{}`", self.path));
            match error {
                SelectError::Several { .. } => format!("{message}; choose one with `:object NAME`"),
                _ => message,
            }
        })
    }

    /// What is known of the source attributes of an object mapping.
    pub fn source(&self, object: &CompiledObject) -> Option<(SourceKind, &Catalogue)> {
        self.sources.get(object.position).map(|(source, catalogue)| (*source, catalogue))
    }

    /// The names of all object mappings that can be chosen.
    pub fn names(&self) -> Vec<String> {
        self.compiled.objects.iter().map(|object| self.compiled.called(object)).collect()
    }
}
