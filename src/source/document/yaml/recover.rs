//! What to do about an error of the parser that no trap explained: say it in plain words, take
//! the value or the line out, and let the parser try again.

use super::super::patch::Patch;
use super::super::{decode, lex, quoted};
use crate::source::{Code, Diagnostic, Edit, Safety, Span};
use std::collections::HashSet;

/// How many lines above the place of an error are looked at for its cause.
const LINES_BACK: usize = 8;

/// Which lines were taken out.
#[derive(Debug, Default)]
pub(super) struct Recovery {
    gone: HashSet<usize>,
}

impl Recovery {
    /// Patches the place of `error`, and reports it unless its line has a finding already.
    /// False when nothing is left to try.
    pub fn mend(
        &mut self,
        text: &str,
        span: Span,
        (at, reason): (usize, String),
        patches: &mut Vec<Patch>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> bool {
        let Some((line, whole)) = self.culprit(text, span, at) else { return false };
        let known = diagnostics.iter().any(|diagnostic| {
            let place = diagnostic.span();
            place.start <= line.end && place.end >= line.start
        });
        if !known {
            diagnostics.push(explain(text, line, at, &reason));
        }
        let taken = |span: Span| patches.iter().any(|patch| patch.invalid && patch.span.start == span.start);
        let value = value(text, line).filter(|&value| !whole && !value.is_empty() && !taken(value));
        let patch = match value {
            Some(value) => Patch::invalid(value),
            None => {
                self.gone.insert(line.start);
                Patch::text(line, "")
            }
        };
        patches.retain(|old| old.span.end <= patch.span.start || old.span.start >= patch.span.end);
        patches.push(patch);
        true
    }

    /// The line to take out for an error at `at`, and whether all of it must go.
    fn culprit(&self, text: &str, span: Span, at: usize) -> Option<(Span, bool)> {
        let mut at = at.min(span.end);
        for back in 0..LINES_BACK {
            let line = content(text, span, at);
            if !line.is_empty() && !self.gone.contains(&line.start) {
                return Some((line, back > 0));
            }
            let before = text.get(span.start..line.start)?.trim_end_matches(lex::BLANKS);
            if before.is_empty() {
                return None;
            }
            at = span.start + before.len();
        }
        None
    }
}

/// The line around `at`, without its indentation and break.
fn content(text: &str, span: Span, at: usize) -> Span {
    let before = text.get(span.start..at).unwrap_or("");
    let start = span.start + before.rfind(['\n', '\r']).map_or(0, |line_break| line_break + 1);
    let start = decode::skip_blanks(text, start);
    let end = decode::line_end(text, start).min(span.end).max(start);
    Span::new(start, start + Span::new(start, end).of(text).trim_end().len())
}

/// The value behind the key or the dash on `line`.
fn value(text: &str, line: Span) -> Option<Span> {
    let mut start = line.start;
    while text.get(start..line.end)?.starts_with("- ") {
        start = decode::skip_blanks(text, start + 1);
    }
    let after = match lex::key_end(text, start, line.end) {
        Some(colon) => decode::skip_blanks(text, colon + 1),
        None if start > line.start => start,
        None => return None,
    };
    (after < line.end).then(|| Span::new(after, line.end))
}

/// An error of the parser in plain words.
fn explain(text: &str, line: Span, at: usize, reason: &str) -> Diagnostic {
    const WORDS: [(&str, &str); 18] = [
        ("unknown anchor", "an alias that repeats nothing: no anchor has its name"),
        ("tab", "a tab where YAML wants blanks"),
        ("simple key expect", "neither `key: value` nor a list item"),
        ("did not find expected <document start>", "something follows the end of the value"),
        ("mapping values are not allowed", "a `: ` where no key can end"),
        ("mapping keys are not allowed", "a key where none can stand"),
        ("block sequence entries are not allowed", "a list item where none can stand"),
        ("trailing content", "something follows the closing quote"),
        ("comment", "a comment inside of a value"),
        ("quoted scalar, found unexpected end", "the quote is never closed"),
        ("unclosed", "a quote or a bracket is never closed"),
        ("misplaced bracket", "a closing bracket that nothing opened"),
        ("recursion limit", "nested too deep"),
        ("invalid indentation", "the indentation fits nothing above"),
        ("wrongly indented", "the indentation fits nothing above"),
        ("did not find expected ',' or", "a comma or a closing bracket is missing"),
        ("expected node content", "a value is missing here"),
        ("while parsing a block mapping", "this is not indented like its neighbours"),
    ];
    let known = WORDS.iter().find(|(part, _)| reason.contains(part)).map(|&(_, words)| words);
    let stray_item = reason.contains("block mapping") && line.of(text).starts_with("- ");
    let known = if stray_item { Some("a list item where none can stand") } else { known };
    let message = known.map_or_else(|| format!("no YAML: {reason}"), str::to_owned);
    let start = if at > line.start && at < line.end { at } else { line.start };
    let end = text.get(start..line.end).and_then(|rest| rest.find(' ')).unwrap_or(usize::MAX);
    let place = Span::new(start, start.saturating_add(end).min(line.end));
    let diagnostic = Diagnostic::new(Code::AF301, message).at(if place.is_empty() { line } else { place });
    match value(text, line) {
        Some(value) if reason.contains("unknown anchor") => {
            let edits = vec![Edit::replace(value, quoted(value.of(text)))];
            diagnostic.fix(Safety::Safe, "quote the value", edits)
        }
        _ => diagnostic,
    }
}
