//! The mapping that tests are about.

use std::sync::Arc;

use crate::catalogue::{Catalogue, ObjectKind};
use crate::mapping::{self, CompiledMapping, CompiledObject, Loaded, Mapping, MappingSource, ObjectMapping};
use crate::source::{Code, Diagnostic, SourceFile, Span};

/// A mapping file, compiled once for all tests of it.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The file.
    pub file: Arc<SourceFile>,
    /// What it says.
    pub mapping: Arc<Mapping>,
    /// The compiled mapping.
    pub compiled: Arc<CompiledMapping>,
}

impl Subject {
    /// Reads and compiles a mapping file.
    ///
    /// # Errors
    /// All that is wrong with a mapping that does not compile.
    pub fn load(file: Arc<SourceFile>) -> Result<Self, Vec<Diagnostic>> {
        let Loaded { mapping, compiled, diagnostics } = mapping::load(&file);
        match (mapping, compiled) {
            (Some(mapping), Some(compiled)) => {
                Ok(Subject { file, mapping: Arc::new(mapping), compiled: Arc::new(compiled) })
            }
            _ => Err(diagnostics),
        }
    }

    /// What the file says of the objects of a kind, and what was compiled from that.
    pub fn object(&self, kind: ObjectKind) -> Option<(&ObjectMapping, &CompiledObject)> {
        self.objects().find(|(_, compiled)| compiled.kind == kind)
    }

    /// All object mappings that are in use.
    pub fn objects(&self) -> impl Iterator<Item = (&ObjectMapping, &CompiledObject)> {
        self.mapping.objects.iter().filter(|object| object.enabled).zip(&self.compiled.objects)
    }

    /// The kind of objects of tests that do not say so: users where they are mapped, else groups.
    pub fn default_kind(&self) -> Option<ObjectKind> {
        [ObjectKind::User, ObjectKind::Group].into_iter().find(|kind| self.object(*kind).is_some())
    }

    /// What is said to whoever asks for objects that it does not map; without a place.
    pub(super) fn not_mapped(&self, kind: ObjectKind) -> Diagnostic {
        let mapped: Vec<&str> = self.compiled.objects.iter().map(|object| object.kind.as_str()).collect();
        let found = Diagnostic::new(Code::AF702, format!("the mapping has no `{}`", kind.as_str()));
        match mapped.as_slice() {
            [] => found,
            mapped => found.help(format!("it maps {}", mapped.join(", "))),
        }
    }
}

/// The source attributes that the records of an object mapping may have.
pub(super) fn catalogue(object: &ObjectMapping) -> Catalogue {
    let mut catalogue = Catalogue::new(object.source, object.kind);
    for declared in &object.source_schema {
        catalogue.declare(declared.name.text.as_str(), declared.ty);
    }
    catalogue
}

/// Where the value of a target attribute is said in the mapping file.
pub(super) fn source_span(object: &ObjectMapping, target: usize) -> Option<Span> {
    let attribute = object.attributes.get(target)?;
    Some(match &attribute.source {
        MappingSource::Expression(text) => text.span(),
        MappingSource::Constant(_, span) => *span,
        MappingSource::None | MappingSource::Invalid => attribute.target.span(),
    })
}
