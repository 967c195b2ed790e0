//! Every case of `tests/cases/expressions`, evaluated four ways that must agree: optimised, not
//! optimised, by walking the checked tree, and printed and parsed again, on one line and over several.
//!
//! A case: `expression`, `record`, and what to `expect`: `text` (a list of texts for a List), a `status`
//! (`null`, `noflow`, `noobject`, `error`), or a regular expression that the text `matches`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use attrflow::check::Dialect;
use attrflow::dotnet::datetime;
use attrflow::dotnet::regex::Regex;
use attrflow::evaluate::{CompiledExpression, Evaluation, Settings, TextForm};
use attrflow::functions::{self, Clock, Environment, Expected, TakenValues};
use attrflow::syntax::{Limits, layout_expression, parse_expression, print_expression};
use attrflow::value::{Arena, DateTime};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    case: String,
    expression: String,
    record: serde_json::Value,
    expect: Expect,
    #[serde(default)]
    with: With,
    #[allow(dead_code)]
    note: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Expect {
    Text(Texts),
    Status(String),
    Matches(String),
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Texts {
    One(String),
    Many(Vec<String>),
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct With {
    dialect: Option<String>,
    source: Option<String>,
    now: Option<String>,
    taken: Option<Vec<String>>,
}

impl With {
    fn settings(&self, fold: bool) -> Settings {
        let dialect = self.dialect.as_deref().map_or(Dialect::Entra, |text| text.parse().unwrap());
        let source = self.source.as_deref().unwrap_or("entra").parse().unwrap();
        Settings { fold, ..Settings::new(dialect, source) }
    }

    /// A fresh one for each evaluation: the uniqueness check remembers what it gave out.
    fn environment(&self) -> Environment {
        let now = self.now.as_deref().unwrap_or("2026-03-04T05:06:07Z");
        Environment {
            random: None,
            clock: Clock::Fixed(datetime::parse(now, DateTime::MIN).unwrap()),
            seed: Some(7),
            default_domain: Some("contoso.com".into()),
            constants: BTreeMap::from([("DomainFQDN".into(), "contoso.local".into())]),
            unique: Some(Arc::new(TakenValues::new(self.taken.iter().flatten()))),
        }
    }
}

/// What came of one way of evaluating: the code and place of errors included, so that the ways can be compared.
fn evaluate(expression: &str, record: &str, with: &With, way: Way) -> Evaluation {
    let (compiled, diagnostics) =
        CompiledExpression::compile(expression, &with.settings(way != Way::Unoptimised));
    let Some(compiled) = compiled else {
        let first = diagnostics.iter().find(|d| d.severity() == attrflow::source::Severity::Error).unwrap();
        return Evaluation::Error {
            code: first.code,
            message: first.message.clone(),
            help: first.help.clone(),
            span: first.span(),
        };
    };
    let environment = with.environment();
    match way {
        Way::Walked => compiled.walk(record.as_bytes(), &environment),
        _ => compiled.evaluate(record.as_bytes(), &environment),
    }
    .unwrap()
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Optimised,
    Unoptimised,
    Walked,
}

fn four_ways(name: &str, expression: &str, record: &str, with: &With) -> Evaluation {
    let optimised = evaluate(expression, record, with, Way::Optimised);
    for way in [Way::Unoptimised, Way::Walked] {
        let other = evaluate(expression, record, with, way);
        assert_eq!(optimised, other, "{name}: {way:?} differs: {expression}");
    }
    if let Some(tree) = parse_expression(expression, Limits::ANY).tree {
        let printed = print_expression(&tree);
        let other = evaluate(&printed, record, with, Way::Optimised);
        assert_eq!(without_place(&optimised), without_place(&other), "{name}: printed as {printed}");
        for width in [20, 40, 100] {
            let laid_out = layout_expression(&tree, width);
            let other = evaluate(&laid_out, record, with, Way::Optimised);
            assert_eq!(without_place(&optimised), without_place(&other), "{name}: laid out as {laid_out}");
            let again = parse_expression(&laid_out, Limits::ANY).tree.unwrap();
            assert_eq!(print_expression(&again), printed, "{name}");
            assert_eq!(layout_expression(&again, width), laid_out, "{name}");
        }
    }
    optimised
}

fn without_place(outcome: &Evaluation) -> Evaluation {
    match outcome.clone() {
        Evaluation::Error { code, message, help, .. } => {
            Evaluation::Error { code, message, help, span: attrflow::source::Span::default() }
        }
        other => other,
    }
}

fn as_expected(expect: &Expect, outcome: &Evaluation) -> bool {
    match (expect, outcome) {
        (Expect::Text(Texts::One(text)), Evaluation::Value(forms)) => {
            forms.text == TextForm::One(text.clone())
        }
        (Expect::Text(Texts::Many(texts)), Evaluation::Value(forms)) => {
            forms.text == TextForm::Many(texts.clone())
        }
        (Expect::Matches(pattern), Evaluation::Value(forms)) => match &forms.text {
            TextForm::One(text) => Regex::new(pattern).unwrap().is_match(text, &Arena::new()).unwrap(),
            TextForm::Many(_) => false,
        },
        (Expect::Status(status), outcome) => {
            *status
                == match outcome {
                    Evaluation::Value(_) => "value",
                    Evaluation::Null => "null",
                    Evaluation::NoFlow => "noflow",
                    Evaluation::NoObject => "noobject",
                    Evaluation::Error { .. } => "error",
                }
        }
        _ => false,
    }
}

#[test]
fn every_case_comes_out_as_expected_four_ways() {
    let mut failures = Vec::new();
    let mut count = 0;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/expressions");
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        for (line, text) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            let case: Case =
                serde_json::from_str(text).unwrap_or_else(|e| panic!("{}:{}: {e}", path.display(), line + 1));
            count += 1;
            let outcome = four_ways(&case.case, &case.expression, &case.record.to_string(), &case.with);
            if !as_expected(&case.expect, &outcome) {
                failures.push(format!(
                    "{}: {}\n  expected {:?}\n  found    {outcome:?}",
                    case.case, case.expression, case.expect
                ));
            }
        }
    }
    assert!(failures.is_empty(), "{} of {count} cases:\n{}", failures.len(), failures.join("\n"));
    assert!(count > 500, "only {count} cases were found");
}

#[test]
fn every_example_of_every_function_is_true() {
    let mut failures = Vec::new();
    for function in functions::all() {
        let dialect = function.extended_only.then(|| "extended".to_owned());
        let with = With { dialect, ..With::default() };
        for example in function.examples {
            let outcome = four_ways(function.name, example.expression, example.inputs, &with);
            let right = match (example.expected, &outcome) {
                (Expected::Text(text), Evaluation::Value(forms)) => {
                    forms.text == TextForm::One(text.to_owned())
                }
                (Expected::List(texts), Evaluation::Value(forms)) => {
                    forms.text == TextForm::Many(texts.iter().map(|text| (*text).to_owned()).collect())
                }
                (Expected::Any, Evaluation::Value(_))
                | (Expected::Null, Evaluation::Null)
                | (Expected::NoFlow, Evaluation::NoFlow)
                | (Expected::Error, Evaluation::Error { .. }) => true,
                _ => false,
            };
            if !right {
                failures.push(format!(
                    "{}: {}\n  expected {:?}\n  found    {outcome:?}",
                    function.name, example.expression, example.expected
                ));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
