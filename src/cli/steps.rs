//! The steps of an evaluation as a tree.

use attrflow::evaluate::{Evaluation, Trace, ValueForms};
use attrflow::source::one_line;

use super::report::escaped;
use super::style::{Ink, Style};
use super::terminal::Terminal;

/// How much of a part, or of a value, is shown, in characters.
const SHOWN: usize = 60;

/// How steps are drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Drawing {
    /// In which colours and characters.
    pub style: Style,
    /// How many characters of a part, or of a value, are shown.
    pub shown: usize,
}

impl Drawing {
    /// As the terminal has it, in colour or not.
    pub fn of(terminal: &Terminal, color: bool) -> Self {
        Drawing { style: Style::of(terminal, color), shown: SHOWN }
    }

    /// One line for each part that was evaluated, below the part it belongs to: without constants, but for one that a
    /// choice came to.
    pub fn tree(&self, trace: &Trace, expression: &str) -> String {
        let mut out = String::new();
        self.part(trace, expression, ("", ""), &mut out);
        out
    }

    fn part(&self, trace: &Trace, expression: &str, (first, others): (&str, &str), out: &mut String) {
        let is_error = |trace: &Trace| matches!(trace.outcome, Evaluation::Error { .. });
        let outcome = match &trace.outcome {
            // The part that failed tells more.
            Evaluation::Error { code, .. } if trace.parts.iter().any(is_error) => {
                self.style.ink(Ink::Error, &format!("error {code}"))
            }
            outcome => self.outcome(outcome),
        };
        let line = self.step(trace.span.of(expression), trace.chosen, &outcome);
        out.push_str(&format!("{first}{line}\n"));
        let parts: Vec<&Trace> = trace.parts.iter().filter(|part| tells(part, expression)).collect();
        let last = parts.len().saturating_sub(1);
        for (at, part) in parts.into_iter().enumerate() {
            let (branch, stem) = self.branch(at == last);
            self.part(part, expression, (&format!("{others}{branch}"), &format!("{others}{stem}")), out);
        }
    }

    /// A part and what it came to.
    pub fn step(&self, text: &str, chosen: bool, outcome: &str) -> String {
        let arrow = match (chosen, self.style.ascii) {
            (false, _) => "",
            (true, false) => "→ ",
            (true, true) => "-> ",
        };
        let arrow = self.style.ink(Ink::Faint, arrow);
        match is_literal(text) {
            true => format!("{arrow}{outcome}"),
            false => format!("{arrow}{} {} {outcome}", self.shorten(text), self.style.ink(Ink::Faint, "=")),
        }
    }

    /// What stands before a part, and before what is below it.
    pub fn branch(&self, last: bool) -> (String, String) {
        let (branch, stem) = match (self.style.ascii, last) {
            (false, false) => ("├ ", "│ "),
            (false, true) => ("└ ", "  "),
            (true, false) => ("|-", "| "),
            (true, true) => ("`-", "  "),
        };
        (self.style.ink(Ink::Faint, branch), self.style.ink(Ink::Faint, stem))
    }

    /// An outcome in a word or a value: what is no value looks like none.
    pub fn outcome(&self, outcome: &Evaluation) -> String {
        match outcome {
            Evaluation::Value(ValueForms { json, .. }) => self.value(json),
            Evaluation::Null => self.style.ink(Ink::Nothing, "Null"),
            Evaluation::NoFlow => self.style.ink(Ink::Nothing, "no flow"),
            Evaluation::NoObject => self.style.ink(Ink::Nothing, "no object"),
            Evaluation::Error { code, message, .. } => {
                let message =
                    Drawing { shown: usize::MAX, ..*self }.shorten(&format!("error {code}: {message}"));
                self.style.ink(Ink::Error, &message)
            }
        }
    }

    /// A value as JSON; Null as such.
    pub fn value(&self, json: &serde_json::Value) -> String {
        match json {
            serde_json::Value::Null => self.style.ink(Ink::Nothing, "Null"),
            json => self.style.ink(Ink::Text, &self.cut(&json.to_string())),
        }
    }

    /// On one line, in the characters that there are, and not too long.
    pub fn shorten(&self, text: &str) -> String {
        self.cut(&joined(text))
    }

    fn cut(&self, text: &str) -> String {
        let text = one_line(text);
        let text = if self.style.ascii { escaped(&text).into() } else { text };
        match text.char_indices().nth(self.shown) {
            Some((end, _)) => {
                let more = if self.style.ascii { "..." } else { "…" };
                format!("{}{more}", text.get(..end).unwrap_or_default())
            }
            None => text.into_owned(),
        }
    }
}

/// What is written over several lines, on one.
pub(super) fn joined(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Whether a part tells something. What a constant comes to is what is written; that it was looked at matters where
/// something else could have been.
pub(super) fn tells(part: &Trace, expression: &str) -> bool {
    part.chosen || !is_literal(part.span.of(expression))
}

/// Whether it is a constant as it is written, or a place where nothing is written.
pub(super) fn is_literal(text: &str) -> bool {
    let text = text.trim();
    text.is_empty()
        || text.starts_with('"')
        || text.starts_with("&H")
        || text.parse::<i64>().is_ok()
        || ["True", "False", "Null", "vbTextCompare", "vbBinaryCompare"]
            .iter()
            .any(|name| text.eq_ignore_ascii_case(name))
}
