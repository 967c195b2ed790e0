//! Any text as a mapping file that is fixed: no fix makes it worse, and the end is an end.

#![no_main]

use attrflow::lint::{Settings, fix, lint};
use attrflow::source::{Code, SourceFile};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let file = SourceFile::new("fuzz", text);
    let settings = Settings::default();
    let unreadable = |file: &SourceFile| {
        lint(file, &settings).iter().filter(|found| found.diagnostic.code == Code::AF301).count()
    };
    for with_unsafe in [false, true] {
        let fixed = fix(&file, &settings, with_unsafe);
        if fixed.applied == 0 {
            assert_eq!(fixed.text, text);
            continue;
        }
        let after = SourceFile::new("fuzz", fixed.text.as_str());
        assert!(unreadable(&after) <= unreadable(&file), "{text:?} becomes {:?}", fixed.text);
        let again = fix(&after, &settings, with_unsafe);
        assert!(again.applied == 0 || fixed.rounds == 10, "{text:?} becomes {:?}, then {:?}", fixed.text, again.text);
    }
});
