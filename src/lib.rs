//! A compiler and virtual machine for Microsoft Entra provisioning attribute mappings.
#![warn(missing_docs)]

pub mod catalogue;
pub mod check;
pub mod dotnet;
pub mod evaluate;
pub mod functions;
pub mod mapping;
pub mod program;
pub mod provision;
pub mod record;
pub mod scim;
pub mod scope;
pub mod source;
pub mod syntax;
pub mod value;
pub mod vm;
