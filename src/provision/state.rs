//! What a mapping makes of one source record, kept beyond the record: the two ends of every change.

use serde_json::Value as Json;

use super::scope::FailedGroup;
use super::worker::RecordFailure;
use crate::mapping::CompiledObject;

/// What a redacted value is shown as.
pub(super) const MASK: &str = "[Redact]";

/// What a caller knows of an object beside its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Circumstances {
    /// Whether the object is assigned to the application, or belongs to a group that is.
    pub assigned: bool,
    /// Whether the object is soft-deleted. None: the record tells (`IsSoftDeleted`, `deletedDateTime`,
    /// `accountEnabled`).
    pub soft_deleted: Option<bool>,
}

impl Default for Circumstances {
    fn default() -> Self {
        Circumstances { assigned: true, soft_deleted: None }
    }
}

impl Circumstances {
    /// Of an object that is, or is not, assigned to the application.
    pub fn assigned(assigned: bool) -> Self {
        Circumstances { assigned, ..Circumstances::default() }
    }

    /// The same of an object that is soft-deleted, whatever its record says.
    pub fn soft_deleted(self) -> Self {
        Circumstances { soft_deleted: Some(true), ..self }
    }
}

/// What a record is looked at for. Values that are drawn at random or are to be unique are made once: for the
/// object's creation, and again only when what they are made from has changed.
#[derive(Clone, Copy, Debug)]
pub enum Purpose<'s> {
    /// The object has to be created.
    Create,
    /// The target has the object; made from this state of the source, where it is known.
    Update(Option<&'s State>),
    /// It is what the object was made from.
    Past,
}

/// Whether the target should have an object.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Standing {
    /// It should.
    Active,
    /// It should, switched off: in scope, but disabled or deleted in the source.
    SoftDeleted,
    /// It should not.
    OutOfScope(OutOfScope),
    /// An expression asked for the object to be left out (`IgnoreObjectFlow`).
    NoObject,
}

/// Why an object is out of scope.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum OutOfScope {
    /// No group of the scope passes.
    Filters(Vec<FailedGroup>),
    /// The caller says that it is not assigned to the application.
    Unassigned,
}

/// What came of one target attribute.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Outcome {
    /// A value, as the target's type has it.
    Value(Json),
    /// Null: nothing flows; a created object gets the default.
    Null,
    /// Asked for: nothing flows, no default either.
    NoFlow,
    /// No value of the object's own: it refers to other objects (to none, where there are no
    /// [`references`](AttributeState::references)), or its value was made when the object was created.
    Kept,
    /// It went wrong.
    Error(Box<RecordFailure>),
}

impl Outcome {
    /// The value, if it is one.
    pub fn value(&self) -> Option<&Json> {
        match self {
            Outcome::Value(value) => Some(value),
            _ => None,
        }
    }
}

/// One target attribute of a [`State`].
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct AttributeState {
    /// What came of it.
    pub outcome: Outcome,
    /// The value that a created object gets in the place of Null.
    pub default: Option<Json>,
    /// The source anchors of the objects it refers to.
    pub references: Vec<String>,
    /// Whether its values are shown nowhere.
    pub redacted: bool,
    /// Stands for the source attributes that its value is made from, where that is not always the same.
    pub(super) inputs: u64,
    /// The app roles that it is made from, as the source has them.
    pub(super) assignments: Vec<Json>,
}

impl AttributeState {
    /// What a created object gets.
    pub fn on_create(&self) -> Option<&Json> {
        match &self.outcome {
            Outcome::Value(value) => Some(value),
            Outcome::Null => self.default.as_ref(),
            _ => None,
        }
    }
}

impl std::fmt::Debug for AttributeState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("AttributeState");
        match &self.outcome {
            Outcome::Value(_) if self.redacted => shown.field("outcome", &MASK),
            outcome => shown.field("outcome", outcome),
        };
        if !self.redacted {
            shown.field("default", &self.default).field("references", &self.references);
        }
        shown.finish_non_exhaustive()
    }
}

/// What a mapping makes of one source record.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct State {
    /// Whether the target should have the object.
    pub standing: Standing,
    /// By target attribute, in the order of the mapping file; empty in a state for [`Purpose::Create`] of an object that
    /// is not to be created: out of scope, or switched off.
    pub attributes: Vec<AttributeState>,
}

impl State {
    /// What came of the attribute with that target path, as the mapping writes it.
    pub fn attribute(&self, object: &CompiledObject, path: &str) -> Option<&AttributeState> {
        let at = object.targets.iter().position(|target| target.path == path)?;
        self.attributes.get(at)
    }

    /// The objects that this one refers to: which target attribute, and the source anchor of the other.
    pub fn references(&self) -> impl Iterator<Item = (usize, &str)> {
        let attributes = self.attributes.iter().enumerate();
        attributes.flat_map(|(at, attribute)| attribute.references.iter().map(move |key| (at, key.as_str())))
    }

    /// Whether the object is to be switched on in the target.
    pub fn is_active(&self) -> bool {
        self.standing == Standing::Active
    }

    /// Whether the scope takes the object.
    pub fn is_in_scope(&self) -> bool {
        matches!(self.standing, Standing::Active | Standing::SoftDeleted)
    }
}
