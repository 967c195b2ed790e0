//! attrflow: the mapping as it is, compiled once, by the ways in that its users have.

use attrflow::provision::{Disposition, Worker};
use attrflow::value::Value;

/// Evaluation alone: of a record in slots, and the text that they borrow from.
pub fn evaluate(worker: &mut Worker<'_>, slots: &[Value<'_>], user: &str, out: &mut Vec<u8>) -> bool {
    worker.values(slots, user.as_bytes(), 0, out).unwrap() == Disposition::Provisioned
}

/// End to end: of a record as JSON text.
pub fn provision(worker: &mut Worker<'_>, user: &str, out: &mut Vec<u8>) -> bool {
    worker.json(user.as_bytes(), 0, out).unwrap() == Disposition::Provisioned
}
