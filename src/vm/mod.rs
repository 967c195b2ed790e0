//! Running a program over records, and the plain evaluator that it is measured against.

mod context;
mod machine;
mod text;
mod walk;

pub use machine::Machine;
pub(crate) use text::join;
pub use text::{GaveUp, Written};
pub use walk::{Watch, walk, watched};

use crate::functions::Stop;
use crate::source::Span;
use crate::value::Value;

/// An evaluation that ended without a value, and where in the expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Ended {
    /// Why.
    pub stop: Stop,
    /// The part of the expression that was being evaluated.
    pub span: Span,
}

/// What running an expression gives.
pub type Outcome<'r> = Result<Value<'r>, Ended>;
