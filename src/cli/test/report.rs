//! What is told of tests that fail.

use std::fmt::Write as _;

use attrflow::source::{Severity, SourceFile, Span, one_line};
use attrflow::testing::{Failure, Mismatch, Note, yaml};
use similar::{ChangeTag, DiffOp, TextDiff};

use super::tests;
use super::work::{Diagnosed, Done, Ran, Tested};
use crate::cli::mapping::{draw_all, passed_over};
use crate::cli::report::escaped;
use crate::cli::terminal::{Terminal, plural};

/// How many lines are shown before and after a difference.
const AROUND: usize = 4;

/// What is written, for people.
pub(super) struct Report<'t> {
    pub text: String,
    terminal: &'t Terminal,
}

/// How many expectations of a file are not met, and stay so.
pub(super) fn failed(done: &Done) -> usize {
    let Some(ran) = &done.ran else { return 0 };
    ran.tests.iter().filter(|tested| !tested.left().is_empty()).count()
        + usize::from(odd_diagnostics(ran).is_some())
}

/// Findings of the linter that are not those that are expected, and stay so.
fn odd_diagnostics(ran: &Ran) -> Option<&Diagnosed> {
    let diagnosed = ran.diagnostics.as_ref()?;
    (!diagnosed.is_as_expected() && !is_updated(ran, diagnosed.span)).then_some(diagnosed)
}

/// Whether a failure has been written down as what is expected.
fn is_updated(ran: &Ran, span: Span) -> bool {
    match &ran.updated {
        Some(Ok(updated)) => updated.refused.iter().all(|(refused, _)| *refused != span),
        Some(Err(_)) | None => false,
    }
}

/// What stored answers say and nobody can compare, a line for each answer.
pub(super) fn uncompared(done: &[Done]) -> Vec<String> {
    let ran = done.iter().filter_map(|done| Some((done, done.ran.as_ref()?)));
    let tests = ran.flat_map(|(done, ran)| ran.tests.iter().map(move |tested| (done, tested)));
    let left = tests.filter(|(_, tested)| !tested.uncompared.is_empty());
    let lines = left.map(|(done, Tested { span, name, uncompared, .. })| {
        format!("{}: {name}: not compared: {}", place(&done.file, *span), uncompared.join("; "))
    });
    lines.collect()
}

impl<'t> Report<'t> {
    /// With nothing in it yet.
    pub fn new(terminal: &'t Terminal) -> Self {
        Report { text: String::new(), terminal }
    }

    /// What is wrong with files goes to standard error at once; failures are kept.
    pub fn files(&mut self, done: &[Done]) {
        let mut drawn: Vec<*const SourceFile> = Vec::new();
        for done in done {
            let told =
                done.said.iter().filter(|found| !self.terminal.quiet || found.severity() == Severity::Error);
            draw_all(&told.cloned().collect::<Vec<_>>(), &done.file, self.terminal);
            if let (Some(mapping), true) = (&done.mapping, done.is_unusable())
                && let Err(diagnostics) = &mapping.subject
                && !drawn.contains(&std::ptr::from_ref(&*mapping.file))
            {
                drawn.push(std::ptr::from_ref(&*mapping.file));
                draw_all(diagnostics, &mapping.file, self.terminal);
            }
            if let Some(mapping) = &done.mapping
                && let Ok(subject) = &mapping.subject
                && !drawn.contains(&std::ptr::from_ref(&*mapping.file))
            {
                drawn.push(std::ptr::from_ref(&*mapping.file));
                let message = passed_over(&subject.diagnostics, mapping.file.name());
                message.iter().for_each(|message| self.terminal.note(message));
            }
            self.file(done);
        }
    }

    fn file(&mut self, done: &Done) {
        let Some(ran) = &done.ran else { return };
        let mapping = done.mapping.as_ref().map(|mapping| &*mapping.file);
        if let Some(diagnosed) = odd_diagnostics(ran) {
            self.head(done, diagnosed.span, "the findings of the linter");
            self.diagnosed(diagnosed, mapping);
        }
        for tested in ran.tests.iter().filter(|tested| !tested.left().is_empty()) {
            self.head(done, tested.span, &tested.name);
            let mut told: Vec<&Note> = Vec::new();
            for failure in tested.left() {
                self.failure(failure, mapping, &told);
                told.extend(&failure.notes);
            }
            if let Some(Ok(updated)) = &ran.updated {
                let here = updated.refused.iter().filter(|(span, _)| *span == tested.span);
                here.for_each(|(_, why)| self.line(2, &format!("not updated: {why}")));
            }
        }
    }

    fn shown(&self, text: &str) -> String {
        let text = one_line(text);
        if self.terminal.ascii { escaped(&text) } else { text.into_owned() }
    }

    fn painted(&self, code: &str, text: &str) -> String {
        match self.terminal.color_output {
            true => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            false => text.to_owned(),
        }
    }

    fn line(&mut self, indent: usize, text: &str) {
        let text = self.shown(text);
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "{:indent$}{text}", "");
    }

    fn head(&mut self, done: &Done, span: Span, name: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let mark = self.painted("1;31", "FAIL");
        let place = self.shown(&place(&done.file, span));
        let name = self.painted("1", &self.shown(name));
        let _ = writeln!(self.text, "{mark} {place}: {name}");
    }

    fn diagnosed(&mut self, diagnosed: &Diagnosed, mapping: Option<&SourceFile>) {
        let found = diagnosed.codes();
        for code in diagnosed.expected.iter().filter(|code| !found.contains(code)) {
            self.line(2, &format!("{code} {} is expected, and not found", code.name()));
        }
        for found in diagnosed.found.iter().filter(|found| !diagnosed.expected.contains(&found.code)) {
            let place = mapping.map(|file| place(file, found.span())).unwrap_or_default();
            let (code, name) = (found.code, found.code.name());
            self.line(2, &format!("{code} {name} is not expected: {} ({place})", found.message));
        }
    }

    /// `told`: remarks that have been made.
    fn failure(&mut self, failure: &Failure, mapping: Option<&SourceFile>, told: &[&Note]) {
        let subject = &failure.subject;
        match &failure.mismatch {
            Mismatch::Said(message) => self.line(2, &format!("{subject}: {message}")),
            Mismatch::Words(expected, found) => {
                self.line(2, &format!("{subject}: expected {expected}, found {found}"));
            }
            Mismatch::Values(expected, found)
                if !expected.is_object() && !found.is_object() && is_short(expected, found) =>
            {
                self.line(2, &format!("{subject}: expected {expected}, found {found}"));
            }
            Mismatch::Values(expected, found) => {
                let legend = format!("{subject}: (- expected, + found)");
                self.line(2, &legend);
                self.difference(&yaml(expected), &yaml(found));
            }
        }
        for note in failure.notes.iter().filter(|note| !told.contains(note)) {
            self.note(note, mapping);
        }
    }

    fn note(&mut self, note: &Note, mapping: Option<&SourceFile>) {
        let text = match (note.place, mapping) {
            (Some(span), Some(file)) => format!("{}: {}", place(file, span), note.text),
            _ => note.text.clone(),
        };
        self.line(4, &text);
    }

    /// Lines that differ, and some around them.
    fn difference(&mut self, expected: &str, found: &str) {
        let diff = TextDiff::from_lines(expected, found);
        let mut last = None;
        for group in diff.grouped_ops(AROUND) {
            let start = group.first().map(|op| op.old_range().start);
            if last.is_some() || start.is_some_and(|start| start > 0) {
                self.line(6, "…");
            }
            last = start;
            for op in &group {
                self.operation(&diff, op);
            }
        }
    }

    fn operation(&mut self, diff: &TextDiff<'_, '_, str>, op: &DiffOp) {
        let mut lines: Vec<(ChangeTag, &str)> = diff
            .iter_changes(op)
            .map(|change| (change.tag(), change.value().trim_end_matches('\n')))
            .collect();
        // Each line with the one that stands in its place, where that can be told.
        let (old, new) = (op.old_range().len(), op.new_range().len());
        let replaced = matches!(op, DiffOp::Replace { .. }) && old == new;
        let key = |at: usize| lines.get(at).and_then(|(_, line)| line.split_once(": ")).map(|(key, _)| key);
        if replaced && (0..old).all(|at| key(at).is_some() && key(at) == key(at + old)) {
            lines = (0..old).flat_map(|at| [at, at + old]).filter_map(|at| lines.get(at).copied()).collect();
        }
        for (tag, text) in lines {
            let text = self.shown(text);
            let line = match tag {
                ChangeTag::Equal => format!("    {text}"),
                ChangeTag::Delete => self.painted("31", &format!("  - {text}")),
                ChangeTag::Insert => self.painted("32", &format!("  + {text}")),
            };
            // Writing to a string cannot fail.
            let _ = writeln!(self.text, "  {}", line.trim_end());
        }
    }

    /// How many passed.
    pub fn summary(&self, done: &[Done]) -> Vec<String> {
        let ran = || done.iter().filter_map(|done| done.ran.as_ref());
        let all: usize = ran().map(|ran| ran.tests.len() + usize::from(ran.diagnostics.is_some())).sum();
        let failed: usize = done.iter().map(failed).sum();
        let files = plural(done.len() as u64, "file");
        let mut lines = Vec::new();
        let updated: Vec<usize> = ran()
            .filter_map(|ran| match &ran.updated {
                Some(Ok(updated)) => Some(updated.changed).filter(|changed| *changed > 0),
                _ => None,
            })
            .collect();
        if !updated.is_empty() {
            let changed: usize = updated.iter().sum();
            lines.push(format!(
                "updated {} in {}",
                plural(changed as u64, "test"),
                plural(updated.len() as u64, "file")
            ));
        }
        lines.push(format!("{files}: {}, {failed} failed", tests(all - failed, "passed")));
        let unusable = done.iter().filter(|done| done.ran.is_none()).count();
        if unusable > 0 {
            lines.push(format!("{} could not be run", plural(unusable as u64, "file")));
        }
        let partly = done.iter().filter(|done| done.ran.is_some() && done.is_unusable()).count();
        if partly > 0 {
            lines.push(format!("{} could be run only in part", plural(partly as u64, "file")));
        }
        lines
    }
}

/// Whether both fit on a line.
fn is_short(expected: &serde_json::Value, found: &serde_json::Value) -> bool {
    expected.to_string().chars().count() + found.to_string().chars().count() < 80
}

/// `mappings/a.yaml:12`
pub(super) fn place(file: &SourceFile, span: Span) -> String {
    format!("{}:{}", file.name(), file.position(span.start).line)
}
