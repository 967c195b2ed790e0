//! Any text as an expression: every finding has a place in it, and what parses is printed so that it parses again
//! to the same.

#![no_main]

use attrflow::catalogue::{Catalogue, ObjectKind, SourceKind};
use attrflow::check::{Attributes, Dialect, Options, check_expression};
use attrflow::syntax::{Limits, parse_expression, print_expression};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let parsed = parse_expression(text, Limits::ANY);
    attrflow_fuzz::places(text, &parsed.diagnostics);
    let Some(tree) = parsed.tree else { return };
    let printed = print_expression(&tree);
    if printed.len() <= Limits::ANY.bytes {
        let again = parse_expression(&printed, Limits::ANY);
        let tree = again.tree.unwrap_or_else(|| panic!("{text:?} is printed as {printed:?}"));
        assert_eq!(print_expression(&tree), printed);
    }
    for dialect in [Dialect::Entra, Dialect::Extended] {
        for catalogue in [
            Catalogue::new(SourceKind::Entra, ObjectKind::User),
            Catalogue::open(SourceKind::None, ObjectKind::User),
        ] {
            let options = Options::new(dialect, catalogue.kind());
            let (_, found) = check_expression(&tree, options, &catalogue, &mut Attributes::default());
            attrflow_fuzz::places(text, &found);
        }
    }
});
