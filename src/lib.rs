//! A compiler and virtual machine for Microsoft Entra provisioning attribute mappings.
#![warn(missing_docs)]

pub mod dotnet;
pub mod source;
pub mod syntax;
