//! One file of stored answers: each held against what is computed here.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use attrflow::evaluate;
use attrflow::source::{Code, Diagnostic, SourceFile, Span};
use attrflow::testing::answers::{Answer, AnswerKind, Content, OnDemandAnswer, Surroundings, Verdict, read};
use attrflow::testing::{Coverage, Settings, Subject};

use super::load::Mapping;
use super::work::{Done, Ran, Tested, Wanted};

/// Reads a file of stored answers, and compares each.
pub(super) fn hold(
    path: &Path,
    file: SourceFile,
    mapping: Option<Arc<Mapping>>,
    settings: &Settings,
    wanted: Wanted<'_>,
) -> Done {
    let stored = read(&file);
    let subject = mapping.as_ref().and_then(|mapping| mapping.subject.as_ref().ok());
    let coverage = subject.filter(|_| wanted.coverage).map(Coverage::new);
    let mut holder = Holder {
        said: stored.diagnostics,
        tests: Vec::new(),
        coverage,
        mapping: mapping.as_deref(),
        settings,
        wanted,
        complained: false,
    };
    for element in stored.elements {
        match element.content {
            Content::Answer(answer) => holder.answer(&answer),
            Content::Other(why) => holder.said.push(*why),
            Content::Broken => {}
        }
    }
    let Holder { mut said, tests, coverage, .. } = holder;
    said.sort_by_key(|found| (found.span().start, found.span().end, found.code));
    // Where nothing can be used, nothing was run.
    let ran = (!tests.is_empty()).then_some(Ran { tests, diagnostics: None, coverage, updated: None });
    Done { path: path.to_owned(), file: Arc::new(file), said, mapping, ran }
}

struct Holder<'h> {
    said: Vec<Diagnostic>,
    tests: Vec<Tested>,
    coverage: Option<Coverage>,
    mapping: Option<&'h Mapping>,
    settings: &'h Settings,
    wanted: Wanted<'h>,
    /// Whether it has been said that there is no mapping.
    complained: bool,
}

impl<'h> Holder<'h> {
    fn answer(&mut self, answer: &Answer) {
        let began = Instant::now();
        let environment = self.settings.environment();
        let surroundings = Surroundings { environment: &environment, timed: self.settings.now.is_some() };
        let verdict = match &answer.kind {
            AnswerKind::Expression(asked) => {
                Some(asked.hold(&evaluate::Settings::default(), surroundings).verdict)
            }
            AnswerKind::OnDemand(asked) => self.on_demand(asked, surroundings, answer.place()),
        };
        let Some(verdict) = verdict else { return };
        if let Some(found) = verdict.nothing(answer) {
            return self.said.push(found);
        }
        let Verdict { failures, left, .. } = verdict;
        self.tests.push(Tested {
            name: answer.name(),
            span: answer.place(),
            failures,
            after: None,
            uncompared: left,
            time: began.elapsed(),
        });
    }

    /// One object, for which there must be a mapping; none: what is missing has been said.
    fn on_demand(
        &mut self,
        asked: &OnDemandAnswer,
        surroundings: Surroundings<'_>,
        place: Span,
    ) -> Option<Verdict> {
        let subject = self.subject(place)?;
        let object = match asked.object(subject, self.wanted.object) {
            Ok(object) => object,
            Err(found) => {
                self.said.push(found.at(place));
                return None;
            }
        };
        let held = asked.hold(object, surroundings);
        if let (Some(coverage), Some(explanation)) = (&mut self.coverage, &held.explanation) {
            coverage.explained(subject, object.1, explanation);
        }
        Some(held.verdict)
    }

    /// The mapping. That there is none, or that it does not compile, is said once.
    fn subject(&mut self, place: Span) -> Option<&'h Subject> {
        let (message, help) = match self.mapping {
            Some(Mapping { subject: Ok(subject), .. }) => return Some(subject),
            Some(mapping) => (format!("`{}` does not compile", mapping.file.name()), None),
            None => {
                let message = "what provisionOnDemand answers is about a mapping, and there is none";
                let help = "give it with `--mapping FILE`, or name the answers in the tests of a mapping";
                (message.to_owned(), Some(help))
            }
        };
        if !std::mem::replace(&mut self.complained, true) {
            let found = Diagnostic::new(Code::AF704, message).at(place);
            self.said.push(match help {
                Some(help) => found.help(help),
                None => found,
            });
        }
        None
    }
}
