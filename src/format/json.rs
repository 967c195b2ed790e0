//! JSON: one member or element a line, indented by two blanks. What is between quotes, and numbers, stay as they are
//! written.

use super::texts::{Text, Texts};
use crate::source::document::{Node, NodeKind, Scalar, json_quoted};

/// A document's tree as text.
pub(super) fn write(root: &Node, text: &str, texts: &Texts) -> String {
    let mut writer = Writer { text, texts, out: String::with_capacity(text.len()) };
    writer.node(root, 0);
    writer.out.push('\n');
    writer.out
}

struct Writer<'f> {
    text: &'f str,
    texts: &'f Texts,
    out: String,
}

impl Writer<'_> {
    fn node(&mut self, node: &Node, indent: usize) {
        match &node.kind {
            NodeKind::Mapping(entries) if entries.is_empty() => self.out.push_str("{}"),
            NodeKind::Sequence(items) if items.is_empty() => self.out.push_str("[]"),
            NodeKind::Mapping(entries) => {
                self.out.push('{');
                for (at, entry) in entries.iter().enumerate() {
                    self.line(at, indent + 2);
                    self.scalar(&entry.key);
                    self.out.push_str(": ");
                    self.node(&entry.value, indent + 2);
                }
                self.end('}', indent);
            }
            NodeKind::Sequence(items) => {
                self.out.push('[');
                for (at, item) in items.iter().enumerate() {
                    self.line(at, indent + 2);
                    self.node(item, indent + 2);
                }
                self.end(']', indent);
            }
            NodeKind::Scalar(scalar) => self.scalar(scalar),
            NodeKind::Null | NodeKind::Invalid => self.out.push_str(node.span.of(self.text)),
        }
    }

    fn scalar(&mut self, scalar: &Scalar) {
        let line = match self.texts.get(scalar) {
            Some(Text::Expression { line, .. } | Text::Line(line)) if *line != scalar.text => line,
            _ => return self.out.push_str(scalar.span.of(self.text)),
        };
        self.out.push_str(&json_quoted(line));
    }

    fn line(&mut self, at: usize, indent: usize) {
        self.out.push_str(if at > 0 { ",\n" } else { "\n" });
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    fn end(&mut self, bracket: char, indent: usize) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.out.push(bracket);
    }
}
