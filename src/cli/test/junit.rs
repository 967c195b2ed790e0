//! The report for CI systems.

use std::time::Duration;

use attrflow::source::Code;
use attrflow::testing::{Failure, Mismatch, yaml};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::report::place;
use super::work::{Done, Ran, stem};

/// One suite for each test file, one case for each test.
pub(super) fn document(done: &[Done], time: Duration) -> String {
    let mut report = Report::new("attrflow");
    report.set_time(time);
    for done in done {
        let mut suite = TestSuite::new(xml(&done.path.display().to_string()));
        let class = stem(&done.path);
        if let Some(ran) = &done.ran {
            cases(done, ran, &class, &mut suite);
        }
        if done.is_unusable() {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            let said: Vec<String> = done
                .said
                .iter()
                .map(|found| {
                    format!("{}: {}: {}", place(&done.file, found.span()), found.code, found.message)
                })
                .collect();
            let message = match &done.ran {
                Some(_) => "not all of the file could be run",
                None => "the file could not be run",
            };
            status.set_message(message).set_type("error").set_description(xml(&said.join("\n")));
            suite.add_test_case(case("test file", &class, status, Duration::ZERO));
        }
        report.add_test_suite(suite);
    }
    // Writing to memory cannot fail.
    report.to_string().unwrap_or_default()
}

fn cases(done: &Done, ran: &Ran, class: &str, suite: &mut TestSuite) {
    if let Some(diagnosed) = &ran.diagnostics {
        let mut status = TestCaseStatus::success();
        if !diagnosed.is_as_expected() {
            let codes =
                |codes: &[Code]| codes.iter().map(|code| code.as_str()).collect::<Vec<_>>().join(", ");
            let (expected, found) = (codes(&diagnosed.expected), codes(&diagnosed.codes()));
            status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(format!("expected [{expected}], found [{found}]")).set_type("diagnostics");
        }
        suite.add_test_case(case("diagnostics", class, status, Duration::ZERO));
    }
    for tested in &ran.tests {
        let status = match tested.left() {
            [] => TestCaseStatus::success(),
            failures => {
                let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                let told: Vec<String> = failures.iter().map(told).collect();
                let first = told.first().and_then(|told| told.lines().next()).unwrap_or_default().to_owned();
                let text = format!("{}\n{}", place(&done.file, tested.span), told.join("\n"));
                status.set_message(xml(&first)).set_type("expectation").set_description(xml(&text));
                status
            }
        };
        let mut case = case(&tested.name, class, status, tested.time);
        if !tested.uncompared.is_empty() {
            case.set_system_out(xml(&format!("not compared: {}", tested.uncompared.join("; "))));
        }
        suite.add_test_case(case);
    }
}

fn case(name: &str, class: &str, status: TestCaseStatus, time: Duration) -> TestCase {
    let mut case = TestCase::new(xml(name), status);
    case.set_classname(xml(class)).set_time(time);
    case
}

/// A text without what XML 1.0 does not allow, and without what turns round the direction of a line.
fn xml(text: &str) -> String {
    let allowed = |letter: char| match letter {
        '\n' | '\t' => true,
        '\u{fffe}' | '\u{ffff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => false,
        letter => !letter.is_control(),
    };
    text.chars().map(|letter| if allowed(letter) { letter } else { '\u{fffd}' }).collect()
}

fn told(failure: &Failure) -> String {
    let subject = &failure.subject;
    let mut text = match &failure.mismatch {
        Mismatch::Said(message) => format!("{subject}: {message}"),
        Mismatch::Words(expected, found) => format!("{subject}: expected {expected}, found {found}"),
        Mismatch::Values(expected, found) if expected.is_object() || found.is_object() => {
            format!("{subject}: expected\n{}found\n{}", yaml(expected), yaml(found))
        }
        Mismatch::Values(expected, found) => format!("{subject}: expected {expected}, found {found}"),
    };
    for note in &failure.notes {
        text.push_str("\n  ");
        text.push_str(&note.text);
    }
    text
}
