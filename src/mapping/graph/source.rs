//! `source`: an expression as text and as a tree, either of which may be missing.

use super::super::located::Located;
use super::super::model::MappingSource;
use super::values::{self, choice, given, items_of, says_something};
use super::{Level, Schema, belongs, keys, mismatch, print};
use crate::functions;
use crate::source::document::{Node, Scalar};
use crate::source::{Code, Diagnostic, Edit, Safety, suggest};
use crate::syntax::{ExpressionKind, Limits, parse_expression};
use crate::value::Constant;

/// What a node of a tree is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TreeType {
    Attribute,
    Constant,
    Function,
}

impl TreeType {
    pub const WORDS: [(&str, TreeType); 3] = [
        ("Attribute", TreeType::Attribute),
        ("Constant", TreeType::Constant),
        ("Function", TreeType::Function),
    ];
}

/// The name of a tree's node, where it has one.
pub(super) fn node_name(node: &Node) -> Option<&Scalar> {
    node.get("name")?.as_scalar()
}

/// What a node says it is; without a type, whatever has parameters is a function.
pub(super) fn node_type(node: &Node) -> TreeType {
    let written = node.get("type").and_then(Node::as_scalar);
    let known = written.and_then(|scalar| values::in_any_case(&scalar.text, &TreeType::WORDS));
    known.unwrap_or(match has_parameters(node) {
        true => TreeType::Function,
        false => TreeType::Attribute,
    })
}

/// The parameters of a node, where it says which.
pub(super) fn node_parameters(node: &Node) -> Option<Vec<&Node>> {
    let parameters = node.get("parameters")?.as_sequence()?;
    Some(parameters.iter().filter(|parameter| !parameter.is_null()).collect())
}

/// Whether a node has any.
pub(super) fn has_parameters(node: &Node) -> bool {
    node_parameters(node).is_some_and(|parameters| !parameters.is_empty())
}

/// Whether a node says more than its text does.
pub(super) fn has_tree(node: &Node) -> bool {
    node_name(node).is_some_and(|name| !name.text.is_empty()) || has_parameters(node)
}

impl Schema<'_> {
    /// The source of an attribute mapping.
    pub(super) fn source(&mut self, mapping: &Node) -> MappingSource {
        let Some(entry) = given(mapping, "source") else { return MappingSource::None };
        if entry.value.as_mapping().is_none() {
            self.reader.wrong_kind(&entry.value, entry.key.span, "source", "an object");
            return MappingSource::Invalid;
        }
        self.source_of(&entry.value)
    }

    /// A source by itself.
    pub(super) fn source_of(&mut self, node: &Node) -> MappingSource {
        if !belongs(&mut self.reader, node, Level::Source) {
            return MappingSource::Invalid;
        }
        let before = self.reader.diagnostics.len();
        self.tree(node);
        let text = values::name(&mut self.reader, node, "expression");
        let failed = self.reader.diagnostics.len() > before;
        let Some(text) = text else {
            return match failed {
                true => MappingSource::Invalid,
                false => self.of_tree(node),
            };
        };
        if !failed && has_tree(node) {
            let found = mismatch::find(text, node, self.file);
            self.reader.diagnostics.extend(found);
        }
        if node_type(node) == TreeType::Constant
            && let Some(value) = constant(text, node)
        {
            return MappingSource::Constant(value, values::inside(text));
        }
        MappingSource::Expression(Located::scalar(text))
    }

    /// A source without a text: the tree is what runs.
    fn of_tree(&mut self, node: &Node) -> MappingSource {
        if !has_tree(node) {
            return MappingSource::None;
        }
        if let (TreeType::Constant, Some(name)) = (node_type(node), node_name(node)) {
            return MappingSource::Constant(Constant::text(name.text.as_str()), values::inside(name));
        }
        match print::expression(node) {
            Ok(text) => MappingSource::Expression(text),
            Err(place) => {
                let message = "a part of the tree has neither `name` nor `expression`";
                self.reader.report(Diagnostic::new(Code::AF304, message).at(place));
                MappingSource::Invalid
            }
        }
    }

    /// What is wrong with a tree in itself.
    fn tree(&mut self, node: &Node) {
        let reader = &mut self.reader;
        let name = values::text(reader, node, "name");
        choice(reader, node, "type", &TreeType::WORDS);
        for parameter in items_of(reader, node, "parameters") {
            let reader = &mut self.reader;
            if !says_something(parameter) {
                continue;
            }
            if parameter.as_mapping().is_none() {
                reader.wrong_kind(parameter, parameter.span, "parameter", "an object");
                continue;
            }
            match (values::text(reader, parameter, "key"), name) {
                (Some(key), Some(name)) => self.parameter_key(key, &name.text),
                (Some(_), None) => {}
                (None, _) => values::missing(reader, parameter, "the parameter", "key"),
            }
            match given(parameter, "value") {
                Some(entry) if entry.value.as_mapping().is_some() => {
                    if belongs(&mut self.reader, &entry.value, Level::Source) {
                        self.tree(&entry.value);
                    }
                }
                Some(entry) => {
                    self.reader.wrong_kind(&entry.value, entry.key.span, "value", "an object");
                }
                None => values::missing(&mut self.reader, parameter, "the parameter", "value"),
            }
        }
    }

    fn parameter_key(&mut self, key: &Scalar, function: &str) {
        let Some(known) = keys::keys(function) else { return };
        if known.iter().any(|known| known.name.eq_ignore_ascii_case(&key.text)) {
            return;
        }
        let function = functions::find(function).map_or(function, |function| function.name);
        let place = values::inside(key);
        let found = Diagnostic::new(Code::AF310, format!("`{function}` has no parameter key `{}`", key.text));
        let found = found.at(place);
        let names: Vec<&str> = known.iter().map(|known| known.name).collect();
        let near = keys::meant(function, &key.text).or_else(|| suggest(&key.text, names.iter().copied()));
        self.reader.report(match near {
            Some(near) => found.help(format!("did you mean `{near}`?")).fix(
                Safety::Unsafe,
                format!("write `{near}`"),
                vec![Edit::replace(place, key.encode(near))],
            ),
            None if names.is_empty() => found.help("it takes no parameters"),
            None => found.help(format!("the keys are {}", names.join(", "))),
        });
    }
}

/// The constant that a text stands for: a string literal, or what the tree has as it is.
fn constant(text: &Scalar, node: &Node) -> Option<Constant> {
    if let Some(tree) = parse_expression(&text.text, Limits::ANY).tree
        && let ExpressionKind::String(literal) = tree.kind
    {
        return Some(Constant::text(literal.value.as_str()));
    }
    let name = node_name(node)?;
    (name.text == text.text).then(|| Constant::text(text.text.as_str()))
}
