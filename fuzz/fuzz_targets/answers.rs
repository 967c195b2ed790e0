//! Any text as a file of stored answers: read, and held against what is computed here.

#![no_main]

use std::sync::{Arc, LazyLock};

use attrflow::lint::Frame;
use attrflow::source::SourceFile;
use attrflow::testing::answers::{AnswerKind, Content, Surroundings, read};
use attrflow::testing::{Settings, Subject};
use libfuzzer_sys::fuzz_target;

static SUBJECT: LazyLock<Subject> = LazyLock::new(|| {
    let file = SourceFile::new("mapping.yaml", Frame::TESTED);
    Subject::load(Arc::new(file)).expect("the mapping of the examples compiles")
});

fuzz_target!(|text: &str| {
    let stored = read(&SourceFile::new("fuzz", text));
    attrflow_fuzz::places(text, &stored.diagnostics);
    let environment = Settings::default().environment();
    let surroundings = Surroundings { environment: &environment, timed: false };
    for element in &stored.elements {
        let Content::Answer(answer) = &element.content else { continue };
        let verdict = match &answer.kind {
            AnswerKind::Expression(asked) => asked.hold(&attrflow::Settings::default(), surroundings).verdict,
            AnswerKind::OnDemand(asked) => match asked.object(&SUBJECT, None) {
                Ok(object) => asked.hold(object, surroundings).verdict,
                Err(_) => continue,
            },
        };
        let inside = |place: attrflow::Span| text.get(place.start..place.end).is_some();
        assert!(verdict.failures.iter().all(|failure| inside(failure.place)), "{text:?}");
        assert!(verdict.compared > 0 || verdict.nothing(answer).is_some(), "{text:?}");
    }
});
