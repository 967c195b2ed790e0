//! Lists and mappings over several lines.

use super::line::Head;
use super::{Level, Next, STEP, Writer};
use crate::format::WIDTH;
use crate::format::texts::Text;
use crate::source::Span;
use crate::source::document::{Entry, Node, NodeKind};

/// What a value is to the key or dash that it stands behind.
#[derive(Clone, Copy, Debug)]
pub(super) struct Role {
    /// The details of an attribute.
    pub details: bool,
    /// The item of a list: what begins on the line of the dash goes on below itself.
    pub item: bool,
}

impl Writer<'_> {
    /// The entries or items of a list or mapping, each on a line of its own; the first goes on with the line
    /// (`on_line`) that has been begun.
    pub(super) fn children(&mut self, node: &Node, from: usize, indent: usize, on_line: bool) {
        match &node.kind {
            NodeKind::Mapping(entries) => self.entries(entries, from, indent, on_line, false),
            NodeKind::Sequence(items) => self.items(node, items, from, indent, on_line),
            _ => {}
        }
    }

    fn entries(&mut self, entries: &[Entry], from: usize, indent: usize, mut on_line: bool, details: bool) {
        let ordered = self.ordered(entries, details);
        let moved = !ordered.iter().map(|entry| entry.key.span.start).is_sorted();
        let outside = self.comments.from;
        let mut end = from;
        for entry in ordered {
            let key = &entry.key;
            if moved {
                let above = entries.iter().rev().find(|other| other.key.span.start < key.span.start);
                end = above.map_or(from, |above| above.value.span.end);
                // Each takes the comments along that stand above it.
                self.comments.from = above.map_or(from, |_| self.line_end(end)).max(outside);
            }
            self.nameless(end, key.span.start);
            end = entry.value.span.end;
            if !on_line {
                let column = self.column_of(key.span.start);
                let at = key.span.start;
                self.before(Some(Next { at, column, content: column, indent, inner: indent }));
                self.line_of(at, indent);
            }
            on_line = false;
            self.fresh = false;
            let written = self.key(key, false);
            self.push(&written);
            self.push(":");
            let role = Role { details: self.texts.is_target(key), item: false };
            let head = self.head(key.span.end, Some(b':'), &entry.value);
            self.value(&entry.value, &head, indent, role);
        }
        self.comments.from = outside;
    }

    fn items(&mut self, node: &Node, items: &[Node], from: usize, indent: usize, mut on_line: bool) {
        let is_flow = self.is_flow(node);
        let mut from = if is_flow { node.span.start + 1 } else { from };
        for item in items {
            let head = self.head(from, Some(if is_flow { b',' } else { b'-' }), item);
            let start = if is_flow { item.span.start } else { head.start };
            if !on_line {
                let column = self.column_of(start);
                let content = self.column_of(item.span.start);
                self.before(Some(Next { at: start, column, content, indent, inner: indent + STEP }));
                self.line_of(start, indent);
            }
            on_line = false;
            self.fresh = false;
            self.push("-");
            self.value(item, &head, indent, Role { details: false, item: true });
            from = item.span.end.max(head.at);
        }
    }

    /// A value behind its key or dash, which are written, with the comment behind it.
    fn value(&mut self, node: &Node, head: &Head, indent: usize, role: Role) {
        if !head.properties.is_empty() {
            self.push(" ");
            self.push(&head.properties);
        }
        match &node.kind {
            NodeKind::Null | NodeKind::Invalid => {
                if !node.span.is_empty() {
                    self.push(" ");
                    self.push(node.span.of(self.text));
                }
            }
            NodeKind::Scalar(scalar) => return self.scalar(scalar, head, indent),
            NodeKind::Sequence(items) if items.is_empty() => self.push(" []"),
            NodeKind::Mapping(entries) if entries.is_empty() => self.push(" {}"),
            NodeKind::Sequence(_) | NodeKind::Mapping(_) => return self.collection(node, head, indent, role),
        }
        self.beside(node.span.end.max(head.at));
    }

    fn collection(&mut self, node: &Node, head: &Head, indent: usize, role: Role) {
        let is_flow = self.is_flow(node);
        let end = node.span.end;
        let inner = indent + STEP;
        let is_attribute = self.is_attribute(node);
        // Of a list that is not indented the reader has what is behind its first dash.
        let begins = if is_flow { node.span.start } else { self.first(node, head.at) };
        let gap = self.comments.between(head.behind, begins);
        let is_commented = self.comments.any(node.span.start, end)
            || role.details && !is_flow && (gap.0 > 0 || self.has_beside(end));
        if !is_commented && (is_flow || role.details || is_attribute) {
            let line = self.flow(node, head.at, role.details);
            let apart = gap.1 || gap.0 > 1 || gap.0 == 1 && self.has_beside(end);
            let column = if apart { inner } else { self.column() + 1 };
            let fits = |line: &String| column + line.chars().count() <= WIDTH || is_attribute;
            if let Some(line) = line.filter(fits) {
                if apart {
                    self.below(head.behind, node.span.start, inner);
                } else {
                    self.push(" ");
                }
                self.push(&line);
                self.trail_between(head.behind, node.span.start);
                return self.beside(end);
            }
        }
        let on_line = role.item && head.properties.is_empty() && gap.0 == 0;
        if on_line {
            self.push(" ");
        } else {
            let first = if is_flow { self.skip(node.span.start + 1) } else { begins };
            self.trail_between(head.behind, first);
            if is_flow && !self.commented {
                self.beside(end);
            }
            self.fresh = true;
        }
        match &node.kind {
            NodeKind::Mapping(entries) => self.entries(entries, head.at, inner, on_line, role.details),
            _ => self.children(node, head.at, inner, on_line),
        }
        if is_flow {
            self.before_end(end, inner);
        } else {
            self.closed.push(Level { column: self.column_of(begins), indent: inner });
        }
    }

    /// Goes on on a line of its own, below the comments between a key or dash and its value.
    pub(super) fn below(&mut self, from: usize, start: usize, indent: usize) {
        self.trail_between(from, start);
        self.fresh = true;
        let column = self.column_of(start);
        self.before(Some(Next { at: start, column, content: column, indent, inner: indent }));
        self.line(indent);
    }

    /// Where the first dash or key of a block is.
    fn first(&self, node: &Node, from: usize) -> usize {
        match &node.kind {
            NodeKind::Sequence(_) => self.skip(from),
            _ => node.span.start,
        }
    }

    /// Whether it is an attribute, written as a list of one element.
    fn is_attribute(&self, node: &Node) -> bool {
        let Some([element]) = node.as_sequence() else { return false };
        element.as_scalar().is_some_and(|name| matches!(self.texts.get(name), Some(Text::Element)))
    }

    /// Refuses an anchor or a tag before a key.
    fn nameless(&mut self, from: usize, key: usize) {
        let at = self.skip(from);
        if at < key && matches!(self.text.as_bytes().get(at), Some(b'&' | b'!')) {
            self.refused = Some(Span::new(at, key));
        }
    }
}
