//! What was found, written for machines and for logs: one file for each format.

mod concise;
mod github;
mod json;
mod sarif;

pub use concise::concise;
pub use github::github;
pub use json::json;
pub use sarif::sarif;

use std::path::Path;

use super::engine::Finding;
use crate::source::{Severity, SourceFile};

/// A file, and what was found in it.
#[derive(Clone, Debug)]
pub struct Linted {
    /// The file; its name is its path.
    pub file: SourceFile,
    /// What was found, in file order.
    pub findings: Vec<Finding>,
}

/// How bad it is, in a word.
fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// The path of a file within a folder, with `/` between its parts; as it is, where it is elsewhere.
fn within(root: &Path, name: &str) -> String {
    let path = Path::new(name);
    let path = path.strip_prefix(root).unwrap_or(path);
    let text = path.to_string_lossy();
    match cfg!(windows) {
        true => text.replace('\\', "/"),
        false => text.into_owned(),
    }
}
