//! Any text as a mapping file, with all rules over it.

#![no_main]

use attrflow::lint::{Settings, lint};
use attrflow::source::SourceFile;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let file = SourceFile::new("fuzz", text);
    let found: Vec<_> = lint(&file, &Settings::default()).into_iter().map(|found| found.diagnostic).collect();
    attrflow_fuzz::places(text, &found);
    assert!(found.is_sorted_by_key(|found| found.span().start));
});
