//! Any text as a clause of a scoping filter.

#![no_main]

use attrflow::catalogue::{Catalogue, ObjectKind, SourceKind};
use attrflow::check::{Attributes, check_clause};
use attrflow::syntax::{parse_clause, print_clause};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let parsed = parse_clause(text);
    attrflow_fuzz::places(text, &parsed.diagnostics);
    let Some(clause) = parsed.tree else { return };
    let printed = print_clause(&clause);
    let again = parse_clause(&printed).tree.unwrap_or_else(|| panic!("{text:?} is printed as {printed:?}"));
    assert_eq!(print_clause(&again), printed);
    let catalogue = Catalogue::new(SourceKind::Entra, ObjectKind::User);
    let (_, found) = check_clause(&clause, &catalogue, &mut Attributes::default());
    attrflow_fuzz::places(text, &found);
});
