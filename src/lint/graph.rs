//! A synchronization schema as it is written: definitions, metadata and flags that the model leaves out, and the
//! objects that what it holds was read from.

use super::view::{AttributeView, FileView, ObjectView};
use crate::source::Span;
use crate::source::document::{Entry, Node, NodeKind, Scalar};

/// A directory, or an object of one: what is called by a name and has parts.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// Its name, where it has one.
    pub name: Option<&'a Scalar>,
    /// All of it.
    pub node: &'a Node,
}

impl<'a> Named<'a> {
    fn of(node: &'a Node) -> Self {
        Named { name: text(node, "name"), node }
    }

    /// What it holds under a key; none that say nothing, as placeholders do.
    pub fn parts(self, key: &str) -> Vec<Named<'a>> {
        items(self.node, key).iter().filter(|node| says_something(node)).map(Named::of).collect()
    }
}

/// The directories that a file holds; none in a part of a schema, or in another file.
pub fn directories<'a>(file: &FileView<'a>) -> Vec<Named<'a>> {
    let root = file.document.root.as_ref().filter(|_| file.is_graph);
    root.map(|root| Named { name: None, node: root }.parts("directories")).unwrap_or_default()
}

/// The list under a key.
pub fn items<'a>(node: &'a Node, key: &str) -> &'a [Node] {
    node.get(key).and_then(Node::as_sequence).unwrap_or_default()
}

/// The text under a key, where it is more than `""`.
pub fn text<'a>(node: &'a Node, key: &str) -> Option<&'a Scalar> {
    node.get(key)?.as_scalar().filter(|scalar| !scalar.text.trim().is_empty())
}

/// The value under a key that is true; a Boolean may be a string.
pub fn is_true<'a>(node: &'a Node, key: &str) -> Option<&'a Scalar> {
    text(node, key).filter(|scalar| scalar.text.eq_ignore_ascii_case("true"))
}

/// The value of an entry in `metadata`.
pub fn metadata<'a>(node: &'a Node, key: &str) -> Option<&'a Scalar> {
    let entry = items(node, "metadata")
        .iter()
        .find(|entry| text(entry, "key").is_some_and(|found| found.text.eq_ignore_ascii_case(key)))?;
    text(entry, "value")
}

/// What the characters of a text are in the file, without its quotes.
pub fn inside(scalar: &Scalar) -> Span {
    if scalar.text.is_empty() { scalar.span } else { scalar.locate(Span::new(0, scalar.text.len())) }
}

/// What an object mapping was read from.
pub fn object_mapping<'a>(view: &ObjectView<'a>) -> Option<&'a Node> {
    let extent = view.checked.object.extent;
    let mut node = view.file.document.root.as_ref().filter(|_| view.file.is_graph)?;
    while node.span != extent {
        node = child(node, extent.start)?;
    }
    Some(node)
}

/// What an attribute mapping was read from.
pub fn attribute_mapping<'a>(view: &AttributeView<'a>) -> Option<&'a [Entry]> {
    holder(view.object.file, "targetAttributeName", view.checked.mapping.target.span())?.as_mapping()
}

/// The object that has, under a key, the value that stands at a place.
pub fn holder<'a>(file: &FileView<'a>, key: &str, place: Span) -> Option<&'a Node> {
    let mut node = file.document.root.as_ref().filter(|_| file.is_graph)?;
    loop {
        if node.get(key).is_some_and(|value| value.span == place) {
            return Some(node);
        }
        node = child(node, place.start)?;
    }
}

/// The part of a node that a place is in.
fn child(node: &Node, at: usize) -> Option<&Node> {
    let found = match &node.kind {
        NodeKind::Mapping(entries) => {
            let next = entries.partition_point(|entry| entry.key.span.start <= at);
            entries.get(next.checked_sub(1)?).map(|entry| &entry.value)
        }
        NodeKind::Sequence(items) => {
            let next = items.partition_point(|item| item.span.start <= at);
            items.get(next.checked_sub(1)?)
        }
        _ => None,
    };
    found.filter(|found| found.span.start <= at && at < found.span.end)
}

fn says_something(node: &Node) -> bool {
    node.as_mapping().is_some_and(|entries| !entries.is_empty())
}
