//! Edits inside YAML scalars without quotes: what is written there must still be read as a plain scalar.

use crate::mapping::{Located, Place};
use crate::source::document::{Document, Entry, Format, Node, NodeKind, Scalar, quoted};
use crate::source::{Edit, SourceFile, Span};

/// The lists and mappings of a file that are written with brackets or braces, in file order.
#[derive(Debug)]
pub(super) struct FlowRegions {
    spans: Vec<Span>,
}

impl FlowRegions {
    /// Of a document.
    pub fn new(file: &SourceFile, document: &Document) -> Self {
        let mut regions = FlowRegions { spans: Vec::new() };
        if document.format == Format::Yaml
            && let Some(root) = &document.root
        {
            regions.collect(file.text(), root);
        }
        regions
    }

    fn collect(&mut self, text: &str, node: &Node) {
        if matches!(node.kind, NodeKind::Mapping(_) | NodeKind::Sequence(_))
            && node.span.of(text).starts_with(['{', '['])
        {
            // What is inside is so, too.
            self.spans.push(node.span);
            return;
        }
        match &node.kind {
            NodeKind::Sequence(items) => items.iter().for_each(|item| self.collect(text, item)),
            NodeKind::Mapping(entries) => {
                entries.iter().for_each(|Entry { value, .. }| self.collect(text, value));
            }
            _ => {}
        }
    }

    /// Whether a place is inside such a list or mapping, and not just at its beginning.
    fn contain(&self, span: Span) -> bool {
        let after = self.spans.partition_point(|region| region.start < span.start);
        after.checked_sub(1).and_then(|at| self.spans.get(at)).is_some_and(|region| span.end <= region.end)
    }

    /// For edits of a text that is written without quotes, and could not be any more: one edit that writes the
    /// whole text anew, in quotes.
    pub fn requoted(&self, text: &Located, edits: &[Edit]) -> Option<Edit> {
        let (Place::Scalar(scalar) | Place::Sequence { element: scalar, .. }) = &text.place;
        if !scalar.is_plain() {
            return None;
        }
        let edited = Edit::apply(edits, &text.text);
        let span = text.span();
        let whole = match &text.place {
            Place::Sequence { .. } => edits.iter().any(|edit| edit.span == Span::new(0, text.text.len())),
            Place::Scalar(_) => false,
        };
        let still_attribute = matches!(&text.place, Place::Sequence { .. })
            && !whole
            && edits.iter().all(|edit| edit.span.start >= 1 && edit.span.end < text.text.len());
        if still_attribute || is_plain(&edited, self.contain(span)) && spans_one_line(scalar, &text.text) {
            return None;
        }
        Some(Edit::replace(span, quoted(&edited)))
    }
}

/// Whether a scalar stands on one line: then edits of its text are edits of the line.
fn spans_one_line(scalar: &Scalar, text: &str) -> bool {
    scalar.span.len() == text.len() || scalar.text == text
}

/// Whether a text can be written in YAML without quotes, and read back as it is.
pub(super) fn is_plain(text: &str, in_flow: bool) -> bool {
    let first = text.chars().next();
    let starts_well = first.is_some_and(|first| {
        first.is_alphanumeric() || first == '_' || first == '/' || first == '(' || first == '<'
    });
    starts_well
        && text.trim() == text
        && !text.contains(": ")
        && !text.ends_with(':')
        && !text.contains(" #")
        && !text.contains(|c: char| c.is_control())
        && !(in_flow && text.contains([',', '[', ']', '{', '}']))
}
