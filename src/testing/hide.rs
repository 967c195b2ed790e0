//! What is redacted, kept out of everything that is shown.

use serde_json::Value as Json;

use super::observe::{Observed, Written};
use super::suite::Case;
use crate::functions::REDACTED;
use crate::mapping::CompiledTarget;
use crate::provision::{AttributeState, Explanation, Secrets, mask_body, placeholder};
use crate::scim::look_up;

/// What is to be shown nowhere.
#[derive(Debug, Default)]
pub(super) struct Hidden<'c> {
    /// Of the record as it is, and as it was.
    secrets: Vec<&'c Secrets>,
    /// What targets made of what is redacted.
    values: Vec<Json>,
    /// The targets whose values are shown nowhere.
    targets: Vec<&'c CompiledTarget>,
}

impl<'c> Hidden<'c> {
    pub fn of(case: &'c Case<'_>, observed: &'c Observed) -> Self {
        let explanations: Vec<&Explanation> = observed.explanation.iter().chain(&observed.past).collect();
        let secrets: Vec<&Secrets> = explanations.iter().map(|explanation| &explanation.secrets).collect();
        let covers = |target: &CompiledTarget| {
            target.is_redacted() || secrets.iter().any(|secrets| secrets.covers(target))
        };
        let targets: Vec<&CompiledTarget> =
            case.compiled.targets.iter().filter(|target| covers(target)).collect();
        let mut values = Vec::new();
        for explanation in &explanations {
            let attributes = case.compiled.targets.iter().zip(&explanation.state.attributes);
            for (_, attribute) in attributes.filter(|(target, _)| covers(target)) {
                values.extend(AttributeState::on_create(attribute).cloned());
                values.extend(attribute.references.iter().map(|key| placeholder(key).into()));
            }
        }
        if let Some(Ok(Written::Payload(payload))) = &observed.written {
            values.extend(targets.iter().filter_map(|target| look_up(payload, &target.target).1).cloned());
        }
        values.retain(is_telling);
        Hidden { secrets, values, targets }
    }

    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }

    /// Whether the value of a target is shown nowhere.
    pub fn covers(&self, target: &CompiledTarget) -> bool {
        self.targets.iter().any(|covered| covered.path == target.path)
    }

    /// A value with what is redacted masked, wherever it stands, and whatever stands in the places of redacted values.
    pub fn mask(&self, value: &Json) -> Json {
        if self.is_empty() {
            return value.clone();
        }
        let mut masked = value.clone();
        mask_body(&mut masked, &self.targets);
        let masked = self.secrets.iter().fold(masked, |value, secrets| secrets.mask(&value));
        replaced(&masked, &self.values)
    }

    /// A text, or a mask where it shows what is redacted.
    pub fn mask_text(&self, text: &str) -> String {
        self.secrets.iter().fold(text.to_owned(), |text, secrets| secrets.mask_text(&text))
    }

    /// What is expected and what was found, masked alike: what is equal stays so.
    pub fn mask_both(&self, expected: &Json, found: &Json) -> (Json, Json) {
        let places = self.targets.iter().flat_map(|target| {
            [expected, found].into_iter().filter_map(|value| look_up(value, &target.target).1)
        });
        let values: Vec<Json> = places.filter(|value| is_telling(value)).cloned().collect();
        let masked = |value| replaced(&self.mask(value), &values);
        (masked(expected), masked(found))
    }
}

/// Whether a value says something wherever it stands; `true` does not.
fn is_telling(value: &Json) -> bool {
    match value {
        Json::String(text) => !text.is_empty(),
        Json::Bool(_) | Json::Null => false,
        _ => true,
    }
}

fn replaced(value: &Json, secrets: &[Json]) -> Json {
    if secrets.contains(value) {
        return REDACTED.into();
    }
    match value {
        Json::Array(items) => items.iter().map(|item| replaced(item, secrets)).collect(),
        Json::Object(members) => {
            let members = members.iter().map(|(name, value)| (name.clone(), replaced(value, secrets)));
            Json::Object(members.collect())
        }
        value => value.clone(),
    }
}
