//! From a source record to what is to be done: scope, evaluation, payload.

mod worker;

pub use worker::{Disposition, RecordFailure, Worker};
