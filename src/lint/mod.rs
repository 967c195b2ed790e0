//! The linter: everything wrong or surprising in a mapping file, in one run.
//!
//! What a rule finds out is in its own file below `rules/`, with all there is to know of it: what, why, a bad and
//! a good example, the fix. Many codes are raised by earlier rooms, while a file is read and compiled; their
//! rules have a file all the same, which says what the code means.

mod allowances;
mod connector;
mod directive;
mod engine;
mod example;
mod fix;
pub mod formats;
mod graph;
mod levels;
mod rule;
mod rules;
mod view;

pub use directive::is_directive;
pub use engine::{Finding, Settings, lint};
pub use fix::{Fixed, fix};
pub use levels::{Level, Levels, Selector};
pub use rule::{Check, Example, Frame, Rule};
pub use rules::{all, find};
