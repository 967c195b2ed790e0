//! From an exported schema to attrflow's own format and back: nothing is lost, nothing is touched that nobody changed.
//!
//! `tests/convert/generated.rs` says what holds of any export, over the samples of `tests/cases/graph` and over generated
//! ones.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

#[path = "convert/changed.rs"]
mod changed;
mod common;
#[path = "convert/generated.rs"]
mod generated;
#[path = "convert/said.rs"]
mod said;
#[path = "common/schemas/mod.rs"]
mod schemas;
#[path = "convert/table.rs"]
mod table;

use std::fs;

use attrflow::source::SourceFile;
use common::package;

fn samples() -> Vec<(String, String)> {
    let mut samples = Vec::new();
    for entry in fs::read_dir(package("tests/cases/graph")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            samples.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
    samples.sort();
    assert!(samples.len() > 3);
    samples
}

fn file(name: &str, text: &str) -> SourceFile {
    SourceFile::new(name, text)
}
