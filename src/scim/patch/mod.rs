//! PATCH requests (RFC 7644, section 3.5.2): from what becomes of each target attribute to operations, in the
//! words of a client.

mod entra;
mod flag;
mod references;
mod rfc;
pub(super) mod roles;

pub use references::reference_operations;

use serde_json::{Value as Json, json};

use super::target::Target;
use super::wire::WireStyle;

/// The URN of PATCH messages (RFC 7644, section 3.5.2).
pub const PATCH_OP: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// What an update does to one target attribute, and what stood there before.
#[derive(Clone, Debug)]
pub struct Transition<'t> {
    /// Where it is.
    pub target: &'t Target,
    /// The target path, as the mapping writes it.
    pub path: &'t str,
    /// The value before.
    pub old: Option<Json>,
    /// What becomes of it.
    pub change: Change,
    /// Whether it makes the element exist that it is in; a constant does not, it comes and goes with the others.
    pub counts: bool,
    /// The constant that comes with a new element.
    pub constant: Option<Json>,
    /// Whether the element that it is in exists already.
    pub in_element: bool,
    /// Whether nobody knows that: then it may, and it may not.
    pub is_unknown: bool,
    /// How a role reads that it is made of, where the client sends roles in words of its own.
    pub roles: Option<Roles>,
}

/// What becomes of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// It stays as it is.
    Keep,
    /// It becomes this.
    Set(Json),
    /// These are added to the values of a multi-valued attribute.
    Add(Vec<Json>),
    /// It goes.
    Clear,
}

/// The app roles behind a value (`AppRoleAssignmentsComplex` and its like): as the service knows them.
#[derive(Clone, Debug, PartialEq)]
pub struct Roles {
    /// Which function made the value.
    pub form: RoleForm,
    /// The assignments, as the source has them.
    pub assignments: Vec<Json>,
}

/// The functions that make roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleForm {
    /// `SingleAppRoleAssignment`
    Single,
    /// `AppRoleAssignmentsComplex`
    Complex,
    /// `AssertiveAppRoleAssignmentsComplex`
    Assertive,
}

impl Transition<'_> {
    /// Whether it is a constant in an element that does not exist: it comes when the element does, not by itself.
    pub fn is_alone(&self) -> bool {
        !self.counts && self.is_in_filtered_element() && !self.in_element
    }

    fn is_kept(&self) -> bool {
        self.change == Change::Keep
    }

    /// Whether it is part of an element that its filter tells from others.
    fn is_in_filtered_element(&self) -> bool {
        self.target.element && self.target.sub_attribute.is_some()
    }

    fn same_element(&self, other: &Self) -> bool {
        self.target.is_in_element_of(other.target)
    }

    /// Whether there is a value when all is done.
    fn remains(&self) -> bool {
        match &self.change {
            Change::Keep => self.old.is_some(),
            Change::Set(_) | Change::Add(_) => true,
            Change::Clear => false,
        }
    }
}

/// The operations that make all changes; none when nothing changes.
pub fn operations(transitions: &[Transition<'_>], style: WireStyle) -> Vec<Json> {
    match style {
        WireStyle::Rfc => rfc::operations(transitions),
        WireStyle::Entra => entra::operations(transitions),
        WireStyle::EntraFlag => flag::operations(transitions),
    }
}

/// The body of a PATCH request.
pub fn patch_body(operations: Vec<Json>) -> Json {
    json!({ "schemas": [PATCH_OP], "Operations": operations })
}

fn operation(op: &str, path: &str, value: Option<Json>) -> Json {
    let mut operation = json!({ "op": op, "path": path });
    if let (Some(value), Some(members)) = (value, operation.as_object_mut()) {
        members.insert("value".to_owned(), value);
    }
    operation
}
