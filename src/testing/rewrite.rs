//! Changes to the text of a test file, after which a value reads as another one. What need not change stays as it
//! is written: comments, quotes, the order of keys.

use std::collections::HashSet;

use serde_json::{Map, Value as Json};

use super::compare::{Extent, ORDERED, agrees, pairs};
use super::emit::{self, Style, behind, is_nested, key, lines};
use super::values::silent;
use crate::source::document::{Entry, Format, Node, NodeKind};
use crate::source::{Edit, Span};

/// The longest line that grows, in characters.
const LONG: usize = 100;

/// Collects edits of one text.
#[derive(Debug)]
pub(super) struct Rewriter<'t> {
    text: &'t str,
    format: Format,
    edits: Vec<Edit>,
    /// The values that several places of the file have, behind YAML's aliases.
    repeated: HashSet<Span>,
}

/// Where a value stands.
#[derive(Clone, Copy)]
struct Slot<'n> {
    node: &'n Node,
    /// The column of the key or the dash that it is behind; in a flow collection it does not matter.
    column: usize,
    /// Right behind the colon or the dash.
    after: usize,
    /// Whether it is behind a dash.
    item: bool,
    flow: bool,
}

/// A value that must not be changed in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shared;

impl<'t> Rewriter<'t> {
    pub fn new(text: &'t str, format: Format, root: Option<&Node>) -> Self {
        let (mut seen, mut repeated) = (HashSet::new(), HashSet::new());
        if let Some(root) = root {
            repeats(root, &mut seen, &mut repeated);
        }
        Rewriter { text, format, edits: Vec::new(), repeated }
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
        if is_shared(&entry.value, entry.key.span.start) || self.is_repeated(&entry.value) {
            return Err(Shared);
        }
        let slot = self.slot(entry, self.is_flow(parent));
        self.change("", slot, &silent(&entry.value), new);
        Ok(())
    }

    /// Whether another place of the file has something in a value, too.
    fn is_repeated(&self, node: &Node) -> bool {
        self.repeated.contains(&node.span)
            || match &node.kind {
                NodeKind::Sequence(items) => items.iter().any(|item| self.is_repeated(item)),
                NodeKind::Mapping(entries) => entries.iter().any(|entry| self.is_repeated(&entry.value)),
                _ => false,
            }
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
        Slot { node: &entry.value, column: self.column(key.start), after, item: false, flow }
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

    /// How far the line of a byte is indented.
    fn indent(&self, at: usize) -> usize {
        let start = self.line_start(at);
        let line = Span::new(start, self.line_end(start)).of(self.text);
        line.chars().take_while(|letter| *letter == ' ').count()
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
        if self.outgrows(slot, new) {
            return self.replace(slot, new);
        }
        match (&slot.node.kind, old, new) {
            (NodeKind::Mapping(entries), Json::Object(old), Json::Object(new))
                if self.can_change(slot.node, entries, new) =>
            {
                self.members(slot.node, entries, old, new);
            }
            (NodeKind::Sequence(items), Json::Array(old), Json::Array(new)) => {
                let pairs = pairs(name, old, new, Extent::Whole);
                match self.can_change_items(slot.node, items, &pairs) {
                    true => self.items(slot.node, items, old, new, &pairs),
                    false => self.replace(slot, &Json::Array(new.clone())),
                }
            }
            _ => self.replace(slot, new),
        }
    }

    /// Whether a value on one line has become too long for that.
    fn outgrows(&self, slot: Slot<'_>, new: &Json) -> bool {
        let inline = !slot.flow && self.is_flow(slot.node) && !slot.node.span.of(self.text).contains('\n');
        inline && is_nested(new) && slot.column + emit::one_line(new, Style::Yaml).chars().count() > LONG
    }

    /// Whether the elements of a list can be changed one by one.
    fn can_change_items(&self, list: &Node, items: &[Node], pairs: &[Option<usize>]) -> bool {
        let behind_dash = |item: &Node| {
            Span::new(self.line_start(item.span.start), item.span.start).of(self.text).trim() == "-"
        };
        pairs.iter().any(Option::is_some) && (self.is_flow(list) || items.iter().all(behind_dash))
    }

    fn items(&mut self, list: &Node, items: &[Node], old: &[Json], new: &[Json], pairs: &[Option<usize>]) {
        let flow = self.is_flow(list);
        let kept = |at: usize| pairs.get(at).is_some_and(Option::is_some);
        for (at, (node, old)) in items.iter().zip(old).enumerate() {
            let pair = pairs.get(at).copied().flatten();
            match pair.and_then(|pair| new.get(pair)) {
                Some(new) => {
                    let column = self.column(node.span.start).saturating_sub(2);
                    let slot = Slot { node, column, after: node.span.start, item: true, flow };
                    self.change("", slot, old, new);
                }
                None if flow => {
                    let before = (0..at).any(kept).then(|| items.get(at - 1)).flatten();
                    self.remove_flow(
                        before.map(|node| node.span),
                        node.span,
                        items.get(at + 1).map(|node| node.span),
                    );
                }
                None => self.remove_lines(node.span.start, node.span.end),
            }
        }
        let added: Vec<&Json> = new
            .iter()
            .enumerate()
            .filter(|(at, _)| !pairs.contains(&Some(*at)))
            .map(|(_, new)| new)
            .collect();
        let last = (0..items.len()).rfind(|at| kept(*at)).and_then(|at| items.get(at));
        let Some(last) = last.filter(|_| !added.is_empty()) else { return };
        if flow {
            let separator = self.separator(items.first().unwrap_or(last).span.start);
            let column = self.indent(last.span.start);
            let text: String = added
                .iter()
                .map(|new| format!("{separator}{}", emit::flow(new, self.style(), column)))
                .collect();
            return self.replace_text(Span::at(last.span.end), text);
        }
        let column = self.indent(last.span.start);
        let text: String =
            added.iter().map(|new| format!("\n{:column$}- {}", "", emit::item(new, column))).collect();
        self.replace_text(Span::at(self.line_end(last.span.end)), text);
    }

    /// Takes an element out of a flow collection; `before`: the one before it, if that or an earlier one stays.
    fn remove_flow(&mut self, before: Option<Span>, this: Span, next: Option<Span>) {
        let span = match (before, next) {
            (Some(before), _) => Span::new(before.end, this.end),
            (None, Some(next)) => Span::new(this.start, next.start),
            (None, None) => this,
        };
        self.replace_text(span, "");
    }

    /// Takes lines out, with the line break before them.
    fn remove_lines(&mut self, from: usize, to: usize) {
        let start = self.text.get(..self.line_start(from)).unwrap_or_default();
        let start = start.trim_end_matches(['\n', '\r']).len();
        self.replace_text(Span::new(start, self.line_end(to.max(from))), "");
    }

    /// What stands between the elements of a flow collection, whose first one begins there.
    fn separator(&self, first: usize) -> String {
        match self.begins_line(first) {
            true => format!(",\n{:1$}", "", self.column(first)),
            false => ", ".to_owned(),
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
                    let whole = |entry: &Entry| entry.key.span.to(entry.value.span);
                    self.remove_flow(before.map(whole), whole(entry), entries.get(at + 1).map(whole));
                }
                _ => self.remove_lines(entry.key.span.start, entry.value.span.end),
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
            let separator = self.separator(first.key.span.start);
            // A value that is absent ends behind its colon.
            let text: String = added
                .iter()
                .map(|(name, value)| {
                    let value = emit::flow(value, self.style(), self.indent(first.key.span.start));
                    format!("{separator}{}: {value}", key(name, self.style()))
                })
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
            let text = emit::flow(new, self.style(), self.indent(slot.after));
            return match span.is_empty() {
                true => self.replace_text(Span::at(slot.after), format!(" {text}")),
                false => self.replace_text(span, text),
            };
        }
        let below = self.line_start(span.start) > slot.after;
        match (is_nested(new), below) {
            (true, true) => {
                let column = self.column(span.start);
                self.replace_text(span, lines(new, column));
            }
            (true, false) if slot.item => self.replace_text(span, lines(new, self.column(span.start))),
            (true, false) => {
                // A remark behind the value stays behind the key.
                let end = span.end.max(slot.after);
                self.replace_text(Span::new(slot.after, end), "");
                self.replace_text(Span::at(self.line_end(end)), behind(new, slot.column));
            }
            (false, true) => {
                self.replace_text(Span::at(slot.after), behind(new, slot.column));
                self.remove_lines(span.start, span.end);
            }
            (false, false) if slot.item => self.replace_text(span, lines(new, slot.column)),
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
        (Json::Array(_), Json::Array(_)) if ORDERED.contains(&name) => old == new,
        (old, new) => agrees(old, new, Extent::Whole),
    }
}

/// Notes the values that stand once and are read several times.
fn repeats(node: &Node, seen: &mut HashSet<Span>, repeated: &mut HashSet<Span>) {
    if !node.span.is_empty() && !seen.insert(node.span) {
        repeated.insert(node.span);
    }
    match &node.kind {
        NodeKind::Sequence(items) => items.iter().for_each(|item| repeats(item, seen, repeated)),
        NodeKind::Mapping(entries) => {
            entries.iter().for_each(|entry| repeats(&entry.value, seen, repeated));
        }
        _ => {}
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

#[cfg(test)]
mod tests;
