//! References to other objects: `manager`, `members`. They go out when both ends exist.

use serde_json::{Value as Json, json};

use super::decide::Planner;
use super::request::{Method, Request, placeholder};
use super::state::{Outcome, State};
use crate::scim::{WireStyle, look_up, patch_body, reference_operations};

/// The other end of a reference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Referenced {
    /// Its id in the target.
    Id(String),
    /// Its source anchor: the id is not known yet.
    Key(String),
}

impl Referenced {
    /// As it stands in a body.
    pub fn text(&self) -> String {
        match self {
            Referenced::Id(id) => id.clone(),
            Referenced::Key(key) => placeholder(key),
        }
    }
}

/// What becomes of the references of one target attribute.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReferenceChange {
    /// Which one, as the [`State`](super::State) numbers them.
    pub attribute: usize,
    /// Whether there was one before.
    pub had: bool,
    /// The new ones.
    pub added: Vec<Referenced>,
    /// Those that go.
    pub removed: Vec<Referenced>,
}

impl Planner<'_> {
    /// The request that makes these changes to an object's references; none when there are none.
    pub fn references(&self, key: &str, id: Option<&str>, changes: &[ReferenceChange]) -> Option<Request> {
        let mut operations = Vec::new();
        for change in changes {
            let Some(target) = self.object.targets.get(change.attribute) else { continue };
            let texts = |others: &[Referenced]| others.iter().map(Referenced::text).collect::<Vec<_>>();
            let (added, removed) = (texts(&change.added), texts(&change.removed));
            let path = target.path.as_str();
            operations.extend(reference_operations(
                &target.target,
                path,
                change.had,
                &added,
                &removed,
                self.options.wire,
            ));
        }
        let body = (!operations.is_empty()).then(|| patch_body(operations))?;
        Some(Request { body: Some(body), ..self.bare(key, id, Method::Patch) })
    }

    /// Whether a state says what a target attribute refers to, be it nothing. Null does not flow unless the mapping
    /// has `flow-null`, so that a record that does not name its members takes none away.
    pub fn tells_references(&self, state: &State, attribute: usize) -> bool {
        let target = self.object.targets.get(attribute);
        match state.attributes.get(attribute).map(|attribute| &attribute.outcome) {
            Some(Outcome::Kept) => true,
            Some(Outcome::Null) => target.is_some_and(|target| target.flow_null),
            _ => false,
        }
    }

    /// Whether a target attribute has several references.
    pub fn has_several(&self, attribute: usize) -> bool {
        self.object
            .targets
            .get(attribute)
            .is_some_and(|target| target.target.element || target.target.multivalued)
    }

    /// The references that a resource has, as a GET reads it: by target attribute, the ids.
    pub fn current_references(&self, resource: &Json) -> Vec<(usize, Vec<String>)> {
        let targets = self.object.targets.iter().enumerate();
        let references = targets.filter(|(_, target)| target.target.reference);
        references.map(|(at, target)| (at, ids(look_up(resource, &target.target.whole()).1))).collect()
    }

    /// The changes from the references that a resource has to those that the source says it should have. `id_of`:
    /// what the target calls the object with that source anchor; None: it has no such object, by now at least.
    ///
    /// A list is made to be what the source has of it, as far as the target has the objects. A single reference that
    /// cannot be said yet stays as it is, and one that is Null is removed with `flow-null` only.
    pub fn reference_changes(
        &self,
        resource: &Json,
        state: &State,
        mut id_of: impl FnMut(&str) -> Option<String>,
    ) -> Vec<ReferenceChange> {
        let mut changes = Vec::new();
        for (attribute, has) in self.current_references(resource) {
            let Some(of) = state.attributes.get(attribute) else { continue };
            let mut wants: Vec<String> = of.references.iter().filter_map(|key| id_of(key)).collect();
            if !self.has_several(attribute) {
                wants.truncate(1);
            }
            let told = self.tells_references(state, attribute);
            let flows =
                told && (self.has_several(attribute) || of.references.is_empty() || !wants.is_empty());
            let removed: Vec<Referenced> =
                has.iter().filter(|id| !wants.contains(id)).cloned().map(Referenced::Id).collect();
            wants.retain(|id| !has.contains(id));
            if flows && !(wants.is_empty() && removed.is_empty()) {
                let added = wants.into_iter().map(Referenced::Id).collect();
                changes.push(ReferenceChange { attribute, had: !has.is_empty(), added, removed });
            }
        }
        changes
    }

    /// In whose words its requests are.
    pub fn wire(&self) -> WireStyle {
        self.options.wire
    }
}

fn ids(value: Option<&Json>) -> Vec<String> {
    match value {
        Some(Json::Array(items)) => items.iter().flat_map(|item| ids(Some(item))).collect(),
        Some(Json::Object(members)) => ids(members.get("value")),
        Some(Json::String(id)) if !id.is_empty() => vec![id.clone()],
        Some(number @ Json::Number(_)) => vec![json!(number).to_string()],
        _ => Vec::new(),
    }
}
