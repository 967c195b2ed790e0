//! What is redacted, kept out of everything that is shown.

use serde_json::Value as Json;

use super::observe::{Observed, Written};
use super::suite::Case;
use crate::mapping::CompiledTarget;
use crate::provision::{AttributeState, Secrets};
use crate::scim::look_up;

/// What a redacted value is shown as.
pub(super) const MASK: &str = "[Redact]";

/// What is to be shown nowhere.
#[derive(Debug, Default)]
pub(super) struct Hidden<'c> {
    secrets: Secrets,
    /// The values of targets that are redacted.
    values: Vec<Json>,
    targets: Vec<&'c CompiledTarget>,
}

impl<'c> Hidden<'c> {
    pub fn of(case: &'c Case<'_>, observed: &Observed) -> Self {
        let targets: Vec<&CompiledTarget> =
            case.compiled.targets.iter().filter(|target| target.is_redacted()).collect();
        if targets.is_empty() {
            return Hidden::default();
        }
        let explanation = observed.explanation.as_ref();
        let attributes = explanation.iter().flat_map(|explanation| &explanation.state.attributes);
        let attributes = attributes.filter(|attribute| attribute.redacted);
        let mut values: Vec<Json> = attributes.filter_map(AttributeState::on_create).cloned().collect();
        if let Some(Ok(Written::Payload(payload))) = &observed.written {
            values.extend(targets.iter().filter_map(|target| look_up(payload, &target.target).1).cloned());
        }
        values.retain(is_telling);
        let secrets = explanation.map(|explanation| explanation.secrets.clone()).unwrap_or_default();
        Hidden { secrets, values, targets }
    }

    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }

    /// A value with what is redacted masked.
    pub fn mask(&self, value: &Json) -> Json {
        if self.is_empty() { value.clone() } else { replaced(&self.secrets.mask(value), &self.values) }
    }

    /// The same for what a test expects: also what it has in the places of redacted values.
    pub fn mask_expected(&self, expected: &Json) -> Json {
        let places = self.targets.iter().filter_map(|target| look_up(expected, &target.target).1);
        let values: Vec<Json> = places.filter(|value| is_telling(value)).cloned().collect();
        replaced(&self.mask(expected), &values)
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
        return MASK.into();
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
