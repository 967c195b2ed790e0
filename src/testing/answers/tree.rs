//! The tree of an expression (`parsedExpression`): as the service has written it, and held against the one that is
//! written here.

use serde_json::Value as Json;

use super::part::{Part, Reader};
use crate::mapping::expression_tree;
use crate::source::Span;
use crate::syntax::{Limits, parse_expression};

/// A node of a tree: an `attributeMappingSource`.
#[derive(Clone, Debug)]
pub struct TreeNode {
    /// Where it stands.
    pub span: Span,
    /// What it is; `Attribute` where it does not say so.
    pub ty: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its text.
    pub expression: Option<String>,
    /// Its parameters, in order: key and value.
    pub parameters: Vec<(String, TreeNode)>,
}

/// What a tree has that the other has not.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TreeDifference {
    /// The way there: `parameters[2].key`.
    pub path: String,
    /// Where it stands.
    pub span: Span,
    /// What the service has there.
    pub expected: Json,
    /// What is written here.
    pub found: Json,
    /// Whether it is a node whose form nobody has published.
    pub unpublished: bool,
}

/// The type of a node that has none (Graph's default).
const DEFAULT_TYPE: &str = "Attribute";

impl TreeNode {
    /// Reads a node.
    pub(super) fn read(reader: &mut Reader, part: Part<'_>) -> Option<TreeNode> {
        if !reader.is_object(part, "a node of the tree") {
            return None;
        }
        let mut node =
            TreeNode { span: part.span(), ty: None, name: None, expression: None, parameters: Vec::new() };
        for (name, _, value) in part.members() {
            match name {
                "type" => node.ty = reader.optional_text(value, "type"),
                "name" => node.name = reader.optional_text(value, "name"),
                "expression" => node.expression = reader.optional_text(value, "expression"),
                "parameters" => {
                    let items = reader.list(value, "parameters");
                    node.parameters = items.into_iter().filter_map(|item| parameter(reader, item)).collect();
                }
                _ => {}
            }
        }
        Some(node)
    }

    /// The first thing that another tree has otherwise; `path`: the way to this node.
    pub(super) fn difference(&self, ours: &Json, path: &str) -> Option<TreeDifference> {
        let at = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        let unpublished = ours.get("name").is_none_or(Json::is_null);
        let differs = |name: &str, expected: Json, found: &Json| {
            (expected != *found).then(|| TreeDifference {
                path: at(name),
                span: self.span,
                expected,
                found: found.clone(),
                unpublished,
            })
        };
        let of = |name: &str| ours.get(name).unwrap_or(&Json::Null);
        let ty = self.ty.as_deref().unwrap_or(DEFAULT_TYPE);
        differs("type", ty.into(), of("type"))
            .or_else(|| differs("name", self.name.as_deref().into(), of("name")))
            .or_else(|| self.parameters_differ(of("parameters"), &at("parameters"), unpublished))
            .or_else(|| {
                let text = self.expression.as_deref()?;
                let same = of("expression").as_str().is_some_and(|ours| means_the_same(text, ours));
                if same { None } else { differs("expression", text.into(), of("expression")) }
            })
    }

    fn parameters_differ(&self, ours: &Json, path: &str, unpublished: bool) -> Option<TreeDifference> {
        let ours = ours.as_array().map(Vec::as_slice).unwrap_or_default();
        let pairs = self.parameters.iter().zip(ours).enumerate();
        let first = pairs.map(|(at, ((key, value), ours))| {
            let found = ours.get("key").unwrap_or(&Json::Null);
            if found.as_str() != Some(key) {
                let path = format!("{path}[{at}].key");
                let (span, expected, found) = (value.span, key.as_str().into(), found.clone());
                return Some(TreeDifference { path, span, expected, found, unpublished: false });
            }
            value.difference(ours.get("value").unwrap_or(&Json::Null), &format!("{path}[{at}].value"))
        });
        first.flatten().next().or_else(|| {
            let (theirs, ours) = (self.parameters.len(), ours.len());
            (theirs != ours).then(|| TreeDifference {
                path: path.to_owned(),
                span: self.span,
                expected: counted(theirs),
                found: counted(ours),
                unpublished,
            })
        })
    }
}

fn parameter(reader: &mut Reader, part: Part<'_>) -> Option<(String, TreeNode)> {
    if !reader.is_object(part, "a parameter of the tree") {
        return None;
    }
    let member = |reader: &mut Reader, name: &str| {
        let found = part.get(name).filter(|value| !value.is_nothing());
        if found.is_none() {
            reader.malformed(part.span(), format!("a parameter of the tree has no `{name}`"));
        }
        found
    };
    let (key, value) = (member(reader, "key"), member(reader, "value"));
    let key = reader.text(key?, "key")?.to_owned();
    Some((key, TreeNode::read(reader, value?)?))
}

fn counted(parameters: usize) -> Json {
    format!("{parameters} parameter{}", if parameters == 1 { "" } else { "s" }).into()
}

/// Whether two texts are the same expression, however they are laid out.
fn means_the_same(a: &str, b: &str) -> bool {
    let tree = |text: &str| parse_expression(text, Limits::ANY).tree.map(|tree| expression_tree(&tree));
    a == b || tree(a).is_some_and(|a| Some(a) == tree(b))
}
