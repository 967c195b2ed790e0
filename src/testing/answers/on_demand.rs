//! What `provisionOnDemand` was asked, and what it has answered.

use serde_json::Value as Json;

use super::model::{OnDemandAnswer, Printed, Said, Scoping, ServiceError};
use super::parsed::printed;
use super::part::{Part, Reader};

/// What has been seen of an exchange.
#[derive(Default)]
pub(super) struct OnDemandParts {
    answer: OnDemandAnswer,
    object: Option<String>,
    answered: bool,
    asked: bool,
}

/// The steps of an answer, as far as they tell something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Import,
    Matching,
    Scoping,
    Export,
    Other,
}

/// What the step that looks at the scope calls its findings: as it did first, and as people read it today.
const PASSED: [&str; 2] = ["IsInProvisioningScopeDisplayName", "Scoping filter evaluation passed"];
const ASSIGNED: [&str; 4] = [
    "Assigned",
    "Assigned to the application",
    "IsEffectivelyEntitledForProvisioning",
    "User has the required role",
];
const ACTIVE: [&str; 2] = ["IsActive", "Active in the source system"];

impl OnDemandParts {
    /// Takes note of a member; false where it is none of an exchange with `provisionOnDemand`.
    pub fn member(&mut self, reader: &mut Reader, name: &str, value: Part<'_>) -> bool {
        match name {
            "parameters" => {
                self.asked = true;
                self.subject(value);
            }
            "key" => {
                self.answered = true;
                if !value.is_nothing() {
                    reader.open(value, name, |reader, part| self.key(reader, part));
                }
            }
            "value" => {
                self.answered = true;
                if !value.is_nothing() {
                    reader.open(value, name, |reader, part| self.value(reader, part));
                }
            }
            _ => return false,
        }
        true
    }

    /// Whether there is an answer.
    pub fn is_answered(&self) -> bool {
        self.answered
    }

    /// Whether there is a request.
    pub fn is_asked(&self) -> bool {
        self.asked
    }

    /// The answer.
    pub fn finish(self) -> OnDemandAnswer {
        let mut answer = self.answer;
        let imported = |name: &str| {
            let found = answer.import.iter().flatten().find(|printed| printed.name == name);
            found.and_then(|printed| printed.text.clone()).filter(|text| !text.is_empty())
        };
        let name = imported("displayName").or_else(|| answer.name.clone()).or(self.object);
        answer.name = name;
        let word = |said: &Option<Said<String>>| said.as_ref().map(|said| said.value.to_ascii_lowercase());
        let redundant = answer.is_redundant();
        answer.existed = match word(&answer.action).as_deref() {
            Some("create") => Some(false),
            Some("update" | "disable" | "delete" | "stageddelete") => Some(true),
            _ if redundant => Some(true),
            _ => answer.existed,
        };
        answer
    }

    /// Whom the request is about: the first subject. What it has else says nothing of the answer.
    fn subject(&mut self, parameters: Part<'_>) {
        let first = |part: Part<'_>, name: &str| part.get(name)?.items()?.next().map(Part::json);
        let Some(subject) = parameters.items().and_then(|mut items| first(items.next()?, "subjects")) else {
            return;
        };
        let text = |name: &str| subject.get(name).and_then(Json::as_str).map(str::to_owned);
        self.object = text("objectId");
        if let Some(named) = text("objectTypeName") {
            self.answer.object_type = Some(named);
        }
    }

    /// How it ended.
    fn key(&mut self, reader: &mut Reader, part: Part<'_>) {
        self.answer.result = said(reader, part, "result");
        let Some(details) = part.get("details").filter(|details| !details.is_nothing()) else { return };
        if reader.is_object(details, "details") {
            let text = |reader: &mut Reader, name: &str| {
                details.get(name).and_then(|value| reader.optional_text(value, name))
            };
            let error =
                ServiceError { code: text(reader, "errorCode"), message: text(reader, "errorMessage") };
            self.answer.error = (error != ServiceError::default()).then_some(error);
        }
    }

    /// What was done.
    fn value(&mut self, reader: &mut Reader, part: Part<'_>) {
        self.answer.action = said(reader, part, "action");
        self.answer.name = said(reader, part, "reportableIdentifier").map(|said| said.value);
        if self.answer.object_type.is_none() {
            let source = part.get("sourceIdentity").and_then(|source| source.get("type"));
            self.answer.object_type = source.and_then(|ty| reader.optional_text(ty, "type"));
        }
        let steps = part.get("provisioningSteps").map(|steps| reader.list(steps, "provisioningSteps"));
        for step in steps.unwrap_or_default() {
            if reader.is_object(step, "a step") {
                self.step(reader, step);
            }
        }
        let modified = part.get("modifiedProperties").map(|it| reader.list(it, "modifiedProperties"));
        for property in modified.unwrap_or_default() {
            if !reader.is_object(property, "a property") {
                continue;
            }
            match property.get("displayName").filter(|name| !name.is_nothing()) {
                Some(name) => {
                    let name = reader.text(name, "displayName").map(str::to_owned);
                    let new = property.get("newValue");
                    let text = new.and_then(text_of);
                    let span = new.map_or(property.span(), Part::span);
                    self.answer.modified.extend(name.map(|name| Printed { name, span, text }));
                }
                None => reader.malformed(property.span(), "a property has no `displayName`"),
            }
        }
    }

    fn step(&mut self, reader: &mut Reader, step: Part<'_>) {
        let text = |reader: &mut Reader, name: &str| {
            step.get(name).and_then(|value| reader.optional_text(value, name)).unwrap_or_default()
        };
        let name = text(reader, "name");
        // Logs call it otherwise.
        let ty = [text(reader, "type"), text(reader, "provisioningStepType")].concat();
        let kind = match ty.to_ascii_lowercase().as_str() {
            "import" => Step::Import,
            "matching" => Step::Matching,
            "scoping" => Step::Scoping,
            "export" => Step::Export,
            _ => Step::Other,
        };
        let mut details = Vec::new();
        if let Some(part) = step.get("details").filter(|part| !part.is_nothing())
            && reader.is_object(part, "details")
        {
            details.extend(part.members().map(|(name, _, value)| Printed {
                name: name.to_owned(),
                span: value.span(),
                text: text_of(value),
            }));
        }
        let answer = &mut self.answer;
        match kind {
            Step::Import => merge(answer.import.get_or_insert_default(), details),
            Step::Matching if name.contains("NotFound") || name == "EntrySynchronizationAdd" => {
                answer.existed = Some(false);
            }
            Step::Matching if !details.is_empty() => {
                answer.existed = Some(true);
                merge(answer.matching.get_or_insert_default(), details);
            }
            Step::Scoping => scoping(reader, &details, &mut answer.scoping),
            Step::Export => {
                answer.exported |= name.starts_with("EntryExport");
                merge(&mut answer.export, details);
            }
            Step::Matching | Step::Other => {}
        }
    }
}

impl OnDemandAnswer {
    /// Whether nothing was done because the target had it all.
    pub(super) fn is_redundant(&self) -> bool {
        let code = self.error.as_ref().and_then(|error| error.code.as_deref());
        let reason = self.export.iter().find(|printed| printed.name == "SkipReason");
        let reason = reason.and_then(|printed| printed.text.as_deref());
        [code, reason].into_iter().flatten().any(|code| code.eq_ignore_ascii_case("RedundantExport"))
    }
}

fn said(reader: &mut Reader, part: Part<'_>, name: &str) -> Option<Said<String>> {
    let value = part.get(name)?;
    Some(Said { span: value.span(), value: reader.optional_text(value, name)? })
}

/// The text that is printed of a value: of lists and objects, which some have made of it, their JSON.
fn text_of(part: Part<'_>) -> Option<String> {
    match part.json() {
        Json::Null => None,
        Json::Array(_) | Json::Object(_) => Some(part.json().to_string()),
        _ => printed(part),
    }
}

/// Adds what a later step of the same kind says.
fn merge(all: &mut Vec<Printed>, more: Vec<Printed>) {
    for printed in more {
        match all.iter_mut().find(|known| known.name == printed.name) {
            Some(known) => *known = printed,
            None => all.push(printed),
        }
    }
}

fn scoping(reader: &mut Reader, details: &[Printed], found: &mut Scoping) {
    let mut asked = |names: &[&str]| {
        let mut all: Option<Said<bool>> = None;
        for printed in details.iter().filter(|printed| names.contains(&printed.name.as_str())) {
            let text = printed.text.as_deref().unwrap_or_default();
            let value = match text.to_ascii_lowercase().as_str() {
                "true" => true,
                "false" => false,
                // Not asked.
                "" => continue,
                _ => {
                    let message = format!("`{}` must be `True` or `False`, found `{text}`", printed.name);
                    reader.malformed(printed.span, message);
                    continue;
                }
            };
            if all.as_ref().is_none_or(|all| all.value) {
                all = Some(Said { span: printed.span, value });
            }
        }
        all
    };
    let (passed, assigned, active) = (asked(&PASSED), asked(&ASSIGNED), asked(&ACTIVE));
    found.passed = passed.or(found.passed.take());
    found.assigned = assigned.map(|said| said.value).or(found.assigned);
    found.active = active.map(|said| said.value).or(found.active);
}
