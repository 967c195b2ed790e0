//! The example engine, driven as people drive it, against the tests' own SCIM server.
#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "a test fails by panicking"
)]

mod common;
#[path = "common/scim/mod.rs"]
mod scim;

#[path = "reconcile/cycles.rs"]
mod cycles;
#[path = "reconcile/faults.rs"]
mod faults;
#[path = "reconcile/kills.rs"]
mod kills;
#[path = "reconcile/samples.rs"]
mod samples;
#[path = "reconcile/support.rs"]
mod support;
