//! The functions of the language: one file each, in a folder per family.
//!
//! A function's file holds all there is to know of it: signature, Null rule, remarks, examples
//! (which are run as tests and shown by `attrflow functions NAME`), and the implementation.
//! Adding one touches that file and one line of its family's list.

mod arguments;
#[cfg(test)]
mod bounds;
mod building;
mod declaration;
mod edit;
mod environment;
mod failure;
mod invoke;
mod known;
#[cfg(test)]
mod registry;
#[cfg(test)]
mod testing;

pub mod dates;
pub mod generators;
pub mod lists;
pub mod logic;
pub mod roles;
pub mod text;

pub use crate::value::Clock;
pub use arguments::{Argument, Arguments, Constants};
pub use declaration::{
    Body, Call, EmptyRule, Example, Expected, Family, Fault, Form, Function, NullRule, Parameter,
    Preparation, Prepared, Purity, Repeat, Type,
};
pub use edit::{Edit, TextShape};
pub use environment::{Environment, Frame, RandomSource, TakenValues, UniqueCallback, UniqueValues};
pub use failure::{Evaluated, Failure, REDACTED, Stop};
pub use invoke::{MAX_LIST, MAX_TEXT, invoke};

/// The families, in the order the reference lists them.
pub static FAMILIES: &[(Family, &[&Function])] = &[
    (Family::Text, text::FUNCTIONS),
    (Family::Dates, dates::FUNCTIONS),
    (Family::Logic, logic::FUNCTIONS),
    (Family::Lists, lists::FUNCTIONS),
    (Family::Roles, roles::FUNCTIONS),
    (Family::Generators, generators::FUNCTIONS),
];

/// Every function, family by family.
pub fn all() -> impl Iterator<Item = &'static Function> {
    FAMILIES.iter().flat_map(|(_, functions)| functions.iter().copied())
}

/// The function of that name, in any case.
pub fn find(name: &str) -> Option<&'static Function> {
    all().find(|function| function.name.eq_ignore_ascii_case(name))
}
