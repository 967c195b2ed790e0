//! What the linter's rules on names, types, arguments and constants find in expressions, and where they are
//! silent: the tables in `tests/cases/lint`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use std::fmt::Write as _;
use std::fs;

use attrflow::lint::{Settings, lint};
use attrflow::source::{Diagnostic, SourceFile};
use common::{apply, package, show};

/// A line of a table: the codes that are expected, the expression, and what its fixes make of it.
struct Case {
    head: String,
    codes: Vec<String>,
    expression: String,
    fixed: Option<String>,
}

/// Reads a table. `key: value` sets what the file around the expressions says from there on.
fn cases(table: &str) -> Vec<Case> {
    let (mut source, mut object, mut target) = ("entra", "user", "nickName");
    let mut cases: Vec<Case> = Vec::new();
    for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(fixed) = line.trim_start().strip_prefix("=> ") {
            cases.last_mut().unwrap().fixed = Some(fixed.to_owned());
        } else if let Some((codes, expression)) = line.split_once("| ") {
            cases.push(Case {
                head: format!("attrflow: 1\nsource: {source}\n{object}:\n  schema: {{ badge: DateTime }}\n  source-schema: {{ hired: DateTime, isGuest: Boolean, level: Integer }}\n  attributes:\n    {target}:\n      from: "),
                codes: codes.split_whitespace().filter(|code| *code != "-").map(str::to_owned).collect(),
                expression: expression.to_owned(),
                fixed: None,
            });
        } else {
            match line.split_once(": ") {
                Some(("source", value)) => source = value,
                Some(("object", value)) => object = value,
                Some(("target", value)) => target = value,
                _ => panic!("`{line}` is no line of a table"),
            }
        }
    }
    cases
}

/// A YAML file with the expression in single quotes, so that none of its characters means anything to YAML.
fn around(head: &str, expression: &str) -> String {
    format!("{head}'{}'\n", expression.replace('\'', "''"))
}

/// What the rules of the table's groups find.
fn found(text: &str, group: &str) -> (SourceFile, Vec<Diagnostic>) {
    let file = SourceFile::new("table.yaml", text);
    let settings = Settings { constants: ["Known".to_owned()].into(), ..Settings::default() };
    let found = lint(&file, &settings).into_iter().map(|found| found.diagnostic);
    let found = found.filter(|found| found.code.as_str().starts_with(group)).collect();
    (file, found)
}

fn check(table: &str, group: &str) {
    let text = fs::read_to_string(package("tests/cases/lint").join(table)).unwrap();
    let mut wrong = String::new();
    for case in cases(&text) {
        let text = around(&case.head, &case.expression);
        let (file, found) = found(&text, group);
        let mut codes: Vec<&str> = found.iter().map(|found| found.code.as_str()).collect();
        codes.sort_unstable();
        if codes != case.codes {
            let shown = show(&file, &found);
            writeln!(wrong, "{}\n  expected {:?}, found\n{shown}", case.expression, case.codes).unwrap();
        }
        let edits: Vec<_> =
            found.iter().filter_map(|found| found.fix.as_ref()).flat_map(|fix| fix.edits.clone()).collect();
        let fixed = case.fixed.as_ref().map_or(text.clone(), |fixed| around(&case.head, fixed));
        let made = apply(&text, edits);
        if case.fixed.is_some() && made != fixed {
            writeln!(wrong, "{}\n  the fix makes {made}", case.expression).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn names_types_and_arguments() {
    check("names.txt", "AF1");
}

#[test]
fn constants() {
    check("constants.txt", "AF2");
}

#[test]
fn shipped_mappings_are_silent() {
    for path in common::files("mappings", &["yaml"]) {
        let file = SourceFile::new("mapping.yaml", fs::read_to_string(&path).unwrap());
        let found = lint(&file, &Settings::default()).into_iter().map(|found| found.diagnostic);
        let found: Vec<_> =
            found.filter(|found| ["AF1", "AF2"].contains(&&found.code.as_str()[..3])).collect();
        assert!(found.is_empty(), "{}: {}", path.display(), show(&file, &found));
    }
}
