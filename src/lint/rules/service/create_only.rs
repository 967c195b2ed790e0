//! The edit that lets a mapping apply on creation only, in each way that a mapping can be written.

use crate::lint::graph;
use crate::lint::view::AttributeView;
use crate::source::document::{Entry, Format, Node, NodeKind, Scalar, ScalarStyle, plain_reads_back, quoted};
use crate::source::{Diagnostic, Edit, Safety, Span};

/// The finding with the fix that sets `apply: create-only`, where the mapping is written so that it can be set.
pub(super) fn with_create_only(found: Diagnostic, view: &AttributeView<'_>) -> Diagnostic {
    match edit(view) {
        Some(edit) => found.fix(Safety::Safe, format!("set {}", create_only(view)), vec![edit]),
        None => found,
    }
}

/// How the file says that a mapping applies on creation only.
pub(super) fn create_only(view: &AttributeView<'_>) -> &'static str {
    if view.object.file.is_graph { "`\"flowType\": \"ObjectAddOnly\"`" } else { "`apply: create-only`" }
}

/// What stands below `attributes:`, and the entry there that a mapping was read from.
pub(super) fn entry_of<'a>(view: &AttributeView<'a>) -> Option<(&'a Node, &'a Entry)> {
    let root = view.object.file.document.root.as_ref()?;
    let attributes = root.get(view.object.checked.object.kind.as_str())?.get("attributes")?;
    let target = view.checked.mapping.target.span();
    let entries = attributes.as_mapping()?;
    let index = entries.binary_search_by_key(&target.start, |entry| entry.key.span.start).ok()?;
    Some((attributes, entries.get(index)?))
}

/// `ObjectAddOnly` in the place of the flow type that is there, or behind the target.
fn graph_edit(view: &AttributeView<'_>) -> Option<Edit> {
    let file = view.object.file;
    let entries = graph::attribute_mapping(view)?;
    let named = |name| entries.iter().find(|entry| entry.key.text == name);
    if let Some(flow) = named("flowType") {
        return Some(Edit::replace(flow.value.span, "\"ObjectAddOnly\""));
    }
    let target = named("targetAttributeName")?;
    let writer = Writer { text: file.file.text(), json: true, in_flow: true };
    let before = match writer.line_of(target.key.span) {
        Some((newline, indent)) => format!("{newline}{indent}"),
        None => " ".to_owned(),
    };
    Some(Edit::insert(target.value.span.end, format!(",{before}\"flowType\": \"ObjectAddOnly\"")))
}

fn edit(view: &AttributeView<'_>) -> Option<Edit> {
    let file = view.object.file;
    if file.is_graph {
        return graph_edit(view);
    }
    let (attributes, entry) = entry_of(view)?;
    let text = file.file.text();
    let writer = Writer {
        text,
        json: file.document.format == Format::Json,
        in_flow: attributes.span.of(text).starts_with('{'),
    };
    match &entry.value.kind {
        NodeKind::Mapping(details) => {
            let named = |name| details.iter().find(|entry| entry.key.text == name);
            match named("apply") {
                Some(apply) => writer.instead(apply),
                None => writer.beside(&entry.value, named("from")?),
            }
        }
        NodeKind::Scalar(scalar) => writer.around(entry, scalar),
        _ => None,
    }
}

struct Writer<'t> {
    text: &'t str,
    json: bool,
    /// Whether all mappings are written between braces.
    in_flow: bool,
}

impl Writer<'_> {
    /// In the place of the word that is there now.
    fn instead(&self, apply: &Entry) -> Option<Edit> {
        let scalar = apply.value.as_scalar()?;
        let word = match scalar.style {
            ScalarStyle::Plain => "create-only",
            ScalarStyle::SingleQuoted => "'create-only'",
            ScalarStyle::DoubleQuoted | ScalarStyle::JsonString => "\"create-only\"",
            _ => return None,
        };
        Some(Edit::replace(scalar.span, word))
    }

    /// One more key behind `from`.
    fn beside(&self, details: &Node, from: &Entry) -> Option<Edit> {
        let after = from.value.span.end;
        if self.json {
            let before = match self.line_of(from.key.span) {
                Some((newline, indent)) => format!("{newline}{indent}"),
                None => " ".to_owned(),
            };
            return Some(Edit::insert(after, format!(",{before}\"apply\": \"create-only\"")));
        }
        if details.span.of(self.text).starts_with('{') {
            return Some(Edit::insert(after, ", apply: create-only"));
        }
        let (newline, indent) = self.line_of(from.key.span)?;
        if from.value.as_scalar().is_some_and(is_block) {
            // Where a block ends depends on its header; where it begins does not.
            return Some(Edit::insert(from.key.span.start, format!("apply: create-only{newline}{indent}")));
        }
        let rest = self.text.get(after..)?;
        let end = after + rest.find(['\r', '\n']).unwrap_or(rest.len());
        Some(Edit::insert(end, format!("{newline}{indent}apply: create-only")))
    }

    /// Details in the place of an expression.
    fn around(&self, entry: &Entry, scalar: &Scalar) -> Option<Edit> {
        let written = scalar.span.of(self.text);
        let between = Span::new(entry.key.span.end, scalar.span.start).of(self.text);
        if between.trim() != ":" {
            // A tag or an anchor would be that of the details then.
            return None;
        }
        if self.json {
            let details = format!("{{\"from\": {written}, \"apply\": \"create-only\"}}");
            return Some(Edit::replace(scalar.span, details));
        }
        if self.in_flow || !is_block(scalar) && !written.contains('\n') {
            let keep =
                !written.contains('\n') && (!scalar.is_plain() || plain_reads_back(&scalar.text, true));
            let from = if keep { written.to_owned() } else { quoted(&scalar.text) };
            return Some(Edit::replace(scalar.span, format!("{{ from: {from}, apply: create-only }}")));
        }
        let (newline, indent) = self.line_of(entry.key.span)?;
        let before = format!("{newline}{indent}  ");
        let details = format!("{before}apply: create-only{before}from: {}", deeper(written));
        let colon = entry.key.span.end + between.find(':')? + 1;
        Some(Edit::replace(Span::new(colon, scalar.span.end), details))
    }

    /// How lines end, and how that of a key begins, where it has nothing but blanks before it.
    fn line_of(&self, key: Span) -> Option<(&'static str, &str)> {
        let before = self.text.get(..key.start)?;
        let line = before.rfind('\n').map_or(0, |newline| newline + 1);
        let indent = before.get(line..)?;
        let newline = if self.text.contains("\r\n") { "\r\n" } else { "\n" };
        indent.chars().all(|c| c == ' ' || c == '\t').then_some((newline, indent))
    }
}

fn is_block(scalar: &Scalar) -> bool {
    matches!(scalar.style, ScalarStyle::Literal | ScalarStyle::Folded)
}

/// The lines of a scalar, all but the first one two blanks further to the right.
fn deeper(written: &str) -> String {
    let mut lines = written.split_inclusive('\n');
    let first = lines.next().unwrap_or_default().to_owned();
    lines.fold(first, |mut out, line| {
        if !line.trim().is_empty() {
            out.push_str("  ");
        }
        out.push_str(line);
        out
    })
}
