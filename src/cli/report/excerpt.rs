//! The few lines of a file that a report shows.
//!
//! miette reads its source from the beginning for every label, and draws whole lines. So it is given a
//! short text of its own: the lines around the labels, long ones cut, with what is needed to tell where
//! they are in the file.

use std::borrow::Cow;

use attrflow::source::{Label, Places, Span, is_command, one_line};
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

/// How many characters of a line are shown.
const WIDTH: usize = 240;

/// How many characters of a line that is cut are shown before a label.
const LEAD: usize = 80;

/// How many lines of a label are shown, and how many lines between two labels.
const LINES: usize = 6;

/// The shortest part of a line that is shown, and the narrowest text beside a label, in characters.
const NARROWEST: usize = 12;

/// How much of long lines is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    /// How many characters of a line.
    width: usize,
    /// How many of them before a label.
    lead: usize,
    ellipsis: &'static str,
    /// Whether it is the terminal that is narrow.
    narrow: bool,
}

impl Limit {
    /// For a terminal this wide, and a file of so many lines.
    pub fn new(terminal: Option<usize>, lines: usize, ascii: bool) -> Self {
        let ellipsis = if ascii { "..." } else { "…" };
        // Beside the line are its number with blanks and a bar, and an ellipsis at either end.
        let beside = lines.to_string().len() + 4 + 2 * ellipsis.chars().count();
        let room = terminal.map(|terminal| terminal.saturating_sub(beside).max(NARROWEST));
        match room.filter(|room| *room < WIDTH) {
            Some(width) => Limit { width, lead: LEAD.min(width / 3), ellipsis, narrow: true },
            None => Limit { width: WIDTH, lead: LEAD, ellipsis, narrow: false },
        }
    }

    /// How wide a text beside a label may be, where that is not all the same.
    pub fn beside(self) -> Option<usize> {
        self.narrow.then(|| (self.width - self.lead).saturating_sub(8).max(NARROWEST))
    }
}

/// A text cut from a file.
#[derive(Debug)]
pub(super) struct Excerpt<'f> {
    places: &'f Places<'f>,
    text: String,
    rows: Vec<Row>,
    /// Where each label is in this text, in the order of the diagnostic's labels.
    spans: Vec<Span>,
    limit: Limit,
}

/// A line, or what is shown of it.
#[derive(Clone, Copy, Debug)]
struct Row {
    /// Which lines are drawn together.
    block: usize,
    /// The line's number in the file, from 1.
    line: usize,
    /// What it shows of the file.
    shown: Span,
    /// Where that begins in the excerpt.
    start: usize,
    /// Where the row begins in the excerpt: before an ellipsis.
    row_start: usize,
    /// Where it ends in the excerpt, with its line end.
    end: usize,
}

/// Labels that are drawn together.
struct Block {
    first: usize,
    last: usize,
    spans: Vec<Span>,
}

impl<'f> Excerpt<'f> {
    /// The lines of the labels, and one before and after.
    pub fn new(places: &'f Places<'f>, labels: &[Label], limit: Limit) -> Self {
        let mut excerpt = Excerpt { places, text: String::new(), rows: Vec::new(), spans: Vec::new(), limit };
        let spans: Vec<Span> = labels.iter().map(|label| excerpt.shorten(label.span)).collect();
        let mut sorted: Vec<(usize, Span)> = spans.iter().copied().enumerate().collect();
        sorted.sort_by_key(|(_, span)| span.start);
        excerpt.spans = vec![Span::default(); spans.len()];

        let mut blocks: Vec<(Block, Vec<usize>)> = Vec::new();
        for (label, span) in sorted {
            let (first, last) = (places.line(span.start), places.line(span.end));
            match blocks.last_mut().filter(|(block, _)| excerpt.joins(block, span)) {
                Some((block, indices)) => {
                    block.last = block.last.max(last);
                    block.spans.push(span);
                    indices.push(label);
                }
                None => blocks.push((Block { first, last, spans: vec![span] }, vec![label])),
            }
        }
        for (number, (block, indices)) in blocks.iter().enumerate() {
            let from = excerpt.rows.len();
            if excerpt.rows.last().is_some_and(|row| row.start == row.end || !excerpt.text.ends_with('\n')) {
                // The file's last line is not the excerpt's.
                excerpt.text.push('\n');
            }
            for line in block.first.saturating_sub(1).max(1)..=(block.last + 1).min(places.lines()) {
                excerpt.push(number, line, &block.spans);
            }
            for (label, span) in indices.iter().zip(&block.spans) {
                let rows = excerpt.rows.get(from..).unwrap_or_default();
                let span = Span::new(place_in(rows, span.start), place_in(rows, span.end));
                if let Some(slot) = excerpt.spans.get_mut(*label) {
                    *slot = span;
                }
            }
        }
        excerpt
    }

    /// Where the labels are in the excerpt, in their order.
    pub fn spans(&self) -> impl Iterator<Item = Span> + '_ {
        self.spans.iter().copied()
    }

    /// Inside the file, and of its first lines only.
    fn shorten(&self, span: Span) -> Span {
        let file = self.places.file();
        let (start, end) = (span.start.min(file.text().len()), span.end.min(file.text().len()));
        let last = self.places.line(start) + LINES - 1;
        let end = if self.places.line(end) > last { file.line_span(last).end } else { end };
        Span::new(start, end.max(start))
    }

    /// Whether a label can be shown together with earlier ones.
    fn joins(&self, block: &Block, span: Span) -> bool {
        let line = self.places.line(span.start);
        if line > block.last + LINES + 2 {
            return false;
        }
        let text = self.places.file().line_span(line);
        let hull = block.spans.iter().filter(|other| other.end >= text.start);
        let Some(start) = hull.map(|other| other.start.max(text.start)).min() else { return true };
        // On a line that is cut, both must be in what is shown.
        self.window(line, &[]).len() == text.len()
            || span.end.saturating_sub(start) <= self.limit.width - self.limit.lead
    }

    /// What is shown of a line: all, or what is around the labels on it.
    fn window(&self, line: usize, spans: &[Span]) -> Span {
        let file = self.places.file();
        let whole = file.line_span(line);
        let from = |start: usize| file.text().get(start..whole.end).unwrap_or_default();
        let cut =
            |start: usize| from(start).char_indices().nth(self.limit.width).map(|(length, _)| start + length);
        if cut(whole.start).is_none() {
            return whole;
        }
        let on_line = spans.iter().filter(|span| span.start <= whole.end && span.end >= whole.start);
        let first = on_line.map(|span| span.start.max(whole.start)).min().unwrap_or(whole.start);
        let before = file.text().get(whole.start..first).unwrap_or_default();
        let lead = before.char_indices().rev().nth(self.limit.lead.saturating_sub(1)).map_or(0, |(at, _)| at);
        let start = whole.start + lead;
        Span::new(start, cut(start).unwrap_or(whole.end))
    }

    fn push(&mut self, block: usize, line: usize, spans: &[Span]) {
        let text = self.places.file().text();
        let whole = self.places.file().line_span(line);
        let mut shown = self.window(line, spans);
        let row_start = self.text.len();
        if shown.start > whole.start {
            self.text.push_str(self.limit.ellipsis);
        }
        let start = self.text.len();
        let ellipsis = shown.end < whole.end;
        let line_end = if line < self.places.lines() {
            self.places.file().line_span(line + 1).start
        } else {
            text.len()
        };
        if !ellipsis {
            shown.end = line_end;
        }
        self.text.push_str(&harmless(text.get(shown.start..shown.end).unwrap_or_default()));
        if ellipsis {
            self.text.push_str(self.limit.ellipsis);
            self.text.push('\n');
        }
        self.rows.push(Row { block, line, shown, start, row_start, end: self.text.len() });
    }

    /// The row of a place in the excerpt.
    fn row(&self, offset: usize) -> usize {
        self.rows.partition_point(|row| row.row_start <= offset).saturating_sub(1)
    }
}

/// The text, with a mark in the place of what a terminal would obey: one as long, for places must stay, and as wide
/// as it is underlined.
fn harmless(text: &str) -> Cow<'_, str> {
    let obeyed = |letter: char| is_command(letter) && !matches!(letter, '\t' | '\n' | '\r');
    let ends = text.strip_suffix('\n').map_or(text, |line| line.strip_suffix('\r').unwrap_or(line)).len();
    if !text.contains(obeyed) && !text.get(..ends).is_some_and(|line| line.contains('\r')) {
        return text.into();
    }
    let mark = |(at, letter): (usize, char)| match (letter, letter.len_utf8()) {
        ('\r', _) if at < ends => '?',
        (letter, 1) if obeyed(letter) => '?',
        (letter, 2) if obeyed(letter) => '¿',
        (letter, _) if obeyed(letter) => '\u{fffd}',
        (letter, _) => letter,
    };
    text.char_indices().map(mark).collect::<String>().into()
}

/// Where a place of the file is in the excerpt.
fn place_in(rows: &[Row], offset: usize) -> usize {
    let row = rows.iter().rfind(|row| row.shown.start <= offset).or(rows.first());
    row.map_or(0, |row| row.start + offset.clamp(row.shown.start, row.shown.end) - row.shown.start)
}

impl SourceCode for Excerpt<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let (first, last) = (self.row(start), self.row(end));
        let row = |at: usize| self.rows.get(at).ok_or(MietteError::OutOfBounds);
        let (label, block) = (row(first)?, row(first)?.block);
        if row(last)?.block != block {
            // These are drawn apart.
            return Err(MietteError::OutOfBounds);
        }
        let belongs = |at: &usize| self.rows.get(*at).is_some_and(|row| row.block == block);
        let from = (first.saturating_sub(before)..=first).find(belongs).unwrap_or(first);
        let to = (last..=last.saturating_add(after)).rev().find(belongs).unwrap_or(last);
        let (top, bottom) = (row(from)?, row(to)?);
        let data = self.text.get(top.row_start..bottom.end).unwrap_or_default();
        let column = if before == 0 {
            let offset = label.shown.start + start.saturating_sub(label.start);
            self.places.position(offset).column - 1
        } else {
            0
        };
        Ok(Box::new(MietteSpanContents::new_named(
            one_line(self.places.file().name()).into_owned(),
            data.as_bytes(),
            SourceSpan::from((top.row_start, data.len())),
            top.line - 1,
            column,
            // As miette counts: all lines up to there.
            bottom.line - usize::from(!data.ends_with('\n')),
        )))
    }
}
