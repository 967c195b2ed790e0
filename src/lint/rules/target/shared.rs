//! What several rules about targets ask.

use crate::catalogue::Lookup;
use crate::lint::view::{AttributeView, ObjectView, call};
use crate::mapping::{CheckedAttribute, MappingSource};
use crate::source::document::Entry;
use crate::syntax::{Argument, Expression, ExpressionKind, Path};

/// A key of an object mapping, where the file has it.
pub(in crate::lint::rules) fn entry<'a>(view: &ObjectView<'a>, key: &str) -> Option<&'a Entry> {
    let root = view.file.document.root.as_ref()?;
    root.get(view.checked.object.kind.as_str())?.entry(key)
}

/// Whether there are all attribute mappings to look at; where they are missing as a whole, that has been said.
pub(super) fn has_attributes(view: &ObjectView<'_>) -> bool {
    let object = view.checked.object;
    let written = || entry(view, "attributes").is_some_and(|entry| entry.value.as_mapping().is_some());
    !object.partial && (!object.attributes.is_empty() || written())
}

/// Whether the source has an attribute of that name.
pub(super) fn source_has(view: &ObjectView<'_>, name: &str) -> bool {
    matches!(view.checked.catalogue.lookup(name), Lookup::Known { .. })
}

/// Whether a mapping writes the core attribute, or may have been meant to: its path has a fault, and is near.
pub(super) fn may_write(view: &ObjectView<'_>, attribute: &CheckedAttribute<'_>, name: &str) -> bool {
    if let Some(target) = &attribute.target {
        return target.extension.is_none() && target.attribute == name;
    }
    let schemas = &view.checked.schemas;
    match &attribute.path {
        Some(Path { attribute: (written, _), .. }) => {
            written.eq_ignore_ascii_case(name) || schemas.nearest(schemas.resource(), written) == Some(name)
        }
        None => attribute.mapping.target.text.to_ascii_lowercase().contains(&name.to_ascii_lowercase()),
    }
}

/// The syntax tree of a mapping's expression; none where it has none, or its syntax is wrong.
pub(super) fn tree<'a>(attribute: &'a CheckedAttribute<'_>) -> Option<&'a Expression> {
    attribute.expression.as_ref()
}

/// Whether a mapping's source could not be read, so that nothing is known of it.
pub(super) fn is_unread(attribute: &CheckedAttribute<'_>) -> bool {
    match &attribute.mapping.source {
        MappingSource::Expression(_) => attribute.expression.is_none(),
        MappingSource::Constant(..) | MappingSource::None => false,
        MappingSource::Invalid => true,
    }
}

/// The parts of an expression that its value may come from: what a branch gives, in the order of the text.
pub(super) fn results(node: &Expression) -> Vec<&Expression> {
    let mut results = Vec::new();
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        let from = open.len();
        match call(node) {
            Some(call) => {
                let wanted: fn(usize) -> bool = match call.function.name {
                    "IIF" => |index| index == 1 || index == 2,
                    "Switch" => |index| index % 2 == 1,
                    "Coalesce" => |_| true,
                    "IgnoreFlowIfNullOrEmpty" => |index| index == 0,
                    _ => |_| false,
                };
                let parts = call.arguments.iter().enumerate().filter(|(index, _)| wanted(*index));
                open.extend(parts.filter_map(|(_, argument)| argument.given()));
                if open.len() == from {
                    results.push(node);
                }
            }
            None => results.push(node),
        }
        if let Some(parts) = open.get_mut(from..) {
            parts.reverse();
        }
    }
    results
}

/// The names of the attributes that a part of an expression reads, each once.
pub(in crate::lint::rules) fn reads(node: &Expression) -> Vec<&str> {
    let mut names = Vec::new();
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        match &node.kind {
            ExpressionKind::Attribute { name, .. } if !names.contains(&name.as_str()) => names.push(name),
            ExpressionKind::Call { arguments, .. } => {
                open.extend(arguments.iter().filter_map(Argument::given));
            }
            ExpressionKind::Comparison { left, right, .. } => open.extend([&**left, &**right]),
            _ => {}
        }
    }
    names.sort_unstable();
    names
}

/// The target as the author wrote it.
pub(super) fn written<'a>(view: &AttributeView<'a>) -> &'a str {
    &view.checked.mapping.target.text
}
