//! Changes to a JSON text: what is not changed stays byte for byte, and what is new is laid out like its
//! neighbours.

use serde::Serialize as _;
use serde_json::Value;

use crate::source::document::{Node, NodeKind, json_quoted};
use crate::source::{Edit, SourceFile, Span};

/// Changes that gather.
pub(super) struct Edits<'f> {
    file: &'f SourceFile,
    layout: Layout,
    edits: Vec<Edit>,
}

/// How a file is laid out.
struct Layout {
    /// By how much each level is indented; none where all is on one line.
    indent: Option<String>,
    newline: &'static str,
    /// Whether a blank stands behind `:` and `,`.
    spaced: bool,
}

impl<'f> Edits<'f> {
    /// None yet, to a file whose document is below `root`.
    pub fn new(file: &'f SourceFile, root: &Node) -> Self {
        Edits { file, layout: Layout::of(file.text(), root), edits: Vec::new() }
    }

    /// The text with all changes made.
    pub fn apply(mut self) -> String {
        // What goes in behind an item stands before what takes the next one away.
        self.edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        // Two object mappings may say the same of one definition.
        self.edits.dedup();
        let mut out = String::with_capacity(self.file.text().len());
        let mut at = 0;
        for edit in &self.edits {
            if edit.span.start < at {
                // And what they say of it otherwise goes by the first.
                continue;
            }
            out.push_str(Span::new(at, edit.span.start).of(self.file.text()));
            out.push_str(&edit.text);
            at = edit.span.end;
        }
        out.push_str(self.file.text().get(at..).unwrap_or_default());
        out
    }

    /// Puts a value in the place of another.
    pub fn replace(&mut self, node: &Node, value: &Value) {
        let text = self.write(value, &self.indentation(node.span.start));
        if node.span.of(self.file.text()) != text {
            self.edits.push(Edit::replace(node.span, text));
        }
    }

    /// Gives members of an object values; those that it has not come at its end.
    pub fn set(&mut self, object: &Node, members: &[(&str, Value)]) {
        let spans: Vec<Span> = object
            .as_mapping()
            .unwrap_or_default()
            .iter()
            .map(|entry| entry.key.span.to(entry.value.span))
            .collect();
        let within = self.within(object, &spans);
        let colon = if self.layout.spaced { ": " } else { ":" };
        let mut new = Vec::new();
        for (key, value) in members {
            match object.entry(key) {
                Some(entry) => self.replace(&entry.value, value),
                None => {
                    let member = format!("{}{colon}{}", json_quoted(key), self.write(value, &within));
                    new.push((spans.len(), member));
                }
            }
        }
        self.splice(object, &spans, &vec![true; spans.len()], &new);
    }

    /// Takes items out of a list, and puts others in: `keep` says of each item whether it stays; of what is new, how
    /// many of the old items stand before it.
    pub fn change_list(&mut self, list: &Node, keep: &[bool], new: &[(usize, Value)]) {
        let spans: Vec<Span> = list.as_sequence().unwrap_or_default().iter().map(|item| item.span).collect();
        let within = self.within(list, &spans);
        let new: Vec<(usize, String)> =
            new.iter().map(|(at, value)| (*at, self.write(value, &within))).collect();
        self.splice(list, &spans, keep, &new);
    }

    /// Text for text: between two items that stay, the file is as it was unless something goes or comes there.
    fn splice(&mut self, container: &Node, items: &[Span], keep: &[bool], new: &[(usize, String)]) {
        let kept: Vec<usize> = (0..items.len()).filter(|at| keep.get(*at).copied().unwrap_or(true)).collect();
        let separator = self.separator(container, items);
        if kept.is_empty() {
            if items.is_empty() && new.is_empty() {
                return;
            }
            let texts: Vec<&str> = new.iter().map(|(_, text)| text.as_str()).collect();
            return self.refill(container, items, &separator, &texts);
        }
        // The gap before each kept item, and the one behind the last.
        for gap in 0..=kept.len() {
            let before = gap.checked_sub(1).and_then(|at| kept.get(at)).copied();
            let after = kept.get(gap).copied();
            let from = before.map_or(0, |at| at + 1);
            let to = after.unwrap_or(items.len());
            let here = new.iter().filter(|(at, _)| *at >= from && (after.is_none() || *at <= to));
            let here: Vec<&str> = here.map(|(_, text)| text.as_str()).collect();
            if from == to && here.is_empty() {
                continue;
            }
            let joined = here.join(&separator);
            let (before, after) = (before.and_then(|at| items.get(at)), after.and_then(|at| items.get(at)));
            let (span, text) = match (before, after) {
                (Some(before), Some(after)) if here.is_empty() => {
                    (Span::new(before.end, after.start), separator.clone())
                }
                (Some(before), Some(after)) => {
                    (Span::new(before.end, after.start), format!("{separator}{joined}{separator}"))
                }
                (Some(before), None) => {
                    let end = items.last().map_or(before.end, |last| last.end);
                    let text = if here.is_empty() { String::new() } else { format!("{separator}{joined}") };
                    (Span::new(before.end, end), text)
                }
                (None, Some(after)) => {
                    let start = items.first().map_or(after.start, |first| first.start);
                    let text = if here.is_empty() { String::new() } else { format!("{joined}{separator}") };
                    (Span::new(start, after.start), text)
                }
                (None, None) => continue,
            };
            self.edits.push(Edit::replace(span, text));
        }
    }

    /// A container with nothing in it of what there was.
    fn refill(&mut self, container: &Node, items: &[Span], separator: &str, texts: &[&str]) {
        let (open, close) = match container.kind {
            NodeKind::Mapping(_) => ('{', '}'),
            _ => ('[', ']'),
        };
        if let (Some(first), Some(last), false) = (items.first(), items.last(), texts.is_empty()) {
            let span = Span::new(first.start, last.end);
            return self.edits.push(Edit::replace(span, texts.join(separator)));
        }
        let text = match (&self.layout.indent, texts.is_empty()) {
            (_, true) => format!("{open}{close}"),
            (None, false) => format!("{open}{}{close}", texts.join(separator)),
            (Some(_), false) => {
                let (newline, outer) = (self.layout.newline, self.indentation(container.span.start));
                let inner = self.within(container, items);
                format!("{open}{newline}{inner}{}{newline}{outer}{close}", texts.join(separator))
            }
        };
        self.edits.push(Edit::replace(container.span, text));
    }

    /// What stands between two items, or would.
    fn separator(&self, container: &Node, items: &[Span]) -> String {
        if let [first, second, ..] = items {
            let between = Span::new(first.end, second.start).of(self.file.text());
            if between.trim() == "," {
                return between.to_owned();
            }
        }
        match &self.layout.indent {
            Some(_) if items.first().is_none_or(|first| self.begins_line(first.start)) => {
                format!(",{}{}", self.layout.newline, self.within(container, items))
            }
            _ => if self.layout.spaced { ", " } else { "," }.to_owned(),
        }
    }

    fn begins_line(&self, offset: usize) -> bool {
        self.blanks(offset).len() == offset - self.line_start(offset)
    }

    /// How far the items of a container are indented.
    fn within(&self, container: &Node, items: &[Span]) -> String {
        match items.first() {
            Some(first) if self.begins_line(first.start) => self.blanks(first.start).to_owned(),
            Some(first) => self.indentation(first.start),
            None => {
                let unit = self.layout.indent.as_deref().unwrap_or_default();
                format!("{}{unit}", self.indentation(container.span.start))
            }
        }
    }

    /// How far the line of an offset is indented.
    fn indentation(&self, offset: usize) -> String {
        self.blanks(offset).to_owned()
    }

    fn line_start(&self, offset: usize) -> usize {
        let before = self.file.text().get(..offset).unwrap_or_default();
        before.rfind('\n').map_or(0, |at| at + 1)
    }

    fn blanks(&self, offset: usize) -> &str {
        let line = self.file.text().get(self.line_start(offset)..).unwrap_or_default();
        let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
        line.get(..blanks).unwrap_or_default()
    }

    /// A value as text, the lines behind its first one indented by `outer` and more.
    fn write(&self, value: &Value, outer: &str) -> String {
        let Layout { indent, newline, spaced } = &self.layout;
        let mut bytes = Vec::new();
        let written = match (indent, spaced) {
            (Some(indent), _) => {
                let formatter = serde_json::ser::PrettyFormatter::with_indent(indent.as_bytes());
                value.serialize(&mut serde_json::Serializer::with_formatter(&mut bytes, formatter))
            }
            (None, true) => value.serialize(&mut serde_json::Serializer::with_formatter(&mut bytes, Spaced)),
            (None, false) => value.serialize(&mut serde_json::Serializer::new(&mut bytes)),
        };
        // Writing to memory cannot fail, and what is written is UTF-8.
        let text = written.ok().and_then(|()| String::from_utf8(bytes).ok()).unwrap_or_default();
        // A line end within a text is escaped.
        if indent.is_some() { text.replace('\n', &format!("{newline}{outer}")) } else { text }
    }
}

impl Layout {
    fn of(text: &str, root: &Node) -> Layout {
        let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let (first, key) = match &root.kind {
            NodeKind::Mapping(entries) => {
                let first = entries.first();
                (first.map(|entry| entry.key.span.start), first.map(|entry| entry.key.span.end))
            }
            NodeKind::Sequence(items) => (items.first().map(|item| item.span.start), None),
            _ => (None, None),
        };
        let opening = first.map_or("", |first| Span::new(root.span.start + 1, first).of(text));
        let indent = opening.rsplit_once('\n').map(|(_, blanks)| blanks.to_owned());
        let spaced = indent.is_some()
            || key.is_none_or(|key| text.get(key..).is_some_and(|rest| rest.starts_with(": ")));
        // What is broken into lines and not indented is laid out by brackets all the same.
        Layout { indent, newline, spaced }
    }
}

/// One line, a blank behind each comma and colon.
struct Spaced;

impl serde_json::ser::Formatter for Spaced {
    fn begin_array_value<W: ?Sized + std::io::Write>(
        &mut self,
        out: &mut W,
        first: bool,
    ) -> std::io::Result<()> {
        if first { Ok(()) } else { out.write_all(b", ") }
    }

    fn begin_object_key<W: ?Sized + std::io::Write>(
        &mut self,
        out: &mut W,
        first: bool,
    ) -> std::io::Result<()> {
        if first { Ok(()) } else { out.write_all(b", ") }
    }

    fn begin_object_value<W: ?Sized + std::io::Write>(&mut self, out: &mut W) -> std::io::Result<()> {
        out.write_all(b": ")
    }
}
