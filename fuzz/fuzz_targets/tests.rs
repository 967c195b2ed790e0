//! Any text as a test file: run, judged, and rewritten so that it passes.

#![no_main]

use std::sync::{Arc, LazyLock};

use attrflow::lint::Frame;
use attrflow::source::{Severity, SourceFile};
use attrflow::testing::{Subject, Suite, parse, update};
use libfuzzer_sys::fuzz_target;

static SUBJECT: LazyLock<Subject> = LazyLock::new(|| {
    let file = SourceFile::new("mapping.yaml", Frame::TESTED);
    Subject::load(Arc::new(file)).expect("the mapping of the examples compiles")
});

fuzz_target!(|text: &str| {
    let file = SourceFile::new("fuzz", text);
    let parsed = parse(&file);
    attrflow_fuzz::places(text, &parsed.diagnostics);
    let Some(tests) = &parsed.file else { return };
    let (suite, said) = Suite::new(tests, &SUBJECT, &|_, _, _| Err("no files here".to_owned()));
    attrflow_fuzz::places(text, &said);
    if parsed.diagnostics.iter().chain(&said).any(|found| found.severity() == Severity::Error) {
        return;
    }
    let observed: Vec<_> = suite.cases.iter().map(|case| case.observe()).collect();
    // What would not read as it is meant is not written.
    if let Ok(updated) = update(&file, &parsed.document, &suite, &observed, None) {
        let again = parse(&SourceFile::new("fuzz", updated.text.as_str()));
        assert!(again.diagnostics.iter().all(|found| found.severity() != Severity::Error), "{text:?}");
    }
});
