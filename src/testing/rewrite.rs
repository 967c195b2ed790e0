//! Changes to the text of a test file, after which a value reads as another one. What need not change stays as it
//! is written: comments, quotes, the order of keys.

use serde_json::{Map, Value as Json};

use super::compare::{Extent, agrees, pairs};
use super::emit::{Style, behind, is_nested, key, lines, member, one_line};
use super::values::silent;
use crate::source::document::{Entry, Format, Node, NodeKind};
use crate::source::{Edit, Span};

/// Collects edits of one text.
#[derive(Debug)]
pub(super) struct Rewriter<'t> {
    text: &'t str,
    format: Format,
    edits: Vec<Edit>,
}

/// Where a value stands.
#[derive(Clone, Copy)]
struct Slot<'n> {
    node: &'n Node,
    /// The column of the key or the dash that it is behind; in a flow collection it does not matter.
    column: usize,
    /// Right behind the colon or the dash.
    after: usize,
    flow: bool,
}

/// A value that must not be changed in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shared;

impl<'t> Rewriter<'t> {
    pub fn new(text: &'t str, format: Format) -> Self {
        Rewriter { text, format, edits: Vec::new() }
    }

    /// The edits, in order; with the line ends of the file.
    pub fn finish(mut self) -> Vec<Edit> {
        self.edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        if self.text.find('\n').is_some_and(|at| self.text.get(..at).is_some_and(|line| line.ends_with('\r')))
        {
            for edit in &mut self.edits {
                edit.text = edit.text.replace('\n', "\r\n");
            }
        }
        self.edits
    }

    /// Makes the value of an entry another one.
    ///
    /// # Errors
    /// It stands in the file once and is used several times (YAML's anchors).
    pub fn entry(&mut self, parent: &Node, entry: &Entry, new: &Json) -> Result<(), Shared> {
        if is_shared(&entry.value, entry.key.span.start) {
            return Err(Shared);
        }
        let slot = self.slot(entry, self.is_flow(parent));
        self.change("", slot, &silent(&entry.value), new);
        Ok(())
    }

    /// Adds an entry to a mapping that has some.
    pub fn add(&mut self, parent: &Node, name: &str, value: &Json) {
        if let Some(last) = parent.as_mapping().and_then(<[Entry]>::last) {
            self.insert(parent, last, &[(name, value)]);
        }
    }

    fn slot<'n>(&self, entry: &'n Entry, flow: bool) -> Slot<'n> {
        let key = entry.key.span;
        let rest = self.text.get(key.end..).unwrap_or_default();
        let colon = key.end + (rest.len() - rest.trim_start().len());
        let after = if self.byte(colon) == Some(b':') { colon + 1 } else { key.end };
        Slot { node: &entry.value, column: self.column(key.start), after, flow }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn is_flow(&self, node: &Node) -> bool {
        let collection = matches!(node.kind, NodeKind::Mapping(_) | NodeKind::Sequence(_));
        self.format == Format::Json
            || collection && matches!(self.byte(node.span.start), Some(b'{' | b'[')) && !node.span.is_empty()
    }

    fn style(&self) -> Style {
        if self.format == Format::Json { Style::Json } else { Style::Yaml }
    }

    fn line_start(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        before.rfind('\n').map_or(0, |newline| newline + 1)
    }

    /// Where the line of a byte ends, without its break.
    fn line_end(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        at + line.trim_end_matches('\r').len()
    }

    fn column(&self, at: usize) -> usize {
        let line = Span::new(self.line_start(at), at).of(self.text);
        line.trim_start_matches('\u{feff}').chars().count()
    }

    /// Whether nothing but blanks stands before a byte on its line.
    fn begins_line(&self, at: usize) -> bool {
        Span::new(self.line_start(at), at).of(self.text).trim().is_empty()
    }

    fn replace_text(&mut self, span: Span, text: impl Into<String>) {
        self.edits.push(Edit::replace(span, text));
    }

    /// Makes one value another, changing as little as can be.
    fn change(&mut self, name: &str, slot: Slot<'_>, old: &Json, new: &Json) {
        if is_same(name, old, new) {
            return;
        }
        match (&slot.node.kind, old, new) {
            (NodeKind::Mapping(entries), Json::Object(old), Json::Object(new))
                if self.can_change(slot.node, entries, new) =>
            {
                self.members(slot.node, entries, old, new);
            }
            (NodeKind::Sequence(items), Json::Array(old), Json::Array(new)) => {
                let pairs = match old.len() == new.len() {
                    true => pairs(name, old, new, Extent::Whole),
                    false => vec![None],
                };
                match pairs.into_iter().collect::<Option<Vec<usize>>>() {
                    Some(pairs) => self.items(slot.node, items, old, new, &pairs),
                    None => self.replace(slot, &Json::Array(new.clone())),
                }
            }
            _ => self.replace(slot, new),
        }
    }

    fn items(&mut self, list: &Node, items: &[Node], old: &[Json], new: &[Json], pairs: &[usize]) {
        let flow = self.is_flow(list);
        for ((node, old), at) in items.iter().zip(old).zip(pairs) {
            let Some(new) = new.get(*at) else { continue };
            let column = self.column(node.span.start).saturating_sub(2);
            let slot = Slot { node, column, after: node.span.start, flow };
            self.change("", slot, old, new);
        }
    }

    /// Whether the members of a mapping can be changed one by one.
    fn can_change(&self, node: &Node, entries: &[Entry], new: &Map<String, Json>) -> bool {
        let kept = entries.iter().filter(|entry| new.contains_key(&entry.key.text)).count();
        let stays =
            |entry: &Entry| new.contains_key(&entry.key.text) || self.begins_line(entry.key.span.start);
        kept > 0 && (self.is_flow(node) || entries.iter().all(stays))
    }

    fn members(&mut self, node: &Node, entries: &[Entry], old: &Map<String, Json>, new: &Map<String, Json>) {
        let flow = self.is_flow(node);
        let is_kept = |entry: &Entry| new.contains_key(&entry.key.text);
        for (at, entry) in entries.iter().enumerate() {
            match (old.get(&entry.key.text), new.get(&entry.key.text)) {
                (Some(old), Some(new)) => {
                    let slot = self.slot(entry, flow);
                    self.change(&entry.key.text, slot, old, new);
                }
                _ if flow => {
                    let before = entries.get(..at).unwrap_or_default();
                    let before = before.last().filter(|_| before.iter().any(is_kept));
                    let span = match (before, entries.get(at + 1)) {
                        (Some(before), _) => Span::new(before.value.span.end, entry.value.span.end),
                        (None, Some(next)) => Span::new(entry.key.span.start, next.key.span.start),
                        (None, None) => entry.key.span.to(entry.value.span),
                    };
                    self.replace_text(span, "");
                }
                _ => {
                    // With the line break before it.
                    let end = self.line_end(entry.value.span.end.max(entry.key.span.end));
                    let start = self.line_start(entry.key.span.start);
                    let start =
                        self.text.get(..start).unwrap_or_default().trim_end_matches(['\n', '\r']).len();
                    self.replace_text(Span::new(start, end), "");
                }
            }
        }
        let added: Vec<(&str, &Json)> = new
            .iter()
            .filter(|(name, _)| !old.contains_key(*name))
            .map(|(name, value)| (name.as_str(), value))
            .collect();
        if let Some(last) = entries.iter().rfind(|entry| is_kept(entry))
            && !added.is_empty()
        {
            self.insert(node, last, &added);
        }
    }

    /// Adds members behind one of a mapping.
    fn insert(&mut self, node: &Node, last: &Entry, added: &[(&str, &Json)]) {
        let end = last.value.span.end.max(last.key.span.end);
        if self.is_flow(node) {
            let first = node.as_mapping().and_then(<[Entry]>::first).unwrap_or(last);
            let separator = match self.begins_line(first.key.span.start) {
                true => format!(",\n{:1$}", "", self.column(first.key.span.start)),
                false => ", ".to_owned(),
            };
            // A value that is absent ends behind its colon.
            let text: String = added
                .iter()
                .map(|(name, value)| format!("{separator}{}", member(name, value, self.style())))
                .collect();
            return self.replace_text(Span::at(end), text);
        }
        let column = self.column(last.key.span.start);
        let text: String = added
            .iter()
            .map(|(name, value)| {
                format!("\n{:column$}{}:{}", "", key(name, Style::Yaml), behind(value, column))
            })
            .collect();
        self.replace_text(Span::at(self.line_end(end)), text);
    }

    /// Writes another value in the place of one.
    fn replace(&mut self, slot: Slot<'_>, new: &Json) {
        let span = slot.node.span;
        if slot.flow {
            let text = one_line(new, self.style());
            return match span.is_empty() {
                true => self.replace_text(Span::at(slot.after), format!(" {text}")),
                false => self.replace_text(span, text),
            };
        }
        let below = self.line_start(span.start) > slot.after;
        let item = slot.after == span.start;
        match (is_nested(new), below) {
            (true, true) => {
                let column = self.column(span.start);
                self.replace_text(span, lines(new, column));
            }
            (true, false) if item => self.replace_text(span, lines(new, self.column(span.start))),
            (true, false) => {
                self.replace_text(Span::new(slot.after, span.end.max(slot.after)), behind(new, slot.column))
            }
            (false, true) => {
                // A remark behind the key stays there.
                self.replace_text(Span::at(slot.after), behind(new, slot.column));
                let start = self.line_start(span.start);
                let start = self.text.get(..start).unwrap_or_default().trim_end_matches(['\n', '\r']).len();
                self.replace_text(Span::new(start, self.line_end(span.end)), "");
            }
            (false, false) if item => self.replace_text(span, lines(new, slot.column)),
            (false, false) => {
                self.replace_text(Span::new(slot.after, span.end.max(slot.after)), behind(new, slot.column));
            }
        }
    }
}

/// Whether nothing has to be written.
fn is_same(name: &str, old: &Json, new: &Json) -> bool {
    match (old, new) {
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| is_same(name, a, b)))
        }
        (Json::Array(_), Json::Array(_)) if name == "Operations" => old == new,
        (old, new) => agrees(old, new, Extent::Whole),
    }
}

/// Whether something in a value stands elsewhere: its anchor comes before `start`.
fn is_shared(node: &Node, start: usize) -> bool {
    if node.span.start < start && !node.span.is_empty() {
        return true;
    }
    match &node.kind {
        NodeKind::Sequence(items) => items.iter().any(|item| is_shared(item, node.span.start)),
        NodeKind::Mapping(entries) => entries.iter().any(|Entry { key, value }: &Entry| {
            key.span.start < node.span.start || is_shared(value, key.span.start)
        }),
        _ => false,
    }
}
