use super::{Finder, Line};
use crate::source::document::{decode, lex};
use crate::source::{Code, Diagnostic, Span};

impl Finder<'_> {
    /// A value without quotes: YAML ends it at ` #` and stumbles over `: `.
    pub(super) fn plain(&mut self, at: usize, parent: isize, line: Line) -> usize {
        let (mut here, mut start) = (line, at);
        loop {
            if let Some(colon) = self.colon(start, here.end) {
                return self.colon_inside(colon, at, parent, line);
            }
            if let Some(hash) = self.hash(start, here.end) {
                return self.comment_inside(hash, at, parent, line, here);
            }
            match self.continued(at, here, parent) {
                None => return here.next,
                Some(below) => (here, start) = (below, below.content),
            }
        }
    }

    /// The next line, if it goes on with the value that began at `at`.
    pub(super) fn continued(&self, at: usize, line: Line, parent: isize) -> Option<Line> {
        let mut below = line;
        loop {
            if below.next >= self.end || below.next <= below.start {
                return None;
            }
            below = self.line_at(below.next);
            if decode::skip_blanks(self.text, below.start) < below.end {
                break;
            }
        }
        let content = decode::skip_blanks(self.text, below.content);
        if below.indent <= parent || self.byte(content) == Some(b'#') || self.is_marker(below) {
            return None;
        }
        // A complete value with a key below it: that key is indented too deep.
        let complete = || !lex::open(self.slice(at, line.end)).any();
        let is_key = || {
            lex::key_end(self.text, content, below.end)
                .is_some_and(|colon| !lex::open(self.slice(content, colon)).any())
        };
        if is_key() && complete() { None } else { Some(below) }
    }

    fn colon(&self, start: usize, end: usize) -> Option<usize> {
        let line = self.slice(start, end);
        let hash = self.hash(start, end).unwrap_or(end);
        let mut colons = memchr::memchr_iter(b':', line.as_bytes()).map(|offset| start + offset);
        colons.find(|&colon| {
            colon < hash && (colon + 1 >= end || matches!(self.byte(colon + 1), Some(b' ' | b'\t')))
        })
    }

    fn hash(&self, start: usize, end: usize) -> Option<usize> {
        let line = self.slice(start, end);
        let mut hashes = memchr::memchr_iter(b'#', line.as_bytes()).map(|offset| start + offset);
        hashes.find(|&hash| hash > start && lex::is_comment(self.text, hash))
    }

    fn colon_inside(&mut self, colon: usize, at: usize, parent: isize, line: Line) -> usize {
        let (whole, next) = self.extent(at, parent, line);
        let place = Span::new(colon, (colon + 2).min(whole.end).max(colon + 1));
        let message = "a colon before a blank ends a key in YAML: a value that has one needs quotes";
        let diagnostic = self.quoting(Diagnostic::new(Code::AF301, message).at(place), whole);
        self.trap(diagnostic, whole);
        next
    }

    /// A comment behind the value, or what YAML takes for one.
    fn comment_inside(&mut self, hash: usize, at: usize, parent: isize, line: Line, here: Line) -> usize {
        let open = lex::open(self.slice(at, hash));
        let rest = self.slice(hash, here.end);
        let below = self.continued(at, here, parent);
        let cut = open.any() && (open.string || below.is_some() || rest.contains(['"', ')', ']']));
        if !cut && below.is_none() {
            return here.next;
        }
        let (whole, next) = self.extent(at, parent, line);
        let cut = Span::new(hash, here.end);
        let message = "YAML takes ` #` and what follows for a comment: the value is cut off before it";
        let mut diagnostic = Diagnostic::new(Code::AF019, message).label(cut, "not read");
        // Where nothing closes the string behind the `#` either, that may be a comment all the same.
        let closes = || !lex::open(self.slice(whole.start, whole.end)).string;
        diagnostic = if open.string && closes() {
            self.quoting(diagnostic, whole)
        } else {
            diagnostic.help("remove the comment, or write the value as a block after `>-` without it")
        };
        self.trap(diagnostic, whole);
        next
    }
}
