//! App role assignments.

use super::Function;

mod app_role_assignments;
mod app_role_assignments_complex;
mod assertive_app_role_assignments_complex;
mod role;
mod single_app_role_assignment;

/// The functions of this family, in alphabetical order.
pub static FUNCTIONS: &[&Function] = &[
    &app_role_assignments::APP_ROLE_ASSIGNMENTS,
    &app_role_assignments_complex::APP_ROLE_ASSIGNMENTS_COMPLEX,
    &assertive_app_role_assignments_complex::ASSERTIVE_APP_ROLE_ASSIGNMENTS_COMPLEX,
    &single_app_role_assignment::SINGLE_APP_ROLE_ASSIGNMENT,
];
