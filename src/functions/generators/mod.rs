//! Values made from the evaluation context.

use super::Function;

mod default_domain;
mod guid;
mod random_string;
mod select_unique_value;

/// The functions of this family, in alphabetical order.
pub static FUNCTIONS: &[&Function] = &[
    &default_domain::DEFAULT_DOMAIN,
    &guid::GUID,
    &random_string::RANDOM_STRING,
    &select_unique_value::SELECT_UNIQUE_VALUE,
];
