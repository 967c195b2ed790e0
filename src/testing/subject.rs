//! The mapping that tests are about.

use std::sync::Arc;

use crate::catalogue::Catalogue;
use crate::mapping::{
    self, CompiledMapping, CompiledObject, Loaded, Mapping, MappingSource, ObjectMapping, SelectError,
};
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
    /// What is wrong with it, or with those of its object mappings that did not compile.
    pub diagnostics: Vec<Diagnostic>,
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
                Ok(Subject { file, mapping: Arc::new(mapping), compiled: Arc::new(compiled), diagnostics })
            }
            _ => Err(diagnostics),
        }
    }

    /// What the file says of an object mapping, and what was compiled from that: the one that is asked for, else the one
    /// that there is, or that maps users, else groups.
    ///
    /// # Errors
    /// There is no such object mapping, several could be meant, or it does not compile.
    pub fn object(&self, asked: Option<&str>) -> Result<(&ObjectMapping, &CompiledObject), SelectError> {
        let compiled = self.compiled.select(asked)?.one()?;
        // What compiled is of this file.
        let object = self.mapping.objects.get(compiled.position).ok_or(SelectError::Nothing)?;
        Ok((object, compiled))
    }

    /// All object mappings that are in use and compile.
    pub fn objects(&self) -> impl Iterator<Item = (&ObjectMapping, &CompiledObject)> {
        let compiled = self.compiled.objects.iter();
        compiled.filter_map(|compiled| Some((self.mapping.objects.get(compiled.position)?, compiled)))
    }

    /// Why a test is about nothing; without a place.
    pub(super) fn not_chosen(&self, error: &SelectError) -> Diagnostic {
        let found = Diagnostic::new(Code::AF702, error.about("the mapping"));
        match error {
            SelectError::NotMapped(kind, others) => {
                let others: Vec<&str> = others.iter().map(|kind| kind.as_str()).collect();
                let found = Diagnostic::new(Code::AF702, format!("the mapping has no `{}`", kind.as_str()));
                found.help(format!("it maps {}", others.join(", ")))
            }
            SelectError::Unknown { asked, near, choices } => {
                let found =
                    Diagnostic::new(Code::AF702, format!("the mapping has no object mapping `{asked}`"));
                found.help(match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("there is {choices}"),
                })
            }
            SelectError::Several { .. } => found.help("choose one with `object: NAME`"),
            SelectError::Broken { name, .. } => {
                let found = Diagnostic::new(Code::AF704, format!("`{name}` of the mapping does not compile"));
                found.help(format!("`attrflow lint {}` shows what is wrong with it", self.file.name()))
            }
            SelectError::Nothing | SelectError::Disabled { .. } => found,
        }
    }
}

/// The source attributes that the records of an object mapping may have.
pub(super) fn catalogue(object: &ObjectMapping) -> Catalogue {
    let mut catalogue = Catalogue::new(object.source, object.kind);
    for declared in &object.source_schema {
        catalogue.declare(declared.name.text.as_str(), declared.ty, declared.multivalued);
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
