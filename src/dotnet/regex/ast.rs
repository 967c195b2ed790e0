//! The syntax tree of a pattern, options already resolved: a case-insensitive letter is a
//! set, `$` says which end it means.

use super::charset::CharSet;
use crate::source::Span;
use std::sync::Arc;

/// A construct and the bytes of the pattern it was written in.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub kind: Kind,
    pub span: Span,
}

/// Groups are meant by *slot*: their place in the ascending list of group numbers, 0 being the whole match.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    Empty,
    /// One UTF-16 code unit.
    Unit(u16),
    Set(Arc<CharSet>),
    Assert(Assertion),
    Concat(Vec<Node>),
    Alternate(Vec<Node>),
    Capture {
        slot: usize,
        node: Box<Node>,
    },
    Repeat {
        node: Box<Node>,
        min: u32,
        max: Option<u32>,
        lazy: bool,
    },
    Atomic(Box<Node>),
    Look {
        behind: bool,
        negative: bool,
        node: Box<Node>,
    },
    Backreference {
        slot: usize,
        ignore_case: bool,
    },
    IfGroup {
        slot: usize,
        yes: Box<Node>,
        no: Box<Node>,
    },
    IfMatch {
        condition: Box<Node>,
        yes: Box<Node>,
        no: Box<Node>,
    },
}

/// A condition on a place, which consumes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Assertion {
    /// `(?m)^`
    LineStart,
    /// `(?m)$`: before `\n` or at the end.
    LineEnd,
    /// `\A`, `^`
    TextStart,
    /// `\z`
    TextEnd,
    /// `\Z`, `$`: at the end or before a final `\n`.
    FinalLineEnd,
    /// `\G`: where the previous match ended.
    SearchStart,
    /// `\b`
    WordBoundary,
    /// `\B`
    NotWordBoundary,
}

impl Node {
    /// Whether the node may match without consuming anything. Errs on the side of yes.
    pub fn can_be_empty(&self) -> bool {
        match &self.kind {
            Kind::Unit(_) | Kind::Set(_) => false,
            Kind::Empty | Kind::Assert(_) | Kind::Look { .. } | Kind::Backreference { .. } => true,
            Kind::Concat(nodes) => nodes.iter().all(Node::can_be_empty),
            Kind::Alternate(nodes) => nodes.iter().any(Node::can_be_empty),
            Kind::Capture { node, .. } | Kind::Atomic(node) => node.can_be_empty(),
            Kind::Repeat { node, min, .. } => *min == 0 || node.can_be_empty(),
            Kind::IfGroup { yes, no, .. } | Kind::IfMatch { yes, no, .. } => {
                yes.can_be_empty() || no.can_be_empty()
            }
        }
    }

    /// The set of units a match of this node can begin with; `None` where it may be any, or where
    /// the node may match without consuming.
    pub fn first_units(&self) -> Option<CharSet> {
        match &self.kind {
            Kind::Unit(unit) => Some(CharSet::of_unit(*unit)),
            Kind::Set(set) => Some(set.as_ref().clone()),
            Kind::Concat(nodes) => {
                let mut first = CharSet::default();
                for node in nodes {
                    match &node.kind {
                        // A place says nothing about which unit comes next.
                        Kind::Assert(_) | Kind::Empty | Kind::Look { .. } => continue,
                        Kind::Repeat { node, min: 0, .. } => first = first.union(&node.first_units()?),
                        _ => return Some(first.union(&node.first_units()?)),
                    }
                }
                None
            }
            Kind::Alternate(nodes) => {
                nodes.iter().try_fold(CharSet::default(), |set, node| Some(set.union(&node.first_units()?)))
            }
            Kind::Capture { node, .. } | Kind::Atomic(node) => node.first_units(),
            Kind::Repeat { node, min, .. } if *min > 0 => node.first_units(),
            _ => None,
        }
    }
}
