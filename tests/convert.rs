//! From an exported schema to attrflow's own format and back: nothing is lost, nothing is touched that nobody changed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use std::fs;

use attrflow::convert::{Changes, into, yaml};
use attrflow::mapping::parse;
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

#[test]
fn an_export_comes_back_byte_for_byte() {
    for (name, text) in samples() {
        let export_file = file(&name, &text);
        let export = parse(&export_file);
        let count = export.mapping.as_ref().unwrap().objects.len();
        for at in 0..count {
            let written = yaml(&export, &[at]).unwrap();
            let yaml = parse(&file("back.yaml", &written));
            let pairs = [(0, at)];
            let (back, changes) = into(&yaml, &export, &export_file, &pairs);
            assert!(back == text, "{name} {at}: {changes:?}\n{written}");
            assert_eq!(changes, [Changes::default()], "{name} {at}");
        }
    }
}
