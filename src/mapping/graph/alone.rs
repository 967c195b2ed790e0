//! Parts of an object mapping, each of which may be all that a file holds.

use super::super::located::PartsBuilder;
use super::super::model::{AttributeMapping, ObjectMapping, ScopeGroup, ScopeSet};
use super::values::says_something;
use super::{Level, Schema, belongs, origin};
use crate::catalogue::SourceKind;
use crate::source::Span;
use crate::source::document::Node;

impl Schema<'_> {
    /// Attribute mappings without their object mapping: users of Entra, unless they read what Entra does not have.
    pub(super) fn attributes_alone(&mut self, items: &[Node], whole: &Node) {
        let mut object = alone(whole);
        object.partial = whole.as_sequence().is_none();
        self.attributes(items, &mut object);
        object.source = origin::of_mappings(&object.attributes).unwrap_or(SourceKind::Entra);
        self.target(None, &mut object);
        self.objects.push(object);
    }

    /// Sources without their attribute mappings.
    pub(super) fn sources_alone(&mut self, items: &[Node], whole: &Node) {
        let mut object = alone(whole);
        object.partial = true;
        object.flat = true;
        for item in items.iter().filter(|item| says_something(item)) {
            let source = self.source_of(item);
            let nowhere = PartsBuilder::default().finish(item.span, false);
            object.attributes.push(AttributeMapping::new(nowhere, source));
        }
        object.source = origin::of_mappings(&object.attributes).unwrap_or(SourceKind::Entra);
        self.objects.push(object);
    }

    pub(super) fn filters_alone(&mut self, items: &[Node]) {
        for item in items.iter().filter(|item| says_something(item)) {
            if belongs(&mut self.reader, item, Level::Filter) {
                let groups = self.filter(item);
                self.scope_alone(groups, item);
            }
        }
    }

    pub(super) fn groups_alone(&mut self, items: &[Node], whole: &Node) {
        let groups = self.groups(ScopeSet::Groups, items);
        self.scope_alone(groups, whole);
    }

    pub(super) fn clauses_alone(&mut self, items: &[Node], whole: &Node) {
        let clauses = self.clauses(items);
        self.scope_alone(vec![ScopeGroup { set: ScopeSet::Groups, name: None, clauses }], whole);
    }

    /// A scope without its object mapping.
    fn scope_alone(&mut self, scope: Vec<ScopeGroup>, whole: &Node) {
        let mut object = alone(whole);
        object.partial = true;
        object.flat = true;
        object.scope = scope;
        self.objects.push(object);
    }
}

/// An object mapping that only a part of one is there of: users of Entra, unless there is a reason to think otherwise.
fn alone(whole: &Node) -> ObjectMapping {
    let start = whole.span.start;
    let mut object = ObjectMapping::new(Span::new(start, start + 1), whole.span);
    object.source = SourceKind::Entra;
    object
}
