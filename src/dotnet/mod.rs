//! .NET's format languages and the places where its base library differs from
//! what Rust crates do: the provisioning service runs on .NET, so .NET's answer is the right one.

pub mod datetime;
pub mod regex;
pub mod text;
