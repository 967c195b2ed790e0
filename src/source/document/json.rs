//! JSON, strictly as RFC 8259 has it, but read on after a mistake.

use super::build::{self, Frame, Frames};
use super::json_text::{self, Fault};
use super::scalar::Map;
use super::{Document, Format, MAX_JSON_DEPTH, Node, NodeKind, Repeats, Scalar, ScalarStyle};
use crate::source::{Code, Diagnostic, Edit, Safety, Span};

/// Whether `text` is meant as JSON: the brackets it begins with hold a quote, a digit or nothing.
/// (`[mail]` and `{ from: … }` are YAML.)
pub(super) fn looks_like_json(text: &str) -> bool {
    let rest = past_comments(text);
    if !rest.starts_with(['{', '[']) {
        return false;
    }
    let mut inner = rest;
    while let Some(within) = inner.strip_prefix(['{', '[']) {
        inner = past_comments(within);
    }
    inner
        .chars()
        .next()
        .is_none_or(|character| matches!(character, '"' | '}' | ']' | '-') || character.is_ascii_digit())
}

/// What comes behind white space, of whatever kind, and comments: these are no JSON, and show no other format.
fn past_comments(text: &str) -> &str {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if let Some(after) = rest.strip_prefix("//") {
            rest = after.split_once('\n').map_or("", |(_, rest)| rest);
        } else if let Some(after) = rest.strip_prefix("/*") {
            rest = after.split_once("*/").map_or("", |(_, rest)| rest);
        } else {
            return rest;
        }
    }
}

/// Reads `text` from `base` on.
pub(super) fn read(text: &str, base: usize) -> Document {
    let mut reader = Reader { text, at: base, diagnostics: Vec::new(), last_end: base, torn: false };
    let root = reader.document();
    Document { root, diagnostics: reader.diagnostics, comments: Vec::new(), format: Format::Json }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    diagnostics: Vec<Diagnostic>,
    /// The end of what was read last.
    last_end: usize,
    /// Whether that was a string without an end, which may have taken a comma with it.
    torn: bool,
}

/// What is expected next inside of an object or a list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    /// A value or a key, or the end.
    Item,
    /// A comma or the end.
    Comma,
}

impl Reader<'_> {
    fn report(&mut self, message: impl Into<String>, span: Span) {
        self.diagnostics.push(Diagnostic::new(Code::AF301, message).at(span));
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Skips white space, and comments, which it reports.
    fn skip(&mut self) {
        loop {
            while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
                self.at += 1;
            }
            let rest = self.text.get(self.at..).unwrap_or("");
            let len = if rest.starts_with("//") {
                rest.find(['\r', '\n']).unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else {
                return;
            };
            let span = Span::new(self.at, self.at + len);
            self.report("JSON has no comments", span);
            self.at += len;
        }
    }

    fn document(&mut self) -> Option<Node> {
        self.skip();
        self.peek()?;
        let mut frames = Frames::new(Repeats::Followed);
        let mut expect = Expect::Item;
        loop {
            self.skip();
            if frames.is_empty() && frames.has_root() {
                if self.at < self.text.len() {
                    let span = Span::new(self.at, self.word_end().max(self.at + self.char_len()));
                    self.report("something follows the end of the JSON value", span);
                }
                return frames.root(&mut self.diagnostics);
            }
            let Some(byte) = self.peek() else {
                if let Some((open, _)) = frames.innermost() {
                    let bracket = Span::new(open, open + 1);
                    self.report(format!("`{}` is never closed", bracket.of(self.text)), bracket);
                }
                frames.close_all(self.last_end, &mut self.diagnostics);
                return frames.root(&mut self.diagnostics);
            };
            if matches!(byte, b']' | b'}') && !frames.is_empty() {
                self.close(byte, &mut frames);
                expect = Expect::Comma;
                continue;
            }
            if byte == b',' {
                self.torn = false;
                self.comma(expect, &frames);
                expect = Expect::Item;
                continue;
            }
            if expect == Expect::Comma && !frames.is_empty() && !self.torn {
                let place = Span::at(self.last_end);
                let edits = vec![Edit::insert(self.last_end, ",")];
                let missing = Diagnostic::new(Code::AF301, "a comma is missing here");
                self.diagnostics.push(missing.at(place).fix(Safety::Unsafe, "insert the comma", edits));
            }
            self.torn = false;
            if frames.wants_key() && !self.key(&mut frames) {
                expect = Expect::Comma;
                continue;
            }
            expect = self.value(&mut frames);
        }
    }

    /// Reads the comma at the cursor; reports it where nothing stands before or behind it.
    fn comma(&mut self, expect: Expect, frames: &Frames) {
        let comma = Span::new(self.at, self.at + 1);
        self.at += 1;
        let behind = self.text.get(self.at..).unwrap_or("").trim_start();
        let trailing = behind.starts_with([']', '}']) && !frames.is_empty();
        if expect == Expect::Item || trailing {
            let message = if trailing { "a comma before the end" } else { "a comma with nothing before it" };
            let edits = vec![Edit::replace(comma, "")];
            let extra = Diagnostic::new(Code::AF301, message);
            self.diagnostics.push(extra.at(comma).fix(Safety::Safe, "remove the comma", edits));
        }
    }

    fn close(&mut self, byte: u8, frames: &mut Frames) {
        let span = Span::new(self.at, self.at + 1);
        self.at += 1;
        if let Some((open, wanted)) = frames.innermost()
            && wanted != byte
        {
            let opened = Span::new(open, open + 1).of(self.text).to_owned();
            let message = format!("`{}` cannot close `{opened}`", char::from(byte));
            let wrong = Diagnostic::new(Code::AF301, message).at(span);
            self.diagnostics.push(wrong.label(Span::new(open, open + 1), "opened here"));
        }
        frames.close(self.at, &mut self.diagnostics);
        self.last_end = self.at;
    }

    /// Reads a key and its colon. False if there was none; something was skipped then.
    fn key(&mut self, frames: &mut Frames) -> bool {
        let start = self.at;
        let key = if self.peek() == Some(b'"') {
            self.string()
        } else {
            self.at = self.word_end();
            if self.at == start {
                self.at += self.char_len();
            }
            let span = Span::new(start, self.at);
            let text = span.of(self.text).to_owned();
            self.report(format!("`{text}`: a key must stand in double quotes"), span);
            Scalar {
                text,
                style: ScalarStyle::JsonString,
                span,
                tagged_text: false,
                flow_depth: 0,
                map: Map::whole(span),
            }
        };
        self.last_end = self.at;
        self.skip();
        if self.peek() == Some(b':') {
            self.at += 1;
            self.last_end = self.at;
        } else {
            let message = format!("a colon is missing behind the key `{}`", key.text);
            self.report(message, key.span);
            if matches!(self.peek(), None | Some(b',' | b'}' | b']')) {
                return false;
            }
        }
        self.skip();
        frames.key(key);
        if matches!(self.peek(), None | Some(b',' | b'}' | b']')) {
            let place = Span::at(self.last_end);
            self.report("a value is missing here", place);
            frames.add(Node { span: place, kind: NodeKind::Invalid });
            return false;
        }
        true
    }

    fn value(&mut self, frames: &mut Frames) -> Expect {
        let start = self.at;
        let node = match self.peek() {
            Some(b'{' | b'[') if frames.depth() >= MAX_JSON_DEPTH => {
                let span = Span::new(start, start + 1);
                self.diagnostics.push(build::too_deep(span, MAX_JSON_DEPTH));
                self.at = self.skip_nested();
                Node { span: Span::new(start, self.at), kind: NodeKind::Invalid }
            }
            Some(byte @ (b'{' | b'[')) => {
                self.at += 1;
                frames.push(if byte == b'{' { Frame::mapping(start) } else { Frame::sequence(start) });
                return Expect::Item;
            }
            Some(b'"') => {
                let scalar = self.string();
                Node { span: scalar.span, kind: NodeKind::Scalar(scalar) }
            }
            _ => self.word(),
        };
        self.last_end = self.at;
        frames.add(node);
        Expect::Comma
    }

    fn word(&mut self) -> Node {
        let start = self.at;
        self.at = self.word_end();
        if self.at == start {
            self.at += self.char_len();
        }
        let span = Span::new(start, self.at);
        let text = span.of(self.text);
        let kind = match text {
            "null" => NodeKind::Null,
            "true" | "false" => NodeKind::Scalar(literal(text, span)),
            _ if json_text::is_number(text) => NodeKind::Scalar(literal(text, span)),
            _ => {
                self.report(format!("`{text}` is no JSON value"), span);
                NodeKind::Invalid
            }
        };
        Node { span, kind }
    }

    fn string(&mut self) -> Scalar {
        let start = self.at;
        let read = json_text::string(self.text, start);
        self.at = read.end;
        let span = Span::new(start, read.end);
        self.torn = !read.closed;
        if !read.closed {
            self.report("the string is never closed", span);
        }
        for (place, fault) in read.faults {
            let raw = place.of(self.text);
            match fault {
                Fault::Escape => {
                    let message = format!("`{raw}` is no escape in JSON");
                    let edits = vec![Edit::insert(place.start, "\\")];
                    let diagnostic = Diagnostic::new(Code::AF301, message).at(place);
                    let diagnostic = diagnostic.fix(Safety::Unsafe, "double the backslash", edits);
                    self.diagnostics.push(diagnostic);
                }
                Fault::Surrogate => {
                    self.report(format!("`{raw}` is half a character: its other half is missing"), place);
                }
                Fault::Control => {
                    self.report("a control character must be escaped in JSON", place);
                }
            }
        }
        Scalar {
            text: read.text,
            style: ScalarStyle::JsonString,
            span,
            tagged_text: false,
            flow_depth: 0,
            map: read.map,
        }
    }

    /// The end of the run of characters from the cursor on that mean nothing to JSON's structure.
    fn word_end(&self) -> usize {
        let rest = self.text.get(self.at..).unwrap_or("");
        let end = rest.find(|character: char| {
            character.is_ascii_whitespace() || matches!(character, ',' | ':' | '{' | '}' | '[' | ']' | '"')
        });
        self.at + end.unwrap_or(rest.len())
    }

    fn char_len(&self) -> usize {
        let next = self.text.get(self.at..).and_then(|rest| rest.chars().next());
        next.map_or(0, char::len_utf8)
    }

    /// The end of the object or list at the cursor, without a look at what it holds.
    fn skip_nested(&self) -> usize {
        let mut at = self.at;
        let mut depth = 0_usize;
        while let Some(byte) = self.text.as_bytes().get(at) {
            match byte {
                b'"' => {
                    at = json_text::string(self.text, at).end;
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            at += 1;
            if depth == 0 {
                break;
            }
        }
        at.min(self.text.len())
    }
}

fn literal(text: &str, span: Span) -> Scalar {
    Scalar {
        text: text.to_owned(),
        style: ScalarStyle::JsonLiteral,
        span,
        tagged_text: false,
        flow_depth: 0,
        map: Map::verbatim(span),
    }
}
