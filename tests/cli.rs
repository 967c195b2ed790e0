//! The binary, driven as people drive it.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

#[path = "cli/support.rs"]
mod support;

#[path = "cli/bench.rs"]
mod bench;
#[path = "cli/eval.rs"]
mod eval;
#[path = "cli/other.rs"]
mod other;
#[path = "cli/run.rs"]
mod run;
#[path = "cli/scope.rs"]
mod scope;
