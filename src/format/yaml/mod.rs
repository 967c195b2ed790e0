//! YAML: two blanks for each level, lists below their key, comments where they stood, at most one empty line in a row.

mod block;
mod comments;
mod line;
mod scalar;

use super::Kind;
use super::texts::Texts;
use crate::source::Span;
use crate::source::document::{Document, Node, NodeKind};
use comments::{Comments, Level, Next, Trailing};

/// How far each level is indented.
const STEP: usize = 2;

/// A document's tree, aliases and merges as they are written, as text.
///
/// # Errors
/// The place of something that there is no canonical layout for.
pub(super) fn write(document: &Document, text: &str, texts: &Texts, kind: Kind) -> Result<String, Span> {
    let Some(root) = &document.root else { return Err(Span::at(0)) };
    let mut writer = Writer {
        text,
        texts,
        kind,
        comments: Comments::new(&document.comments),
        out: String::with_capacity(text.len() + text.len() / 8),
        fresh: true,
        commented: false,
        open_end: false,
        trailing: Vec::new(),
        closed: Vec::new(),
        refused: None,
    };
    let from = writer.preamble();
    writer.root(root, from);
    writer.before(None);
    writer.postamble(root.span.end);
    match writer.refused {
        Some(place) => Err(place),
        None => Ok(writer.finish()),
    }
}

/// Writes from the top to the bottom; comments come in as their places are passed.
struct Writer<'f> {
    text: &'f str,
    texts: &'f Texts,
    kind: Kind,
    comments: Comments<'f>,
    out: String,
    /// Whether nothing has been written in this block, so that no empty line may follow.
    fresh: bool,
    /// Whether the last line ends in a comment.
    commented: bool,
    /// Whether the line breaks at the end are part of what was written last.
    open_end: bool,
    /// The comments at the ends of lines.
    trailing: Vec<Trailing>,
    /// The blocks that have ended since the last line was written, from the inside out.
    closed: Vec<Level>,
    /// Where something stands that cannot be written.
    refused: Option<Span>,
}

impl Writer<'_> {
    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// How many characters the last line has.
    fn column(&self) -> usize {
        self.out.rsplit('\n').next().unwrap_or("").chars().count()
    }

    /// Begins a line.
    fn line(&mut self, indent: usize) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.commented = false;
        self.open_end = false;
    }

    /// Begins the line of what stands at a place in the file, below an empty line where it has one above it.
    fn line_of(&mut self, at: usize, indent: usize) {
        let is_first = std::mem::replace(&mut self.fresh, false);
        if !is_first && !self.open_end && self.is_apart(at) {
            self.line(0);
            self.out.push('\n');
        }
        self.line(indent);
    }

    /// Whether a place is the first of its line, and the line above is empty.
    fn is_apart(&self, at: usize) -> bool {
        let before = self.text.get(..at).unwrap_or("");
        let line = before.trim_end_matches([' ', '\t', '-', '?']);
        let Some(above) = line.strip_suffix("\r\n").or_else(|| line.strip_suffix(['\n', '\r'])) else {
            return false;
        };
        let last = above.rsplit(['\n', '\r']).next().unwrap_or("");
        last.trim_matches(['\u{feff}', ' ', '\t']).is_empty()
    }

    /// In which column a place is, up to where nobody indents anything.
    fn column_of(&self, at: usize) -> usize {
        const FAR: usize = 1000;
        let before = self.text.get(..at).unwrap_or("").chars().rev();
        before.take_while(|letter| !matches!(letter, '\n' | '\r' | '\u{feff}')).take(FAR).count()
    }

    /// Directives and the marker of the document stay as they are. Gives where the document begins.
    fn preamble(&mut self) -> usize {
        let base = if self.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let mut lines = String::new();
        let mut at = base;
        for line in self.text.get(base..).unwrap_or("").split_inclusive('\n') {
            let said = line.trim_end();
            let marker = said == "---" || said.starts_with("--- ") || said.starts_with("---\t");
            if marker {
                self.comments.pass(at);
                self.out = lines;
                self.push("---");
                return at + 3;
            }
            if !(said.is_empty() || said.starts_with('%') || said.trim_start().starts_with('#')) {
                break;
            }
            if !said.is_empty() || !(lines.is_empty() || lines.ends_with("\n\n")) {
                lines.push_str(said);
                lines.push('\n');
            }
            at += line.len();
        }
        base
    }

    fn root(&mut self, root: &Node, from: usize) {
        let head = self.head(from, None, root);
        if !head.properties.is_empty() {
            // They need a line of their own, and a marker above it.
            self.refused = Some(root.span);
        }
        let flow = self.is_flow(root);
        if flow
            && !self.comments.any(root.span.start, root.span.end)
            && let Some(line) = self.flow(root, head.at, false)
            && line.chars().count() <= super::WIDTH
        {
            let column = self.column_of(root.span.start);
            self.before(Some(Next { at: root.span.start, column, content: column, indent: 0, inner: 0 }));
            self.line_of(root.span.start, 0);
            self.push(&line);
            return self.beside(root.span.end);
        }
        self.children(root, head.at, 0, false);
    }

    /// What follows the end of the document's marker: comments.
    fn postamble(&mut self, end: usize) {
        let rest = self.text.get(end..).unwrap_or("");
        let marker = rest.match_indices("...").map(|(at, _)| at).find(|at| {
            let before = rest.get(..*at).unwrap_or("");
            before.ends_with(['\n', '\r']) && !before.trim_end_matches([' ', '\t']).ends_with('#')
        });
        let Some(tail) = marker.and_then(|at| rest.get(at..)) else { return };
        if tail.trim_end() != "..." {
            self.line(0);
            for line in tail.trim_end().lines() {
                self.push(line.trim_end());
                self.push("\n");
            }
        }
    }

    /// Whether a list or mapping stands between brackets.
    fn is_flow(&self, node: &Node) -> bool {
        matches!(self.text.as_bytes().get(node.span.start), Some(b'[' | b'{'))
            && !matches!(node.kind, NodeKind::Scalar(_))
    }
}
