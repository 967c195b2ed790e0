//! What the rules about app roles share.

use crate::lint::view::{CallView, NodeView};

/// One role, as text.
pub(super) const SINGLE: &str = "SingleAppRoleAssignment";
/// Roles are added.
pub(super) const COMPLEX: &str = "AppRoleAssignmentsComplex";
/// Roles are replaced.
pub(super) const ASSERTIVE: &str = "AssertiveAppRoleAssignmentsComplex";

/// The call that a node is, where it is one of these functions and the service runs it.
pub(super) fn call_of<'a>(view: &NodeView<'a>, names: &[&str]) -> Option<CallView<'a>> {
    let entra = view.expression.attribute.object.is_entra();
    view.call().filter(|call| entra && names.contains(&call.function.name))
}
