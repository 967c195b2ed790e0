//! From the model to the checked mapping: every expression, clause and target path resolved, and a plan of
//! each payload. What compiles, runs; what the linter looks at is here, too, the parts that are wrong left out.

use super::model::{AttributeMapping, Located, Mapping, MappingSource, ObjectMapping};
use crate::catalogue::Catalogue;
use crate::check::{
    Attributes, Checked, CheckedClause, Checker, Dialect, Options, check_clause, nest_conditions,
};
use crate::scim::{Conflict, DataType, Leaf, PayloadPlan, PlanBuilder, Schemas, Target};
use crate::source::{Code, Diagnostic};
use crate::syntax::{Clause, Expression, Limits, Path, parse_clause, parse_expression, parse_path};
use crate::value::{Arena, Constant};

/// A mapping file in which everything is resolved, as far as it can be.
#[derive(Debug)]
pub struct CheckedMapping<'m> {
    /// What the file says.
    pub mapping: &'m Mapping,
    /// Its object mappings, in file order.
    pub objects: Vec<CheckedObject<'m>>,
}

/// One object mapping, resolved.
#[derive(Debug)]
pub struct CheckedObject<'m> {
    /// What the file says.
    pub object: &'m ObjectMapping,
    /// How its expressions are checked.
    pub options: Options,
    /// The source attributes there are.
    pub catalogue: Catalogue,
    /// The target attributes there are.
    pub schemas: Schemas,
    /// The source attributes that are read, by slot.
    pub slots: Attributes,
    /// The scope: groups of clauses.
    pub scope: Vec<Vec<ScopeClause<'m>>>,
    /// The attribute mappings, in file order.
    pub attributes: Vec<CheckedAttribute<'m>>,
    /// The shape of the payload.
    pub payload: PayloadPlan,
    /// Whether something in it is an error, so that it does not compile.
    pub failed: bool,
}

/// One clause of a scope, resolved.
#[derive(Debug)]
pub struct ScopeClause<'m> {
    /// What the file says.
    pub text: &'m Located,
    /// The clause; none when its syntax is wrong.
    pub clause: Option<Clause>,
    /// What it asks; none when something in it is wrong.
    pub checked: Option<CheckedClause>,
}

/// One attribute mapping, resolved.
#[derive(Debug)]
pub struct CheckedAttribute<'m> {
    /// What the file says.
    pub mapping: &'m AttributeMapping,
    /// The target path; none when its syntax is wrong.
    pub path: Option<Path>,
    /// Where it is in a resource; none when there is no such place.
    pub target: Option<Target>,
    /// The syntax tree; none where the mapping has no expression, or its syntax is wrong.
    pub expression: Option<Expression>,
    /// The checked tree; none when something in the expression is wrong.
    pub checked: Option<Checked>,
}

/// Checks a model: all that is wrong with it, and what could be resolved.
pub fn check(mapping: &Mapping, fold: bool) -> (CheckedMapping<'_>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let objects = mapping.objects.iter();
    let objects = objects.map(|object| ObjectChecker::new(mapping, object, fold, &mut diagnostics).check());
    (CheckedMapping { mapping, objects: objects.collect() }, diagnostics)
}

struct ObjectChecker<'m, 'd> {
    object: &'m ObjectMapping,
    options: Options,
    catalogue: Catalogue,
    schemas: Schemas,
    slots: Attributes,
    diagnostics: &'d mut Vec<Diagnostic>,
    failed: bool,
}

impl<'m, 'd> ObjectChecker<'m, 'd> {
    fn new(
        mapping: &'m Mapping,
        object: &'m ObjectMapping,
        fold: bool,
        diagnostics: &'d mut Vec<Diagnostic>,
    ) -> Self {
        let mut options = Options::new(mapping.dialect, mapping.source);
        options.fold = fold;
        let mut catalogue = Catalogue::new(mapping.source, object.kind);
        for declared in &object.source_schema {
            catalogue.declare(declared.name.text.as_str(), declared.ty);
        }
        ObjectChecker {
            object,
            options,
            catalogue,
            schemas: Schemas::new(object.target.as_str()),
            slots: Attributes::default(),
            diagnostics,
            failed: false,
        }
    }

    fn check(mut self) -> CheckedObject<'m> {
        self.declare_targets();
        let scope = self.scope();
        let attributes: Vec<CheckedAttribute<'m>> =
            self.object.attributes.iter().map(|attribute| self.attribute(attribute)).collect();
        let payload = self.plan(&attributes);
        self.precedences();
        CheckedObject {
            object: self.object,
            options: self.options,
            catalogue: self.catalogue,
            schemas: self.schemas,
            slots: self.slots,
            scope,
            attributes,
            payload,
            failed: self.failed,
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.failed |= diagnostic.severity() == crate::source::Severity::Error;
        self.diagnostics.push(diagnostic);
    }

    fn report_in(&mut self, text: &Located, diagnostics: Vec<Diagnostic>) {
        for diagnostic in diagnostics {
            self.report(text.relocate(diagnostic));
        }
    }

    fn declare_targets(&mut self) {
        for declared in &self.object.schema {
            let parsed = parse_path(&declared.path.text);
            self.report_in(&declared.path, parsed.diagnostics);
            let Some(path) = parsed.tree else { continue };
            let schema = path.schema.as_ref().map_or(self.object.target.as_str(), |(urn, _)| urn);
            let ty = DataType::from(declared.ty);
            let name = &path.attribute.0;
            let parent_known = matches!(
                self.schemas.find(schema, name),
                crate::scim::Found::Attribute(_) | crate::scim::Found::Below(_)
            );
            if let Some((sub, _)) = &path.sub_attribute {
                // A path below an attribute that nobody declared declares the attribute, too.
                if !parent_known {
                    self.schemas.declare(schema, name, DataType::Complex, path.filter.is_some());
                }
                let full = format!("{name}.{sub}");
                if !matches!(self.schemas.find(schema, &full), crate::scim::Found::Attribute(_)) {
                    self.schemas.declare(schema, &full, ty, false);
                }
            } else if path.filter.is_none() || !parent_known {
                self.schemas.declare(schema, name, ty, path.filter.is_some());
            }
        }
    }

    fn scope(&mut self) -> Vec<Vec<ScopeClause<'m>>> {
        let groups = self.object.scope.iter();
        groups.map(|group| group.clauses.iter().map(|text| self.clause(text)).collect()).collect()
    }

    fn clause(&mut self, text: &'m Located) -> ScopeClause<'m> {
        let parsed = parse_clause(&text.text);
        self.report_in(text, parsed.diagnostics);
        let mut checked = None;
        if let Some(clause) = &parsed.tree {
            let (resolved, found) = check_clause(clause, &self.catalogue, &mut self.slots);
            self.report_in(text, found);
            checked = resolved;
        }
        ScopeClause { text, clause: parsed.tree, checked }
    }

    fn attribute(&mut self, mapping: &'m AttributeMapping) -> CheckedAttribute<'m> {
        let (path, target) = self.target(mapping);
        let (mut expression, mut checked) = (None, None);
        match &mapping.source {
            MappingSource::Expression(text) => (expression, checked) = self.expression(text),
            MappingSource::Constant(constant, span) => {
                if let Some(target) = &target {
                    self.constant_fits(target, constant, *span);
                }
            }
            MappingSource::None => {}
            MappingSource::Invalid => self.failed = true,
        }
        if let (Some(target), Some((default, span))) = (&target, &mapping.default) {
            self.constant_fits(target, default, *span);
        }
        CheckedAttribute { mapping, path, target, expression, checked }
    }

    fn target(&mut self, attribute: &AttributeMapping) -> (Option<Path>, Option<Target>) {
        let parsed = parse_path(&attribute.target.text);
        self.report_in(&attribute.target, parsed.diagnostics);
        let Some(path) = parsed.tree else { return (None, None) };
        let (target, found) =
            Target::resolve(&path, &self.schemas, attribute.ty.map(DataType::from), attribute.multivalued);
        self.report_in(&attribute.target, found);
        (Some(path), target)
    }

    fn expression(&mut self, text: &Located) -> (Option<Expression>, Option<Checked>) {
        let limits = match self.options.dialect {
            Dialect::Entra => Limits::ENTRA,
            Dialect::Extended => Limits::ANY,
        };
        let parsed = parse_expression(&text.text, limits);
        self.report_in(text, parsed.diagnostics);
        let Some(tree) = parsed.tree else { return (None, None) };
        let (checked, mut found) =
            Checker::new(self.options, &self.catalogue, &mut self.slots).expression(&tree);
        nest_conditions(&text.text, &tree, &mut found);
        self.report_in(text, found);
        (Some(tree), checked)
    }

    /// A constant that its target can never take.
    fn constant_fits(&mut self, target: &Target, constant: &Constant, span: crate::source::Span) {
        let arena = Arena::new();
        let value = constant.value();
        let fits = match target.ty {
            DataType::Boolean => value.to_boolean(&arena).is_some(),
            DataType::Integer => value.to_integer(&arena).is_some(),
            DataType::DateTime => {
                let now = crate::functions::Clock::System.now();
                let text = value.to_str(&arena).unwrap_or_default();
                crate::dotnet::datetime::parse(text, now).is_ok()
            }
            DataType::String | DataType::Binary | DataType::Reference | DataType::Complex => true,
        };
        if !fits {
            let text = value.to_str(&arena).unwrap_or_default();
            let message = format!("the target is of type {}, `{text}` is not", target.ty.name());
            self.report(Diagnostic::new(Code::AF406, message).at(span));
        }
    }

    fn plan(&mut self, attributes: &[CheckedAttribute<'_>]) -> PayloadPlan {
        let mut builder = PlanBuilder::new(&self.object.target);
        let mut references: Vec<(Vec<String>, usize)> = Vec::new();
        for (value, attribute) in attributes.iter().enumerate() {
            let Some(target) = &attribute.target else { continue };
            if target.reference {
                let keys = target.keys();
                let other =
                    references.iter().find(|(other, _)| other.starts_with(&keys) || keys.starts_with(other));
                if let Some((other, at)) = other {
                    let conflict = if *other == keys { Conflict::Same(*at) } else { Conflict::Overlap(*at) };
                    self.conflict(value, conflict);
                }
                references.push((keys, value));
                continue;
            }
            let constant = matches!(attribute.mapping.source, MappingSource::Constant(..));
            let leaf = Leaf { value, ty: target.ty, multivalued: target.multivalued, constant };
            if let Err(conflict) = builder.add(target, leaf) {
                self.conflict(value, conflict);
            }
        }
        builder.finish()
    }

    fn conflict(&mut self, value: usize, conflict: Conflict) {
        let object = self.object;
        let (Conflict::Same(other) | Conflict::Overlap(other)) = conflict;
        let Some(this) = object.attributes.get(value) else { return };
        let other = object.attributes.get(other).unwrap_or(this);
        let found = match conflict {
            Conflict::Same(_) => Diagnostic::new(
                Code::AF305,
                format!("`{}` is the same place as `{}`", this.target.text, other.target.text),
            ),
            Conflict::Overlap(_) => Diagnostic::new(
                Code::AF410,
                format!("`{}` and `{}` cannot both be written", this.target.text, other.target.text),
            )
            .help("one of them is a value where the other wants an object; keep one"),
        };
        self.report(found.at(this.target.span()).label(other.target.span(), "the other one"));
    }

    fn precedences(&mut self) {
        let object = self.object;
        for (at, attribute) in object.attributes.iter().enumerate() {
            let Some((precedence, span)) = attribute.precedence else { continue };
            let earlier = object.attributes.iter().take(at).filter_map(|other| other.precedence);
            if let Some((_, first)) = earlier.clone().find(|(other, _)| *other == precedence) {
                let message = format!("two mappings have the matching precedence {precedence}");
                self.report(Diagnostic::new(Code::AF306, message).at(span).label(first, "the other one"));
            }
        }
    }
}
