//! From a source record to what is to be done: scope, evaluation, payload.

mod payload;
mod scope;
mod worker;

pub use payload::write_target;
pub use scope::{FailedGroup, GroupName, ScopeVerdict};
pub use worker::{Disposition, RecordFailure, Worker};
