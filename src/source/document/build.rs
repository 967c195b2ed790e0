//! Nodes put together from what a reader meets, one after the other, without recursion.

use super::{Entry, Node, NodeKind, Repeats, Scalar};
use crate::source::{Code, Diagnostic, Span};
use std::collections::{HashMap, HashSet};

/// A list or mapping whose end has not come yet.
#[derive(Debug)]
pub(super) struct Frame {
    start: usize,
    kind: FrameKind,
    /// The anchor that names it; 0 for none.
    pub anchor: usize,
}

#[derive(Debug)]
enum FrameKind {
    Sequence(Vec<Node>),
    Mapping { entries: Vec<Entry>, key: Option<Key>, merged: Vec<Node> },
}

#[derive(Debug)]
enum Key {
    Named(Scalar),
    /// A key that cannot be read: its value is read and dropped.
    Dropped,
}

impl Frame {
    /// A list that begins at `start`.
    pub fn sequence(start: usize) -> Self {
        Frame { start, kind: FrameKind::Sequence(Vec::new()), anchor: 0 }
    }

    /// A mapping that begins at `start`.
    pub fn mapping(start: usize) -> Self {
        let kind = FrameKind::Mapping { entries: Vec::new(), key: None, merged: Vec::new() };
        Frame { start, kind, anchor: 0 }
    }

    /// Where its last child ends, or where it begins itself.
    pub fn end(&self) -> usize {
        let last = match &self.kind {
            FrameKind::Sequence(items) => items.last(),
            FrameKind::Mapping { entries, .. } => entries.last().map(|entry| &entry.value),
        };
        last.map_or(self.start, |node| node.span.end.max(self.start))
    }

    /// Where it begins.
    pub fn start(&self) -> usize {
        self.start
    }

    /// Has it begin further on.
    pub fn begin_at(&mut self, start: usize) {
        self.start = start;
    }
}

/// The open lists and mappings, outermost first, and the root once it is complete.
#[derive(Debug)]
pub(super) struct Frames {
    open: Vec<Frame>,
    root: Option<Node>,
    repeats: Repeats,
}

impl Frames {
    /// None yet.
    pub fn new(repeats: Repeats) -> Self {
        Frames { open: Vec::new(), root: None, repeats }
    }

    /// Whether no list or mapping is open.
    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// Whether the root is complete.
    pub fn has_root(&self) -> bool {
        self.root.is_some()
    }

    /// How many lists and mappings are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// Takes the root.
    pub fn root(&mut self, diagnostics: &mut Vec<Diagnostic>) -> Option<Node> {
        self.close_all(0, diagnostics);
        self.root.take()
    }

    /// Where the innermost one begins, and what would close it in JSON.
    pub fn innermost(&self) -> Option<(usize, u8)> {
        let frame = self.open.last()?;
        let close = if matches!(frame.kind, FrameKind::Sequence(_)) { b']' } else { b'}' };
        Some((frame.start, close))
    }

    /// The innermost one.
    pub fn last(&self) -> Option<&Frame> {
        self.open.last()
    }

    /// Where each of them begins.
    pub fn starts(&self) -> impl Iterator<Item = usize> + '_ {
        self.open.iter().map(Frame::start)
    }

    /// Opens one.
    pub fn push(&mut self, frame: Frame) {
        self.open.push(frame);
    }

    /// Whether the innermost one is a mapping that waits for a key.
    pub fn wants_key(&self) -> bool {
        matches!(self.open.last(), Some(Frame { kind: FrameKind::Mapping { key: None, .. }, .. }))
    }

    /// Gives the innermost mapping its next key.
    pub fn key(&mut self, scalar: Scalar) {
        if let Some(Frame { kind: FrameKind::Mapping { key, .. }, .. }) = self.open.last_mut() {
            *key = Some(Key::Named(scalar));
        }
    }

    /// Gives the innermost mapping a key that cannot be read.
    pub fn dropped_key(&mut self) {
        if let Some(Frame { kind: FrameKind::Mapping { key, .. }, .. }) = self.open.last_mut() {
            *key = Some(Key::Dropped);
        }
    }

    /// The end of the key that waits for its value.
    pub fn pending_key(&self) -> Option<&Scalar> {
        match self.open.last() {
            Some(Frame { kind: FrameKind::Mapping { key: Some(Key::Named(key)), .. }, .. }) => Some(key),
            _ => None,
        }
    }

    /// Adds a value to the innermost list or mapping, or makes it the root.
    pub fn add(&mut self, node: Node) {
        match self.open.last_mut().map(|frame| &mut frame.kind) {
            None => {
                self.root.get_or_insert(node);
            }
            Some(FrameKind::Sequence(items)) => items.push(node),
            Some(FrameKind::Mapping { entries, key, merged }) => match key.take() {
                Some(Key::Named(key))
                    if key.text == "<<" && key.is_plain() && self.repeats == Repeats::Followed =>
                {
                    merged.push(node);
                }
                Some(Key::Named(key)) => entries.push(Entry { key, value: node }),
                Some(Key::Dropped) | None => {}
            },
        }
    }

    /// Closes the innermost list or mapping at `end`; returns it with its anchor.
    pub fn close(&mut self, end: usize, diagnostics: &mut Vec<Diagnostic>) -> Option<(usize, Node)> {
        let Frame { start, kind, anchor } = self.open.pop()?;
        let span = Span::new(start, end.max(start));
        let kind = match kind {
            FrameKind::Sequence(items) => NodeKind::Sequence(items),
            FrameKind::Mapping { entries, merged, .. } => {
                let targets = self.pending_key().is_some_and(|key| key.text == "attributes");
                let mut entries = without_repeats(entries, targets, diagnostics);
                merge(&mut entries, merged, diagnostics);
                NodeKind::Mapping(entries)
            }
        };
        let node = Node { span, kind };
        let kept = (anchor > 0).then(|| (anchor, node.clone()));
        self.add(node);
        kept
    }

    /// Closes all that is open.
    pub fn close_all(&mut self, end: usize, diagnostics: &mut Vec<Diagnostic>) {
        while let Some(frame) = self.open.last() {
            let end = end.max(frame.end());
            self.close(end, diagnostics);
        }
    }
}

/// So many keys are compared faster than hashed.
const FEW: usize = 12;

/// The entries with the first of each key. `targets` says that the keys are target attributes.
fn without_repeats(entries: Vec<Entry>, targets: bool, diagnostics: &mut Vec<Diagnostic>) -> Vec<Entry> {
    let few = entries.len() <= FEW;
    let mut names = entries.iter().enumerate();
    let is_new = |(index, entry): (usize, &Entry)| {
        entries.iter().take(index).all(|earlier| earlier.key.text != entry.key.text)
    };
    if few && names.all(is_new) {
        return entries;
    }
    let mut seen: HashMap<&str, Span> = HashMap::with_capacity(entries.len());
    let mut repeated = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        match seen.get(entry.key.text.as_str()) {
            None => {
                seen.insert(&entry.key.text, entry.key.span);
            }
            Some(&first) => {
                let (code, message) = if targets {
                    (Code::AF305, format!("the target `{}` is given twice", entry.key.text))
                } else {
                    (Code::AF303, format!("the key `{}` is given twice", entry.key.text))
                };
                let diagnostic = Diagnostic::new(code, message).at(entry.key.span);
                diagnostics.push(diagnostic.label(first, "first given here"));
                repeated.push(index);
            }
        }
    }
    if repeated.is_empty() {
        return entries;
    }
    let mut repeated = repeated.into_iter().peekable();
    let kept = entries.into_iter().enumerate().filter(|(index, _)| repeated.next_if_eq(index).is_none());
    kept.map(|(_, entry)| entry).collect()
}

/// Adds what the values of `<<` have and the mapping itself has not.
fn merge(entries: &mut Vec<Entry>, merged: Vec<Node>, diagnostics: &mut Vec<Diagnostic>) {
    let mut sources: Vec<Node> = merged;
    sources.reverse();
    if sources.is_empty() {
        return;
    }
    let mut names: HashSet<String> = entries.iter().map(|entry| entry.key.text.clone()).collect();
    while let Some(Node { span, kind }) = sources.pop() {
        match kind {
            NodeKind::Mapping(more) => {
                entries.extend(more.into_iter().filter(|entry| names.insert(entry.key.text.clone())));
            }
            NodeKind::Sequence(items) => sources.extend(items.into_iter().rev()),
            NodeKind::Invalid => {}
            NodeKind::Scalar(_) | NodeKind::Null => {
                diagnostics.push(Diagnostic::new(Code::AF303, "`<<` takes a mapping").at(span));
            }
        }
    }
}

/// What is said about nesting that goes too deep.
pub(super) fn too_deep(span: Span, limit: usize) -> Diagnostic {
    let message = format!("nested deeper than {limit} levels");
    Diagnostic::new(Code::AF301, message).at(span)
}
