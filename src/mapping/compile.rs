//! From the checked mapping to what runs: one program for each object mapping, and a projection of source
//! records onto its attributes.

use super::check::{CheckedAttribute, CheckedMapping, CheckedObject};
use super::choice::ObjectNames;
use super::model::{Apply, Behavior, DirectoryObject, Flow, MappingSource, ScopeSet};
use super::stream::Stream;
use crate::catalogue::{ObjectKind, SOFT_DELETED};
use crate::check::{Attributes, Checked, CheckedScope, Kind};
use crate::program::{Chunk, Compiler, Program};
use crate::record::Projection;
use crate::scim::{Leaf, PayloadPlan, RoleForm, Target};
use crate::source::{Code, Diagnostic};
use crate::value::Constant;

/// A mapping file, compiled. Immutable and shared by any number of threads.
#[derive(Clone, Debug)]
pub struct CompiledMapping {
    /// What the file calls itself.
    pub name: Option<String>,
    /// The object mappings that are in use and compile, in file order.
    pub objects: Vec<CompiledObject>,
    /// All object mappings of the file, as they can be chosen.
    pub names: ObjectNames,
}

/// One object mapping, compiled.
#[derive(Clone, Debug)]
pub struct CompiledObject {
    /// Users or groups.
    pub kind: ObjectKind,
    /// What the file calls it, beyond its kind.
    pub name: Option<String>,
    /// The name of the synchronization rule that it is part of.
    pub rule: Option<String>,
    /// The name of the object of the source directory, where the file says so.
    pub source_object: Option<String>,
    /// The name of the object of the target directory, where the file says so.
    pub target_object: Option<String>,
    /// Its place among the object mappings of the file.
    pub position: usize,
    /// The bytecode of the scope and all expressions.
    pub program: Program,
    /// The source attributes that the program reads, by slot.
    pub attributes: Attributes,
    /// From source records to slots.
    pub projection: Projection,
    /// The URN of the target's core schema; the object's name where the target is no SCIM resource.
    pub resource: String,
    /// Whether the file names the users of the target by the enterprise extension.
    pub enterprise: bool,
    /// Whether the target is no SCIM resource: its attributes are names, not paths.
    pub flat: bool,
    /// Which changes the target allows.
    pub flow: Flow,
    /// From source records to one slot: whether the object is soft-deleted.
    pub soft_deleted: Projection,
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
    /// When the value flows.
    pub apply: Apply,
    /// Whether an update sends the value again, unchanged.
    pub behavior: Behavior,
    /// Whether a Null source clears the target.
    pub flow_null: bool,
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
    /// The function that makes roles of its source, if one does.
    pub fn role_form(&self) -> Option<RoleForm> {
        let CompiledSource::Expression(_, tree) = &self.source else { return None };
        let Kind::Call(call) = &tree.kind else { return None };
        match call.function.name {
            "SingleAppRoleAssignment" => Some(RoleForm::Single),
            "AppRoleAssignmentsComplex" => Some(RoleForm::Complex),
            "AssertiveAppRoleAssignmentsComplex" => Some(RoleForm::Assertive),
            _ => None,
        }
    }
}

impl CompiledTarget {
    /// Whether what it makes of a record depends on the record alone.
    pub fn is_pure(&self) -> bool {
        !matches!(&self.source, CompiledSource::Expression(_, tree) if !tree.is_pure())
    }

    /// Whether its expression redacts: its values are shown nowhere.
    pub fn is_redacted(&self) -> bool {
        matches!(&self.source, CompiledSource::Expression(chunk, _) if chunk.is_redacted())
    }

    /// How its value is written.
    pub fn leaf(&self, value: usize) -> Leaf {
        let constant = matches!(self.source, CompiledSource::Constant(_));
        Leaf { value, ty: self.target.ty, multivalued: self.target.multivalued, constant }
    }

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

/// Compiles what has been checked: the object mappings that are in use, and in which nothing is wrong.
///
/// # Errors
/// A program that is larger than the bytecode allows.
pub fn compile(checked: CheckedMapping<'_>) -> (CompiledMapping, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut objects = Vec::new();
    let mut names = ObjectNames::of(checked.mapping);
    for (position, (object, choice)) in checked.objects.into_iter().zip(names.choices_mut()).enumerate() {
        if choice.enabled
            && let Some(object) = compile_object(object, position, &mut diagnostics)
        {
            choice.compiled = Some(objects.len());
            objects.push(object);
        }
    }
    (CompiledMapping { name: checked.mapping.name.clone(), objects, names }, diagnostics)
}

fn compile_object(
    checked: CheckedObject<'_>,
    position: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<CompiledObject> {
    if checked.failed {
        return None;
    }
    let object = checked.object;
    let groups = checked.scope.into_iter();
    let groups = groups.map(|group| group.into_iter().filter_map(|clause| clause.checked).collect());
    let mut sets = vec![Vec::new(); ScopeSet::ALL.len()];
    for (group, clauses) in object.scope.iter().zip(groups) {
        if let Some(set) = sets.get_mut(group.set as usize) {
            set.push(clauses);
        }
    }
    let scope = CheckedScope { sets };
    let mut compiler = Compiler::new();
    let chunk = (!object.scope.is_empty()).then(|| compiler.scope(&scope));
    let targets: Vec<CompiledTarget> = checked
        .attributes
        .into_iter()
        .filter_map(|attribute| compiled_target(attribute, &mut compiler))
        .collect();
    let stream = Stream::new(&checked.payload, &targets, &mut compiler);
    let program = match compiler.finish() {
        Ok(program) => program,
        Err(error) => {
            diagnostics.push(Diagnostic::new(Code::AF012, error.to_string()).at(object.span));
            return None;
        }
    };
    let mut soft_deleted = Attributes::default();
    soft_deleted.slot(SOFT_DELETED);
    let groups = object
        .scope
        .iter()
        .map(|group| (group.name.clone(), group.clauses.iter().map(|clause| clause.text.clone()).collect()));
    let named =
        |object: &Option<DirectoryObject>| object.as_ref()?.name.as_ref().map(|name| name.text.clone());
    Some(CompiledObject {
        kind: object.kind,
        name: object.name.clone(),
        rule: object.rule.clone(),
        source_object: named(&object.source_object),
        target_object: named(&object.target_object),
        position,
        program,
        resource: object.target.clone(),
        enterprise: object.enterprise,
        flat: object.flat,
        flow: object.flow,
        soft_deleted: Projection::new(&soft_deleted, &checked.catalogue),
        projection: Projection::new(&checked.slots, &checked.catalogue),
        attributes: checked.slots,
        scope: chunk,
        checked_scope: scope,
        scope_groups: groups.collect(),
        targets,
        payload: checked.payload,
        stream,
    })
}

fn compiled_target(checked: CheckedAttribute<'_>, compiler: &mut Compiler) -> Option<CompiledTarget> {
    let attribute = checked.mapping;
    let source = match &attribute.source {
        MappingSource::Expression(_) => {
            let tree = checked.checked?;
            CompiledSource::Expression(compiler.expression(&tree), Box::new(tree))
        }
        MappingSource::Constant(constant, _) => CompiledSource::Constant(constant.clone()),
        MappingSource::None | MappingSource::Invalid => CompiledSource::None,
    };
    Some(CompiledTarget {
        path: attribute.target.text.clone(),
        target: checked.target?,
        source,
        default: attribute.default.as_ref().map(|(constant, _)| constant.clone()),
        required: attribute.required,
        precedence: attribute.precedence.map(|(precedence, _)| precedence),
        apply: attribute.apply,
        behavior: attribute.behavior,
        flow_null: attribute.flow_null,
        text: match &attribute.source {
            MappingSource::Expression(text) => Some(text.text.clone()),
            _ => None,
        },
    })
}
