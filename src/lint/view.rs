//! What rules look at.

use std::cell::OnceCell;

use rustc_hash::FxHashMap;

use super::connector::Connector;
use super::engine::Settings;
use crate::check::{Checked, Dialect};
use crate::functions::{self, Function};
use crate::mapping::{CheckedAttribute, CheckedMapping, CheckedObject, MeantExpression};
use crate::source::document::Document;
use crate::source::{SourceFile, Span};
use crate::syntax::{Argument, Expression, ExpressionKind};

/// A mapping file.
#[derive(Debug)]
pub struct FileView<'a> {
    /// Its text.
    pub file: &'a SourceFile,
    /// Its tree of keys and values.
    pub document: &'a Document,
    /// Whether it is a synchronization schema of Microsoft Graph, or a part of one: its keys have other names.
    pub is_graph: bool,
    /// What it says, resolved.
    pub checked: &'a CheckedMapping<'a>,
    /// What the linter was told.
    pub settings: &'a Settings,
}

/// One object mapping of a file.
#[derive(Clone, Copy, Debug)]
pub struct ObjectView<'a> {
    /// The file.
    pub file: &'a FileView<'a>,
    /// The object mapping, resolved; what the file says is its `object`.
    pub checked: &'a CheckedObject<'a>,
    /// The systems that it connects.
    pub connector: Connector,
}

/// One attribute mapping.
#[derive(Clone, Copy, Debug)]
pub struct AttributeView<'a> {
    /// The object mapping it is part of.
    pub object: ObjectView<'a>,
    /// The attribute mapping, resolved; what the file says is its `mapping`.
    pub checked: &'a CheckedAttribute<'a>,
}

/// One expression that parses.
#[derive(Debug)]
pub struct ExpressionView<'a> {
    /// The attribute mapping it is the source of.
    pub attribute: AttributeView<'a>,
    /// Its text, mended where need be; spans count in it.
    pub text: &'a str,
    /// Its syntax tree.
    pub tree: &'a Expression,
    /// Its checked tree; none when something in it is wrong.
    pub checked: Option<&'a Checked>,
    nodes: OnceCell<FxHashMap<Span, &'a Checked>>,
}

/// One node of an expression's syntax tree.
#[derive(Clone, Copy, Debug)]
pub struct NodeView<'a> {
    /// The expression.
    pub expression: &'a ExpressionView<'a>,
    /// The node.
    pub node: &'a Expression,
    /// The node it is a part of.
    pub parent: Option<&'a Expression>,
}

/// A call of a function that exists.
#[derive(Clone, Copy, Debug)]
pub struct CallView<'a> {
    /// The function.
    pub function: &'static Function,
    /// Where its name stands.
    pub name_span: Span,
    /// Its arguments as written, empty ones included.
    pub arguments: &'a [Argument],
    /// All of it.
    pub span: Span,
}

impl FileView<'_> {
    /// How the file says that an attribute is a matching one.
    pub fn matching(&self, precedence: u32) -> String {
        match self.is_graph {
            true => format!("`\"matchingPriority\": {precedence}`"),
            false => format!("`match: {precedence}`"),
        }
    }
}

impl<'a> ObjectView<'a> {
    /// The view of one of a file's object mappings.
    pub fn new(file: &'a FileView<'a>, checked: &'a CheckedObject<'a>) -> Self {
        ObjectView { file, checked, connector: Connector::of(checked.object) }
    }

    /// Whether Microsoft's service runs the mapping: what it does differently matters.
    pub fn is_entra(&self) -> bool {
        self.checked.options.dialect == Dialect::Entra
    }
}

impl<'a> ExpressionView<'a> {
    /// The view of an attribute mapping's expression, where it has one that parses, if only once what copy and paste
    /// leaves behind is mended.
    pub fn new(attribute: AttributeView<'a>) -> Option<Self> {
        let crate::mapping::MappingSource::Expression(text) = &attribute.checked.mapping.source else {
            return None;
        };
        let (text, tree, checked) = match (&attribute.checked.expression, &attribute.checked.meant) {
            (Some(tree), _) => (&text.text, tree, &attribute.checked.checked),
            (None, Some(MeantExpression { meant, checked })) => (&meant.text, &meant.tree, checked),
            (None, None) => return None,
        };
        Some(ExpressionView { attribute, text, tree, checked: checked.as_ref(), nodes: OnceCell::new() })
    }

    /// What is written there.
    pub fn written(&self, span: Span) -> &'a str {
        span.of(self.text)
    }

    /// The node of the checked tree that stands for a node of the syntax tree; none where something in the
    /// expression is wrong, or for an empty argument that the function does not have.
    pub fn resolved(&self, span: Span) -> Option<&'a Checked> {
        let nodes = self.nodes.get_or_init(|| {
            let mut nodes = FxHashMap::default();
            let mut open: Vec<&'a Checked> = self.checked.into_iter().collect();
            while let Some(node) = open.pop() {
                nodes.entry(node.span).or_insert(node);
                open.extend(node.written().children());
            }
            nodes
        });
        nodes.get(&span).copied()
    }

    /// Each node, from the outside in and from left to right, with the node it is a part of.
    pub fn walk(&self, mut visit: impl FnMut(&'a Expression, Option<&'a Expression>)) {
        let mut open: Vec<(&'a Expression, Option<&'a Expression>)> = vec![(self.tree, None)];
        while let Some((node, parent)) = open.pop() {
            visit(node, parent);
            let from = open.len();
            match &node.kind {
                ExpressionKind::Call { arguments, .. } => {
                    open.extend(arguments.iter().filter_map(Argument::given).map(|part| (part, Some(node))));
                }
                ExpressionKind::Comparison { left, right, .. } => {
                    open.extend([(&**left, Some(node)), (&**right, Some(node))]);
                }
                _ => {}
            }
            if let Some(parts) = open.get_mut(from..) {
                parts.reverse();
            }
        }
    }
}

impl<'a> NodeView<'a> {
    /// The call it is, if it is one of a function that exists.
    pub fn call(&self) -> Option<CallView<'a>> {
        call(self.node)
    }

    /// The call it is, if it is one of that function.
    pub fn call_of(&self, name: &str) -> Option<CallView<'a>> {
        self.call().filter(|call| call.function.name == name)
    }
}

/// The call that a node of a syntax tree is, if it is one of a function that exists.
pub fn call(node: &Expression) -> Option<CallView<'_>> {
    let ExpressionKind::Call { name, name_span, arguments, .. } = &node.kind else { return None };
    Some(CallView { function: functions::find(name)?, name_span: *name_span, arguments, span: node.span })
}

impl<'a> CallView<'a> {
    /// The argument at `index` (from 0), where something is given for it.
    pub fn given(&self, index: usize) -> Option<&'a Expression> {
        self.arguments.get(index)?.given()
    }

    /// The text literal given for the argument at `index`.
    pub fn literal(&self, index: usize) -> Option<&'a crate::syntax::StringLiteral> {
        match &self.given(index)?.kind {
            ExpressionKind::String(literal) => Some(literal),
            _ => None,
        }
    }
}
