//! Random expressions come out the same however they are evaluated: by the VM, without folding, by
//! walking the checked tree, and printed and parsed again.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use attrflow::catalogue::SourceKind;
use attrflow::check::Dialect;
use attrflow::dotnet::datetime;
use attrflow::evaluate::{CompiledExpression, Evaluation, Settings};
use attrflow::functions::{Clock, Environment};
use attrflow::source::{Severity, Span};
use attrflow::syntax::{Limits, parse_expression, print_expression};
use attrflow::value::DateTime;
use common::generate::{RECORDS, expression};
use proptest::prelude::*;

fn settings(dialect: Dialect, source: SourceKind, fold: bool) -> Settings {
    Settings { fold, ..Settings::new(dialect, source) }
}

fn compile(text: &str, settings: &Settings) -> Option<CompiledExpression> {
    let (compiled, found) = CompiledExpression::compile(text, settings);
    let failed = found.iter().any(|found| found.severity() == Severity::Error);
    assert_eq!(compiled.is_none(), failed, "{text}: {found:?}");
    compiled
}

fn without_place(outcome: Evaluation) -> Evaluation {
    match outcome {
        Evaluation::Error { code, message, help, .. } => {
            Evaluation::Error { code, message, help, span: Span::default() }
        }
        other => other,
    }
}

/// A message says more of what is known when an expression is compiled, and folding makes more known.
fn without_words(outcome: Evaluation) -> Evaluation {
    match outcome {
        Evaluation::Error { code, span, .. } => {
            Evaluation::Error { code, message: String::new(), help: None, span }
        }
        other => other,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_ways_of_evaluating_agree(text in expression(), extended: bool, entra: bool) {
        let dialect = if extended { Dialect::Extended } else { Dialect::Entra };
        let source = if entra { SourceKind::Entra } else { SourceKind::None };
        let now = datetime::parse("2026-03-04T05:06:07Z", DateTime::MIN).unwrap();
        let environment = Environment { clock: Clock::Fixed(now), seed: Some(7), ..Environment::default() };
        let optimised = compile(&text, &settings(dialect, source, true));
        let plain = compile(&text, &settings(dialect, source, false));
        // Folding finds more mistakes before a record is seen, never fewer.
        prop_assert!(plain.is_some() || optimised.is_none(), "{}", text);
        let (Some(optimised), Some(plain)) = (optimised, plain) else { return Ok(()) };
        let printed = print_expression(&parse_expression(&text, Limits::ANY).tree.unwrap());
        let again = compile(&printed, &settings(dialect, source, true));
        prop_assert!(again.is_some(), "{} printed as {}", text, printed);
        for record in RECORDS.map(str::as_bytes) {
            let outcome = optimised.evaluate(record, &environment).unwrap();
            prop_assert_eq!(&outcome, &optimised.walk(record, &environment).unwrap(), "walked: {}", text);
            let unfolded = plain.evaluate(record, &environment).unwrap();
            prop_assert_eq!(&unfolded, &plain.walk(record, &environment).unwrap(), "walked, not folded: {}", text);
            prop_assert_eq!(without_words(outcome.clone()), without_words(unfolded), "not folded: {}", text);
            if let Evaluation::Error { span, .. } = &outcome {
                prop_assert!(!span.of(&text).is_empty(), "an error without a place: {}", text);
            }
            let again = again.as_ref().unwrap().evaluate(record, &environment).unwrap();
            prop_assert_eq!(without_place(outcome), without_place(again), "{} printed as {}", text, printed);
        }
    }
}

/// An argument that always comes to Null fits anywhere, folded or not.
#[test]
fn what_is_always_null_fits_anywhere() {
    for text in
        ["DateAdd([text], DateFromNum(Null), [text])", "BitAnd(CDate(Null), AppRoleAssignments([text]))"]
    {
        for fold in [true, false] {
            assert!(compile(text, &settings(Dialect::Entra, SourceKind::None, fold)).is_some(), "{text}");
        }
    }
}

/// A format that folding makes known is one that a message may repeat.
#[test]
fn a_folded_format_says_more_of_a_mismatch() {
    let text = r#"FormatDateTime([text], , "" = "", "yyyy")"#;
    let message = |fold| {
        let compiled = compile(text, &settings(Dialect::Entra, SourceKind::None, fold)).unwrap();
        match compiled.evaluate(br#"{"text": "a"}"#, &Environment::default()).unwrap() {
            Evaluation::Error { message, .. } => message,
            other => panic!("{other:?}"),
        }
    };
    assert!(message(true).contains("expected `T`"), "{}", message(true));
    assert!(!message(false).contains("expected"), "{}", message(false));
}

/// A folded call would not know that what is made of it must not be shown.
#[test]
fn a_redacted_constant_stays_redacted() {
    let compiled = compile(r#"Append([text], Redact("s3cret"))"#, &Settings::default()).unwrap();
    assert!(compiled.tree().redacts());
    let trace = compiled.trace(br#"{"text": "a"}"#, &Environment::default()).unwrap();
    assert!(!format!("{:?}", trace.outcome).contains("s3cret"), "{trace:?}");
}

/// Null is of every type, however it comes about.
#[test]
fn what_is_always_null_is_no_mistake_without_folding() {
    let settings = settings(Dialect::Extended, SourceKind::None, false);
    for text in ["IIF(DateFromNum(Null), [text], [text])", "And([text] = [text], DateFromNum(\"\"))"] {
        assert!(compile(text, &settings).is_some(), "{text}");
    }
}
