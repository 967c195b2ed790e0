use super::Scalar;
use crate::source::{Diagnostic, Span};

/// What was read from a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The tree; none when the file holds nothing that can be read.
    pub root: Option<Node>,
    /// What is wrong with the file as YAML or JSON, in file order.
    pub diagnostics: Vec<Diagnostic>,
    /// The comments, in file order.
    pub comments: Vec<Comment>,
    /// Which format it is.
    pub format: Format,
}

/// The format a file turned out to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// YAML 1.2.
    Yaml,
    /// JSON, RFC 8259.
    Json,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its place, from the `#` to the end of the line.
    pub span: Span,
    /// What it says, without the `#`.
    pub text: String,
    /// Whether nothing else stands on its line.
    pub own_line: bool,
}

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its bytes in the file; empty, behind the key, for a value that is absent.
    pub span: Span,
    /// What it is.
    pub kind: NodeKind,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// A text, a number, `true` or `false`.
    Scalar(Scalar),
    /// A list.
    Sequence(Vec<Node>),
    /// A mapping; every key stands once.
    Mapping(Vec<Entry>),
    /// `null`, `~`, or nothing at all. (`Null` is a scalar: a name of the expression language.)
    Null,
    /// Could not be read. A diagnostic already says why: whoever meets it stays silent.
    Invalid,
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: Scalar,
    /// The value.
    pub value: Node,
}

impl Node {
    /// The scalar it is, if it is one.
    pub fn as_scalar(&self) -> Option<&Scalar> {
        match &self.kind {
            NodeKind::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The items it has, if it is a list.
    pub fn as_sequence(&self) -> Option<&[Node]> {
        match &self.kind {
            NodeKind::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The entries it has, if it is a mapping.
    pub fn as_mapping(&self) -> Option<&[Entry]> {
        match &self.kind {
            NodeKind::Mapping(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value under `key`, if it is a mapping that has one.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entry under `key`, if it is a mapping that has one.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.as_mapping()?.iter().find(|entry| entry.key.text == key)
    }

    /// The node below this one, or this one, that takes up exactly these bytes.
    pub fn find(&self, span: Span) -> Option<&Node> {
        if self.span == span {
            return Some(self);
        }
        let around = |node: &&Node| node.span.contains(span);
        let child = match &self.kind {
            NodeKind::Mapping(entries) => entries.iter().map(|entry| &entry.value).find(around),
            NodeKind::Sequence(items) => items.iter().find(around),
            _ => None,
        };
        child?.find(span)
    }

    /// Whether it is `null` or absent.
    pub fn is_null(&self) -> bool {
        self.kind == NodeKind::Null
    }

    /// Whether it could not be read, and somebody said so.
    pub fn is_invalid(&self) -> bool {
        self.kind == NodeKind::Invalid
    }
}
