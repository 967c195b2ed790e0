//! From the model to what runs: one program for each object mapping, a projection of source records
//! onto its attributes, and a plan of its payload.

use super::model::{AttributeMapping, Located, Mapping, MappingSource, ObjectMapping};
use super::stream::Stream;
use crate::catalogue::{Catalogue, ObjectKind};
use crate::check::{Attributes, Checked, CheckedScope, Checker, Dialect, Kind, Options, check_clause};
use crate::program::{Chunk, Compiler, Program};
use crate::record::Projection;
use crate::scim::{Conflict, DataType, Leaf, PayloadPlan, PlanBuilder, Schemas, Target};
use crate::source::{Code, Diagnostic};
use crate::syntax::{Limits, parse_clause, parse_expression, parse_path};
use crate::value::{Arena, Constant};

/// A mapping file, compiled. Immutable and shared by any number of threads.
#[derive(Clone, Debug)]
pub struct CompiledMapping {
    /// What the file calls itself.
    pub name: Option<String>,
    /// Users and groups.
    pub objects: Vec<CompiledObject>,
}

/// One object mapping, compiled.
#[derive(Clone, Debug)]
pub struct CompiledObject {
    /// Users or groups.
    pub kind: ObjectKind,
    /// The bytecode of the scope and all expressions.
    pub program: Program,
    /// The source attributes that the program reads, by slot.
    pub attributes: Attributes,
    /// From source records to slots.
    pub projection: Projection,
    /// The scope; none takes everyone.
    pub scope: Option<Chunk>,
    /// The checked scope, for who wants to know why.
    pub checked_scope: CheckedScope,
    /// The names of the scope's groups, and their clauses as written.
    pub scope_groups: Vec<(Option<String>, Vec<String>)>,
    /// The target attributes, in file order.
    pub targets: Vec<CompiledTarget>,
    /// The shape of the payload.
    pub payload: PayloadPlan,
    /// How most payloads are written.
    pub stream: Stream,
}

/// One attribute mapping, compiled.
#[derive(Clone, Debug)]
pub struct CompiledTarget {
    /// The target path, as written.
    pub path: String,
    /// Where it is in a resource.
    pub target: Target,
    /// Where its value comes from.
    pub source: CompiledSource,
    /// What a created object gets when the source is Null.
    pub default: Option<Constant>,
    /// Whether the object is not provisioned without a value.
    pub required: bool,
    /// The matching precedence; none: not a matching attribute.
    pub precedence: Option<u32>,
    /// The expression as written.
    pub text: Option<String>,
}

/// Where a target's value comes from.
#[derive(Clone, Debug)]
pub enum CompiledSource {
    /// An expression: its bytecode, and the checked tree it came from.
    Expression(Chunk, Box<Checked>),
    /// A constant.
    Constant(Constant),
    /// Nowhere.
    None,
}

impl CompiledTarget {
    /// Whether its value is an attribute as it is: evaluating it has no other outcome than a value.
    fn is_attribute(&self) -> bool {
        matches!(&self.source, CompiledSource::Expression(_, tree) if matches!(tree.kind, Kind::Attribute(_)))
    }
}

impl CompiledTarget {
    /// Whether evaluating it always gives a value, if only Null.
    pub(super) fn cannot_end(&self) -> bool {
        !matches!(self.source, CompiledSource::Expression(..)) || self.is_attribute() && !self.required
    }

    /// Whether it is not even evaluated: references go out later, when both ends exist; until then only their
    /// absence can matter.
    pub fn is_left_out(&self) -> bool {
        self.target.reference && !self.required && self.is_attribute()
    }
}

impl CompiledMapping {
    /// The object mapping of a kind.
    pub fn object(&self, kind: ObjectKind) -> Option<&CompiledObject> {
        self.objects.iter().find(|object| object.kind == kind)
    }
}

/// Compiles a model: all that is wrong with it, and the result when none of that is an error.
pub fn compile(mapping: &Mapping, fold: bool) -> (Option<CompiledMapping>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut objects = Vec::new();
    let mut whole = true;
    for object in &mapping.objects {
        let compiled = ObjectCompiler::new(mapping, object, fold, &mut diagnostics).compile();
        whole &= compiled.is_some();
        objects.extend(compiled);
    }
    (whole.then(|| CompiledMapping { name: mapping.name.clone(), objects }), diagnostics)
}

struct ObjectCompiler<'m> {
    object: &'m ObjectMapping,
    options: Options,
    catalogue: Catalogue,
    schemas: Schemas,
    attributes: Attributes,
    diagnostics: &'m mut Vec<Diagnostic>,
    failed: bool,
}

impl<'m> ObjectCompiler<'m> {
    fn new(
        mapping: &'m Mapping,
        object: &'m ObjectMapping,
        fold: bool,
        diagnostics: &'m mut Vec<Diagnostic>,
    ) -> Self {
        let mut options = Options::new(mapping.dialect, mapping.source);
        options.fold = fold;
        let mut catalogue = Catalogue::new(mapping.source, object.kind);
        for declared in &object.source_schema {
            catalogue.declare(declared.name.text.as_str(), declared.ty);
        }
        ObjectCompiler {
            object,
            options,
            catalogue,
            schemas: Schemas::new(object.target.as_str()),
            attributes: Attributes::default(),
            diagnostics,
            failed: false,
        }
    }

    fn compile(mut self) -> Option<CompiledObject> {
        self.declare_targets();
        let scope = self.scope();
        let targets: Vec<Option<CheckedTarget>> =
            self.object.attributes.iter().map(|attribute| self.attribute(attribute)).collect();
        let payload = self.plan(&targets);
        self.precedences();
        if self.failed {
            return None;
        }
        let mut compiler = Compiler::new();
        let chunk = (!self.object.scope.is_empty()).then(|| compiler.scope(&scope));
        let compiled: Vec<CompiledTarget> = self
            .object
            .attributes
            .iter()
            .zip(targets.into_iter().flatten())
            .map(|(attribute, checked)| compiled_target(attribute, checked, &mut compiler))
            .collect();
        let stream = Stream::new(&payload, &compiled, &mut compiler);
        let program = match compiler.finish() {
            Ok(program) => program,
            Err(error) => {
                self.diagnostics.push(Diagnostic::new(Code::AF012, error.to_string()).at(self.object.span));
                return None;
            }
        };
        let groups = self.object.scope.iter().map(|group| {
            (group.name.clone(), group.clauses.iter().map(|clause| clause.text.clone()).collect())
        });
        Some(CompiledObject {
            kind: self.object.kind,
            program,
            projection: Projection::new(&self.attributes, &self.catalogue),
            attributes: self.attributes,
            scope: chunk,
            checked_scope: scope,
            scope_groups: groups.collect(),
            targets: compiled,
            payload,
            stream,
        })
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

    fn scope(&mut self) -> CheckedScope {
        let mut groups = Vec::new();
        for group in &self.object.scope {
            let mut clauses = Vec::new();
            for text in &group.clauses {
                let parsed = parse_clause(&text.text);
                self.report_in(text, parsed.diagnostics);
                let Some(clause) = parsed.tree else { continue };
                let (checked, found) = check_clause(&clause, &self.catalogue, &mut self.attributes);
                self.report_in(text, found);
                clauses.extend(checked);
            }
            groups.push(clauses);
        }
        CheckedScope { sets: vec![groups] }
    }

    fn attribute(&mut self, attribute: &AttributeMapping) -> Option<CheckedTarget> {
        let target = self.target(attribute);
        let source = match &attribute.source {
            MappingSource::Expression(text) => self.expression(text).map(Source::Expression),
            MappingSource::Constant(constant, span) => {
                if let Some(target) = &target {
                    self.constant_fits(target, constant, *span);
                }
                Some(Source::Constant(constant.clone()))
            }
            MappingSource::None => Some(Source::None),
            MappingSource::Invalid => {
                self.failed = true;
                None
            }
        };
        if let (Some(target), Some((default, span))) = (&target, &attribute.default) {
            self.constant_fits(target, default, *span);
        }
        Some(CheckedTarget { target: target?, source: source.unwrap_or(Source::Failed) })
    }

    fn target(&mut self, attribute: &AttributeMapping) -> Option<Target> {
        let parsed = parse_path(&attribute.target.text);
        self.report_in(&attribute.target, parsed.diagnostics);
        let path = parsed.tree?;
        let (target, found) =
            Target::resolve(&path, &self.schemas, attribute.ty.map(DataType::from), attribute.multivalued);
        self.report_in(&attribute.target, found);
        target
    }

    fn expression(&mut self, text: &Located) -> Option<Checked> {
        let limits = match self.options.dialect {
            Dialect::Entra => Limits::ENTRA,
            Dialect::Extended => Limits::ANY,
        };
        let parsed = parse_expression(&text.text, limits);
        self.report_in(text, parsed.diagnostics);
        let tree = parsed.tree?;
        let (checked, found) =
            Checker::new(self.options, &self.catalogue, &mut self.attributes).expression(&tree);
        self.report_in(text, found);
        checked
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

    fn plan(&mut self, targets: &[Option<CheckedTarget>]) -> PayloadPlan {
        let mut builder = PlanBuilder::new(&self.object.target);
        let mut references: Vec<(Vec<String>, usize)> = Vec::new();
        for (value, target) in targets.iter().enumerate() {
            let Some(CheckedTarget { target, source }) = target else { continue };
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
            let constant = matches!(source, Source::Constant(_));
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

struct CheckedTarget {
    target: Target,
    source: Source,
}

enum Source {
    Expression(Checked),
    Constant(Constant),
    None,
    /// It is wrong; the place of its target is taken all the same.
    Failed,
}

fn compiled_target(
    attribute: &AttributeMapping,
    checked: CheckedTarget,
    compiler: &mut Compiler,
) -> CompiledTarget {
    CompiledTarget {
        path: attribute.target.text.clone(),
        target: checked.target,
        source: match checked.source {
            Source::Expression(tree) => {
                CompiledSource::Expression(compiler.expression(&tree), Box::new(tree))
            }
            Source::Constant(constant) => CompiledSource::Constant(constant),
            Source::None | Source::Failed => CompiledSource::None,
        },
        default: attribute.default.as_ref().map(|(constant, _)| constant.clone()),
        required: attribute.required,
        precedence: attribute.precedence.map(|(precedence, _)| precedence),
        text: match &attribute.source {
            MappingSource::Expression(text) => Some(text.text.clone()),
            _ => None,
        },
    }
}
