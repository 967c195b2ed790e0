//! What the linter finds where Microsoft's service differs, and what its fixes make of it: the tables in
//! `tests/cases/lint`. Whatever is fixed evaluates to the same as before where every attribute has a value.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use std::fmt::Write as _;
use std::fs;

use attrflow::catalogue::{AttributeType, Catalogue, ObjectKind, SourceKind};
use attrflow::check::Dialect;
use attrflow::evaluate::{CompiledExpression, Evaluation};
use attrflow::lint::{self, Settings};
use attrflow::source::{Diagnostic, SourceFile};
use common::{environment, files, package, show};

/// What the file around an expression says.
#[derive(Clone, Debug)]
struct Around {
    source: String,
    dialect: String,
    apply: String,
    default: String,
}

/// A line of the table.
#[derive(Debug)]
struct Case {
    around: Around,
    codes: Vec<String>,
    expression: String,
    fixed: Option<String>,
}

impl Around {
    /// A mapping file with the expression in single quotes, so that none of its characters means anything to YAML.
    fn file(&self, expression: &str) -> SourceFile {
        let Around { source, dialect, apply, default } = self;
        let mut text = format!(
            "attrflow: 1\nsource: {source}\ndialect: {dialect}\nuser:\n  attributes:\n    nickName:\n      from: '{}'\n      apply: {apply}\n",
            expression.replace('\'', "''")
        );
        if !default.is_empty() {
            writeln!(text, "      default: {default}").unwrap();
        }
        SourceFile::new("table.yaml", text)
    }
}

fn cases() -> Vec<Case> {
    let table = fs::read_to_string(package("tests/cases/lint/service.txt")).unwrap();
    let mut around = Around {
        source: "entra".into(),
        dialect: "entra".into(),
        apply: "always".into(),
        default: String::new(),
    };
    let mut cases: Vec<Case> = Vec::new();
    for line in table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(fixed) = line.strip_prefix("=> ") {
            cases.last_mut().unwrap().fixed = Some(fixed.to_owned());
        } else if let Some((codes, expression)) = line.split_once("| ") {
            let codes = codes.split_whitespace().filter(|code| *code != "-").map(str::to_owned).collect();
            let expression = expression.to_owned();
            cases.push(Case { around: around.clone(), codes, expression, fixed: None });
        } else {
            let (key, value) =
                line.split_once(':').unwrap_or_else(|| panic!("`{line}` is no line of a table"));
            let value = value.trim().to_owned();
            match key {
                "source" => around.source = value,
                "dialect" => around.dialect = value,
                "apply" => around.apply = value,
                "default" => around.default = value,
                _ => panic!("`{line}` is no line of a table"),
            }
        }
    }
    cases
}

/// What the rules of the group find.
fn found(file: &SourceFile) -> Vec<Diagnostic> {
    let found = lint::lint(file, &Settings::default()).into_iter().map(|found| found.diagnostic);
    found.filter(|found| found.code.as_str().starts_with("AF6")).collect()
}

fn codes(found: &[Diagnostic]) -> Vec<&str> {
    let mut codes: Vec<&str> = found.iter().map(|found| found.code.as_str()).collect();
    codes.sort_unstable();
    codes
}

#[test]
fn expressions() {
    let mut wrong = String::new();
    for case in cases() {
        let file = case.around.file(&case.expression);
        let found = found(&file);
        if codes(&found) != case.codes {
            let shown = show(&file, &found);
            writeln!(wrong, "{}\n  expected {:?}, found\n{shown}", case.expression, case.codes).unwrap();
        }
        let Some(fixed) = case.fixed else { continue };
        let made = lint::fix(&file, &Settings::default(), false).text;
        if made != case.around.file(&fixed).text() {
            writeln!(wrong, "{}\n  the fix makes\n{made}", case.expression).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_is_fixed_evaluates_to_the_same() {
    let mut compared = 0;
    for case in cases().into_iter().filter(|case| case.fixed.as_ref() != Some(&case.expression)) {
        let Some(fixed) = case.fixed else { continue };
        let source: SourceKind = case.around.source.parse().unwrap();
        let compile = |text: &str, dialect| {
            let settings = attrflow::evaluate::Settings::new(dialect, source);
            let (compiled, found) = CompiledExpression::compile(text, &settings);
            compiled.unwrap_or_else(|| panic!("{text}: {found:?}"))
        };
        // Only the other dialect has And and Or.
        let logical = case.codes.iter().any(|code| code == "AF611");
        let before = compile(&case.expression, if logical { Dialect::Extended } else { Dialect::Entra });
        let after = compile(&fixed, Dialect::Entra);
        for record in records(&before, source) {
            let outcome = |compiled: &CompiledExpression| {
                told(compiled.evaluate(record.as_bytes(), &environment()).unwrap())
            };
            assert_eq!(outcome(&after), outcome(&before), "{}\n{fixed}\n{record}", case.expression);
            compared += 1;
        }
    }
    assert!(compared > 1000, "{compared}");
}

/// Records in which each attribute that an expression reads has a value, all sorts of them.
fn records(compiled: &CompiledExpression, source: SourceKind) -> Vec<String> {
    let catalogue = Catalogue::open(source, ObjectKind::User);
    let mut records = vec![String::new()];
    for name in compiled.attributes() {
        let values: &[&str] = match catalogue.attribute_type(name) {
            Some(AttributeType::Boolean) => &["true", "false"],
            _ => &[
                "\"USA\"",
                "\"usa\"",
                "\"DE\"",
                "\"Intern\"",
                "\"Field\"",
                "\"20200229\"",
                "\"a\"",
                "\"b\"",
                "\"x\"",
                "\"7\"",
                "7",
                "\"007\"",
                "\"True\"",
                "true",
            ],
        };
        let with =
            |record: &String| values.iter().map(|value| format!("{record},\"{name}\":{value}")).collect();
        records = records.iter().flat_map(|record| -> Vec<String> { with(record) }).collect();
        // Of many some, spread by a prime so that no attribute keeps its value.
        let count = records.len();
        let mut index = 0;
        records.retain(|_| {
            index += 1;
            index * 7919 % count < 400
        });
    }
    records.iter().map(|members| format!("{{{}}}", members.trim_start_matches(','))).collect()
}

/// The text form or what there is instead. Where a Boolean became `"True"` it is told in the same way.
fn told(outcome: Evaluation) -> String {
    match outcome {
        Evaluation::Value(forms) => format!("{:?}", forms.text),
        Evaluation::Error { code, .. } => code.as_str().to_owned(),
        other => format!("{other:?}"),
    }
}

#[test]
fn fixes_leave_nothing_to_fix() {
    for case in cases() {
        let file = case.around.file(&case.expression);
        let fixed = lint::fix(&file, &Settings::default(), false);
        assert!(fixed.rounds < 10, "{}\n{}", case.expression, fixed.text);
        let left: Vec<_> = fixed
            .findings
            .into_iter()
            .map(|found| found.diagnostic)
            .filter(|found| found.code.as_str().starts_with("AF6") && found.fix.is_some())
            .collect();
        let file = SourceFile::new("fixed.yaml", fixed.text);
        assert!(left.is_empty(), "{}\n{}", file.text(), show(&file, &left));
    }
}

/// Whole entries: how `apply: create-only` is written into them, and what needs more than an expression.
#[test]
fn entries() {
    let all = fs::read_to_string(package("tests/cases/lint/service-entries.txt")).unwrap();
    let mut wrong = String::new();
    let mut count = 0;
    for case in all.split("\n= ").skip(1) {
        let (title, rest) = case.split_once('\n').unwrap();
        let (body, expected) = rest.split_once("\n! ").unwrap_or_else(|| panic!("{title}: no `!`"));
        let (expected, fixed) = expected.split_once('\n').unwrap_or((expected, ""));
        for windows in [false, true] {
            let line_ends = |text: &str| match windows {
                true => text.replace('\n', "\r\n"),
                false => text.to_owned(),
            };
            let file = SourceFile::new("case", line_ends(&format!("{body}\n")));
            let found = found(&file);
            let wanted: Vec<&str> = expected.split_whitespace().filter(|code| *code != "-").collect();
            if codes(&found) != wanted {
                writeln!(wrong, "= {title}\nexpected {expected}, found\n{}", show(&file, &found)).unwrap();
            }
            let made = lint::fix(&file, &Settings::default(), false).text;
            let fixed = fixed.trim_end_matches('\n');
            if !fixed.is_empty() && made != line_ends(&format!("{fixed}\n")) {
                writeln!(wrong, "= {title}\nthe fix makes\n{made}").unwrap();
            }
        }
        count += 1;
    }
    assert!(count > 10, "{count}");
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_shipped_mappings_are_silent() {
    for path in files("mappings", &["yaml"]) {
        let text = fs::read_to_string(&path).unwrap();
        let file = SourceFile::new("mapping.yaml", text.as_str());
        let found = found(&file);
        assert!(found.is_empty(), "{}: {}", path.display(), show(&file, &found));
        // What a comment allows is found, and nothing else.
        let bare: Vec<&str> = text.lines().map(|line| line.split(" # attrflow:").next().unwrap()).collect();
        let file = SourceFile::new("bare.yaml", bare.join("\n"));
        let allowed: Vec<&str> =
            if path.ends_with("genesys-cloud.yaml") { vec!["AF614"] } else { Vec::new() };
        let found = self::found(&file);
        assert_eq!(codes(&found), allowed, "{}", path.display());
    }
}
