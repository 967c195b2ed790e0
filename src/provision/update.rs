//! An update: for each target attribute what stood there, and what becomes of it.

use serde_json::Value as Json;

use super::assess::required;
use super::decide::{Before, is_active};
use super::state::{AttributeState, Outcome, Standing, State};
use super::worker::RecordFailure;
use crate::mapping::{Apply, Behavior, CompiledObject, CompiledSource, CompiledTarget};
use crate::scim::{Change, DataType, RoleForm, Roles, Transition, boolean, has_members, look_up, same_value};

/// What is known of an object in the target.
pub(super) struct Known<'s> {
    before: Before<'s>,
    /// Where the mapping has `active`.
    pub active_target: Option<usize>,
    /// Whether the account is switched on, where that is known.
    pub active: Option<bool>,
    /// Whether the account is switched off for what the source says of it.
    pub is_off: bool,
    /// Whether the source has changed unseen since: every value is to be sent.
    stale: bool,
}

impl<'s> Known<'s> {
    pub fn new(object: &CompiledObject, before: Before<'s>) -> Self {
        let active_target = object.targets.iter().position(is_active);
        let mut known = Known { before, active_target, active: None, is_off: false, stale: false };
        match before {
            Before::Source(state) => {
                known.is_off = matches!(state.standing, Standing::SoftDeleted | Standing::OutOfScope(_));
                known.stale = matches!(state.standing, Standing::OutOfScope(_) | Standing::NoObject);
            }
            Before::Unknown => known.stale = true,
            Before::Absent | Before::Resource(_) => {}
        }
        let active = active_target.and_then(|at| Some((at, object.targets.get(at)?)));
        known.active = active.and_then(|(at, target)| boolean(&known.value(at, target)?));
        if matches!(before, Before::Resource(_)) {
            known.is_off = known.active == Some(false);
        }
        known
    }

    /// The value at a target.
    fn value(&self, at: usize, target: &CompiledTarget) -> Option<Json> {
        match self.before {
            Before::Source(state)
                if is_active(target) && self.is_off && state.attributes.get(at).is_some() =>
            {
                Some(Json::Bool(false))
            }
            Before::Source(state) => state.attributes.get(at)?.on_create().cloned(),
            Before::Resource(resource) => look_up(resource, &target.target).1.cloned(),
            Before::Absent | Before::Unknown => None,
        }
    }

    /// Whether the element of a multi-valued attribute exists that a target is in.
    fn in_element(&self, object: &CompiledObject, target: &CompiledTarget) -> bool {
        match self.before {
            Before::Source(_) => object.targets.iter().enumerate().any(|(at, other)| {
                let counts = !other.leaf(at).constant && other.target.is_in_element_of(&target.target);
                counts && self.value(at, other).is_some()
            }),
            Before::Resource(resource) => look_up(resource, &target.target).0,
            Before::Absent => false,
            Before::Unknown => true,
        }
    }
}

/// What becomes of each target attribute.
pub(super) struct Update<'p> {
    pub transitions: Vec<Transition<'p>>,
    /// What `active` is set to, if it is.
    pub active: Option<bool>,
}

impl<'p> Update<'p> {
    /// Nothing but `active` changes.
    pub fn switch_off(object: &'p CompiledObject, known: &Known<'_>) -> Self {
        let target = known.active_target.and_then(|at| Some((at, object.targets.get(at)?)));
        let mut update = Update { transitions: Vec::new(), active: None };
        if let Some((at, target)) = target
            && known.active != Some(false)
        {
            let mut transition = transition(object, known, at, target);
            transition.change = Change::Set(Json::Bool(false));
            update.transitions.push(transition);
            update.active = Some(false);
        }
        update
    }

    pub fn new(
        object: &'p CompiledObject,
        known: &Known<'_>,
        after: &State,
    ) -> Result<Self, Box<RecordFailure>> {
        let mut update = Update { transitions: Vec::new(), active: None };
        let mut again = Vec::new();
        for (at, (target, attribute)) in object.targets.iter().zip(&after.attributes).enumerate() {
            check(target, attribute)?;
            if target.target.reference {
                continue;
            }
            let mut transition = transition(object, known, at, target);
            transition.change = change(target, attribute, transition.old.as_ref(), known);
            if is_active(target) {
                if after.standing == Standing::SoftDeleted && known.active != Some(false) {
                    transition.change = Change::Set(Json::Bool(false));
                } else if after.standing == Standing::SoftDeleted {
                    transition.change = Change::Keep;
                }
                if let Change::Set(value) = &transition.change {
                    update.active = boolean(value);
                }
            }
            if transition.is_alone() {
                transition.constant = attribute.outcome.value().filter(|_| flows(target)).cloned();
                transition.change = Change::Keep;
            }
            // What is kept for a reason of its own is not sent again, either.
            let decided =
                transition.is_alone() || is_active(target) && after.standing == Standing::SoftDeleted;
            let again_too = target.behavior == Behavior::Always && flows(target) && !decided;
            if again_too && transition.change == Change::Keep {
                again
                    .extend(attribute.outcome.value().map(|value| (update.transitions.len(), value.clone())));
            }
            if let Some(form) = target.role_form() {
                transition.roles =
                    Some(Roles { form, assignments: assignments(attribute, &transition.change) });
            }
            update.transitions.push(transition);
        }
        let changes = update.transitions.iter().any(|transition| transition.change != Change::Keep);
        for (at, value) in again {
            if let (true, Some(transition)) = (changes, update.transitions.get_mut(at)) {
                transition.change = Change::Set(value);
            }
        }
        Ok(update)
    }
}

fn transition<'p>(
    object: &'p CompiledObject,
    known: &Known<'_>,
    at: usize,
    target: &'p CompiledTarget,
) -> Transition<'p> {
    let in_element = known.in_element(object, target);
    let constant = matches!(target.source, CompiledSource::Constant(_));
    let old = known.value(at, target);
    Transition {
        target: &target.target,
        path: &target.path,
        // A constant is not there without its element.
        old: old.filter(|_| {
            in_element || !constant || target.target.sub_attribute.is_none() || !target.target.element
        }),
        change: Change::Keep,
        counts: !constant,
        constant: None,
        in_element,
        is_unknown: matches!(known.before, Before::Unknown),
        roles: None,
    }
}

/// Whether updates send the target at all.
fn flows(target: &CompiledTarget) -> bool {
    target.apply != Apply::CreateOnly
}

fn check(target: &CompiledTarget, attribute: &AttributeState) -> Result<(), Box<RecordFailure>> {
    match &attribute.outcome {
        _ if !flows(target) => Ok(()),
        Outcome::Error(failure) => Err(failure.clone()),
        Outcome::Null if target.required && target.default.is_none() => {
            Err(required(target, "required, but the value is Null"))
        }
        _ => Ok(()),
    }
}

/// What becomes of one value.
fn change(
    target: &CompiledTarget,
    attribute: &AttributeState,
    old: Option<&Json>,
    known: &Known<'_>,
) -> Change {
    if !flows(target) {
        return Change::Keep;
    }
    if matches!(target.source, CompiledSource::None) {
        // The default fills an empty target; whether it is empty must be known.
        return match &attribute.default {
            Some(default) if old.is_none() && matches!(known.before, Before::Resource(_)) => {
                Change::Set(default.clone())
            }
            _ => Change::Keep,
        };
    }
    let adds = matches!(target.apply, Apply::MultiValueAddOnly | Apply::ValueAddOnly)
        || target.role_form() == Some(RoleForm::Complex);
    match &attribute.outcome {
        Outcome::Value(_) if target.apply == Apply::AttributeAddOnly && old.is_some() => Change::Keep,
        Outcome::Value(Json::Array(values)) if adds && target.target.multivalued => added(values, old, known),
        Outcome::Value(value) => {
            let same = old.is_some_and(|old| same(target.target.ty, value, old, known));
            if same && !known.stale { Change::Keep } else { Change::Set(value.clone()) }
        }
        Outcome::Null if target.flow_null && (old.is_some() || known.stale) => Change::Clear,
        _ => Change::Keep,
    }
}

fn added(values: &[Json], old: Option<&Json>, known: &Known<'_>) -> Change {
    let had = old.and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
    let new = values.iter().filter(|value| known.stale || !had.iter().any(|had| has_members(had, value)));
    let new: Vec<Json> = new.cloned().collect();
    if new.is_empty() { Change::Keep } else { Change::Add(new) }
}

/// Whether the target has that value. What a server says of its resources may be more than was sent.
fn same(ty: DataType, value: &Json, old: &Json, known: &Known<'_>) -> bool {
    match known.before {
        Before::Resource(_) => same_value(ty, value, old),
        // The values of a multi-valued attribute have no order (RFC 7643, section 2.4).
        _ => match (value, old) {
            (Json::Array(new), Json::Array(old)) => {
                new.len() == old.len() && new.iter().all(|value| old.contains(value))
            }
            _ => value == old,
        },
    }
}

/// The assignments behind the roles that are sent.
fn assignments(attribute: &AttributeState, change: &Change) -> Vec<Json> {
    let Change::Add(added) = change else { return attribute.assignments.clone() };
    let is_added = |assignment: &&Json| {
        let names = |element: &Json| {
            ["value", "display"].into_iter().any(|name| {
                let of = |member: &str| assignment.get(member).or(Some(*assignment)).and_then(Json::as_str);
                let own = element.get(name).and_then(Json::as_str);
                own.is_some() && (own == of("value") || own == of("displayName"))
            })
        };
        added.iter().any(names)
    };
    attribute.assignments.iter().filter(is_added).cloned().collect()
}
