//! What is explained, for a terminal.

use serde_json::Value as Json;
use unicode_width::UnicodeWidthStr as _;

use super::view::{AttributeView, ClauseView, ImportView, OutcomeView, StepView, View};
use crate::cli::plan::printable_json;
use crate::cli::steps::Drawing;
use crate::cli::style::Ink;
use crate::cli::terminal::Terminal;

/// How much of a part, or of a value, is shown, in characters.
const SHOWN: usize = 100;

/// How wide a column of names becomes.
const NAMES: usize = 32;

/// All of it. `output`: whether it goes to standard output.
pub(super) fn page(view: &View, terminal: &Terminal, output: bool) -> String {
    let drawing = Drawing { shown: SHOWN, ..Drawing::of(terminal, terminal.color_output && output) };
    let mut page = Page { text: String::new(), drawing };
    page.head(view);
    page.import(&view.import);
    page.scope(view);
    page.matching(view);
    page.attributes(view);
    page.request(view);
    page.text
}

struct Page {
    text: String,
    drawing: Drawing,
}

impl Page {
    fn line(&mut self, indent: usize, line: &str) {
        let line = format!("{:indent$}{line}", "");
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn heading(&mut self, title: &str, what: &str) {
        self.text.push('\n');
        let title = self.drawing.style.ink(Ink::Marked, title);
        match what {
            "" => self.line(0, &title),
            what => self.line(0, &format!("{title}: {}", self.drawing.shorten(what))),
        }
    }

    fn head(&mut self, view: &View) {
        let record = &view.record;
        let record = format!("{}, line {} of {}", record.who, record.line, record.file);
        let name = view.mapping.name.as_deref().map(|name| format!("{name}, ")).unwrap_or_default();
        let mapping = format!("{name}{} of {}", view.mapping.object, view.mapping.file);
        for (title, text) in [("Record", record), ("Mapping", mapping)] {
            let title = self.drawing.style.ink(Ink::Marked, &format!("{title:<7}"));
            let text = Drawing { shown: usize::MAX, ..self.drawing }.shorten(&text);
            self.line(0, &format!("{title} {text}"));
        }
    }

    fn import(&mut self, import: &[ImportView]) {
        self.heading("1 Import", "the attributes that the mapping reads");
        let names = import.iter().map(|import| self.drawing.shorten(&import.attribute).width());
        let width = names.max().unwrap_or_default().min(NAMES);
        for ImportView { attribute, value, from } in import {
            let (name, value) = (self.drawing.shorten(attribute), self.drawing.value(value));
            let pad = width.saturating_sub(name.width());
            let from =
                from.as_deref().map(|from| self.drawing.style.ink(Ink::Faint, &format!("  from {from}")));
            self.line(2, &format!("{name}{:pad$}  {value}{}", "", from.unwrap_or_default()));
        }
    }

    fn scope(&mut self, view: &View) {
        self.heading("2 Scope", &view.scope.why);
        for group in &view.scope.groups {
            let set = group.set.map(|set| format!(" ({set})")).unwrap_or_default();
            let name = format!("{} {}{set}", self.mark(group.passes), self.drawing.shorten(&group.name));
            self.line(2, &name);
            for clause in &group.clauses {
                let ClauseView { clause: text, value, holds, error, .. } = clause;
                let mark = self.mark(*holds);
                let text = self.drawing.shorten(text);
                let saw = self.drawing.style.ink(Ink::Faint, "saw");
                let saw = match error {
                    Some(error) => self.drawing.style.ink(Ink::Error, &self.drawing.shorten(error)),
                    None => format!("{saw} {}", self.drawing.value(value)),
                };
                self.line(4, &format!("{mark} {text}  {saw}"));
            }
        }
    }

    fn mark(&self, good: bool) -> String {
        let style = self.drawing.style;
        match (good, self.drawing.style.ascii) {
            (true, false) => style.ink(Ink::Text, "✓"),
            (false, false) => style.ink(Ink::Error, "✗"),
            (true, true) => style.ink(Ink::Text, "yes"),
            (false, true) => style.ink(Ink::Error, "no "),
        }
    }

    fn matching(&mut self, view: &View) {
        if !view.scope.in_scope {
            return self.heading("3 Match", "not asked, out of scope");
        }
        match view.matching.as_slice() {
            [] => self.heading("3 Match", "by nothing"),
            filters => {
                self.heading("3 Match", "the object is found by");
                for filter in filters {
                    let filter = Drawing { shown: usize::MAX, ..self.drawing }.shorten(filter);
                    self.line(2, &filter);
                }
            }
        }
    }

    fn attributes(&mut self, view: &View) {
        if view.attributes.is_empty() {
            return self.heading("4 Attributes", "not evaluated");
        }
        self.heading("4 Attributes", "");
        for attribute in &view.attributes {
            self.attribute(attribute);
        }
    }

    fn attribute(&mut self, view: &AttributeView) {
        let style = self.drawing.style;
        let target = style.ink(Ink::Marked, &Drawing { shown: 200, ..self.drawing }.shorten(&view.target));
        let notes = match view.notes.as_slice() {
            [] => String::new(),
            notes => style.ink(Ink::Faint, &format!("  ({})", self.drawing.shorten(&notes.join("; ")))),
        };
        let from = match &view.steps {
            Some(step) if step.parts.is_empty() => {
                style.ink(Ink::Faint, &format!("  from {}", self.drawing.shorten(&step.expression)))
            }
            _ => String::new(),
        };
        self.line(2, &format!("{target} = {}{from}{notes}", self.outcome(&view.outcome)));
        if let Some(step) = view.steps.as_ref().filter(|step| !step.parts.is_empty()) {
            let (branch, stem) = self.drawing.branch(true);
            self.step(step, &format!("  {branch}"), &format!("  {stem}"));
        }
        if let Some(help) = view.outcome.error.as_ref().and_then(|error| error.help.as_deref()) {
            self.line(4, &format!("help: {}", self.shown(help)));
        }
    }

    fn step(&mut self, step: &StepView, first: &str, others: &str) {
        let line = self.drawing.step(&step.expression, step.chosen, &self.outcome(&step.outcome()));
        self.line(0, &format!("{first}{line}"));
        let parts: Vec<&StepView> = step.parts.iter().filter(|part| part.tells).collect();
        let last = parts.len().saturating_sub(1);
        for (at, part) in parts.into_iter().enumerate() {
            let (branch, stem) = self.drawing.branch(at == last);
            self.step(part, &format!("{others}{branch}"), &format!("{others}{stem}"));
        }
    }

    fn outcome(&self, outcome: &OutcomeView) -> String {
        let style = self.drawing.style;
        match (outcome.status, &outcome.value, &outcome.error) {
            (_, _, Some(error)) => {
                let message = format!("error {}: {}", error.code, error.message);
                style.ink(Ink::Error, self.shown(&message).trim_end_matches(": "))
            }
            ("references", Some(keys), _) => format!("refers to {}", self.drawing.value(keys)),
            (_, Some(value), _) => self.drawing.value(value),
            (status, None, None) => style.ink(
                Ink::Nothing,
                match status {
                    "null" => "Null",
                    "noflow" => "no flow",
                    "noobject" => "no object",
                    "references" => "refers to nothing",
                    _ => "kept",
                },
            ),
        }
    }

    /// A text that is not cut.
    fn shown(&self, text: &str) -> String {
        Drawing { shown: usize::MAX, ..self.drawing }.shorten(text)
    }

    fn request(&mut self, view: &View) {
        let request = &view.request;
        self.heading("5 Request", &request.why);
        if let Some(error) = &request.error {
            let at = error.target.as_deref().map(|target| format!("`{target}`: ")).unwrap_or_default();
            let message = self.shown(&format!("error {}: {at}{}", error.code, error.message));
            self.line(2, &self.drawing.style.ink(Ink::Error, &message));
        }
        for request in &request.requests {
            self.sent(request);
            if let Some(otherwise) = request.get("otherwise") {
                self.line(2, &self.drawing.style.ink(Ink::Faint, "where nobody is found:"));
                self.sent(otherwise);
            }
        }
    }

    fn sent(&mut self, request: &Json) {
        let member = |name: &str| request.get(name).and_then(Json::as_str).unwrap_or_default();
        let line = self.drawing.style.ink(Ink::Marked, &format!("{} {}", member("method"), member("path")));
        let when = request.get("when").and_then(Json::as_str).map(|when| format!("  {when}"));
        self.line(2, &format!("{line}{}", self.drawing.style.ink(Ink::Faint, &when.unwrap_or_default())));
        if let Some(body) = request.get("body") {
            let body = serde_json::to_string_pretty(body).unwrap_or_default();
            for line in printable_json(&body, self.drawing.style.ascii).lines() {
                self.line(2, line);
            }
        }
    }
}
