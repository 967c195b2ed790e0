//! What is to be shown nowhere: the source attributes that a mapping redacts, and their values wherever they turn up.

use serde_json::{Value as Json, json};

use super::state::{MASK, State};
use crate::check::{Checked, Kind};
use crate::evaluate::{Evaluation, TextForm, Trace, ValueForms};
use crate::functions::Frame;
use crate::mapping::{CompiledObject, CompiledSource, CompiledTarget};
use crate::scim::{look_up, replace};

/// The values of one record that are to be shown nowhere.
#[derive(Clone, Default)]
pub struct Secrets {
    /// The slots of the attributes that an expression with `Redact` reads.
    slots: Vec<usize>,
    /// The texts of their values.
    texts: Vec<String>,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Secrets").field("slots", &self.slots).finish_non_exhaustive()
    }
}

/// A shorter text is found within others by chance.
const TELLING: usize = 4;

impl Secrets {
    pub(super) fn of(object: &CompiledObject, frame: &Frame<'_>) -> Self {
        let mut secrets = Secrets::default();
        for target in &object.targets {
            if let CompiledSource::Expression(_, tree) = &target.source
                && tree.redacts()
            {
                secrets.read(tree);
            }
        }
        secrets.slots.sort_unstable();
        secrets.slots.dedup();
        for slot in secrets.slots.clone() {
            secrets.keep(&ValueForms::keep(frame.slot(slot), frame.arena).json);
        }
        secrets
    }

    fn read(&mut self, tree: &Checked) {
        if let Kind::Attribute(slot) = tree.kind {
            self.slots.push(slot);
        }
        tree.children().into_iter().for_each(|child| self.read(child));
    }

    fn keep(&mut self, value: &Json) {
        match value {
            Json::String(text) if !text.is_empty() => self.texts.push(text.clone()),
            Json::Number(number) => self.texts.push(number.to_string()),
            Json::Array(items) => items.iter().for_each(|item| self.keep(item)),
            Json::Object(members) => members.values().for_each(|value| self.keep(value)),
            Json::String(_) | Json::Null | Json::Bool(_) => {}
        }
    }

    /// The slots of the attributes that are shown nowhere.
    pub(super) fn slots(&self) -> &[usize] {
        &self.slots
    }

    /// Adds what targets made of those attributes.
    pub(super) fn add_made(&mut self, object: &CompiledObject, state: &State) {
        for (target, attribute) in object.targets.iter().zip(&state.attributes) {
            if self.covers(target) {
                let values = attribute.outcome.value().into_iter().chain(&attribute.default);
                values.for_each(|value| self.keep(value));
                self.texts.extend(attribute.references.iter().cloned());
            }
        }
    }

    /// Whether a target's value is shown nowhere: it is redacted, or made from what is redacted elsewhere.
    pub fn covers(&self, target: &CompiledTarget) -> bool {
        let CompiledSource::Expression(_, tree) = &target.source else { return false };
        target.is_redacted() || !self.slots.is_empty() && tree.reads_any(&self.slots)
    }

    /// Whether nothing is redacted.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The value of an attribute, masked if it is one of those.
    pub(super) fn mask_attribute(&self, slot: usize, value: Json) -> Json {
        match self.slots.contains(&slot) && !value.is_null() {
            true => MASK.into(),
            false => self.mask(&value),
        }
    }

    /// A value with each part masked that shows one of the secrets.
    pub fn mask(&self, value: &Json) -> Json {
        match value {
            Json::String(text) => self.mask_text(text).into(),
            Json::Number(number) if self.shows(&number.to_string()) => MASK.into(),
            Json::Array(items) => items.iter().map(|item| self.mask(item)).collect(),
            Json::Object(members) => {
                let masked = members.iter().map(|(name, value)| (name.clone(), self.mask(value)));
                Json::Object(masked.collect())
            }
            value => value.clone(),
        }
    }

    /// The body of a request, or a payload, masked by its places as well: also what says nothing elsewhere, such as a
    /// Boolean, and what is drawn anew.
    pub fn mask_body(&self, object: &CompiledObject, body: &Json) -> Json {
        let targets: Vec<_> = object.targets.iter().filter(|target| self.covers(target)).collect();
        let mut masked = self.mask(body);
        mask_body(&mut masked, &targets);
        masked
    }

    /// A text; a mask where it shows one of the secrets.
    pub fn mask_text(&self, text: &str) -> String {
        if self.shows(text) { MASK.to_owned() } else { text.to_owned() }
    }

    fn shows(&self, text: &str) -> bool {
        self.texts.iter().any(|secret| {
            text == secret || secret.chars().count() >= TELLING && text.contains(secret.as_str())
        })
    }

    /// Masks what shows one of the secrets in a trace.
    pub fn mask_trace(&self, trace: &mut Trace) {
        if self.texts.is_empty() {
            return;
        }
        match &mut trace.outcome {
            Evaluation::Value(ValueForms { json, text }) => {
                *json = self.mask(json);
                match text {
                    TextForm::One(text) => *text = self.mask_text(text),
                    TextForm::Many(texts) => texts.iter_mut().for_each(|text| *text = self.mask_text(text)),
                }
            }
            Evaluation::Error { message, .. } => *message = self.mask_text(message),
            Evaluation::Null | Evaluation::NoFlow | Evaluation::NoObject => {}
        }
        trace.parts.iter_mut().for_each(|part| self.mask_trace(part));
    }
}

/// Masks what stands in the places of these targets: in a resource, or in the operations of a PATCH.
pub(crate) fn mask_body(body: &mut Json, targets: &[&CompiledTarget]) {
    mask_places(body, targets);
    if let Some(operations) = body.get_mut("Operations").and_then(Json::as_array_mut) {
        operations.iter_mut().for_each(|operation| mask_operation(operation, targets));
    }
}

fn mask_places(resource: &mut Json, targets: &[&CompiledTarget]) {
    for target in targets {
        if look_up(resource, &target.target).1.is_some_and(|value| !value.is_null()) {
            replace(resource, &target.target, Some(MASK.into()));
        }
    }
}

/// The operation of a PATCH says by its path what its value is, or has a resource for one.
fn mask_operation(operation: &mut Json, targets: &[&CompiledTarget]) {
    let path = operation.get("path").and_then(Json::as_str).map(str::to_owned);
    let Some(value) = operation.get_mut("value").filter(|value| !value.is_null()) else { return };
    let Some(path) = path else { return mask_places(value, targets) };
    let of = |target: &&CompiledTarget| {
        path.strip_prefix(&target.path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['[', '.']))
    };
    if targets.iter().any(of) {
        *value = MASK.into();
        return;
    }
    let mut resource = json!({ &path: value.take() });
    mask_places(&mut resource, targets);
    *value = resource.get_mut(&path).map(Json::take).unwrap_or_default();
}
