//! One job by several programs: the mapping of `../workload/users.yaml` over the users beside it, by attrflow, by
//! engines that a user might pick, and by a program written for this one mapping.
//!
//! Every engine gets its functions for what its language lacks from [`text`], and writes its payload by the
//! shortest way it has; see each one's module.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed benchmark"
)]

pub mod by_attrflow;
pub mod by_cel;
pub mod by_hand;
pub mod by_rhai;
pub mod payload;
pub mod text;
#[path = "../../workload/mod.rs"]
pub mod workload;

pub use workload::median;
