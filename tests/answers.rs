//! Stored answers of the service: what is read of them in which form, what they are held against, and that no text
//! whatever does harm.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

mod common;

use std::fs;
use std::sync::{Arc, LazyLock};

use attrflow::source::SourceFile;
use attrflow::testing::answers::{Answer, AnswerKind, Content, Stored, Surroundings, Verdict, read};
use attrflow::testing::{Settings, Subject};
use common::mutate::{changed, changes};
use common::{package, show};
use proptest::prelude::*;
use serde_json::Value as Json;

static SUBJECT: LazyLock<Subject> = LazyLock::new(|| {
    let text = fs::read_to_string(package("tests/cases/answers/app.yaml")).unwrap();
    Subject::load(Arc::new(SourceFile::new("app.yaml", text))).unwrap()
});

fn hold(answer: &Answer) -> Verdict {
    let environment = Settings::default().environment();
    let surroundings = Surroundings { environment: &environment, timed: false };
    match &answer.kind {
        AnswerKind::Expression(asked) => asked.hold(&attrflow::Settings::default(), surroundings).verdict,
        AnswerKind::OnDemand(asked) => {
            asked.hold(asked.object(&SUBJECT, None).unwrap(), surroundings).verdict
        }
    }
}

/// Each line is an exchange; `want`: what differs, `left`: how much cannot be compared.
fn check(name: &str, at_least: usize) {
    let text = fs::read_to_string(package("tests/cases/answers").join(name)).unwrap();
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in text.lines() {
        count += 1;
        let case: Json = serde_json::from_str(line).unwrap();
        let note = case["note"].as_str().unwrap();
        let file = SourceFile::new(name, line);
        let Stored { elements, diagnostics } = read(&file);
        assert!(diagnostics.is_empty(), "{note}: {}", show(&file, &diagnostics));
        let [element] = elements.as_slice() else { panic!("{note}: {elements:#?}") };
        let Content::Answer(answer) = &element.content else { panic!("{note}: {element:#?}") };
        let verdict = hold(answer);
        let found: Vec<&str> = verdict.failures.iter().map(|failure| failure.subject.as_str()).collect();
        let left = case["left"].as_u64().unwrap_or_default();
        if Json::from(found) != case["want"] || verdict.left.len() as u64 != left {
            let failures: Vec<String> = verdict.failures.iter().map(ToString::to_string).collect();
            wrong.push(format!("{note}: {failures:#?}, left: {:#?}", verdict.left));
        }
        for failure in &verdict.failures {
            assert!(
                line.get(failure.place.start..failure.place.end).is_some_and(|it| !it.is_empty()),
                "{note}"
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= at_least, "only {count} cases were found");
}

#[test]
fn expressions_are_held_against_the_engine() {
    check("expressions.jsonl", 60);
}

#[test]
fn objects_are_held_against_the_mapping() {
    check("objects.jsonl", 45);
}

/// What a file of answers came to: their names, and all that is wrong with it.
fn told(name: &str, text: &str) -> String {
    let file = SourceFile::new(name, text);
    let Stored { elements, diagnostics } = read(&file);
    let mut out = show(&file, &diagnostics);
    for element in &elements {
        match &element.content {
            Content::Answer(answer) => {
                let verdict = hold(answer);
                let failures: Vec<String> = verdict.failures.iter().map(ToString::to_string).collect();
                out.push_str(&format!("{}: {failures:?}\n", answer.name()));
            }
            Content::Broken => out.push_str("broken\n"),
            Content::Other(why) => {
                out.push_str(&format!("other: {}", show(&file, std::slice::from_ref(why))))
            }
        }
    }
    out
}

const ASKED: &str =
    r#"{"expression": "ToUpper([a])", "testInputObject": {"properties": [{"key": "a", "value": "x"}]}}"#;
const ANSWERED: &str =
    r#"{"parsingSucceeded": true, "evaluationSucceeded": true, "evaluationResult": ["X"]}"#;
const OTHERWISE: &str =
    r#"{"parsingSucceeded": true, "evaluationSucceeded": true, "evaluationResult": ["x"]}"#;

fn quoted(text: &str) -> String {
    Json::from(text).to_string()
}

#[test]
fn answers_are_read_in_many_forms() {
    let exchange = |answer: &str| format!("{{\"request\": {ASKED}, \"response\": {answer}}}");
    let (good, bad) = (exchange(ANSWERED), exchange(OTHERWISE));
    let pretty =
        |text: &str| serde_json::to_string_pretty(&serde_json::from_str::<Json>(text).unwrap()).unwrap();
    let one = "parseExpression 1: ToUpper([a]): []\n";
    let two = format!(
        "{one}parseExpression 2: ToUpper([a]): [\"evaluationResult: expected [\\\"x\\\"], found [\\\"X\\\"]\"]\n"
    );
    for (form, text, expected) in [
        ("one", good.clone(), one),
        ("over several lines", pretty(&good), one),
        (
            "with a mark and Windows' line ends",
            format!("\u{feff}{}\r\n", pretty(&good).replace('\n', "\r\n")),
            one,
        ),
        ("a line each", format!("{good}\r\n\r\n{bad}\r\n"), &two),
        ("one behind the other", format!("{}\n{}", pretty(&good), pretty(&bad)), &two),
        ("a list", format!("[{good}, {bad}]"), &two),
        ("a list over several lines", pretty(&format!("[{good}, {bad}]")), &two),
        ("a page", format!("{{\"@odata.context\": \"x\", \"value\": [{good},\n{bad}]}}"), &two),
        ("nothing", String::new(), "1:1 error AF710: there is no answer in the file\n    at   «»\n"),
    ] {
        assert_eq!(told("answers.json", &text), expected, "{form}:\n{text}");
    }
}

/// What a browser saves.
fn archive(url: &str, method: &str, content: &str) -> String {
    format!(
        r#"{{"request": {{"method": "{method}", "url": "{url}", "postData": {{"mimeType": "application/json", "text": {}}}}}, "response": {{"status": 200, "content": {content}}}}}"#,
        quoted(ASKED)
    )
}

#[test]
fn browsers_save_archives() {
    use base64::Engine as _;
    let url =
        "https://graph.microsoft.com/v1.0/servicePrincipals/1/synchronization/jobs/x/schema/parseExpression";
    let text = |answer: &str| format!("{{\"mimeType\": \"application/json\", \"text\": {}}}", quoted(answer));
    let encoded = base64::engine::general_purpose::STANDARD.encode(ANSWERED);
    let encoded = format!("{{\"text\": \"{encoded}\", \"encoding\": \"base64\"}}");
    let one = "parseExpression 1: ToUpper([a]): []\n";
    for (note, entries, expected) in [
        (
            "an answer among others",
            vec![
                archive("https://x.org/users", "GET", &text("{}")),
                archive(url, "OPTIONS", "{}"),
                archive(&format!("{url}?a=b"), "POST", &text(ANSWERED)),
            ],
            one,
        ),
        (
            "its full name",
            vec![archive(&url.replace("parse", "microsoft.graph.parse"), "POST", &text(ANSWERED))],
            one,
        ),
        ("base64", vec![archive(url, "POST", &encoded)], one),
        (
            "two",
            vec![archive(url, "POST", &text(ANSWERED)), archive(url, "POST", &text(OTHERWISE))],
            "parseExpression 1: ToUpper([a]): []\nparseExpression 2: ToUpper([a]): [\"evaluationResult: expected [\\\"x\\\"], found [\\\"X\\\"]\"]\n",
        ),
    ] {
        let har = format!("{{\"log\": {{\"version\": \"1.2\", \"entries\": [{}]}}}}", entries.join(",\n"));
        assert_eq!(told("a.har", &har), expected, "{note}");
    }
}

#[test]
fn what_is_damaged_is_told_at_its_place() {
    for path in common::files("tests/cases/answers/damaged", &["json", "ndjson", "har"]) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        insta::assert_snapshot!(format!("damaged_{name}"), told(&name, &text));
    }
}

/// Files of answers, whole and damaged.
static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let files = |folder: &str| common::files(folder, &["json", "jsonl", "ndjson", "har"]);
    let paths =
        [files("tests/cases/answers"), files("tests/cases/answers/damaged"), files("mappings/samples")]
            .concat();
    let mut texts = Vec::new();
    for path in paths {
        let text = fs::read_to_string(path).unwrap();
        let long = text.len() > 20_000;
        texts.extend(text.lines().filter(|line| long && line.len() > 2).map(str::to_owned));
        texts.extend((!long).then_some(text));
    }
    texts
});

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Nothing panics, every place is in the text, and what is left of an answer is one or is told.
    #[test]
    fn slips_are_told(text in 0..TEXTS.len(), changes in changes()) {
        let text = changed(&TEXTS[text], &changes);
        let file = SourceFile::new("answers.json", text.as_str());
        let Stored { elements, diagnostics } = read(&file);
        let is_place = |start: usize, end: usize| text.get(start..end).is_some();
        for label in diagnostics.iter().flat_map(|found| &found.labels) {
            prop_assert!(is_place(label.span.start, label.span.end), "{}", show(&file, &diagnostics));
        }
        let told = diagnostics.iter().any(|found| found.severity() == attrflow::Severity::Error);
        prop_assert!(told || !elements.is_empty());
        for element in &elements {
            match &element.content {
                Content::Answer(answer) => {
                    if let AnswerKind::OnDemand(asked) = &answer.kind
                        && asked.object(&SUBJECT, None).is_err()
                    {
                        continue;
                    }
                    let verdict = hold(answer);
                    prop_assert!(verdict.failures.iter().all(|it| is_place(it.place.start, it.place.end)));
                    prop_assert!(verdict.compared > 0 || verdict.nothing(answer).is_some());
                    prop_assert!(!answer.name().is_empty());
                }
                Content::Broken => prop_assert!(told, "{}", text),
                Content::Other(why) => prop_assert!(is_place(why.span().start, why.span().end)),
            }
        }
    }
}
