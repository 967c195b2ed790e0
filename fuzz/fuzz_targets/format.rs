//! Any text as a mapping file that is formatted: it stays as it is a second time, and the linter finds the same.

#![no_main]

use attrflow::format::{Kind, format};
use attrflow::lint::{Settings, lint};
use attrflow::source::{Code, SourceFile};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let file = SourceFile::new("fuzz", text);
    for kind in [Kind::Mapping, Kind::Data] {
        let Ok(out) = format(&file, kind) else { continue };
        let after = SourceFile::new("fuzz", out.as_str());
        assert_eq!(format(&after, kind), Ok(out.clone()), "{text:?}");
        if kind == Kind::Mapping {
            assert_eq!(codes(&after), codes(&file), "{text:?} becomes {out:?}");
        }
    }
});

/// What is found, but for what the layout mends: spellings, and allowances for them.
fn codes(file: &SourceFile) -> Vec<Code> {
    const MENDED: [Code; 4] = [Code::AF010, Code::AF102, Code::AF503, Code::AF314];
    let found = lint(file, &Settings::default()).into_iter().map(|found| found.diagnostic.code);
    let mut codes: Vec<Code> = found.filter(|code| !MENDED.contains(code)).collect();
    codes.sort();
    codes
}
