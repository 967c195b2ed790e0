//! Any text as a target path.

#![no_main]

use attrflow::scim::{CORE_USER, Schemas, Target};
use attrflow::syntax::{parse_path, print_path};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let parsed = parse_path(text);
    attrflow_fuzz::places(text, &parsed.diagnostics);
    let Some(path) = parsed.tree else { return };
    let printed = print_path(&path);
    let again = parse_path(&printed).tree.unwrap_or_else(|| panic!("{text:?} is printed as {printed:?}"));
    assert_eq!(print_path(&again), printed);
    let (_, found) = Target::resolve(&path, &Schemas::new(CORE_USER), None, None);
    attrflow_fuzz::places(text, &found);
});
