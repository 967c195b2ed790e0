//! Stored answers of the service, as tests: what `parseExpression` and `provisionOnDemand` of Microsoft Graph said of
//! an expression or an object, held against what this engine makes of the same.
//!
//! [`read`] takes them in whatever form somebody has stored them. An [`ExpressionAnswer`] stands on its own; an
//! [`OnDemandAnswer`] needs the mapping that the service had. What they say and nobody can compare is told, too.

mod hold_expression;
mod hold_on_demand;
mod model;
mod on_demand;
mod parsed;
mod part;
mod printed;
mod read;
mod split;
mod tree;
mod verdict;

pub use hold_expression::{HeldExpression, Surroundings};
pub use hold_on_demand::HeldOnDemand;
pub use model::{
    Answer, AnswerKind, Content, Element, ExpressionAnswer, OnDemandAnswer, Printed, Said, Scoping,
    ServiceError, Stored,
};
pub use read::read;
pub use split::is_lines;
pub use tree::TreeNode;
pub use verdict::Verdict;
