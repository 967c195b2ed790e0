use super::{Finder, Line, Tabs};
use crate::source::document::patch::Patch;
use crate::source::document::{decode, lex};
use crate::source::{Code, Diagnostic, Edit, Safety, Span};

impl Finder<'_> {
    /// Reads one line, and the lines its value goes on in. Returns where to go on.
    pub(super) fn line(&mut self, line: Line) -> usize {
        let first = decode::skip_blanks(self.text, line.content);
        if first >= line.end || self.byte(first) == Some(b'#') {
            return line.next;
        }
        if self.is_marker(line) {
            return self.marker(line);
        }
        if !self.begun && self.byte(line.start) == Some(b'%') {
            return line.next;
        }
        self.begun = true;
        let mut column = line.indent;
        let tabbed = first > line.content;
        if tabbed {
            column = self.tabs(line, first);
        }
        let mut at = first;
        let mut parent = None;
        while matches!(self.byte(at), Some(b'-' | b'?' | b':')) && self.is_blank(at + 1) {
            self.enter(column, line, at);
            parent = Some(column);
            let after = decode::skip_blanks(self.text, at + 1);
            self.separated(Span::new(at + 1, after));
            column += isize::try_from(after - at).unwrap_or(0);
            at = after;
            if self.is_rest_empty(at, line.end) {
                self.pending = parent;
                return line.next;
            }
        }
        let owner = parent.or(self.pending.filter(|&opener| column > opener));
        match self.key(at, line, owner.is_some()) {
            Some(colon) => {
                self.enter(column, line, at);
                let value = decode::skip_blanks(self.text, colon + 1);
                let key = self.slice(at, colon).trim_end();
                if key.starts_with(['[', '{']) {
                    let span = Span::new(at, at + key.len());
                    self.trap(Diagnostic::new(Code::AF303, "a key must be a text").at(span), span);
                }
                self.entry(value, column, line, key)
            }
            None => match owner {
                Some(owner) => self.value(at, owner, line, ""),
                None => self.stray(at, column, line, tabbed),
            },
        }
    }

    /// A value behind a key at `column`, or nothing yet.
    fn entry(&mut self, value: usize, column: isize, line: Line, key: &str) -> usize {
        if self.is_rest_empty(value, line.end) {
            self.pending = Some(column);
            return line.next;
        }
        let text = self.slice(line.start, value);
        self.separated(Span::new(line.start + text.trim_end_matches([' ', '\t']).len(), value));
        self.value(value, column, line, key)
    }

    /// Blanks between an indicator and what it belongs to. Tabs are allowed there; the parser
    /// does not take them all.
    fn separated(&mut self, span: Span) {
        let blanks = span.of(self.text);
        if blanks.contains('\t') {
            self.patches.push(Patch::text(span, blanks.replace('\t', " ")));
        }
    }

    /// The colon of the key at `at`. Where a value may stand instead of a key (`either`), a key
    /// that leaves a string or a parenthesis open is an expression with a colon in it.
    fn key(&self, at: usize, line: Line, either: bool) -> Option<usize> {
        if matches!(self.byte(at), Some(b'[' | b'{')) {
            let close = lex::matching(self.text, Span::new(at, line.end))?;
            let colon = decode::skip_blanks(self.text, close + 1);
            return (self.byte(colon) == Some(b':') && self.is_blank(colon + 1)).then_some(colon);
        }
        let colon = lex::key_end(self.text, at, line.end)?;
        let key = self.slice(at, colon);
        let closes = || self.slice(colon, line.end).contains(['"', ')']);
        if either && !key.starts_with(['"', '\'']) && lex::open(key).any() && closes() {
            let head = key.split(['[', '"', '(']).next().unwrap_or("");
            let is_path = !head.is_empty()
                && key.get(head.len()..).is_some_and(|rest| rest.starts_with('['))
                && !head.contains([' ', '=', '<', '>']);
            return is_path.then_some(colon);
        }
        Some(colon)
    }

    /// `---` and `...`: the second document is not read.
    fn marker(&mut self, line: Line) -> usize {
        let begins = self.slice(line.start, line.end).starts_with("---");
        if !self.begun {
            self.begun = begins;
            return if begins && !self.is_rest_empty(line.start + 3, line.end) {
                self.value(decode::skip_blanks(self.text, line.start + 3), -1, line, "")
            } else {
                line.next
            };
        }
        let rest = self.slice(line.next, self.end);
        let follows = rest.lines().find(|line| !matches!(line.trim_start().chars().next(), None | Some('#')));
        if begins || follows.is_some() {
            let message = "a second document begins here: a mapping file holds one, and the rest is not read";
            let marker = Span::new(line.start, line.start + 3);
            self.diagnostics.push(Diagnostic::new(Code::AF301, message).at(marker));
        }
        self.end = line.start;
        self.end
    }

    /// A key or dash at `column`: closes what is deeper, and reports what fits nowhere.
    fn enter(&mut self, column: isize, line: Line, at: usize) {
        let mut closed = None;
        while let Some(&top) = self.columns.last()
            && top > column
        {
            closed = self.columns.pop();
        }
        let top = self.columns.last().copied();
        let opens = self.pending.is_some_and(|opener| column > opener);
        if let Some(top) = top
            && top < column
            && !opens
            && at == line.content
        {
            self.shift(line, column, top, closed);
        }
        if top != Some(column) {
            self.columns.push(column);
        }
        self.last_column = column;
        self.pending = None;
    }

    /// Lines indented deeper than their neighbours with nothing above to hold them: reports the
    /// first and moves all of them to the nearest neighbour for the parser.
    fn shift(&mut self, line: Line, column: isize, top: isize, closed: Option<isize>) {
        let to = closed.filter(|&closed| closed - column <= column - top).unwrap_or(top);
        let word = self.slice(line.content, line.end).split(' ').next().unwrap_or("");
        let place = Span::new(line.content, line.content + word.len());
        let message = "this is not indented like its neighbours";
        self.diagnostics.push(Diagnostic::new(Code::AF301, message).at(place));
        let mut below = line;
        loop {
            let indent = below.indent;
            if below.content < below.end {
                if indent < column {
                    break;
                }
                self.indent(below, to - column);
            }
            if below.next <= below.start || below.next >= self.end {
                break;
            }
            below = self.line_at(below.next);
        }
    }

    /// Shows `line` to the parser `by` columns further right, over all calls.
    fn indent(&mut self, line: Line, by: isize) {
        let patches = self.patches.len();
        let index = *self.shifted.entry(line.start).or_insert(patches);
        if index == patches {
            let blanks = " ".repeat(line.content - line.start);
            self.patches.push(Patch::text(Span::new(line.start, line.content), blanks));
        }
        if let Some(patch) = self.patches.get_mut(index) {
            let width = isize::try_from(patch.text.len()).unwrap_or(0) + by;
            patch.text = " ".repeat(usize::try_from(width).unwrap_or(0));
        }
    }

    /// Reports a file that is indented by nothing but tabs, once, and turns them into blanks.
    pub(super) fn indented_by_tabs(&mut self) {
        let mut edits = Vec::new();
        let mut first = None;
        let mut at = self.base;
        while self.tabs == Tabs::Only && at < self.end {
            let line = self.line_at(at);
            let blanks = Span::new(line.start, line.content);
            if line.content < line.end && blanks.of(self.text).contains('\t') {
                first.get_or_insert(line.start);
                let spaces = " ".repeat(usize::try_from(line.indent).unwrap_or(0));
                self.patches.push(Patch::text(blanks, spaces.clone()));
                edits.push(Edit::replace(blanks, spaces));
            }
            at = line.next.max(at + 1);
        }
        let Some(first) = first else { return };
        let diagnostic = Diagnostic::new(Code::AF301, format!("{TAB}: YAML wants blanks"));
        let diagnostic = diagnostic.at(Span::new(first, first + 1));
        self.diagnostics.push(diagnostic.fix(Safety::Unsafe, "indent by blanks", edits));
    }

    /// A line indented by tabs among others: reports it once for all lines in a row. Returns the column its
    /// content is taken to stand at.
    fn tabs(&mut self, line: Line, first: usize) -> isize {
        let blanks = Span::new(line.start, first);
        let column = self.pending.map_or(self.last_column, |opener| opener + 2).max(0);
        let spaces = " ".repeat(usize::try_from(column).unwrap_or(0));
        self.patches.push(Patch::text(blanks, spaces.clone()));
        let edit = Edit::replace(blanks, spaces);
        let tab = line.content;
        let goes_on = std::mem::replace(&mut self.tabbed_to, line.next) == line.start;
        let follows = self.diagnostics.last_mut().filter(|last| goes_on && last.message.starts_with(TAB));
        match follows.and_then(|last| last.fix.as_mut()) {
            Some(fix) => fix.edits.push(edit),
            None => {
                let message = format!("{TAB}: YAML wants blanks");
                let diagnostic = Diagnostic::new(Code::AF301, message).at(Span::new(tab, tab + 1));
                let title = "indent by blanks";
                self.diagnostics.push(diagnostic.fix(Safety::Unsafe, title, vec![edit]));
            }
        }
        column
    }

    /// A line that is no key, no item and no value of anything.
    fn stray(&mut self, at: usize, column: isize, line: Line, reported: bool) -> usize {
        let text = self.slice(at, line.end);
        let word = text.split([':', ' ', '"', '[', '(']).next().unwrap_or("");
        let colon = at + word.len();
        if !word.is_empty() && self.byte(colon) == Some(b':') && !matches!(word, "urn" | "http" | "https") {
            let message = format!("a blank is missing behind `{word}:`");
            let diagnostic = Diagnostic::new(Code::AF301, message).at(Span::new(at, colon + 1));
            let edits = vec![Edit::insert(colon + 1, " ")];
            self.diagnostics.push(diagnostic.fix(Safety::Safe, "insert the blank", edits));
            self.patches.push(Patch::text(Span::at(colon + 1), " "));
            self.enter(column, line, at);
            return self.entry(colon + 1, column, line, word);
        }
        let span = lex::trim(self.text, Span::new(at, line.end));
        if !reported {
            let message = "neither `key: value` nor a list item";
            self.diagnostics.push(Diagnostic::new(Code::AF301, message).at(span));
        }
        self.patches.push(Patch::text(span, ""));
        line.next
    }
}

const TAB: &str = "a tab in the indentation";
