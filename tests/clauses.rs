//! Every case of `tests/cases/clauses`: a scoping clause, a record, and whether it is in scope (or `error`).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

use std::fs;
use std::path::Path;

use attrflow::evaluate::{CompiledClause, Settings};
use attrflow::functions::Environment;
use attrflow::syntax::{parse_clause, print_clause};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    case: String,
    clause: String,
    record: serde_json::Value,
    expect: serde_json::Value,
}

fn outcome(clause: &str, record: &str) -> serde_json::Value {
    let (compiled, _) = CompiledClause::compile(clause, &Settings::default());
    match compiled.map(|clause| clause.holds(record.as_bytes(), &Environment::default())) {
        Some(Ok(holds)) => holds.into(),
        Some(Err(_)) | None => "error".into(),
    }
}

#[test]
fn every_clause_decides_as_expected_also_when_printed_and_read_again() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/clauses");
    let mut failures = Vec::new();
    let mut count = 0;
    for file in fs::read_dir(folder).unwrap() {
        for line in fs::read_to_string(file.unwrap().path()).unwrap().lines() {
            let case: Case = serde_json::from_str(line).unwrap();
            count += 1;
            let record = case.record.to_string();
            let found = outcome(&case.clause, &record);
            if found != case.expect {
                failures
                    .push(format!("{}: {}: expected {}, found {found}", case.case, case.clause, case.expect));
            }
            if let Some(clause) = parse_clause(&case.clause).tree {
                let printed = print_clause(&clause);
                assert_eq!(outcome(&printed, &record), found, "{} printed as {printed}", case.case);
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(count >= 26, "only {count} cases were found");
}
