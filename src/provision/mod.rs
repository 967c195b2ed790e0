//! From a source record to what is to be done: scope, evaluation, payload; and from two states of an object to the
//! request between them.

mod assess;
mod decide;
mod explain;
mod matching;
mod parts;
mod payload;
mod references;
mod request;
mod scope;
mod secrets;
mod state;
mod update;
mod worker;

pub use decide::{Action, After, Before, PlanOptions, Planner, Skip};
pub use explain::{ExplainedClause, ExplainedGroup, Explanation, ImportedAttribute};
pub use parts::Parts;
pub use payload::write_target;
pub use references::{ReferenceChange, Referenced};
pub use request::{Method, Request, endpoint, placeholder, resource_path};
pub use scope::{FailedGroup, GroupName, ScopeVerdict};
pub use secrets::Secrets;
pub(crate) use secrets::mask_body;
pub use state::{AttributeState, Circumstances, OutOfScope, Outcome, Purpose, Standing, State};
pub use worker::{Disposition, RecordFailure, Worker};
