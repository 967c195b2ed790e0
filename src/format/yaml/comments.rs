//! Comments: those with a line of their own stay above what they stood above, the others at the end of their line.

use super::Writer;
use crate::lint::is_directive;
use crate::source::document::Comment;

/// The comments of a file, in its order; each is written once.
pub(super) struct Comments<'f> {
    all: &'f [Comment],
    written: Vec<bool>,
    /// All before this one are written.
    first: usize,
    /// Those that begin before this place are somebody else's.
    pub from: usize,
}

/// A block that has ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level {
    /// Where its lines begin in the file.
    pub column: usize,
    /// How far they are indented now.
    pub indent: usize,
}

/// What is written next.
#[derive(Clone, Copy, Debug)]
pub(super) struct Next {
    /// Where it stands in the file.
    pub at: usize,
    /// In which column.
    pub column: usize,
    /// The same for what is behind the dash of a list.
    pub content: usize,
    /// How far it is indented.
    pub indent: usize,
    /// The same for what is behind the dash of a list.
    pub inner: usize,
}

/// A comment at the end of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trailing {
    /// Where its `#` is in what is written.
    at: usize,
    /// How many characters are before it, without the blank between them.
    width: usize,
    /// In which column it stood in the file, and whether blanks had put it there.
    column: usize,
    padded: bool,
}

impl<'f> Comments<'f> {
    pub fn new(all: &'f [Comment]) -> Self {
        Comments { all, written: vec![false; all.len()], first: 0, from: 0 }
    }

    /// Those not yet written that begin from one place on and before another.
    fn within(&self, start: usize, end: usize) -> Vec<usize> {
        let start = start.max(self.from);
        let rest = self.all.iter().enumerate().skip(self.first);
        let rest = rest.take_while(|(_, comment)| comment.span.start < end);
        let rest =
            rest.filter(|(at, comment)| comment.span.start >= start && self.written.get(*at) == Some(&false));
        rest.map(|(at, _)| at).collect()
    }

    /// Whether there are such comments.
    pub fn any(&self, start: usize, end: usize) -> bool {
        !self.within(start, end).is_empty()
    }

    /// Takes all that begin before a place for written.
    pub fn pass(&mut self, end: usize) {
        for at in self.within(0, end) {
            self.take(at);
        }
    }

    fn take(&mut self, at: usize) -> Option<&'f Comment> {
        if let Some(written) = self.written.get_mut(at) {
            *written = true;
        }
        while self.written.get(self.first) == Some(&true) {
            self.first += 1;
        }
        self.all.get(at)
    }

    /// How many there are between two places, and whether one of them has a line of its own.
    pub fn between(&self, start: usize, end: usize) -> (usize, bool) {
        let found = self.within(start, end);
        let own = found.iter().filter_map(|at| self.all.get(*at)).any(|comment| comment.own_line);
        (found.len(), own)
    }

    /// The one at the end of the line of what ends at a place.
    fn beside(&self, text: &str, end: usize) -> Option<usize> {
        let at = self.all.partition_point(|comment| comment.span.start < end);
        let comment =
            self.all.get(at).filter(|comment| !comment.own_line && comment.span.start >= self.from)?;
        let between = text.get(end..comment.span.start)?;
        let is_next = between.trim_matches([' ', '\t', ',']).is_empty();
        (is_next && self.written.get(at) == Some(&false)).then_some(at)
    }
}

impl Writer<'_> {
    /// Writes the comments that stand before what is next, or before the end of the file.
    pub(super) fn before(&mut self, next: Option<Next>) {
        let end = next.map_or(usize::MAX, |next| next.at);
        for at in self.comments.within(0, end) {
            let Some(comment) = self.comments.take(at) else { continue };
            if !comment.own_line && !self.commented && !self.out.is_empty() {
                self.trail(comment);
                continue;
            }
            let indent = self.indent_of(comment, next);
            self.line_of(comment.span.start, indent);
            self.push(comment.span.of(self.text).trim_end());
            self.commented = true;
        }
        self.closed.clear();
    }

    /// Writes those that stand in a block before it ends.
    pub(super) fn before_end(&mut self, end: usize, indent: usize) {
        if self.comments.any(0, end) {
            // Deeper than nothing: as the block's own lines.
            self.closed.clear();
            self.before(Some(Next {
                at: end,
                column: usize::MAX,
                content: usize::MAX,
                indent,
                inner: indent,
            }));
        }
    }

    /// How far a comment is indented: as what it stands above; or where it stands deeper, as the lines of the block
    /// that ends above it.
    fn indent_of(&self, comment: &Comment, next: Option<Next>) -> usize {
        let column = self.column_of(comment.span.start);
        if let Some(next) = next.filter(|next| column <= next.column) {
            return next.indent;
        }
        let block =
            self.closed.iter().filter(|level| level.column <= column).max_by_key(|level| level.column);
        let indent = block.map_or(next.map_or(0, |next| next.indent), |level| level.indent);
        match next {
            // It must go on to be, or not to be, about what follows.
            Some(next) if is_directive(&comment.text) => match column <= next.content {
                true => indent.min(next.inner),
                // Not as far as the text of a block above it would go on.
                false => indent.max(next.inner + 1),
            },
            _ => indent,
        }
    }

    /// Writes the comment behind what ends at a place, at the end of the line.
    pub(super) fn beside(&mut self, end: usize) {
        if let Some(comment) = self.comments.beside(self.text, end).and_then(|at| self.comments.take(at)) {
            self.trail(comment);
        }
    }

    /// Whether there is one.
    pub(super) fn has_beside(&self, end: usize) -> bool {
        self.comments.beside(self.text, end).is_some()
    }

    /// Writes the comments between two places at the end of the line, those that have lines of their own left out.
    pub(super) fn trail_between(&mut self, start: usize, end: usize) {
        for at in self.comments.within(start, end) {
            let comment = self.comments.all.get(at).filter(|comment| !comment.own_line);
            if comment.is_some()
                && !self.commented
                && let Some(comment) = self.comments.take(at)
            {
                self.trail(comment);
            }
        }
    }

    fn trail(&mut self, comment: &Comment) {
        let width = self.column();
        let line = self.text.get(..comment.span.start).unwrap_or("");
        let padded = line.ends_with("  ") || line.ends_with('\t');
        self.push(" ");
        let (at, column) = (self.out.len(), self.column_of(comment.span.start));
        self.trailing.push(Trailing { at, width, column, padded });
        self.push(comment.span.of(self.text).trim_end());
        self.commented = true;
    }

    /// The text, with comments below one another where blanks had put them so.
    pub(super) fn finish(self) -> String {
        let mut out = String::with_capacity(self.out.len() + 64);
        let mut done = 0;
        let same = |a: &Trailing, b: &Trailing| a.column == b.column;
        for group in self.trailing.chunk_by(same) {
            let widest = group.iter().map(|one| one.width).max().unwrap_or(0);
            let is_aligned = group.iter().any(|one| one.padded);
            for one in group {
                out.push_str(self.out.get(done..one.at).unwrap_or(""));
                if is_aligned {
                    out.extend(std::iter::repeat_n(' ', widest - one.width));
                }
                done = one.at;
            }
        }
        out.push_str(self.out.get(done..).unwrap_or(""));
        if !self.open_end {
            out.truncate(out.trim_end_matches('\n').len());
            out.push('\n');
        }
        out
    }
}
