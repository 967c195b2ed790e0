//! A SCIM service of the tests' own: what PATCH does to a resource, and a small server around it.
//!
//! Written from RFC 7643 and RFC 7644 and from what is known of Microsoft's client, and it shares no code with
//! the library: a mistake that the library makes is not made here again. A test binary takes it in with
//! `#[path = "common/scim/mod.rs"] mod scim;`.

#![allow(dead_code, reason = "each test uses a part of it")]

pub mod applier;
pub mod server;
