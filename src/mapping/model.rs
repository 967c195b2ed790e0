//! The mapping model: what both file formats say, with places.

use std::sync::Arc;

use super::located::Located;
use crate::catalogue::{AttributeType, Defined, ObjectKind, SourceKind};
use crate::check::Dialect;
use crate::source::Span;
use crate::value::Constant;

/// A mapping file.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// What the file calls itself.
    pub name: Option<String>,
    /// The language of its expressions.
    pub dialect: Dialect,
    /// Where source records come from; of a synchronization schema, those of the first object mapping.
    pub source: SourceKind,
    /// What the file holds: a part of a synchronization schema may have nothing to run.
    pub holds: Holds,
    /// Users and groups; of a synchronization schema, the object mappings of all rules in file order.
    pub objects: Vec<ObjectMapping>,
    /// What a synchronization schema has around its object mappings; none in attrflow's own format.
    pub surroundings: Option<Surroundings>,
    /// What the file says to the linter.
    pub lint: LintChoices,
}

/// What a synchronization schema has around its object mappings.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// Where `directories` stands, key and value.
    pub directories: Option<Span>,
    /// The synchronization rules, in file order; a part of a schema may have none.
    pub rules: Vec<SynchronizationRule>,
}

/// A synchronization rule: its object mappings are those of the file that stand within it.
#[derive(Clone, Debug)]
pub struct SynchronizationRule {
    /// What the file calls it.
    pub name: Option<String>,
    /// All of it.
    pub extent: Span,
}

/// What a file holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Holds {
    /// Object mappings, or attribute mappings of one: they run.
    #[default]
    Mappings,
    /// The source of an attribute mapping, which goes nowhere: an object mapping with one attribute mapping (of a list
    /// of sources, one for each), whose target is empty.
    Source,
    /// A scoping filter: an object mapping without attribute mappings.
    Scope,
    /// Definitions of directories, objects or attributes: no object mappings.
    Definitions,
}

/// Which rules a file chooses not to hear of, or to take as errors: codes and names, as written.
#[derive(Clone, Debug, Default)]
pub struct LintChoices {
    /// Not to hear of.
    pub allow: Vec<Located>,
    /// To take as errors.
    pub deny: Vec<Located>,
}

/// How objects of one kind are mapped.
#[derive(Clone, Debug)]
pub struct ObjectMapping {
    /// Users or groups.
    pub kind: ObjectKind,
    /// What the file calls it, beyond its kind.
    pub name: Option<String>,
    /// The synchronization rule that it is part of, by its name.
    pub rule: Option<String>,
    /// Whether it is in use.
    pub enabled: bool,
    /// Where its key stands, or its name.
    pub span: Span,
    /// All of it.
    pub extent: Span,
    /// Where its source records come from.
    pub source: SourceKind,
    /// The object of the source directory, where the file names it.
    pub source_object: Option<DirectoryObject>,
    /// Whether records may have attributes beyond the catalogue: their object is none that it tells of.
    pub open: bool,
    /// The object of the target directory, where the file names it.
    pub target_object: Option<DirectoryObject>,
    /// The URN of the target's core schema; the object's name where the target is no SCIM resource.
    pub target: String,
    /// Whether the file names the users of the target by the enterprise extension (RFC 7643, section 4.3), as the service
    /// does by default: users they are all the same.
    pub enterprise: bool,
    /// Whether the target is no SCIM resource: its attributes are names, not paths.
    pub flat: bool,
    /// Whether the file tells of all attributes that the target may have beyond the standard: a part of a
    /// synchronization schema does not.
    pub complete: bool,
    /// Whether there may be attribute mappings that the file does not hold: it is one of them alone, or has `{}` in the
    /// place of others.
    pub partial: bool,
    /// The target attributes that the target's API can filter by; none: nothing is said.
    pub filterable: Option<Vec<Located>>,
    /// What the target allows.
    pub flow: Flow,
    /// The scope: of each set any group suffices; a set without groups takes everyone.
    pub scope: Vec<ScopeGroup>,
    /// Source attributes beyond the catalogue.
    pub source_schema: Vec<SourceDeclaration>,
    /// Target attributes beyond the standard schemas.
    pub schema: Vec<TargetDeclaration>,
    /// The attribute mappings, in file order.
    pub attributes: Vec<AttributeMapping>,
}

impl ObjectMapping {
    /// One of which nothing is known but its place: users, in use, from anywhere, to no target.
    pub(super) fn new(span: Span, extent: Span) -> Self {
        ObjectMapping {
            kind: ObjectKind::User,
            name: None,
            rule: None,
            enabled: true,
            span,
            extent,
            source: SourceKind::None,
            source_object: None,
            open: false,
            target_object: None,
            target: String::new(),
            enterprise: false,
            flat: false,
            complete: false,
            partial: false,
            filterable: None,
            flow: Flow::ALL,
            scope: Vec::new(),
            source_schema: Vec::new(),
            schema: Vec::new(),
            attributes: Vec::new(),
        }
    }
}

/// An object of a directory, as an object mapping names it.
#[derive(Clone, Debug)]
pub struct DirectoryObject {
    /// Its name, where the file says so.
    pub name: Option<Located>,
    /// The name of its directory, where the file says so.
    pub directory: Option<String>,
    /// Its definition, where the file holds the directory.
    pub definition: Option<Arc<ObjectDefinition>>,
}

/// What a directory in the file defines of one object.
#[derive(Clone, Debug)]
pub struct ObjectDefinition {
    /// Its attributes, in file order.
    pub attributes: Vec<AttributeDefinition>,
    /// The same, to look names up.
    pub defined: Arc<Defined>,
}

impl ObjectDefinition {
    /// The attribute with exactly this name.
    pub fn attribute(&self, name: &str) -> Option<&AttributeDefinition> {
        self.defined.position(name).and_then(|at| self.attributes.get(at))
    }
}

/// One attribute of a directory's object.
#[derive(Clone, Debug)]
pub struct AttributeDefinition {
    /// Its name; of SCIM resources a path.
    pub name: Located,
    /// Its type.
    pub ty: AttributeType,
    /// Whether it has several values.
    pub multivalued: bool,
    /// Whether no object exists without a value.
    pub required: bool,
    /// What the service writes when it is required and has no value, and where that stands.
    pub default: Option<(Constant, Span)>,
    /// Whether Null flows from it (`flowNullValues`): the source's half of a gate, whose other half, at the attribute
    /// mapping, has no name in the schema.
    pub flow_null: bool,
    /// The objects of the same directory that a reference may be to.
    pub references: Vec<Located>,
    /// The most characters of a value, where its metadata say so.
    pub max_length: Option<usize>,
    /// Whether letter case alone makes a value another.
    pub case_exact: bool,
    /// Whether it identifies the object.
    pub anchor: bool,
    /// Who may write it.
    pub mutability: Mutability,
}

/// Who may write an attribute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mutability {
    /// Anybody.
    #[default]
    ReadWrite,
    /// Nobody but the directory.
    ReadOnly,
    /// Anybody, once.
    Immutable,
    /// Anybody, and nobody reads it.
    WriteOnly,
}

/// Which changes the target allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Objects are created.
    pub create: bool,
    /// Objects are updated.
    pub update: bool,
    /// Objects are deleted.
    pub delete: bool,
}

impl Flow {
    /// All of them.
    pub const ALL: Flow = Flow { create: true, update: true, delete: true };
}

/// A group of clauses, all of which must hold.
#[derive(Clone, Debug)]
pub struct ScopeGroup {
    /// The set of groups it is one of.
    pub set: ScopeSet,
    /// What the file calls it.
    pub name: Option<String>,
    /// The clauses, as text.
    pub clauses: Vec<Located>,
}

/// The sets of groups of a scope, all of which must pass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ScopeSet {
    /// `groups`: the scope proper; attrflow's own format has no other.
    #[default]
    Groups,
    /// `inputFilterGroups`: what is read at all.
    InputFilterGroups,
    /// `categoryFilterGroups`: what belongs to this object mapping.
    CategoryFilterGroups,
}

impl ScopeSet {
    /// All of them, in the order they are asked.
    pub const ALL: [ScopeSet; 3] =
        [ScopeSet::Groups, ScopeSet::InputFilterGroups, ScopeSet::CategoryFilterGroups];

    /// Its name in a synchronization schema.
    pub const fn as_str(self) -> &'static str {
        match self {
            ScopeSet::Groups => "groups",
            ScopeSet::InputFilterGroups => "inputFilterGroups",
            ScopeSet::CategoryFilterGroups => "categoryFilterGroups",
        }
    }
}

/// A source attribute that the file declares.
#[derive(Clone, Debug)]
pub struct SourceDeclaration {
    /// Its name.
    pub name: Located,
    /// Its type.
    pub ty: AttributeType,
    /// Whether it has several values.
    pub multivalued: bool,
}

/// A target attribute that the file declares.
#[derive(Clone, Debug)]
pub struct TargetDeclaration {
    /// Its path.
    pub path: Located,
    /// Its type.
    pub ty: AttributeType,
}

/// One attribute mapping.
#[derive(Clone, Debug)]
pub struct AttributeMapping {
    /// The target path; empty of a source that stands alone ([`Holds::Source`]).
    pub target: Located,
    /// Where the value comes from.
    pub source: MappingSource,
    /// What a created object gets when the source is Null.
    pub default: Option<(Constant, Span)>,
    /// The matching precedence, 1 first; none: not a matching attribute.
    pub precedence: Option<(u32, Span)>,
    /// When the value flows.
    pub apply: Apply,
    /// Whether an unchanged value is sent again.
    pub behavior: Behavior,
    /// Whether a Null source clears the target.
    pub flow_null: bool,
    /// Whether the object is not provisioned without a value.
    pub required: bool,
    /// The target's type, where the file says so.
    pub ty: Option<AttributeType>,
    /// Whether the target takes several values, where the file says so.
    pub multivalued: Option<bool>,
    /// The most characters that the target takes, where its directory says so.
    pub max_length: Option<usize>,
    /// Whether letter case alone makes a value another.
    pub case_exact: bool,
    /// A remark.
    pub note: Option<String>,
}

impl AttributeMapping {
    /// One that says nothing but where its value comes from.
    pub(super) fn new(target: Located, source: MappingSource) -> Self {
        AttributeMapping {
            target,
            source,
            default: None,
            precedence: None,
            apply: Apply::default(),
            behavior: Behavior::default(),
            flow_null: false,
            required: false,
            ty: None,
            multivalued: None,
            max_length: None,
            case_exact: false,
            note: None,
        }
    }
}

/// Where a mapping's value comes from.
#[derive(Clone, Debug)]
pub enum MappingSource {
    /// An expression.
    Expression(Located),
    /// A constant, and where it stands.
    Constant(Constant, Span),
    /// Nowhere: the default fills an empty target.
    None,
    /// It could not be read, and a diagnostic says so.
    Invalid,
}

/// When a value flows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Apply {
    /// On create and update.
    #[default]
    Always,
    /// On create only.
    CreateOnly,
    /// Values are added to those the target has.
    MultiValueAddOnly,
    /// Where the target has a value, what is added flows and what is removed does not.
    ValueAddOnly,
    /// Only while the target has no value.
    AttributeAddOnly,
}

/// Whether an unchanged value is sent again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Behavior {
    /// Only changed values are sent.
    #[default]
    WhenChanged,
    /// Each update sends the value.
    Always,
}
