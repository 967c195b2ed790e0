//! Documents as text, for tests.

use crate::source::document::{Document, Node, NodeKind, read};
use crate::source::{Diagnostic, SourceFile};
use std::fmt::Write as _;

/// Reads `text`.
pub fn document(text: &str) -> Document {
    read(&SourceFile::new("mapping.yaml", text))
}

/// A diagnostic on one line: place, code, message, underlined text, and the line as fixed.
pub fn finding(text: &str, diagnostic: &Diagnostic) -> String {
    let file = SourceFile::new("mapping.yaml", text);
    let place = file.position(diagnostic.span().start);
    let mut out = format!("{}:{} {} {}", place.line, place.column, diagnostic.code, diagnostic.message);
    for label in &diagnostic.labels {
        let note = label.text.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
        let _ = write!(out, "\n    at {:?}{note}", label.span.of(text));
    }
    if let Some(fix) = &diagnostic.fix {
        let _ = write!(out, "\n    {:?}, {}:", fix.safety, fix.title);
        for edit in &fix.edits {
            let _ = write!(
                out,
                " {:?} -> {}",
                edit.span.of(text),
                edit.text.escape_default().to_string().replace("\\\"", "\"").replace("\\'", "'")
            );
        }
    }
    out
}

/// All findings.
pub fn findings(text: &str) -> String {
    let document = document(text);
    document.diagnostics.iter().map(|diagnostic| finding(text, diagnostic) + "\n").collect()
}

/// The tree in a JSON-like notation; `!` for what is invalid.
pub fn tree(node: &Node) -> String {
    match &node.kind {
        NodeKind::Scalar(scalar) => format!("{:?}", scalar.text),
        NodeKind::Null => "null".to_owned(),
        NodeKind::Invalid => "!".to_owned(),
        NodeKind::Sequence(items) => {
            format!("[{}]", items.iter().map(tree).collect::<Vec<_>>().join(", "))
        }
        NodeKind::Mapping(entries) => {
            let entries = entries.iter().map(|entry| format!("{}: {}", entry.key.text, tree(&entry.value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

/// Findings and tree.
pub fn all(text: &str) -> String {
    let document = document(text);
    let root = document.root.as_ref().map_or("nothing".to_owned(), tree);
    format!("{}{root}", findings(text))
}

/// Applies every fix, in one go.
pub fn fixed(text: &str) -> String {
    let document = document(text);
    let mut edits: Vec<_> = document
        .diagnostics
        .iter()
        .filter_map(|diagnostic| diagnostic.fix.as_ref())
        .flat_map(|fix| fix.edits.iter())
        .collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    let mut text = text.to_owned();
    for edit in edits {
        text.replace_range(edit.span.start..edit.span.end, &edit.text);
    }
    text
}
