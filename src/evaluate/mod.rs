//! One expression, or one scoping clause, on its own: compiled once, evaluated over any number of records.

mod bindings;
mod clause;
mod expression;
mod outcome;
mod trace;

pub use bindings::Bindings;
pub use clause::CompiledClause;
pub use expression::{CompiledExpression, Settings};
pub use outcome::{Evaluation, TextForm, ValueForms};
pub use trace::Trace;
