//! The mapping model: what both file formats say, with places.

use crate::catalogue::{AttributeType, ObjectKind, SourceKind};
use crate::check::Dialect;
use crate::source::document::Scalar;
use crate::source::{Diagnostic, Span};
use crate::value::Constant;

/// A mapping file.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// What the file calls itself.
    pub name: Option<String>,
    /// The language of its expressions.
    pub dialect: Dialect,
    /// Where source records come from.
    pub source: SourceKind,
    /// Users and groups.
    pub objects: Vec<ObjectMapping>,
    /// What the file says to the linter.
    pub lint: LintChoices,
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
    /// Where its key stands.
    pub span: Span,
    /// The URN of the target's core schema.
    pub target: String,
    /// The target attributes that the target's API can filter by; none: nothing is said.
    pub filterable: Option<Vec<Located>>,
    /// What the target allows.
    pub flow: Flow,
    /// The scope: any group suffices; no groups take everyone.
    pub scope: Vec<ScopeGroup>,
    /// Source attributes beyond the catalogue.
    pub source_schema: Vec<SourceDeclaration>,
    /// Target attributes beyond the standard schemas.
    pub schema: Vec<TargetDeclaration>,
    /// The attribute mappings, in file order.
    pub attributes: Vec<AttributeMapping>,
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
    /// What the file calls it.
    pub name: Option<String>,
    /// The clauses, as text.
    pub clauses: Vec<Located>,
}

/// A source attribute that the file declares.
#[derive(Clone, Debug)]
pub struct SourceDeclaration {
    /// Its name.
    pub name: Located,
    /// Its type.
    pub ty: AttributeType,
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
    /// The target path.
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
    /// Whether letter case alone makes a value another.
    pub case_exact: bool,
    /// A remark.
    pub note: Option<String>,
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

/// A text of the file, and how its bytes map to the file's.
#[derive(Clone, Debug)]
pub struct Located {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// How a text stands in the file.
#[derive(Clone, Debug)]
pub enum Place {
    /// As a scalar.
    Scalar(Box<Scalar>),
    /// As a sequence of one element: `[mail]`.
    Sequence {
        /// The sequence, brackets included.
        span: Span,
        /// Its element.
        element: Box<Scalar>,
    },
}

impl Located {
    /// A scalar's text.
    pub fn scalar(scalar: &Scalar) -> Self {
        Located { text: scalar.text.clone(), place: Place::Scalar(Box::new(scalar.clone())) }
    }

    /// An attribute written as a sequence of one element.
    pub fn sequence(span: Span, element: &Scalar) -> Self {
        let text = format!("[{}]", element.text);
        Located { text, place: Place::Sequence { span, element: Box::new(element.clone()) } }
    }

    /// All of it, in the file.
    pub fn span(&self) -> Span {
        match &self.place {
            Place::Scalar(scalar) => scalar.span,
            Place::Sequence { span, .. } => *span,
        }
    }

    /// Where bytes of the text stand in the file.
    pub fn locate(&self, span: Span) -> Span {
        match &self.place {
            Place::Scalar(scalar) => scalar.locate(span),
            Place::Sequence { span: whole, element } => {
                let inside = span.start >= 1 && span.end < self.text.len();
                if inside { element.locate(Span::new(span.start - 1, span.end - 1)) } else { *whole }
            }
        }
    }

    /// A diagnostic about the text, with the places it has in the file, and edits after which the file reads as
    /// the text would.
    pub fn relocate(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        let (Place::Scalar(scalar) | Place::Sequence { element: scalar, .. }) = &self.place;
        if !scalar.is_exact() {
            // An edit of a part would replace the whole.
            diagnostic.fix = None;
        }
        let rewritten = super::rewrite::rewritten(self, &diagnostic);
        let mut diagnostic = diagnostic.relocate(
            |span| self.locate(span),
            |text| match &self.place {
                Place::Scalar(scalar) => scalar.encode(text),
                Place::Sequence { element, .. } => element.encode(text),
            },
        );
        if let (Some(fix), Some(edit)) = (&mut diagnostic.fix, rewritten) {
            fix.edits = vec![edit];
        }
        diagnostic
    }
}
