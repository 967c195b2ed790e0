//! The linter over whole files: what it says of syntax and of YAML, allowances, many mistakes at once, any text.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

#[path = "lint_files/allowances.rs"]
mod allowances;
#[path = "lint_files/any_text.rs"]
mod any_text;
#[path = "lint_files/entries.rs"]
mod entries;
#[path = "lint_files/misprints.rs"]
mod misprints;
#[path = "lint_files/syntax.rs"]
mod syntax;
#[path = "lint_files/ten_mistakes.rs"]
mod ten_mistakes;

use attrflow::lint::{self, Settings};
use attrflow::source::{Diagnostic, SourceFile};

/// Everything that is found in a file.
fn linted(text: &str) -> (SourceFile, Vec<Diagnostic>) {
    let file = SourceFile::new("example.yaml", text);
    let found = lint::lint(&file, &Settings::default()).into_iter().map(|found| found.diagnostic);
    (file, found.collect())
}
