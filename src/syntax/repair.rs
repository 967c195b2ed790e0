//! What copy and paste leaves behind, found outside string literals: typographic and single
//! quotes, invisible characters, HTML and Markdown, comments of other languages.
//!
//! All places of one kind are one finding with one fix. Parsing goes on with the text as the
//! fixes would have it.

use std::borrow::Cow;

use super::patch::Patch;
use super::shown;
use super::typography::{entity, invisible, is_double_quote, is_quote, is_single_quote, tag};
use crate::source::{Code, Diagnostic, Edit, Safety, Span};

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
        |byte: u8| !matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r') || b"'`&\\#/<".contains(&byte);
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
        let mut scan = Scan { text, flavour, mixed, at: 0, findings: Vec::new(), open: false };
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
            '\\' if rest[1..].starts_with(|next: char| next.is_ascii_punctuation()) => {
                self.mend(Code::AF015, 1, "");
            }
            '#' if comments => self.comment(rest.find(['\n', '\r']).unwrap_or(rest.len())),
            '/' if comments && rest.starts_with("//") => {
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

    /// A string between straight quotes: nothing in it is a mistake of this kind.
    fn straight(&mut self) {
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => {
                    chars.next();
                }
                '"' => {
                    self.at += at + 1;
                    return;
                }
                _ if self.mixed && is_double_quote(c) && self.ends_at(self.at + at + c.len_utf8()) => {
                    self.at += at;
                    self.mend(Code::AF005, c.len_utf8(), "\"");
                    return;
                }
                _ => {}
            }
        }
        self.open = true;
        self.at = self.text.len();
    }

    /// A string between quotes that are no string quotes here.
    fn quoted(&mut self, code: Code, opening: char, closes: fn(char) -> bool) {
        let content = self.at + opening.len_utf8();
        let text = self.text.get(content..).unwrap_or("");
        let mut first = None;
        let mut last = None;
        let mut chars = text.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => {
                    chars.next();
                }
                _ if closes(c) => {
                    // An apostrophe in the text closes nothing, unless no other quote does.
                    first = first.or(Some((at, c)));
                    let is_double = c == '"' || is_double_quote(c);
                    if is_double || self.ends_at(content + at + c.len_utf8()) {
                        last = Some((at, c));
                        break;
                    }
                }
                // A straight quote belongs to the next string, or the previous one's end is missing.
                ',' | ')' if first.is_some() => break,
                _ => {}
            }
        }
        let Some((at, closing)) = last.or(first) else {
            self.mend(code, opening.len_utf8(), "\"");
            self.open = true;
            // Nothing closes it: the rest is its text, as it would be after a straight quote.
            self.at = self.text.len();
            return;
        };
        let start = self.at;
        let end = content + at + closing.len_utf8();
        self.mend(code, opening.len_utf8(), "\"");
        if let Some(finding) = self.findings.last_mut().filter(|_| code == Code::AF008) {
            finding.label = Some(Span::new(start, end));
        }
        self.content(content + at, code);
        let is_typographic = is_quote(closing);
        self.mend(if is_typographic { Code::AF005 } else { code }, closing.len_utf8(), "\"");
        if let Some(finding) = self.findings.last_mut().filter(|_| !is_typographic) {
            finding.label = None;
        }
    }

    /// The text up to `end` of a string whose quotes become straight double quotes: those
    /// inside it need a backslash then, and single ones need it no more.
    fn content(&mut self, end: usize, code: Code) {
        while self.at < end {
            let Some(c) = self.peek() else { break };
            let span = Span::new(self.at, self.at + 1);
            match c {
                '\\' if self.rest()[1..].starts_with('\'') => {
                    self.findings.push(Finding { code, label: None, edit: Edit::replace(span, "") });
                    self.at += 2;
                }
                '\\' => {
                    self.at += 1;
                    self.at += self.peek().map_or(0, char::len_utf8);
                }
                '"' => {
                    self.findings.push(Finding { code, label: None, edit: Edit::insert(self.at, "\\") });
                    self.at += 1;
                }
                _ => self.at += c.len_utf8(),
            }
        }
        self.at = end;
    }

    /// `&quot;text&quot;`: everything in it went through the same mill.
    fn entity_quoted(&mut self, opening: usize) {
        self.mend(Code::AF015, opening, "\"");
        while let Some(c) = self.peek() {
            match (c, entity(self.rest())) {
                ('"', _) => {
                    self.at += 1;
                    return;
                }
                (_, Some((name, '"' | '\'' | '“' | '”' | '‘' | '’'))) => {
                    self.mend(Code::AF015, name.len(), "\"");
                    return;
                }
                (_, Some((name, c))) => self.mend(Code::AF015, name.len(), c.encode_utf8(&mut [0; 4])),
                ('\\', _) => {
                    self.at += 1;
                    self.at += self.peek().map_or(0, char::len_utf8);
                }
                _ => self.at += c.len_utf8(),
            }
        }
        self.open = true;
    }

    /// `\"text\"`, copied out of a JSON string: backslashes in it are doubled once more.
    fn escaped_quoted(&mut self) {
        self.mend(Code::AF015, 1, "");
        self.at += 1;
        let mut escaped = false;
        while let Some(c) = self.peek() {
            if c == '\\' && self.rest()[1..].starts_with(['\\', '"']) {
                self.mend(Code::AF015, 1, "");
            } else if c == '"' && !escaped {
                self.at += 1;
                return;
            }
            let Some(decoded) = self.peek() else { break };
            self.at += decoded.len_utf8();
            if decoded == '"' && !escaped {
                return;
            }
            escaped = decoded == '\\' && !escaped;
        }
        self.open = true;
    }

    /// Marks around code are dropped, quotes around a text become quotes.
    fn back_ticks(&mut self) {
        let rest = self.rest();
        let run = rest.len() - rest.trim_start_matches('`').len();
        let edge = self.text.get(..self.at).unwrap_or("").trim().is_empty() || self.ends_text(run);
        let closing = rest.get(run..).and_then(|rest| rest.find('`')).map(|at| at + run);
        let content = closing.and_then(|closing| rest.get(run..closing));
        let is_text = content.is_some_and(|content| !content.contains(['[', '(', '"']));
        match closing {
            Some(closing) if !edge && is_text && self.ends_at(self.at + closing + 1) => {
                self.mend(Code::AF015, run, "\"");
                let end = self.at - run + closing;
                self.content(end, Code::AF015);
                self.mend(Code::AF015, 1, "\"");
            }
            _ => self.mend(Code::AF015, run, ""),
        }
    }

    fn ends_text(&self, len: usize) -> bool {
        self.text.get(self.at + len..).unwrap_or("").trim().is_empty()
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

/// One diagnostic for all findings of one code.
fn report(text: &str, code: Code, findings: &[Finding]) -> Option<Diagnostic> {
    let findings: Vec<&Finding> = findings.iter().filter(|finding| finding.code == code).collect();
    let first = findings.first()?;
    let written = first.label.unwrap_or(first.edit.span).of(text);
    let c = written.chars().next().unwrap_or(' ');
    let number = format!("U+{:04X}", u32::from(c));
    let (message, help, title) = match code {
        Code::AF005 => (
            format!("typographic quote `{c}` ({number})"),
            "a string stands between straight double quotes: `\"text\"`",
            "write straight quotes",
        ),
        Code::AF006 => (
            format!("invisible character {number} ({})", invisible(c).map_or("", |(name, _)| name)),
            "it came by copy and paste, and is no blank to the service",
            "replace what is invisible",
        ),
        Code::AF008 => (
            format!("string in single quotes: `{}`", shown(written)),
            "a string stands between double quotes: `\"text\"`",
            "write double quotes",
        ),
        Code::AF014 => (
            format!("comment in an expression: `{}`", shown(written)),
            "expressions have no comments; keep the remark beside the expression",
            "delete the comment",
        ),
        _ => (
            match entity(written) {
                Some((name, ' ' | '\u{A0}')) => format!("`{name}` is HTML for a blank"),
                Some((name, c)) => format!("`{name}` is HTML for `{c}`"),
                None if c == '`' => "back-tick of Markdown".to_owned(),
                None if c == '<' => format!("`{}` is an HTML tag", shown(written)),
                None => {
                    let escaped = text.get(first.edit.span.end..).and_then(|rest| rest.chars().next());
                    let from = if escaped == Some('"') { "JSON" } else { "Markdown" };
                    format!("`\\{}` is {from} for `{0}`", escaped.unwrap_or(' '))
                }
            },
            "the expression was copied out of a page's or a file's source",
            "undo the markup",
        ),
    };
    let mut diagnostic = Diagnostic::new(code, message).help(help);
    for span in findings.iter().filter_map(|finding| finding.label) {
        diagnostic = diagnostic.at(span);
    }
    let edits = findings.iter().map(|finding| finding.edit.clone()).collect();
    Some(diagnostic.fix(Safety::Safe, title, edits))
}
