//! Strings, between quotes of all kinds.

use super::super::typography::{entity, is_double_quote, is_quote};
use super::{Finding, Scan};
use crate::source::{Code, Edit, Span};

/// How many bytes behind an apostrophe the end of its string is looked for; it bounds the
/// work on a text that is full of them.
const APOSTROPHE: usize = 256;

impl Scan<'_> {
    /// A string between straight quotes: nothing in it is a mistake of this kind.
    pub(super) fn straight(&mut self) {
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
    pub(super) fn quoted(&mut self, code: Code, opening: char, closes: fn(char) -> bool) {
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
                // Too far for one word's apostrophe and the quote that closes its string.
                _ if first.is_some_and(|(first, _)| at > first + APOSTROPHE) => break,
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
    pub(super) fn entity_quoted(&mut self, opening: usize) {
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
    pub(super) fn escaped_quoted(&mut self) {
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
    pub(super) fn back_ticks(&mut self) {
        let rest = self.rest();
        let run = rest.len() - rest.trim_start_matches('`').len();
        let edge = self.at <= self.body.start || self.ends_text(run);
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
}
