//! The linter's rules, walked: each one's bad example raises exactly its code, its good example nothing, and its
//! fix makes the good one of the bad one.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use std::collections::BTreeSet;
use std::sync::Arc;

use attrflow::lint::{self, Example, Finding, Frame, Rule};
use attrflow::source::{Code, Diagnostic, Safety, Severity, SourceFile};
use attrflow::testing::answers::{self, AnswerKind, Content, Surroundings};
use attrflow::testing::{self, Coverage, Subject, Suite};
use attrflow::{
    After, Before, Circumstances, Environment, ObjectKind, PlanOptions, Planner, Purpose, Worker,
};
use common::{apply, show};

fn linted(example: &Example, text: &str) -> (SourceFile, Vec<Finding>) {
    let file = SourceFile::new("example.yaml", text);
    let found = lint::lint(&file, &example.settings());
    (file, found)
}

fn shown(file: &SourceFile, found: &[Finding]) -> String {
    let diagnostics: Vec<_> = found.iter().map(|found| found.diagnostic.clone()).collect();
    format!("{}\n---\n{}", file.text(), show(file, &diagnostics))
}

#[test]
fn every_code_has_a_rule_with_examples() {
    let codes: Vec<Code> = lint::all().map(|rule| rule.code).collect();
    assert_eq!(codes, Code::ALL, "one rule for each code, in order");
    for rule in lint::all() {
        let code = rule.code;
        assert!(!rule.examples.is_empty(), "{code} has no example");
        assert!(rule.why.len() > 80, "{code} does not say why");
        assert!(!rule.summary.is_empty() && !rule.summary.ends_with('.'), "{code}: {}", rule.summary);
        let fixed = rule.examples.iter().any(|example| example.fixed);
        assert_eq!(fixed, rule.fix.is_some(), "{code}: a rule with a fix has an example of it, and no other");
    }
}

#[test]
fn bad_examples_raise_exactly_their_code() {
    for rule in lint::all() {
        for example in rule.examples.iter().filter(|example| !is_record(example)) {
            let (file, found) = linted(example, &example.bad_file());
            let codes: BTreeSet<Code> = found.iter().map(|found| found.diagnostic.code).collect();
            let shown = shown(&file, &found);
            assert_eq!(codes, BTreeSet::from([rule.code]), "{}: the bad example:\n{shown}", rule.code);
        }
    }
}

#[test]
fn good_examples_raise_nothing() {
    for rule in lint::all() {
        for example in rule.examples.iter().filter(|example| !is_record(example)) {
            let (file, found) = linted(example, &example.good_file());
            assert!(found.is_empty(), "{}: the good example:\n{}", rule.code, shown(&file, &found));
        }
    }
}

#[test]
fn fixes_make_the_good_example_of_the_bad_one() {
    for rule in lint::all() {
        for example in rule.examples.iter().filter(|example| example.fixed) {
            let (file, found) = linted(example, &example.bad_file());
            let edits: Vec<_> = found
                .iter()
                .map(|found| {
                    let fix = found.diagnostic.fix.as_ref();
                    let fix = fix.unwrap_or_else(|| {
                        panic!("{}: no fix:\n{}", rule.code, shown(&file, std::slice::from_ref(found)))
                    });
                    assert_eq!(Some(fix.safety), rule.fix, "{}", rule.code);
                    fix.edits.clone()
                })
                .collect();
            assert_eq!(apply(file.text(), edits.concat()), example.good_file(), "{}", rule.code);
        }
        if rule.fix.is_none() {
            for example in rule.examples.iter().filter(|example| !is_record(example)) {
                let (_, found) = linted(example, &example.bad_file());
                let applicable = |found: &Finding| {
                    found.diagnostic.fix.as_ref().is_some_and(|fix| fix.safety != Safety::Display)
                };
                assert!(!found.iter().any(applicable), "{} has a fix, and does not say so", rule.code);
            }
        }
    }
}

#[test]
fn records_fail_with_the_code() {
    for rule in lint::all() {
        for example in rule.examples {
            if matches!(example.frame, Frame::Record { .. }) {
                let outcome = |record: &str| evaluate(rule, example, record);
                assert_eq!(outcome(example.bad), Some(rule.code), "{}: {}", rule.code, example.bad);
                assert_eq!(outcome(example.good), None, "{}: {}", rule.code, example.good);
            }
        }
    }
}

#[test]
fn test_files_raise_exactly_the_code() {
    for rule in lint::all() {
        for example in rule.examples.iter().filter(|example| example.frame == Frame::Tests) {
            for (text, expected) in
                [(example.bad, BTreeSet::from([rule.code])), (example.good, BTreeSet::new())]
            {
                let (file, found) = tested(text);
                let mut codes: BTreeSet<Code> = found.iter().map(|found| found.code).collect();
                if rule.code != Code::AF707 {
                    codes.remove(&Code::AF707);
                }
                assert_eq!(codes, expected, "{}:\n{text}\n---\n{}", rule.code, show(&file, &found));
            }
        }
    }
}

#[test]
fn stored_answers_raise_exactly_the_code() {
    for rule in lint::all() {
        for example in rule.examples.iter().filter(|example| example.frame == Frame::Answers) {
            for (text, expected) in
                [(example.bad, BTreeSet::from([rule.code])), (example.good, BTreeSet::new())]
            {
                let (file, found) = held(text);
                let codes: BTreeSet<Code> = found.iter().map(|found| found.code).collect();
                assert_eq!(codes, expected, "{}:\n{text}\n---\n{}", rule.code, show(&file, &found));
            }
        }
    }
}

/// All that is wrong with stored answers, which agree with what is computed here.
fn held(text: &str) -> (SourceFile, Vec<Diagnostic>) {
    let file = SourceFile::new("answers.json", text);
    let stored = answers::read(&file);
    let mut found = stored.diagnostics;
    let environment = Environment::default();
    for element in stored.elements {
        match element.content {
            Content::Answer(answer) => {
                let AnswerKind::Expression(asked) = &answer.kind else { panic!("{text}: no expression") };
                let surroundings = Surroundings { environment: &environment, timed: false };
                let verdict = asked.hold(&attrflow::Settings::default(), surroundings).verdict;
                assert!(verdict.agrees(), "{text}: {:?}", verdict.failures);
                found.extend(verdict.nothing(&answer));
            }
            Content::Other(why) => found.push(*why),
            Content::Broken => {}
        }
    }
    (file, found)
}

/// All that is wrong with a test file, and what its tests do not reach.
fn tested(text: &str) -> (SourceFile, Vec<Diagnostic>) {
    let file = SourceFile::new("example.test.yaml", text);
    let parsed = testing::parse(&file);
    let mut found = parsed.diagnostics;
    let tests = parsed.file.unwrap();
    let mapping = tests.mapping.as_ref().unwrap();
    if mapping.value != "mapping.yaml" {
        // Whoever looks for files says so.
        found.push(Diagnostic::new(Code::AF704, "no such file").at(mapping.node.span));
        return (file, found);
    }
    let subject = Subject::load(Arc::new(SourceFile::new("mapping.yaml", Frame::TESTED))).unwrap();
    let (suite, said) = Suite::new(&tests, &subject, &|path, _, _| Err(format!("no file `{path}`")));
    let failed = [&found, &said].into_iter().flatten().any(|found| found.severity() == Severity::Error);
    found.extend(said);
    if !failed {
        let mut coverage = Coverage::new(&subject);
        for case in &suite.cases {
            let observed = case.observe();
            coverage.observe(&subject, case, &observed);
            assert!(case.judge(&observed).is_empty(), "{text}: {:?}", case.judge(&observed));
        }
        found.extend(coverage.untested());
    }
    (file, found)
}

/// Whether an example is no mapping file.
fn is_record(example: &Example) -> bool {
    matches!(example.frame, Frame::Record { .. } | Frame::Tests | Frame::Answers)
}

/// The code of the error that a record comes to.
fn evaluate(rule: &Rule, example: &Example, record: &str) -> Option<Code> {
    let (file, loaded) = common::load_text(&example.bad_file());
    let mapping =
        loaded.compiled.unwrap_or_else(|| panic!("{}:\n{}", rule.code, show(&file, &loaded.diagnostics)));
    let environment = Environment::default();
    let object = mapping.object(ObjectKind::User).unwrap();
    let mut worker = Worker::new(object, &environment);
    let failed = worker.json(record.as_bytes(), 0, &mut Vec::new()).err();
    // What fails only when the object is to be found in the target.
    let failed = failed.or_else(|| {
        let state = worker.state(record.as_bytes(), 0, Circumstances::default(), Purpose::Create).ok()?;
        let planner = Planner::new(object, PlanOptions::default());
        planner.decide("1", None, Before::Absent, After::State(&state)).err()
    });
    failed.map(|failure| failure.code)
}
