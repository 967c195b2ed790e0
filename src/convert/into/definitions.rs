//! `directories`: the attributes that are mapped now, or are of another type, where the schema defines its objects.

use super::super::same;
use super::super::wire::{Definition, read_by};
use super::object::like;
use super::{Changes, Put};
use crate::catalogue::{AttributeType, Lookup};
use crate::mapping::{CheckedAttribute, CheckedObject, DirectoryObject, MappingSource};
use crate::source::document::Node;
use crate::syntax::parse_clause;

impl<'f> Put<'f> {
    /// Defines a target that is mapped now.
    pub(super) fn define_target(
        &mut self,
        new: &CheckedAttribute<'_>,
        old: &CheckedObject<'_>,
        changes: &mut Changes,
    ) {
        let Some(object) = &old.object.target_object else { return };
        // Without a place in the target it is a mistake, which the linter names.
        let Some(target) = &new.target else { return };
        let attribute = new.mapping;
        let definition = Definition {
            ty: attribute.ty.or(target.ty.attribute_type()).unwrap_or(AttributeType::String),
            multivalued: target.multivalued,
            required: attribute.required,
            case_exact: attribute.case_exact,
            ..Definition::new(&attribute.target.text)
        };
        self.define(object, &definition, changes);
    }

    /// Defines the source attributes that the mapping reads and the file's own catalogue knows.
    pub(super) fn sources(
        &mut self,
        new: &CheckedObject<'_>,
        old: &CheckedObject<'_>,
        changes: &mut Changes,
    ) {
        let Some(object) = &old.object.source_object else { return };
        let mut names = Vec::new();
        for attribute in &new.object.attributes {
            if let MappingSource::Expression(text) = &attribute.source
                && let Some(tree) = same::tree(&text.text)
            {
                read_by(&tree, &mut names);
            }
        }
        let clauses = new.object.scope.iter().flat_map(|group| &group.clauses);
        names.extend(clauses.filter_map(|clause| Some(parse_clause(&clause.text).tree?.attribute)));
        for name in names {
            if matches!(old.catalogue.lookup(&name), Lookup::Known { .. }) {
                continue;
            }
            if let Lookup::Known { ty, multivalued } = new.catalogue.lookup(&name) {
                self.define(object, &Definition { ty, multivalued, ..Definition::new(&name) }, changes);
            }
        }
    }

    /// Says of a target that is defined what the mapping file says otherwise, in so many words.
    pub(super) fn redefine(
        &mut self,
        new: &CheckedAttribute<'_>,
        old: &CheckedAttribute<'_>,
        of: &CheckedObject<'_>,
        changes: &mut Changes,
    ) {
        let (Some(target), Some(before)) = (&new.target, &old.target) else { return };
        let mut members: Vec<(&str, serde_json::Value)> = Vec::new();
        if let Some(ty) = new.mapping.ty
            && target.ty != before.ty
        {
            members.push(("type", ty.as_str().into()));
        }
        if let Some(multivalued) = new.mapping.multivalued
            && multivalued != before.multivalued
        {
            members.push(("multivalued", multivalued.into()));
        }
        if new.mapping.required && !old.mapping.required {
            members.push(("required", true.into()));
        }
        if new.mapping.case_exact && !old.mapping.case_exact {
            members.push(("caseExact", true.into()));
        }
        let Some(object) = of.object.target_object.as_ref().filter(|_| !members.is_empty()) else { return };
        let name = old.mapping.target.text.as_str();
        let found = self
            .attributes_of(object)
            .and_then(|list| list.as_sequence()?.iter().find(|item| named(item, name)));
        match found {
            Some(definition) => {
                self.edits.set(definition, &members);
                changes.defined.push((name.to_owned(), owner(object)));
            }
            None => changes.unsaid.extend(members.iter().map(|(key, _)| format!("`{key}` of `{name}`"))),
        }
    }

    fn define(&mut self, object: &DirectoryObject, definition: &Definition, changes: &mut Changes) {
        let Some(defined) = &object.definition else { return };
        let key = (
            object.directory.clone().unwrap_or_default(),
            object.name.as_ref().map(|name| name.text.clone()).unwrap_or_default(),
            definition.name.clone(),
        );
        if defined.attribute(&definition.name).is_some() || self.defined.contains(&key) {
            return;
        }
        let Some(list) = self.attributes_of(object) else { return };
        let items = list.as_sequence().unwrap_or_default();
        let value = like(definition.to_json(&[&key.1]), items.first());
        // All that are added at once go in together: each is put behind the last item there is.
        self.edits.change_list(list, &vec![true; items.len()], &[(items.len(), value)]);
        changes.defined.push((definition.name.clone(), owner(object)));
        self.defined.push(key);
    }

    /// The definitions of an object's attributes.
    fn attributes_of(&self, object: &DirectoryObject) -> Option<&'f Node> {
        let directory = object.directory.as_deref()?;
        let name = object.name.as_ref()?.text.as_str();
        let root: &'f Node = self.root;
        let directories = root.get("directories")?.as_sequence()?;
        let directory = directories.iter().find(|node| named(node, directory))?;
        let found = directory.get("objects")?.as_sequence()?.iter().find(|node| named(node, name))?;
        found.get("attributes")
    }
}

fn named(node: &Node, name: &str) -> bool {
    node.get("name").and_then(Node::as_scalar).is_some_and(|scalar| scalar.text == name)
}

fn owner(object: &DirectoryObject) -> String {
    let name = object.name.as_ref().map_or("", |name| name.text.as_str());
    match &object.directory {
        Some(directory) => format!("`{name}` of `{directory}`"),
        None => format!("`{name}`"),
    }
}
