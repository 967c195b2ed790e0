//! Scalars below a key or a dash: on its line, or as a block.

use super::super::WIDTH;
use super::line::Head;
use super::{STEP, Writer};
use crate::source::Span;
use crate::source::document::{Scalar, ScalarStyle, is_balanced, quoted};

/// How a scalar is written.
enum Written {
    /// On one line.
    Line(String),
    /// On several, as they are.
    Lines(Vec<String>),
    /// As a block below a header.
    Block {
        header: String,
        lines: Vec<String>,
        /// Whether the line breaks at its end are part of the text.
        keeps: bool,
    },
}

impl Writer<'_> {
    /// A scalar behind its key or dash, with the comments before and behind it.
    pub(super) fn scalar(&mut self, scalar: &Scalar, head: &Head, indent: usize) {
        let inner = indent + STEP;
        let (start, end) = (scalar.span.start, scalar.span.end);
        let header = if is_block(scalar) { self.line_end(start) } else { start };
        let (count, own_line) = self.comments.between(head.behind, start);
        let commented = self.comments.any(start, header) || self.has_beside(end);
        let mut written = self.written(scalar, self.column() + 1, indent, inner, &head.properties);
        // What stands between the key and the value has no other place where it means the same; and what is open would
        // be taken to go on in it.
        let is_open = scalar.is_plain() && !is_balanced(&scalar.text);
        let is_alone = !commented && !is_open && !matches!(written, Written::Lines(_));
        let apart = own_line || count > 1 || count == 1 && !is_alone;
        if apart {
            self.below(head.behind, start, inner);
            written = self.written(scalar, inner, indent, inner + STEP, "");
        } else {
            self.push(" ");
        }
        let below = if apart { inner + STEP } else { inner };
        match written {
            Written::Line(line) => self.push(&line),
            Written::Lines(lines) => self.lines(&lines, below),
            Written::Block { header: marks, lines, keeps } => {
                self.push(&marks);
                self.trail_between(head.behind, header);
                self.beside(end);
                self.push("\n");
                for (at, line) in lines.iter().enumerate() {
                    if at > 0 {
                        self.push("\n");
                    }
                    self.indented(line, below);
                }
                self.commented = false;
                if keeps {
                    self.push("\n");
                    self.open_end = true;
                }
                return;
            }
        }
        self.trail_between(head.behind, header);
        self.beside(end);
    }

    fn lines(&mut self, lines: &[String], indent: usize) {
        for (at, line) in lines.iter().enumerate() {
            if at == 0 {
                self.push(line);
            } else {
                self.push("\n");
                self.indented(line, indent);
            }
        }
    }

    fn indented(&mut self, line: &str, indent: usize) {
        if !line.is_empty() {
            self.out.extend(std::iter::repeat_n(' ', indent));
            self.push(line);
        }
    }

    /// How to write a scalar in a column, below a key or dash that is indented by `parent`; its lines by `inner`.
    fn written(
        &self,
        scalar: &Scalar,
        column: usize,
        parent: usize,
        inner: usize,
        properties: &str,
    ) -> Written {
        if let Some(line) = self.inline(scalar, false, properties) {
            let text = self.texts.get(scalar).filter(|_| !properties.contains('!'));
            // What an escape shows should not become a blank that nobody sees.
            let is_hidden = scalar.text.contains('\t') && scalar.style == ScalarStyle::DoubleQuoted;
            if column + line.chars().count() > WIDTH
                && !is_hidden
                && let Some(block) = text.and_then(|text| text.wrapped(WIDTH.saturating_sub(inner)))
                && stands_in_block(&block)
            {
                let lines = block.split('\n').map(str::to_owned).collect();
                return Written::Block { header: "|-".to_owned(), lines, keeps: false };
            }
            return Written::Line(line);
        }
        if is_block(scalar) {
            return self.block(scalar, inner - parent).unwrap_or_else(|| Written::Line(quoted(&scalar.text)));
        }
        let is_double = scalar.style == ScalarStyle::DoubleQuoted;
        let lines = scalar.span.of(self.text).lines().enumerate().map(|(at, line)| {
            let line = if at > 0 { line.trim_start_matches([' ', '\t']) } else { line };
            let trimmed = line.trim_end_matches([' ', '\t', '\r']);
            // Of an escaped blank the blank must stay.
            if is_double && trimmed.ends_with('\\') { line } else { trimmed }.to_owned()
        });
        Written::Lines(lines.collect())
    }

    /// A block scalar with its own lines, moved to where they belong; none where nothing is known of their places.
    fn block(&self, scalar: &Scalar, deeper: usize) -> Option<Written> {
        let first = scalar.text.find(|letter| letter != '\n').filter(|_| scalar.is_exact())?;
        let margin = self.column_of(scalar.locate(Span::new(first, first + 1)).start);
        let raw = scalar.span.of(self.text);
        let mut lines = raw.lines();
        let marks = lines.next()?.split([' ', '\t', '#']).next()?;
        let mut header: String = marks.chars().take(1).collect();
        if marks.contains(|mark: char| mark.is_ascii_digit()) {
            header.push_str(&deeper.to_string());
        }
        let keeps = marks.contains('+');
        header.extend(marks.chars().filter(|mark| matches!(mark, '+' | '-')));
        let cut = |line: &str| {
            let blanks = line.len() - line.trim_start_matches(' ').len();
            line.get(blanks.min(margin)..).unwrap_or("").to_owned()
        };
        let mut lines: Vec<String> = lines.map(cut).collect();
        if keeps {
            let breaks = scalar.text.len() - scalar.text.trim_end_matches('\n').len();
            lines.extend(std::iter::repeat_n(String::new(), breaks.saturating_sub(1)));
        }
        Some(Written::Block { header, lines, keeps })
    }

    /// Where the line of a place ends.
    pub(super) fn line_end(&self, at: usize) -> usize {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        at + memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())
    }
}

fn is_block(scalar: &Scalar) -> bool {
    matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded)
}

/// Whether each character of a text survives in a block after `|-`.
fn stands_in_block(text: &str) -> bool {
    let is_odd = |letter: char| {
        letter.is_control() && !matches!(letter, '\n' | '\t')
            || matches!(letter, '\u{feff}' | '\u{2028}' | '\u{2029}')
    };
    let is_blank = |line: &str| !line.is_empty() && line.trim_matches([' ', '\t']).is_empty();
    !text.contains(is_odd) && !text.ends_with('\n') && !text.split('\n').any(is_blank)
}
