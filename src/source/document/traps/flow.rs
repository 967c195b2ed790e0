use super::{Finder, Line, name};
use crate::source::document::lex;
use crate::source::document::quoted;
use crate::source::{Code, Diagnostic, Edit, Safety, Span};

/// Keys whose values are lists: their items are quoted, not the whole.
const LIST_KEYS: [&str; 3] = ["filterable", "flow", "when"];

/// How deep `[ … ]` and `{ … }` are looked into; the parser judges what is deeper.
const MAX_LOOK: usize = 16;

impl Finder<'_> {
    /// The last line of a flow collection that begins at `at`, and where its bracket closes.
    fn flow_end(&self, at: usize, parent: isize, line: Line) -> Option<(usize, Line)> {
        let mut limit = line;
        // A line that only closes may stand under the key.
        for _ in 0..MAX_LOOK {
            if let Some(close) = lex::matching(self.text, Span::new(at, limit.end)) {
                return Some((close, limit));
            }
            let (end, next) = self.chunk(limit, parent);
            if end > limit.end {
                let close = lex::matching(self.text, Span::new(at, end));
                let Some(close) = close else {
                    limit = Line { end, next, ..limit };
                    continue;
                };
                let start = self.slice(at, close).rfind(['\n', '\r']).map_or(at, |offset| at + offset + 1);
                return Some((close, self.line_at(start)));
            }
            let below = self.past_comments(next);
            let next = below.start;
            let closes = matches!(self.byte(below.content), Some(b']' | b'}' | b','));
            if next <= limit.start || next >= self.end || !closes || below.next <= below.start {
                return None;
            }
            limit = below;
        }
        None
    }

    /// The first line from `start` on that is neither blank nor a comment.
    fn past_comments(&self, start: usize) -> Line {
        let mut line = self.line_at(start);
        while line.next < self.end && matches!(self.byte(line.content), Some(b'#' | b'\r' | b'\n')) {
            line = self.line_at(line.next);
        }
        line
    }

    /// `[…]`: a list, an attribute, or the beginning of an expression.
    pub(super) fn bracket(&mut self, at: usize, parent: isize, line: Line, key: &str) -> usize {
        let Some((close, last)) = self.flow_end(at, parent, line) else {
            return self.unclosed(at, parent, line);
        };
        let ends = self.is_rest_empty(close + 1, last.end) && self.byte(close + 1) != Some(b'#');
        if !ends || self.continued(at, last, parent).is_some() {
            let (whole, next) = self.extent(at, parent, line);
            self.expression(whole);
            return next;
        }
        self.list(Span::new(at, close + 1), key);
        last.next
    }

    /// Judges `[…]` as the value of `key`: an attribute that needs quotes, or a list of items.
    fn list(&mut self, whole: Span, key: &str) {
        let inner = Span::new(whole.start + 1, whole.end - 1);
        match lex::split(self.text, inner).as_slice() {
            &[only] if !LIST_KEYS.contains(&key) && self.wants_quotes(only) => self.expression(whole),
            _ => self.items(inner, 0),
        }
    }

    fn unclosed(&mut self, at: usize, parent: isize, line: Line) -> usize {
        let (whole, next) = self.extent(at, parent, line);
        let message = format!("`{}` is never closed", self.slice(at, at + 1));
        let place = Span::new(at, at + 1);
        self.trap(Diagnostic::new(Code::AF301, message).at(place), whole);
        next
    }

    /// An expression where YAML sees brackets or braces.
    fn expression(&mut self, whole: Span) {
        if let Some((place, message)) = self.left_open(whole) {
            return self.trap(Diagnostic::new(Code::AF301, message).at(place), whole);
        }
        let message = "YAML reads the punctuation of this expression as its own: it needs quotes";
        let diagnostic = self.quoting(Diagnostic::new(Code::AF020, message).at(whole), whole);
        self.trap(diagnostic, whole);
    }

    /// What a value in braces leaves open: a brace, or the quote of a value. In an expression, parentheses stand
    /// around quotes.
    fn left_open(&self, whole: Span) -> Option<(Span, &'static str)> {
        if self.byte(whole.start) != Some(b'{') {
            return None;
        }
        let (mut open, mut last) = (Vec::new(), 0);
        for step in lex::Walk::new(self.text, whole) {
            let place = Span::new(step.at, step.at + 1);
            match step.byte {
                b'(' => return None,
                b'{' | b'[' => open.push(place),
                b'}' | b']' => {
                    let pair = if step.byte == b'}' { "{" } else { "[" };
                    open.pop().filter(|place: &Span| place.of(self.text) == pair)?;
                }
                b'"' | b'\'' if !step.closed && last == b':' => {
                    return Some((place, "the quote is never closed"));
                }
                _ => {}
            }
            last = step.byte;
        }
        let first = *open.first()?;
        (first.of(self.text) == "{").then_some((first, "`{` is never closed"))
    }

    /// A value behind its anchor, where an alias uses that.
    fn behind_anchor(&self, value: Span) -> Span {
        let Some(found) = value.of(self.text).strip_prefix('&').map(name) else { return value };
        let rest = lex::trim(self.text, Span::new(value.start + 1 + found.len(), value.end));
        let is_value = rest.of(self.text).starts_with(['{', '[', '"', '\'']);
        if is_value || self.aliases.contains(found) { rest } else { value }
    }

    /// A key that YAML reads as something else.
    fn key_in_quotes(&mut self, key: Span) {
        let message = "YAML reads the punctuation of this key as its own: it needs quotes";
        let text = quoted(key.of(self.text));
        let found = Diagnostic::new(Code::AF020, message).at(key);
        self.trap(found.fix(Safety::Safe, "quote the key", vec![Edit::replace(key, text)]), key);
    }

    /// Whether YAML would take the brackets, braces, commas or comments in `part` for its own.
    fn wants_quotes(&self, part: Span) -> bool {
        let text = part.of(self.text);
        match text.bytes().next() {
            Some(b'[' | b'{') => lex::matching(self.text, part).is_none_or(|close| close + 1 < part.end),
            Some(b'"' | b'\'' | b'&' | b'*' | b'!' | b'%' | b'@' | b'`') => false,
            _ => text.contains(['[', ']', '{', '}', ',']) || text.contains(" #"),
        }
    }

    /// Judges the items of a list between its brackets.
    fn items(&mut self, inner: Span, depth: usize) {
        for part in lex::split(self.text, inner) {
            self.item(part, depth);
        }
    }

    /// Judges one value inside of `[ … ]` or `{ … }`.
    fn item(&mut self, part: Span, depth: usize) {
        let text = part.of(self.text);
        let Some(first) = text.bytes().next() else { return };
        if self.wants_quotes(part) {
            return self.expression(part);
        }
        let inner = Span::new(part.start + 1, part.end.saturating_sub(1).max(part.start + 1));
        match first {
            b'[' if depth < MAX_LOOK => self.items(inner, depth + 1),
            b'{' if depth < MAX_LOOK => self.entries(lex::split(self.text, inner), depth + 1),
            b'"' | b'\'' => self.quoted_item(part, first),
            b'&' => {
                let found = name(text.get(1..).unwrap_or(""));
                let digits = found.strip_prefix(['H', 'h']).unwrap_or("");
                let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
                if is_number && !self.aliases.contains(found) {
                    self.number(Span::new(part.start, part.start + 1 + found.len()), part);
                }
            }
            b'*' if !self.anchors.contains(name(text.get(1..).unwrap_or(""))) => {
                self.reserved_item(part, "YAML takes this for an alias, and nothing has that anchor");
            }
            b'%' | b'@' | b'`' | b'|' | b'>' => {
                let message = format!("an unquoted value cannot begin with `{}`", char::from(first));
                self.reserved_item(part, &message);
            }
            b'!' if !text.starts_with("!!") => {
                self.reserved_item(part, "YAML takes this for a tag, which means nothing here");
            }
            _ => {}
        }
    }

    fn reserved_item(&mut self, part: Span, message: &str) {
        let place = Span::new(part.start, part.start + 1);
        let diagnostic = self.quoting(Diagnostic::new(Code::AF301, message).at(place), part);
        self.trap(diagnostic, part);
    }

    fn quoted_item(&mut self, part: Span, quote: u8) {
        let string = lex::Walk::new(self.text, part).next();
        let Some(string) = string.filter(|string| string.closed) else {
            let diagnostic = Diagnostic::new(Code::AF301, "the quote is never closed");
            return self.trap(diagnostic.at(Span::new(part.start, part.start + 1)), part);
        };
        let rest = Span::new(string.end, part.end).of(self.text).trim_start();
        if rest.is_empty() || rest.starts_with(':') {
            if quote == b'"' {
                self.escapes(Span::new(part.start, string.end));
            }
        } else {
            self.after_quote(Span::new(part.start, string.end), part);
        }
    }

    /// `{…}`: details of a mapping, with expressions in them.
    pub(super) fn brace(&mut self, at: usize, parent: isize, line: Line) -> usize {
        if let Some((close, last)) = self.flow_end(at, parent, line) {
            if !self.is_rest_empty(close + 1, last.end) || self.byte(close + 1) == Some(b'#') {
                let rest = lex::trim(self.text, Span::new(close + 1, last.end));
                let (whole, next) = self.extent(at, parent, line);
                let message = format!("something follows the closing `}}`: `{}`", rest.of(self.text));
                self.trap(Diagnostic::new(Code::AF301, message).at(rest), whole);
                return next;
            }
            self.entries(lex::split(self.text, Span::new(at + 1, close)), 0);
            return last.next;
        }
        // Something inside is not balanced: take the last brace of the line, and the next key.
        let (whole, next) = self.extent(at, parent, line);
        if let Some((place, message)) = self.left_open(whole) {
            self.trap(Diagnostic::new(Code::AF301, message).at(place), whole);
            return next;
        }
        let Some(inner) = whole.of(self.text).strip_suffix('}') else {
            return self.unclosed(at, parent, line);
        };
        let inner = Span::new(at + 1, at + inner.len());
        self.entries(self.split_at_keys(inner), 0);
        next
    }

    /// The parts of `inner` before each comma that a key follows, whatever stands open.
    fn split_at_keys(&self, inner: Span) -> Vec<Span> {
        let text = inner.of(self.text);
        let mut parts = Vec::new();
        let mut start = 0;
        for (comma, _) in text.match_indices(',') {
            let rest = text.get(comma + 1..).unwrap_or("").trim_start();
            let end = rest.find(|character: char| !(character.is_ascii_alphanumeric() || character == '-'));
            let is_key =
                end.is_some_and(|end| end > 0 && rest.get(end..).is_some_and(|rest| rest.starts_with(": ")));
            if is_key {
                parts.push(lex::trim(self.text, Span::new(inner.start + start, inner.start + comma)));
                start = comma + 1;
            }
        }
        parts.push(lex::trim(self.text, Span::new(inner.start + start, inner.end)));
        parts
    }

    /// Judges `key: value` parts between braces.
    fn entries(&mut self, parts: Vec<Span>, depth: usize) {
        for part in parts {
            let text = part.of(self.text);
            let colon = match text.bytes().next() {
                None => continue,
                Some(b'"' | b'\'') => lex::Walk::new(self.text, part)
                    .nth(1)
                    .filter(|step| step.byte == b':')
                    .map(|step| step.at - part.start),
                _ => text.match_indices(':').map(|(colon, _)| colon).find(|&colon| {
                    text.get(colon + 1..).is_some_and(|rest| rest.is_empty() || rest.starts_with(lex::BLANKS))
                }),
            };
            let Some(colon) = colon else {
                if text.contains(['[', ']', '{', '}']) && !text.starts_with(['"', '\'']) {
                    self.expression(part);
                }
                continue;
            };
            let key = lex::trim(self.text, Span::new(part.start, part.start + colon));
            if !text.starts_with(['"', '\'']) && key.of(self.text).contains(['[', ']', '{', '}']) {
                self.key_in_quotes(key);
            }
            let value = lex::trim(self.text, Span::new(part.start + colon + 1, part.end));
            let value = self.behind_anchor(value);
            let whole = || lex::matching(self.text, value).is_some_and(|close| close + 1 == value.end);
            if self.has_colon(value) {
                self.expression(value);
            } else if depth < MAX_LOOK && value.of(self.text).starts_with('[') && whole() {
                self.list(value, key.of(self.text));
            } else {
                self.item(value, depth);
            }
        }
    }

    /// Whether YAML would take a colon in the unquoted `value` for that of another key.
    fn has_colon(&self, value: Span) -> bool {
        let text = value.of(self.text);
        !text.starts_with(['"', '\'', '[', '{']) && text.contains(": ")
    }
}
