//! The mapping of a session.

use std::path::Path;

use attrflow::catalogue::{Catalogue, ObjectKind, SourceKind};
use attrflow::check::Dialect;
use attrflow::mapping::{CompiledMapping, CompiledObject, Holds, check, load, parse};
use attrflow::source::{Diagnostic, SourceFile};

use super::answer::{Answer, Shown};
use crate::cli::input::read_text;
use crate::cli::mapping::count;
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
    /// Where the records of each kind of object come from, and what is known of their attributes.
    sources: Vec<(ObjectKind, SourceKind, Catalogue)>,
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
        let parsed = parse(&file);
        let checked = parsed.mapping.as_ref().map(|mapping| check(mapping, true).0);
        let objects = checked.into_iter().flat_map(|checked| checked.objects);
        let objects = objects.filter(|object| object.object.enabled);
        let sources = objects.map(|object| (object.object.kind, object.options.source, object.catalogue));
        let sources = sources.collect();
        let dialect = parsed.mapping.as_ref().map(|mapping| mapping.dialect).unwrap_or_default();
        if compiled.objects.is_empty() {
            let message =
                format!("`{name}` maps nothing that is enabled; give it a `user` or `group` section");
            return Err(Answer::trouble(message));
        }
        Ok(Mapped { path: name.to_owned(), file, dialect, compiled, sources })
    }

    /// The object mapping of a kind, else the first there is.
    pub fn object(&self, kind: Option<ObjectKind>) -> Option<&CompiledObject> {
        let kinds = [ObjectKind::User, ObjectKind::Group].into_iter();
        let found = kinds.filter(|other| kind.is_none_or(|kind| kind == *other));
        found.filter_map(|kind| self.compiled.object(kind)).next()
    }

    /// What is known of the source attributes of a kind of object.
    pub fn source(&self, kind: ObjectKind) -> Option<(SourceKind, &Catalogue)> {
        let found = self.sources.iter().find(|(other, ..)| *other == kind);
        found.map(|(_, source, catalogue)| (*source, catalogue))
    }

    /// The kinds of objects that it maps, in words.
    pub fn kinds(&self) -> String {
        let kinds: Vec<&str> = self.compiled.objects.iter().map(|object| object.kind.as_str()).collect();
        kinds.join(", ")
    }
}
