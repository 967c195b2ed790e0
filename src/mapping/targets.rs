//! The targets of attribute mappings: what the file declares of them, and where each is.

use super::check::ObjectChecker;
use super::fit::{self, Takes};
use super::model::{
    AttributeDefinition, AttributeMapping, MappingSource, Mutability, ObjectDefinition, ObjectMapping,
};
use crate::catalogue::{Defined, Lookup};
use crate::scim::{DataType, Found, SchemaAttribute, Target};
use crate::source::{Code, Diagnostic, Edit, Safety, Span};
use crate::syntax::{Path, parse_path};
use crate::value::Constant;

impl<'m> ObjectChecker<'m, '_> {
    pub(super) fn declare_targets(&mut self) {
        for declared in &self.object.schema {
            if self.schemas.is_flat() {
                let (name, resource) = (declared.path.text.as_str(), self.schemas.resource().to_owned());
                self.schemas.declare(&resource, name, DataType::from(declared.ty), false);
                continue;
            }
            let parsed = parse_path(&declared.path.text);
            self.report_in(&declared.path, parsed.diagnostics);
            let Some(path) = parsed.tree else { continue };
            let schema = path.schema.as_ref().map_or(self.object.target.as_str(), |(urn, _)| urn);
            let ty = DataType::from(declared.ty);
            let name = &path.attribute.0;
            let parent_known =
                matches!(self.schemas.find(schema, name), Found::Attribute(_) | Found::Below(_));
            if let Some((sub, _)) = &path.sub_attribute {
                // A path below an attribute that nobody declared declares the attribute, too.
                if !parent_known {
                    self.schemas.declare(schema, name, DataType::Complex, path.filter.is_some());
                }
                let full = format!("{name}.{sub}");
                if !matches!(self.schemas.find(schema, &full), Found::Attribute(_)) {
                    self.schemas.declare(schema, &full, ty, false);
                }
            } else if path.filter.is_none() || !parent_known {
                self.schemas.declare(schema, name, ty, path.filter.is_some());
            }
        }
    }

    /// What the target's directory defines, where the file holds it.
    pub(super) fn define_targets(&mut self) {
        let Some(definition) = self.definition() else { return };
        for attribute in &definition.attributes {
            let name = attribute.name.text.as_str();
            if self.schemas.is_flat() {
                let resource = self.schemas.resource().to_owned();
                let mut new = defined(resource, name.to_owned(), attribute);
                // The primary key, which the target gives. Other anchors may be given to it.
                new.read_only |= attribute.anchor && name.eq_ignore_ascii_case("id");
                self.schemas.add(new);
            } else if let Some(path) = parse_path(name).tree {
                self.define_path(&path, attribute);
            }
        }
    }

    /// An attribute of a SCIM resource: the directory knows which there are and what it demands of them, the
    /// standard what is complex.
    fn define_path(&mut self, path: &Path, attribute: &AttributeDefinition) {
        let schema = path.schema.as_ref().map_or(self.object.target.as_str(), |(urn, _)| urn).to_owned();
        let name = path.attribute.0.as_str();
        let Some((sub, _)) = &path.sub_attribute else {
            if path.filter.is_none() {
                let new = self.refined(defined(schema, name.to_owned(), attribute));
                self.schemas.add(new);
            } else if self.schemas.find(&schema, name) == Found::Unknown {
                self.schemas.declare(&schema, name, attribute.ty.into(), true);
            }
            return;
        };
        if let Some(filter) = &path.filter {
            for term in &filter.terms {
                let member = format!("{name}.{}", term.attribute.0);
                if self.schemas.find(&schema, name) != Found::Unknown
                    && self.schemas.find(&schema, &member) == Found::Unknown
                {
                    self.schemas.declare(&schema, &member, DataType::String, false);
                }
            }
        }
        // A path below an attribute that nobody defines defines the attribute, too.
        if self.schemas.find(&schema, name) == Found::Unknown {
            self.schemas.declare(&schema, name, DataType::Complex, path.filter.is_some());
        }
        let full = format!("{name}.{sub}");
        let mut new = defined(schema, full, attribute);
        if path.filter.is_some() {
            // What is demanded of one element is not demanded of each.
            new.required = false;
            new.read_only = false;
        }
        let new = self.refined(new);
        self.schemas.add(new);
    }

    /// A definition of what the schemas have already, perhaps.
    fn refined(&self, mut new: SchemaAttribute) -> SchemaAttribute {
        let (schema, path) = (new.schema.clone(), new.path.clone());
        if let Found::Attribute(known) = self.schemas.find(&schema, &path) {
            new.path.clone_from(&known.path);
            new.schema.clone_from(&known.schema);
            new.read_only |= known.read_only;
            new.multivalued |= known.multivalued;
            new.canonical.clone_from(&known.canonical);
            if known.ty == DataType::Complex {
                new.ty = known.ty;
            }
        }
        new
    }

    /// What the target's directory defines.
    fn definition(&self) -> Option<&'m ObjectDefinition> {
        let object: &'m ObjectMapping = self.object;
        object.target_object.as_ref()?.definition.as_deref()
    }

    /// Where a mapping writes.
    pub(super) fn target(&mut self, attribute: &AttributeMapping) -> (Option<Path>, Option<Target>) {
        let text = attribute.target.text.as_str();
        let path = match self.schemas.is_flat() {
            true => Path {
                schema: None,
                attribute: (text.to_owned(), Span::new(0, text.len())),
                filter: None,
                sub_attribute: None,
                span: Span::new(0, text.len()),
            },
            false => {
                let parsed = parse_path(text);
                self.report_in(&attribute.target, parsed.diagnostics);
                let Some(path) = parsed.tree else { return (None, None) };
                path
            }
        };
        let undefined = match self.definition() {
            Some(definition) => undefined(text, &definition.defined),
            None => None,
        };
        self.declare_extension(&path);
        if let Some(found) = undefined {
            let failed = found.code == Code::AF312;
            self.report_in(&attribute.target, vec![found]);
            if failed {
                return (Some(path), None);
            }
        }
        let (target, mut found) = if self.schemas.is_flat() {
            Target::flat(text, &self.schemas, attribute.ty.map(DataType::from), attribute.multivalued)
        } else {
            Target::resolve(&path, &self.schemas, attribute.ty.map(DataType::from), attribute.multivalued)
        };
        if self.definition().is_some() {
            // What case it has there has been said.
            found.retain(|found| found.code != Code::AF405);
        }
        if matches!(attribute.source, MappingSource::None) && attribute.default.is_none() {
            // A synchronization schema lists the anchor so; nothing is written.
            found.retain(|found| found.code != Code::AF407);
        }
        self.report_in(&attribute.target, found);
        (Some(path), target)
    }

    /// In a part of a synchronization schema, which has no directories, any extension may be meant.
    fn declare_extension(&mut self, path: &Path) {
        let Some((urn, _)) = path.schema.as_ref().filter(|_| !self.object.complete) else {
            return;
        };
        let is_known = self.schemas.attributes(urn).next().is_some();
        if !is_known || self.schemas.is_declared(urn) {
            let name = path.attribute.0.as_str();
            let element = path.filter.is_some();
            let below = path.sub_attribute.is_some();
            if self.schemas.find(urn, name) == Found::Unknown {
                let ty = if below { DataType::Complex } else { DataType::String };
                self.schemas.declare(urn, name, ty, element);
            }
        }
    }

    /// A constant that its target can never take.
    pub(super) fn constant_fits(
        &mut self,
        target: &Target,
        mapping: &AttributeMapping,
        constant: &Constant,
        span: Span,
    ) {
        let takes = Takes { ty: target.ty, max_length: mapping.max_length };
        if let Some(found) = fit::constant(takes, constant, span) {
            self.report(found);
        }
    }
}

/// As the schemas hold it.
fn defined(schema: String, path: String, attribute: &AttributeDefinition) -> SchemaAttribute {
    SchemaAttribute {
        schema,
        path,
        ty: attribute.ty.into(),
        multivalued: attribute.multivalued,
        read_only: attribute.mutability == Mutability::ReadOnly,
        // What has a default need not be mapped.
        required: attribute.required && attribute.default.is_none(),
        canonical: Vec::new(),
    }
}

/// What is wrong with a target's name where the file itself says which there are.
fn undefined(name: &str, defined: &Defined) -> Option<Diagnostic> {
    let whole = Span::new(0, name.len());
    let write = |found: Diagnostic, right: String, safety| {
        found.fix(safety, format!("write `{right}`"), vec![Edit::replace(whole, right)])
    };
    match defined.lookup(name) {
        Lookup::Known { .. } | Lookup::Open => None,
        Lookup::OtherCase(right) => {
            let message = format!("{} spells `{name}` as `{right}`", defined.owner());
            Some(write(Diagnostic::new(Code::AF405, message).at(whole), right, Safety::Safe))
        }
        Lookup::Unknown { nearest } => {
            let message = format!("{} does not define `{name}`", defined.owner());
            let found = Diagnostic::new(Code::AF312, message).at(whole);
            Some(match nearest {
                Some(right) => {
                    let found = found.help(format!("did you mean `{right}`?"));
                    write(found, right, Safety::Unsafe)
                }
                None => {
                    found.help("map an attribute that it defines, or add the definition to the directory")
                }
            })
        }
    }
}
