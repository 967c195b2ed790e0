//! From what an object was and is to what has to be done about it in the target.

use serde_json::Value as Json;

use super::assess::required;
use super::matching::{found_by, matching, matching_after};
use super::request::{Method, Request};
use super::state::{AttributeState, OutOfScope, Outcome, Standing, State};
use super::update::{Known, Update};
use super::worker::RecordFailure;
use crate::mapping::{CompiledObject, CompiledTarget};
use crate::scim::{
    Created, Placed, WireStyle, assemble, booleans_as_text, entra_create, operations, patch_body,
};

/// How requests are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlanOptions {
    /// In whose words.
    pub wire: WireStyle,
    /// Whether an object that leaves the scope is left alone in the target.
    pub skip_out_of_scope_deletions: bool,
    /// Whether Booleans are text in POST bodies of [`WireStyle::Entra`], too: the documents of Microsoft's client
    /// show JSON Booleans there, its developers have said otherwise.
    pub text_booleans: bool,
}

impl PlanOptions {
    /// Requests in that style.
    pub fn wire(wire: WireStyle) -> Self {
        PlanOptions { wire, ..PlanOptions::default() }
    }

    /// The same, leaving objects alone that leave the scope.
    pub fn skip_out_of_scope_deletions(self, skip: bool) -> Self {
        PlanOptions { skip_out_of_scope_deletions: skip, ..self }
    }

    /// The same, with Booleans as text in POST bodies of [`WireStyle::Entra`].
    pub fn text_booleans(self, text: bool) -> Self {
        PlanOptions { text_booleans: text, ..self }
    }
}

/// What the target has of an object.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Before<'s> {
    /// Nothing.
    Absent,
    /// What this state of the source made of it.
    Source(&'s State),
    /// The resource, as a GET reads it.
    Resource(&'s Json),
    /// The object; nobody knows what it holds.
    Unknown,
}

/// What the source has of an object.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum After<'s> {
    /// This.
    State(&'s State),
    /// Nothing any more: it is purged.
    Deleted,
}

/// What has to be done.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Action {
    /// The object is created.
    Create(Request),
    /// Values change.
    Update(Request),
    /// The object is switched off; other values may change as well.
    Disable(Request),
    /// The object is switched on again; other values may change as well.
    Restore(Request),
    /// The object is removed.
    Delete(Request),
    /// Nothing: the target has what it should have.
    Unchanged,
    /// Nothing, for a reason.
    Skip(Skip),
}

impl Action {
    /// The request, if there is one.
    pub fn request(&self) -> Option<&Request> {
        match self {
            Action::Create(request)
            | Action::Update(request)
            | Action::Disable(request)
            | Action::Restore(request)
            | Action::Delete(request) => Some(request),
            Action::Unchanged | Action::Skip(_) => None,
        }
    }

    /// Whether it takes something away from people: what the threshold for accidental deletions counts.
    pub fn is_destructive(&self) -> bool {
        matches!(self, Action::Disable(_) | Action::Delete(_))
    }
}

/// Why nothing is done.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Skip {
    /// Out of scope, and not in the target.
    OutOfScope(OutOfScope),
    /// Disabled or deleted in the source, and not in the target: what is off is not created.
    SoftDeleted,
    /// An expression asked for the object to be left out.
    NoObject,
    /// To be switched off, but the mapping has no `active`.
    NoActive,
    /// To be switched off for leaving the scope, and the options say that it is left alone.
    SkipOutOfScopeDeletions,
    /// `flow` has no `create`.
    CreateNotAllowed,
    /// `flow` has no `update`.
    UpdateNotAllowed,
    /// `flow` has no `delete`.
    DeleteNotAllowed,
}

impl std::fmt::Display for Skip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Skip::OutOfScope(OutOfScope::Filters(_)) => "out of scope",
            Skip::OutOfScope(OutOfScope::Unassigned) => "not assigned to the application",
            Skip::SoftDeleted => "disabled or deleted in the source, and not in the target: not created",
            Skip::NoObject => "an expression leaves the object out",
            Skip::NoActive => "to be disabled, but the mapping has no `active`",
            Skip::SkipOutOfScopeDeletions => "out of scope, and left alone as asked for",
            Skip::CreateNotAllowed => "`flow` does not allow `create`",
            Skip::UpdateNotAllowed => "`flow` does not allow `update`",
            Skip::DeleteNotAllowed => "`flow` does not allow `delete`",
        })
    }
}

/// Decides what is done about the objects of one object mapping.
#[derive(Clone, Copy, Debug)]
pub struct Planner<'p> {
    pub(super) object: &'p CompiledObject,
    pub(super) options: PlanOptions,
}

type Decision = Result<Action, Box<RecordFailure>>;

impl<'p> Planner<'p> {
    /// For the objects of one mapping.
    pub fn new(object: &'p CompiledObject, options: PlanOptions) -> Self {
        Planner { object, options }
    }

    /// What has to be done about the object with that source anchor. `id` is what the target calls it, where
    /// that is known. References to other objects are not part of it; see
    /// [`references`](Self::references).
    ///
    /// A state that is compared must have been made for it: `after` for [`Purpose::Create`] where the target has
    /// nothing, for [`Purpose::Update`] otherwise (with the state of [`Before::Source`], or without one); `before` for
    /// [`Purpose::Past`]. The id of a [`Before::Resource`] is used where none is given. With [`Before::Unknown`]
    /// all values are sent.
    ///
    /// # Errors
    /// An attribute that cannot be evaluated, a required one without a value, no value to match by.
    ///
    /// [`Purpose::Create`]: super::Purpose::Create
    /// [`Purpose::Update`]: super::Purpose::Update
    /// [`Purpose::Past`]: super::Purpose::Past
    pub fn decide(&self, key: &str, id: Option<&str>, before: Before<'_>, after: After<'_>) -> Decision {
        let told = match before {
            Before::Resource(resource) => resource.get("id").and_then(Json::as_str),
            _ => None,
        };
        let id = id.or(told);
        match (before, after) {
            (Before::Absent, After::Deleted) => Ok(Action::Unchanged),
            (Before::Absent, After::State(state)) => self.create(key, state),
            (_, After::Deleted) => self.delete(key, id, before),
            (_, After::State(state)) => self.change(key, id, before, state),
        }
    }

    fn create(&self, key: &str, state: &State) -> Decision {
        match &state.standing {
            Standing::OutOfScope(reason) => return Ok(Action::Skip(Skip::OutOfScope(reason.clone()))),
            Standing::SoftDeleted => return Ok(Action::Skip(Skip::SoftDeleted)),
            Standing::NoObject => return Ok(Action::Skip(Skip::NoObject)),
            Standing::Active => {}
        }
        if !self.object.flow.create {
            return Ok(Action::Skip(Skip::CreateNotAllowed));
        }
        let body = Some(self.create_body(state)?);
        let matching = matching(self.object, state)?;
        Ok(Action::Create(Request { matching, body, ..self.request(key, None, Method::Post, state) }))
    }

    /// The body of the POST that creates an object, from a state that has attributes.
    ///
    /// # Errors
    /// An attribute that cannot be evaluated, a required one without a value.
    pub fn create_body(&self, state: &State) -> Result<Json, Box<RecordFailure>> {
        self.check_created(state)?;
        let mut placed = Vec::new();
        let mut created = Vec::new();
        for (target, attribute) in self.object.targets.iter().zip(&state.attributes) {
            if target.target.reference {
                continue;
            }
            let value = attribute.on_create();
            created.push(Created { target: &target.target, role: target.role_form() });
            if let Some(value) = value {
                placed.push(Placed { target: &target.target, value, constant: target.leaf(0).constant });
            }
        }
        let body = assemble(&self.object.resource, &placed);
        if self.options.wire == WireStyle::Rfc {
            return Ok(body);
        }
        let body = entra_create(body, &self.object.resource, self.object.enterprise, &created);
        let as_text = self.options.wire == WireStyle::Entra && self.options.text_booleans;
        Ok(if as_text { booleans_as_text(body) } else { body })
    }

    /// Whether an object can be created from this state, or can have been. A state for
    /// [`Purpose::Create`](super::Purpose::Create) of an object that is not to be created has no attributes, and nothing
    /// is wrong with them.
    ///
    /// # Errors
    /// An attribute that cannot be evaluated, a required one without a value.
    pub fn check_created(&self, state: &State) -> Result<(), Box<RecordFailure>> {
        let mut attributes = (0..state.attributes.len()).map(|at| self.check_attribute(state, at));
        attributes.find(Result::is_err).unwrap_or(Ok(()))
    }

    /// The same for one target attribute.
    ///
    /// # Errors
    /// It cannot be evaluated; it is required and has no value.
    pub fn check_attribute(&self, state: &State, attribute: usize) -> Result<(), Box<RecordFailure>> {
        let (Some(target), Some(attribute)) =
            (self.object.targets.get(attribute), state.attributes.get(attribute))
        else {
            return Ok(());
        };
        match &attribute.outcome {
            Outcome::Error(failure) => Err(failure.clone()),
            Outcome::NoFlow if target.required => {
                Err(required(target, "required, but the expression lets nothing flow"))
            }
            Outcome::Null if target.required && target.default.is_none() => {
                Err(required(target, "required, but the value is Null"))
            }
            _ => Ok(()),
        }
    }

    fn delete(&self, key: &str, id: Option<&str>, before: Before<'_>) -> Decision {
        if !self.object.flow.delete {
            return Ok(Action::Skip(Skip::DeleteNotAllowed));
        }
        let mut request = self.bare(key, id, Method::Delete);
        match (id, before) {
            (Some(_), _) => {}
            (None, Before::Source(state)) => {
                request.matching = found_by(matching(self.object, state)?)?;
                request.secrets = secrets(state);
            }
            // Nothing tells which one it is.
            (None, _) => request.matching = found_by(Vec::new())?,
        }
        Ok(Action::Delete(request))
    }

    fn change(&self, key: &str, id: Option<&str>, before: Before<'_>, after: &State) -> Decision {
        let known = Known::new(self.object, before);
        let leaves = matches!(after.standing, Standing::OutOfScope(_));
        let off = leaves || after.standing == Standing::SoftDeleted;
        if after.standing == Standing::NoObject {
            return Ok(Action::Skip(Skip::NoObject));
        }
        if off && known.active_target.is_none() {
            return Ok(if known.is_off { Action::Unchanged } else { Action::Skip(Skip::NoActive) });
        }
        if leaves && known.is_off {
            return Ok(Action::Unchanged);
        }
        if leaves && self.options.skip_out_of_scope_deletions {
            return Ok(Action::Skip(Skip::SkipOutOfScopeDeletions));
        }
        let update = if leaves {
            Update::switch_off(self.object, &known)
        } else {
            match Update::new(self.object, &known, after) {
                // Whoever is to be off must not stay on because another value is wrong.
                Err(_) if off && known.active != Some(false) => Update::switch_off(self.object, &known),
                update => update?,
            }
        };
        let operations = operations(&update.transitions, self.options.wire);
        if operations.is_empty() {
            return Ok(Action::Unchanged);
        }
        if !self.object.flow.update {
            return Ok(Action::Skip(Skip::UpdateNotAllowed));
        }
        let matching = match (id, before) {
            (Some(_), _) => Vec::new(),
            // The target is found by what it has now.
            (None, Before::Source(state)) => found_by(matching(self.object, state)?)?,
            (None, _) => found_by(matching(self.object, after)?)?,
        };
        let body = Some(patch_body(operations));
        let mut request = Request { matching, body, ..self.request(key, id, Method::Patch, after) };
        if let Before::Source(state) = before {
            request.secrets.extend(secrets(state));
        }
        Ok(match update.active {
            Some(false) if known.active != Some(false) => Action::Disable(request),
            Some(true) if known.active == Some(false) => Action::Restore(request),
            _ => Action::Update(request),
        })
    }

    fn request(&self, key: &str, id: Option<&str>, method: Method, state: &State) -> Request {
        Request { secrets: secrets(state), ..self.bare(key, id, method) }
    }

    pub(super) fn bare(&self, key: &str, id: Option<&str>, method: Method) -> Request {
        Request {
            key: key.to_owned(),
            kind: self.object.kind,
            method,
            id: id.map(str::to_owned),
            body: None,
            matching: Vec::new(),
            after: Vec::new(),
            secrets: Vec::new(),
        }
    }

    /// The filters that find an object in the target, by what this state made of it.
    ///
    /// # Errors
    /// The mapping has matching attributes, and none of them has a value (`AF910`).
    pub fn matching(&self, state: &State) -> Result<Vec<String>, Box<RecordFailure>> {
        matching(self.object, state)
    }

    /// The filters that find an object that was made from one state, once it has been updated to another.
    pub fn matching_after_update(&self, before: &State, after: &State) -> Vec<String> {
        matching_after(self.object, before, after)
    }
}

/// The values that are shown nowhere, each in every form that a request may have it in.
fn secrets(state: &State) -> Vec<Json> {
    let mut secrets = Vec::new();
    let redacted = state.attributes.iter().filter(|attribute| attribute.redacted);
    for value in redacted.filter_map(AttributeState::on_create) {
        parts(value, &mut secrets);
        secrets.push(value.clone());
    }
    secrets
}

fn parts(value: &Json, out: &mut Vec<Json>) {
    match value {
        Json::Array(items) => items.iter().for_each(|item| parts(item, out)),
        Json::Object(members) => members.values().for_each(|value| parts(value, out)),
        Json::Bool(_) => out.push(booleans_as_text(value.clone())),
        value => out.push(value.clone()),
    }
}

/// Whether a target is the attribute that switches an account on and off (RFC 7643, section 4.1.1).
pub(super) fn is_active(target: &CompiledTarget) -> bool {
    let target = &target.target;
    target.extension.is_none() && target.attribute == "active" && target.sub_attribute.is_none()
}
