//! What copy and paste leaves behind, found outside string literals: typographic and single
//! quotes, invisible characters, HTML and Markdown, comments of other languages.
//!
//! All places of one kind are one finding with one fix. Parsing goes on with the text as the
//! fixes would have it.

use std::borrow::Cow;

use self::report::report;
use super::patch::Patch;
use super::typography::{entity, invisible, is_double_quote, is_quote, is_single_quote, tag};
use crate::source::{Code, Diagnostic, Edit, Span};

mod quotes;
mod report;

/// What kind of text is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Flavour {
    /// An expression.
    Expression,
    /// A clause of a scope: `#` may stand in a bare word.
    Clause,
}

/// A text as it was meant.
pub(super) struct Repaired<'t> {
    pub(super) text: Cow<'t, str>,
    pub(super) patch: Patch,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Finds what was pasted along with `text`, and mends it.
pub(super) fn repair(text: &str, flavour: Flavour) -> Repaired<'_> {
    let suspicious =
        |byte: u8| !matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r') || b"'`&\\#/-<".contains(&byte);
    if !text.bytes().any(suspicious) {
        return Repaired { text: Cow::Borrowed(text), patch: Patch::default(), diagnostics: Vec::new() };
    }
    let mut scan = Scan::run(text, flavour, false);
    // A straight quote closed by a typographic one swallows what follows, and sooner or later
    // a string stays open. Where reading it the other way leaves none open, that is what was meant.
    if scan.open {
        let other = Scan::run(text, flavour, true);
        if !other.open {
            scan = other;
        }
    }
    scan.finish()
}

/// A place to mend.
struct Finding {
    code: Code,
    /// What the label covers, if this edit is to have one.
    label: Option<Span>,
    edit: Edit,
}

struct Scan<'t> {
    text: &'t str,
    /// The text without the blanks around it.
    body: Span,
    flavour: Flavour,
    /// Whether a typographic quote may close a string that a straight one opened.
    mixed: bool,
    at: usize,
    findings: Vec<Finding>,
    /// Whether the text ended inside a string.
    open: bool,
}

impl<'t> Scan<'t> {
    fn run(text: &'t str, flavour: Flavour, mixed: bool) -> Self {
        let start = text.len() - text.trim_start().len();
        let body = Span::new(start, start + text.trim().len());
        let mut scan = Scan { text, body, flavour, mixed, at: 0, findings: Vec::new(), open: false };
        while let Some(c) = scan.peek() {
            scan.step(c);
        }
        scan
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Records an edit of the next `len` bytes and goes past them.
    fn mend(&mut self, code: Code, len: usize, text: &str) {
        let span = Span::new(self.at, self.at + len);
        self.findings.push(Finding { code, label: Some(span), edit: Edit::replace(span, text) });
        self.at = span.end;
    }

    fn step(&mut self, c: char) {
        let rest = self.rest();
        let comments = self.flavour == Flavour::Expression;
        match c {
            '"' => self.straight(),
            '[' => self.bracket(),
            // Within a word it is an apostrophe, and opens nothing.
            _ if (c == '\'' || is_quote(c)) && self.after_word() => match c {
                '\'' => self.at += 1,
                _ => self.mend(Code::AF005, c.len_utf8(), if is_double_quote(c) { "\"" } else { "'" }),
            },
            '\'' => self.quoted(Code::AF008, c, |c| c == '\'' || is_single_quote(c)),
            _ if is_single_quote(c) => self.quoted(Code::AF005, c, |c| c == '\'' || is_single_quote(c)),
            _ if is_double_quote(c) => self.quoted(Code::AF005, c, |c| c == '"' || is_double_quote(c)),
            '`' => self.back_ticks(),
            '&' => match entity(rest) {
                Some((name, '"' | '\'' | '“' | '”' | '‘' | '’')) => self.entity_quoted(name.len()),
                Some((name, c)) => {
                    let mut text = [0; 4];
                    self.mend(
                        Code::AF015,
                        name.len(),
                        invisible(c).map_or(c.encode_utf8(&mut text), |_| " "),
                    );
                }
                None => self.at += 1,
            },
            '<' => match tag(rest) {
                Some(tag) => self.mend(Code::AF015, tag.len(), " "),
                None => self.at += 1,
            },
            '\\' if rest.starts_with("\\\"") => self.escaped_quoted(),
            // In a clause it may belong to a pattern without quotes, where only `\_` means nothing.
            '\\' if rest[1..]
                .starts_with(|next: char| next == '_' || comments && next.is_ascii_punctuation()) =>
            {
                self.mend(Code::AF015, 1, "");
            }
            '#' if comments => self.comment(rest.find(['\n', '\r']).unwrap_or(rest.len())),
            '/' if comments && rest.starts_with("//") => {
                self.comment(rest.find(['\n', '\r']).unwrap_or(rest.len()));
            }
            '-' if comments && rest.starts_with("-- ") => {
                self.comment(rest.find(['\n', '\r']).unwrap_or(rest.len()));
            }
            '/' if comments && rest.starts_with("/*") => {
                self.comment(rest.find("*/").map_or(rest.len(), |end| end + 2));
            }
            _ => match invisible(c) {
                Some((_, text)) => self.mend(Code::AF006, c.len_utf8(), text),
                None => self.at += c.len_utf8(),
            },
        }
    }

    fn after_word(&self) -> bool {
        let before = self.text.get(..self.at).unwrap_or("");
        before.ends_with(|c: char| c.is_alphanumeric() || c == '_')
    }

    /// Whether what follows `offset` can follow a string.
    fn ends_at(&self, offset: usize) -> bool {
        let rest = self.text.get(offset..).unwrap_or("").trim_start();
        let follows = match self.flavour {
            Flavour::Expression => ",)=<>;&+]|!?",
            Flavour::Clause => ",",
        };
        rest.chars().next().is_none_or(|c| follows.contains(c))
    }

    fn ends_text(&self, len: usize) -> bool {
        self.at + len >= self.body.end
    }

    fn comment(&mut self, len: usize) {
        let before = self.text.get(..self.at).unwrap_or("");
        let start = before.trim_end_matches([' ', '\t']).len();
        // What is already mended is not mended twice.
        let start = start.max(self.findings.last().map_or(0, |finding| finding.edit.span.end));
        let label = Span::new(self.at, self.at + len);
        // Two tokens that only a comment kept apart stay apart.
        let text =
            if self.text.get(label.end..).unwrap_or("").starts_with(char::is_whitespace) { "" } else { " " };
        let text = if self.ends_text(len) { "" } else { text };
        let edit = Edit::replace(Span::new(start, label.end), text);
        self.findings.push(Finding { code: Code::AF014, label: Some(label), edit });
        self.at = label.end;
    }

    /// An attribute: quotes in it are part of the path, but have to be straight ones.
    fn bracket(&mut self) {
        let mut depth = 0_usize;
        let mut quoted = false;
        while let Some(c) = self.peek() {
            match c {
                '[' => depth += 1,
                ']' => depth = depth.saturating_sub(1),
                '"' => quoted = !quoted,
                '\\' if !quoted && self.rest()[1..].starts_with(|next: char| next.is_ascii_punctuation()) => {
                    self.mend(Code::AF015, 1, "");
                    continue;
                }
                '&' if !quoted => {
                    if let Some((name, c)) = entity(self.rest()) {
                        self.mend(Code::AF015, name.len(), c.encode_utf8(&mut [0; 4]));
                        continue;
                    }
                }
                _ if quoted || c.is_ascii_graphic() => {}
                _ if is_quote(c) => {
                    self.mend(Code::AF005, c.len_utf8(), "\"");
                    continue;
                }
                _ => {
                    if let Some((_, text)) = invisible(c) {
                        self.mend(Code::AF006, c.len_utf8(), text);
                        continue;
                    }
                }
            }
            self.at += c.len_utf8();
            if depth == 0 {
                return;
            }
        }
    }

    fn finish(self) -> Repaired<'t> {
        if self.findings.is_empty() {
            return Repaired {
                text: Cow::Borrowed(self.text),
                patch: Patch::default(),
                diagnostics: Vec::new(),
            };
        }
        let edits: Vec<Edit> = self.findings.iter().map(|finding| finding.edit.clone()).collect();
        let (text, patch) = Patch::apply(self.text, &edits);
        let diagnostics = [Code::AF005, Code::AF006, Code::AF008, Code::AF014, Code::AF015]
            .into_iter()
            .filter_map(|code| report(self.text, code, &self.findings))
            .collect();
        Repaired { text: Cow::Owned(text), patch, diagnostics }
    }
}
