use super::{Finder, Line, name};
use crate::source::document::patch::Patch;
use crate::source::document::{decode, lex};
use crate::source::{Code, Diagnostic, Edit, Safety, Span};

impl Finder<'_> {
    /// Judges the value that begins at `at` below a key or dash at column `parent`. Returns where
    /// to go on: the line behind it.
    pub(super) fn value(&mut self, at: usize, parent: isize, line: Line, key: &str) -> usize {
        self.pending = None;
        match self.byte(at) {
            Some(quote @ (b'"' | b'\'')) => self.quoted(at, parent, line, quote),
            Some(b'[') => self.bracket(at, parent, line, key),
            Some(b'{') => self.brace(at, parent, line),
            Some(b'|' | b'>') => self.block(at, parent, line),
            Some(b'&') => self.anchor(at, parent, line, key),
            Some(b'*') => self.alias(at, parent, line),
            Some(b'!') => self.tag(at, parent, line, key),
            Some(first @ (b'%' | b'@' | b'`' | b',' | b']' | b'}')) => {
                let message = format!("an unquoted value cannot begin with `{}`", char::from(first));
                self.reserved(message, at, parent, line)
            }
            Some(b'-') if self.is_blank(at + 1) => {
                let (whole, next) = self.extent(at, parent, line);
                let message = "a list begins on a line of its own";
                self.trap(Diagnostic::new(Code::AF301, message).at(Span::new(at, at + 1)), whole);
                next
            }
            Some(b'?' | b':') if self.is_blank(at + 1) => {
                let message = "an unquoted value cannot begin with `? ` or `: `";
                self.reserved(message.to_owned(), at, parent, line)
            }
            _ => self.plain(at, parent, line),
        }
    }

    /// Whether a blank or the end of the line stands at `at`.
    pub(super) fn is_blank(&self, at: usize) -> bool {
        matches!(self.byte(at), None | Some(b' ' | b'\t' | b'\r' | b'\n'))
    }

    /// Where an expression at `at` ends that YAML does not see as one value, and the line behind:
    /// with all deeper lines, or before a comment on its only line.
    pub(super) fn extent(&self, at: usize, parent: isize, line: Line) -> (Span, usize) {
        let (end, next) = self.chunk(line, parent);
        if end > line.end {
            return (lex::trim(self.text, Span::new(at, end)), next);
        }
        let end = lex::comment(self.text, Span::new(at, line.end)).unwrap_or(line.end);
        (lex::trim(self.text, Span::new(at, end)), line.next)
    }

    fn reserved(&mut self, message: String, at: usize, parent: isize, line: Line) -> usize {
        let (whole, next) = self.extent(at, parent, line);
        let diagnostic = Diagnostic::new(Code::AF301, message).at(Span::new(at, at + 1));
        let diagnostic = self.quoting(diagnostic, whole);
        self.trap(diagnostic, whole);
        next
    }

    /// `"…"` or `'…'`, perhaps over several lines, perhaps with more behind it.
    fn quoted(&mut self, at: usize, parent: isize, line: Line, quote: u8) -> usize {
        let (limit, next) = self.below(line, parent, |_| true);
        let text = self.slice(0, limit);
        let decoded = if quote == b'"' { decode::double(text, at) } else { decode::single(text, at) };
        let Some(end) = decoded.map(|decoded| decoded.span.end) else {
            let diagnostic = Diagnostic::new(Code::AF301, "the quote is never closed");
            let whole = lex::trim(self.text, Span::new(at, limit));
            self.trap(diagnostic.at(Span::new(at, at + 1)), whole);
            return next;
        };
        let mut last = line;
        while last.end < end && last.next > last.start {
            last = self.line_at(last.next);
        }
        let ends = self.is_rest_empty(end, last.end) && self.byte(end) != Some(b'#');
        if !ends || self.continued(at, last, parent).is_some() {
            let (whole, next) = self.extent(at, parent, line);
            self.after_quote(Span::new(at, end), whole);
            return next;
        }
        if quote == b'"' {
            self.escapes(Span::new(at, end));
        }
        last.next
    }

    /// Text behind the closing quote of `scalar`. What was meant is plain: all of it. So it is read as
    /// if it stood in quotes, and checked further.
    pub(super) fn after_quote(&mut self, scalar: Span, whole: Span) {
        let rest = lex::trim(self.text, Span::new(scalar.end, whole.end.max(scalar.end)));
        let message = format!("YAML ends this value at its closing quote, before `{}`", rest.of(self.text));
        let diagnostic = Diagnostic::new(Code::AF022, message).at(rest).label(scalar, "all that YAML reads");
        let diagnostic = self.quoting(diagnostic, whole);
        if whole.of(self.text).contains(['\n', '\r']) {
            return self.trap(diagnostic, whole);
        }
        self.diagnostics.push(diagnostic);
        let apostrophes = whole.of(self.text).match_indices('\'').map(|(at, _)| whole.start + at);
        let quotes = std::iter::once(whole.start).chain(apostrophes).chain(std::iter::once(whole.end));
        self.patches.extend(quotes.map(|at| Patch::text(Span::at(at), "'")));
    }

    /// Backslashes in a double-quoted scalar that begin no escape of YAML. They are read as they
    /// stand, so that the expression is still checked.
    pub(super) fn escapes(&mut self, scalar: Span) {
        let mut bad = Vec::new();
        let mut at = scalar.start + 1;
        while let Some(offset) = self.text.get(at..scalar.end).and_then(|rest| rest.find('\\')) {
            at += offset;
            match decode::escape(self.text, at) {
                Some((_, end)) => at = end,
                None if decode::break_len(self.text, at + 1) > 0 => at += 2,
                None => {
                    bad.push(at);
                    at += 1;
                }
            }
        }
        let Some(&first) = bad.first() else { return };
        let letter = self.slice(first + 1, scalar.end).chars().next().map_or(0, char::len_utf8);
        let place = Span::new(first, first + 1 + letter);
        let message = format!("`{}` is no escape in a double-quoted YAML value", place.of(self.text));
        let edits: Vec<Edit> = bad.iter().map(|&at| Edit::insert(at, "\\")).collect();
        let fixes = bad.iter().map(|&at| Patch::text(Span::at(at), "\\"));
        self.patches.extend(fixes);
        let diagnostic = Diagnostic::new(Code::AF301, message).at(place);
        self.diagnostics.push(diagnostic.fix(Safety::Safe, "double the backslash", edits));
    }

    /// `|` or `>` with its lines.
    fn block(&mut self, at: usize, parent: isize, line: Line) -> usize {
        let header = self.slice(at + 1, line.end);
        let marks =
            header.trim_start_matches(|mark: char| matches!(mark, '+' | '-') || mark.is_ascii_digit());
        let marks_end = at + 1 + (header.len() - marks.len());
        if header.len() - marks.len() > 2 || !self.is_rest_empty(marks_end, line.end) {
            let first = self.slice(at, at + 1);
            return self.reserved(format!("an unquoted value cannot begin with `{first}`"), at, parent, line);
        }
        let mut next = line.next;
        while next < self.end {
            let below = self.line_at(next);
            let blank = decode::skip_blanks(self.text, below.start) >= below.end;
            if !blank && (below.indent <= parent || self.is_marker(below)) || below.next <= next {
                break;
            }
            next = below.next;
        }
        next
    }

    /// `&name` before a value, or a hexadecimal number of the expression language.
    fn anchor(&mut self, at: usize, parent: isize, line: Line, key: &str) -> usize {
        let found = name(self.slice(at + 1, line.end));
        let after = at + 1 + found.len();
        let rest = decode::skip_blanks(self.text, after);
        let is_number = found
            .strip_prefix(['H', 'h'])
            .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
            && !self.aliases.contains(found);
        let ends = self.is_rest_empty(after, line.end);
        let alone = ends && self.chunk(line, parent).0 == line.end;
        let joined = !ends && rest == after;
        let operator = matches!(self.byte(rest), Some(b'<' | b'=' | b'>' | b',' | b')'));
        if is_number && (alone || joined || operator) {
            let (whole, next) = self.extent(at, parent, line);
            self.number(Span::new(at, after), whole);
            return next;
        }
        if found.is_empty() || joined {
            return self.reserved("an unquoted value cannot begin with `&`".to_owned(), at, parent, line);
        }
        if ends {
            self.pending = Some(parent);
            return line.next;
        }
        self.value(rest, parent, line, key)
    }

    /// A hexadecimal number that YAML takes for an anchor.
    pub(super) fn number(&mut self, place: Span, whole: Span) {
        let number = place.of(self.text);
        let message = format!("YAML takes `{number}` for an anchor, not for a number");
        let diagnostic = Diagnostic::new(Code::AF021, message).at(place);
        let diagnostic = self.quoting(diagnostic, whole);
        self.trap(diagnostic, whole);
    }

    fn alias(&mut self, at: usize, parent: isize, line: Line) -> usize {
        let found = name(self.slice(at + 1, line.end));
        let after = at + 1 + found.len();
        if self.anchors.contains(found) && self.is_rest_empty(after, line.end) {
            return line.next;
        }
        let message = if found.is_empty() {
            "an unquoted value cannot begin with `*`".to_owned()
        } else {
            format!("YAML takes `*{found}` for an alias, and nothing is anchored as `&{found}`")
        };
        self.reserved(message, at, parent, line)
    }

    fn tag(&mut self, at: usize, parent: isize, line: Line, key: &str) -> usize {
        let tag = self.slice(at, line.end).split([' ', '\t']).next().unwrap_or("");
        let core = ["!", "!!str", "!!int", "!!float", "!!bool", "!!null", "!!map", "!!seq"];
        if !core.contains(&tag) {
            let message = format!("YAML takes `{tag}` for a tag, which means nothing here");
            return self.reserved(message, at, parent, line);
        }
        let rest = decode::skip_blanks(self.text, at + tag.len());
        if self.is_rest_empty(rest, line.end) {
            self.pending = Some(parent);
            return line.next;
        }
        self.value(rest, parent, line, key)
    }
}
