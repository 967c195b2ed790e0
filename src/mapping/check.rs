//! From the model to the checked mapping: every expression, clause and target path resolved, and a plan of
//! each payload. What compiles, runs; what the linter looks at is here, too, the parts that are wrong left out.

use std::collections::HashMap;

use super::fit::{self, Takes};
use super::located::{Located, Place};
use super::model::{AttributeMapping, Holds, Mapping, MappingSource, ObjectMapping};
use crate::catalogue::Catalogue;
use crate::check::{
    Attributes, Checked, CheckedClause, Checker, Dialect, Options, check_clause, nest_conditions,
};
use crate::scim::{Conflict, Leaf, PayloadPlan, PlanBuilder, Schemas, Target};
use crate::source::{Code, Diagnostic};
use crate::syntax::{
    Clause, ClauseOperator, Expression, Limits, Meant, Path, parse_clause, parse_expression,
};

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
    /// Whether something that concerns it is an error, so that it does not compile.
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
    /// What the expression was meant to be, where its syntax is wrong in a way that copy and paste leaves behind.
    pub meant: Option<MeantExpression>,
    /// The checked tree; none when something in the expression is wrong.
    pub checked: Option<Checked>,
}

/// An expression as it was meant. Places in it are those of its own text.
#[derive(Debug)]
pub struct MeantExpression {
    /// The mended text and its syntax tree.
    pub meant: Meant<Expression>,
    /// The checked tree; none when something in the expression is wrong beyond what could be mended.
    pub checked: Option<Checked>,
}

/// Checks a model: all that is wrong with it, and what could be resolved.
pub fn check(mapping: &Mapping, fold: bool) -> (CheckedMapping<'_>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let objects = mapping.objects.iter();
    let objects = objects.map(|object| ObjectChecker::new(mapping, object, fold, &mut diagnostics).check());
    (CheckedMapping { mapping, objects: objects.collect() }, diagnostics)
}

pub(super) struct ObjectChecker<'m, 'd> {
    pub(super) object: &'m ObjectMapping,
    options: Options,
    catalogue: Catalogue,
    pub(super) schemas: Schemas,
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
        let mut options = Options::new(mapping.dialect, object.source);
        options.fold = fold;
        let source = object.source_object.as_ref().and_then(|source| source.definition.as_ref());
        let mut catalogue = match source {
            Some(source) => Catalogue::defined(object.source, object.kind, source.defined.clone()),
            None if mapping.holds != Holds::Mappings || object.open => {
                Catalogue::open(object.source, object.kind)
            }
            None => Catalogue::new(object.source, object.kind),
        };
        for declared in &object.source_schema {
            catalogue.declare(declared.name.text.as_str(), declared.ty, declared.multivalued);
        }
        ObjectChecker {
            object,
            options,
            catalogue,
            schemas: match object.flat {
                true => Schemas::flat(object.target.as_str()),
                false => Schemas::new(object.target.as_str()),
            },
            slots: Attributes::default(),
            diagnostics,
            failed: false,
        }
    }

    fn check(mut self) -> CheckedObject<'m> {
        self.declare_targets();
        self.define_targets();
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

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.failed |= diagnostic.severity() == crate::source::Severity::Error;
        self.diagnostics.push(diagnostic);
    }

    pub(super) fn report_in(&mut self, text: &Located, diagnostics: Vec<Diagnostic>) {
        for mut diagnostic in diagnostics {
            // Of a synchronization schema.
            let is_exported = self.object.source_object.is_some() || !self.object.complete;
            if diagnostic.code == Code::AF104 && diagnostic.fix.is_none() && is_exported {
                let help = "the file does not define what its source has, so this goes by what is known of it; read \
                            the whole schema, whose `directories` tell";
                diagnostic.help = Some(help.to_owned());
            }
            self.report(text.relocate(diagnostic));
        }
    }

    fn scope(&mut self) -> Vec<Vec<ScopeClause<'m>>> {
        let groups = self.object.scope.iter();
        groups.map(|group| group.clauses.iter().map(|text| self.clause(text)).collect()).collect()
    }

    fn clause(&mut self, text: &'m Located) -> ScopeClause<'m> {
        let mut parsed = parse_clause(&text.text);
        if matches!(text.place, Place::Parts(_)) {
            // What the portal writes is right, whatever the documentation says.
            parsed.diagnostics.retain(|found| {
                found.code != Code::AF503 || !ClauseOperator::is_portal_spelling(found.span().of(&text.text))
            });
            for found in parsed.diagnostics.iter_mut().filter(|found| found.code == Code::AF504) {
                found.help = Some("put the value into `values` of its `targetOperand`".to_owned());
            }
        }
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
        let (path, target) = match mapping.target.text.is_empty() && self.object.partial {
            // A source that stands alone.
            true => (None, None),
            false => self.target(mapping),
        };
        let (mut expression, mut meant, mut checked) = (None, None, None);
        match &mapping.source {
            MappingSource::Expression(text) => {
                (expression, meant, checked) = self.expression(text);
                if let (Some(target), Some(tree)) = (&target, &checked) {
                    let takes = Takes { ty: target.ty, max_length: mapping.max_length };
                    let found = fit::expression(takes, tree, &self.catalogue, &self.slots);
                    self.report_in(text, found);
                }
            }
            MappingSource::Constant(constant, span) => {
                if let Some(target) = &target {
                    self.constant_fits(target, mapping, constant, *span);
                }
            }
            MappingSource::None => {}
            MappingSource::Invalid => self.failed = true,
        }
        if let (Some(target), Some((default, span))) = (&target, &mapping.default) {
            self.constant_fits(target, mapping, default, *span);
        }
        CheckedAttribute { mapping, path, target, expression, meant, checked }
    }

    fn expression(
        &mut self,
        text: &Located,
    ) -> (Option<Expression>, Option<MeantExpression>, Option<Checked>) {
        let limits = match self.options.dialect {
            Dialect::Entra => Limits::ENTRA,
            Dialect::Extended => Limits::ANY,
        };
        let parsed = parse_expression(&text.text, limits);
        self.report_in(text, parsed.diagnostics);
        let mut checker = Checker::new(self.options, &self.catalogue, &mut self.slots);
        if let Some(meant) = parsed.meant {
            let (checked, found) = checker.expression(&meant.tree);
            self.report_in(text, found.into_iter().map(|found| meant.relocate(found)).collect());
            return (None, Some(MeantExpression { meant, checked }), None);
        }
        let Some(tree) = parsed.tree else { return (None, None, None) };
        let mut checker = Checker::new(self.options, &self.catalogue, &mut self.slots);
        let (checked, mut found) = checker.expression(&tree);
        nest_conditions(&text.text, &tree, &mut found);
        self.report_in(text, found);
        (Some(tree), None, checked)
    }

    fn plan(&mut self, attributes: &[CheckedAttribute<'_>]) -> PayloadPlan {
        let mut builder = match self.object.flat {
            true => PlanBuilder::flat(),
            false => PlanBuilder::new(&self.object.target),
        };
        let mut references: Vec<(Vec<String>, usize)> = Vec::new();
        // What has no place in the payload is not compiled, either: the values are those of the others.
        let placed: Vec<usize> = (0..attributes.len())
            .filter(|at| attributes.get(*at).is_some_and(|attribute| attribute.target.is_some()))
            .collect();
        let there = |conflict| match conflict {
            Conflict::Same(value) => Conflict::Same(placed.get(value).copied().unwrap_or(value)),
            Conflict::Overlap(value) => Conflict::Overlap(placed.get(value).copied().unwrap_or(value)),
        };
        for (value, &at) in placed.iter().enumerate() {
            let Some(attribute) = attributes.get(at) else { continue };
            let Some(target) = &attribute.target else { continue };
            if target.reference {
                let keys = target.keys();
                let other =
                    references.iter().find(|(other, _)| other.starts_with(&keys) || keys.starts_with(other));
                if let Some((other, value)) = other {
                    let same = *other == keys;
                    let conflict = if same { Conflict::Same(*value) } else { Conflict::Overlap(*value) };
                    self.conflict(at, there(conflict));
                }
                references.push((keys, value));
                continue;
            }
            let constant = matches!(attribute.mapping.source, MappingSource::Constant(..));
            let leaf = Leaf { value, ty: target.ty, multivalued: target.multivalued, constant };
            if let Err(conflict) = builder.add(target, leaf) {
                self.conflict(at, there(conflict));
            }
        }
        builder.finish()
    }

    fn conflict(&mut self, at: usize, conflict: Conflict) {
        let object = self.object;
        let (Conflict::Same(other) | Conflict::Overlap(other)) = conflict;
        let Some(this) = object.attributes.get(at) else { return };
        let other = object.attributes.get(other).unwrap_or(this);
        let found = match conflict {
            Conflict::Same(_) if this.target.text == other.target.text => {
                Diagnostic::new(Code::AF305, format!("`{}` is mapped twice", this.target.text))
            }
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
        let mut seen = HashMap::new();
        for (precedence, span) in object.attributes.iter().filter_map(|attribute| attribute.precedence) {
            let first = *seen.entry(precedence).or_insert(span);
            if first != span {
                let message = format!("two mappings have the matching precedence {precedence}");
                self.report(Diagnostic::new(Code::AF306, message).at(span).label(first, "the other one"));
            }
        }
    }
}
