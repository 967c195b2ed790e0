//! The rules: one file each, in a folder for each group of codes. Adding one touches its file and one line of its
//! group's list.

mod constants;
mod evaluation;
mod files;
mod names;
mod scopes;
mod service;
mod syntax;
mod target;
mod tests;
mod values;

use super::rule::Rule;
use crate::source::Code;

/// The groups, in the order of their codes.
static GROUPS: &[&[&Rule]] = &[
    syntax::RULES,
    names::RULES,
    constants::RULES,
    files::RULES,
    target::RULES,
    scopes::RULES,
    service::RULES,
    tests::RULES,
    evaluation::RULES,
];

/// Every rule, in the order of codes.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    GROUPS.iter().flat_map(|rules| rules.iter().copied())
}

/// The rule of a code.
pub fn find(code: Code) -> Option<&'static Rule> {
    all().find(|rule| rule.code == code)
}
