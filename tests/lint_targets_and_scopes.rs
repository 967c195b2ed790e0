//! What the rules of targets and scopes find, what they leave alone, and which one speaks where two could, by data:
//! `tests/cases/lint`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use std::fs;

use attrflow::lint::{self, Settings};
use attrflow::source::{Diagnostic, SourceFile};
use common::{apply, package, show};

/// What stands around a case.
struct Frame {
    /// Before it.
    before: &'static str,
    /// How far its lines are indented.
    blanks: usize,
    /// Behind it.
    after: &'static str,
}

const MAPPED: &str = "    userName: { from: [userPrincipalName], match: 1 }
    active: Switch([IsSoftDeleted], , \"False\", \"True\", \"True\", \"False\")
";

/// Whole files, entries below `attributes:`, or groups below `scope:`.
fn frame(body: &str, file: &str) -> Frame {
    let whole = ["user:", "group:", "source:", "dialect:"];
    if body.lines().any(|line| whole.iter().any(|key| line.starts_with(key))) {
        return Frame { before: "", blanks: 0, after: "" };
    }
    match file {
        "targets" | "one-finding" => Frame { before: "user:\n  attributes:\n", blanks: 4, after: MAPPED },
        _ => Frame { before: "user:\n  scope:\n", blanks: 4, after: "  attributes:\n" },
    }
}

fn text(body: &str, file: &str) -> String {
    let Frame { before, blanks, after } = frame(body, file);
    let lines = body.lines().map(|line| format!("{:blanks$}{line}\n", ""));
    let mapped = if before.contains("scope") { MAPPED } else { "" };
    format!("attrflow: 1\n{before}{}{after}{mapped}", lines.collect::<String>())
}

/// Findings of the groups that the file is about.
fn found(source: &SourceFile, prefix: &str) -> Vec<Diagnostic> {
    let found = lint::lint(source, &Settings::default()).into_iter().map(|found| found.diagnostic);
    found.filter(|found| found.code.as_str().starts_with(prefix)).collect()
}

fn run(file: &str, prefix: &str) {
    let path = package(&format!("tests/cases/lint/{file}.txt"));
    let all = fs::read_to_string(path).unwrap();
    let mut failed = String::new();
    let mut cases = 0;
    for case in all.split("\n= ").skip(1) {
        let (title, rest) = case.split_once('\n').unwrap();
        let (body, expected) = rest.split_once("\n!").unwrap_or_else(|| panic!("{title}: no `!`"));
        let (codes, fixed) = expected.split_once('\n').unwrap_or((expected, ""));
        let source = SourceFile::new("case.yaml", text(body, file));
        let found = found(&source, prefix);
        let given: Vec<&str> = found.iter().map(|found| found.code.as_str()).collect();
        if given != codes.split_whitespace().collect::<Vec<_>>() {
            failed += &format!("= {title}\n{}\nwanted:{codes}\n{}\n", source.text(), show(&source, &found));
        }
        let fixed = fixed.trim_end();
        if let Some(fixed) = fixed.strip_prefix(">\n") {
            let edits = found.iter().filter_map(|found| found.fix.clone()).flat_map(|fix| fix.edits);
            let edited = apply(source.text(), edits.collect());
            if edited != text(fixed, file) {
                failed += &format!("= {title}: fixed\n{edited}\n{}\n", show(&source, &found));
            }
        }
        cases += 1;
    }
    assert!(cases > 20, "only {cases} cases");
    assert!(failed.is_empty(), "\n{failed}");
}

#[test]
fn targets() {
    run("targets", "AF4");
}

#[test]
fn scopes() {
    run("scopes", "AF5");
}

#[test]
fn one_finding() {
    run("one-finding", "AF");
}

#[test]
fn shipped_mappings_are_silent() {
    for path in common::files("mappings", &["yaml"]) {
        let source = SourceFile::new(path.display().to_string(), fs::read_to_string(&path).unwrap());
        let all: Vec<Diagnostic> = ["AF4", "AF5"].iter().flat_map(|prefix| found(&source, prefix)).collect();
        assert!(all.is_empty(), "{}\n{}", path.display(), show(&source, &all));
    }
}
