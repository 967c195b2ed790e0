//! Resources as JSON values: put together from the values of their targets, and looked into for them.

use serde_json::{Map, Value as Json, json};

use super::schema::DataType;
use super::target::{FixedValue, Target};
use crate::dotnet::datetime;
use crate::value::{DateTime, parse_boolean};

/// A value and its place.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'t> {
    /// Where it is.
    pub target: &'t Target,
    /// What it is.
    pub value: &'t Json,
    /// Whether it is a constant: it alone does not make an element exist.
    pub constant: bool,
}

/// The resource that has these values, in their order: what [`PayloadPlan`](super::PayloadPlan) writes.
pub fn assemble(resource: &str, values: &[Placed<'_>]) -> Json {
    let mut schemas = vec![Json::from(resource)];
    let mut body = Map::new();
    body.insert("schemas".to_owned(), Json::Null);
    for placed in values {
        if placed.is_in_element() && !values.iter().any(|other| other.counts_for(placed)) {
            continue;
        }
        let target = placed.target;
        let mut members = &mut body;
        if let Some(urn) = &target.extension {
            if !schemas
                .iter()
                .any(|other| other.as_str().is_some_and(|other| other.eq_ignore_ascii_case(urn)))
            {
                schemas.push(urn.as_str().into());
            }
            let Some(extension) = object(members, urn) else { continue };
            members = extension;
        }
        let Some(sub) = &target.sub_attribute else {
            members.insert(target.attribute.clone(), placed.value.clone());
            continue;
        };
        let members = match target.element {
            true => element(members, target),
            false => object(members, &target.attribute),
        };
        if let Some(members) = members {
            members.insert(sub.clone(), placed.value.clone());
        }
    }
    body.insert("schemas".to_owned(), schemas.into());
    Json::Object(body)
}

impl Placed<'_> {
    fn is_in_element(&self) -> bool {
        self.target.element && self.target.sub_attribute.is_some()
    }

    /// Whether it makes the element exist that the other is in.
    fn counts_for(&self, other: &Self) -> bool {
        !self.constant && self.is_in_element() && self.target.is_in_element_of(other.target)
    }
}

/// The object that is the member of that name, made when there is none.
fn object<'m>(members: &'m mut Map<String, Json>, name: &str) -> Option<&'m mut Map<String, Json>> {
    members.entry(name.to_owned()).or_insert_with(|| json!({})).as_object_mut()
}

/// The element that a filter tells, made when there is none.
fn element<'m>(members: &'m mut Map<String, Json>, target: &Target) -> Option<&'m mut Map<String, Json>> {
    let elements = members.entry(target.attribute.clone()).or_insert_with(|| json!([])).as_array_mut()?;
    let at = elements.iter().position(|element| matches(element, target));
    let at = at.unwrap_or_else(|| {
        let fixed = target.filter.iter().map(|(name, value)| (name.clone(), value.as_json()));
        elements.push(Json::Object(fixed.collect()));
        elements.len() - 1
    });
    elements.get_mut(at)?.as_object_mut()
}

/// Whether an element is the one that the filter tells.
fn matches(element: &Json, target: &Target) -> bool {
    target.filter.iter().all(|(name, wanted)| {
        let Some(found) = member(element, name) else { return false };
        match (wanted, found) {
            (FixedValue::Boolean(wanted), found) => boolean(found) == Some(*wanted),
            (FixedValue::Integer(wanted), found) => found.as_i64() == Some(*wanted),
            // RFC 7643: text is compared without regard to case unless the schema says otherwise, which none
            // does of what tells elements apart.
            (FixedValue::String(wanted), found) => {
                found.as_str().is_some_and(|found| found.to_lowercase() == wanted.to_lowercase())
            }
        }
    })
}

/// The member of that name: RFC 7643, section 2.1, compares names without regard to case.
pub fn member<'j>(object: &'j Json, name: &str) -> Option<&'j Json> {
    let members = object.as_object()?;
    let same = |(key, _): &(&String, &Json)| key.eq_ignore_ascii_case(name);
    members
        .get(name)
        .or_else(|| members.iter().find(same).map(|(_, value)| value))
        .filter(|value| !value.is_null())
}

/// A Boolean, also one that a server keeps as text.
pub fn boolean(value: &Json) -> Option<bool> {
    match value {
        Json::Bool(value) => Some(*value),
        Json::String(text) => parse_boolean(text),
        _ => None,
    }
}

/// What a resource, as a server has it, holds at a target's place: whether the element is there that the target
/// is in, and the value.
pub fn look_up<'j>(resource: &'j Json, target: &Target) -> (bool, Option<&'j Json>) {
    let parent = match &target.extension {
        Some(urn) => member(resource, urn),
        None => Some(resource),
    };
    let attribute = parent.and_then(|parent| member(parent, &target.attribute));
    let Some(sub) = &target.sub_attribute else {
        let value = attribute.filter(|value| value.as_array().is_none_or(|values| !values.is_empty()));
        return (value.is_some(), value);
    };
    if !target.element {
        let value = attribute.and_then(|attribute| member(attribute, sub));
        return (attribute.is_some(), value);
    }
    let mut elements = attribute.and_then(Json::as_array).into_iter().flatten();
    let element = elements.find(|element| matches(element, target));
    (element.is_some(), element.and_then(|element| member(element, sub)))
}

/// Puts another value where a resource has one at a target's place, or takes it away.
pub fn replace(resource: &mut Json, target: &Target, value: Option<Json>) {
    let parent = match &target.extension {
        Some(urn) => member_mut(resource, urn),
        None => Some(resource),
    };
    let Some(parent) = parent else { return };
    let (holder, name) = match (&target.sub_attribute, member_mut(parent, &target.attribute)) {
        (None, _) => (Some(parent), &target.attribute),
        (Some(sub), Some(Json::Array(elements))) if target.element => {
            (elements.iter_mut().find(|element| matches(element, target)), sub)
        }
        (Some(sub), attribute) => (attribute, sub),
    };
    let Some(place) = holder.and_then(|holder| name_of(holder, name).map(|name| (holder, name))) else {
        return;
    };
    let (Json::Object(members), name) = place else { return };
    match value {
        Some(value) => drop(members.insert(name, value)),
        None => drop(members.shift_remove(&name)),
    }
}

/// How an object spells the name of a member.
fn name_of(object: &Json, name: &str) -> Option<String> {
    object.as_object()?.keys().find(|key| key.eq_ignore_ascii_case(name)).cloned()
}

fn member_mut<'j>(object: &'j mut Json, name: &str) -> Option<&'j mut Json> {
    let name = name_of(object, name)?;
    object.get_mut(&name)
}

/// Whether a server's value is the one that was sent. It may say more than that: sub-attributes of its own,
/// another form of a date, Booleans as text; and the values of a multi-valued attribute in another order.
pub fn same_value(ty: DataType, sent: &Json, found: &Json) -> bool {
    match (sent, found) {
        (Json::Array(sent), Json::Array(found)) => {
            sent.len() == found.len()
                && sent.iter().all(|sent| found.iter().any(|found| same_value(ty, sent, found)))
        }
        (Json::Object(_), Json::Object(_)) => has_members(found, sent),
        (sent, found) if ty == DataType::Boolean => {
            boolean(sent).is_some() && boolean(sent) == boolean(found)
        }
        (Json::String(a), Json::String(b)) if ty == DataType::DateTime => {
            a == b || instant(a).is_some_and(|a| instant(b) == Some(a))
        }
        (sent, found) => sent == found,
    }
}

fn instant(text: &str) -> Option<DateTime> {
    datetime::parse(text, DateTime::MIN).ok()
}

/// Whether an object has all members of another one.
pub fn has_members(object: &Json, members: &Json) -> bool {
    match members {
        Json::Object(wanted) => wanted
            .iter()
            .all(|(name, wanted)| member(object, name).is_some_and(|found| has_members(found, wanted))),
        wanted => wanted == object,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_replaced_in_its_place() {
        let target =
            |extension: Option<&str>, attribute: &str, sub: Option<&str>, kind: Option<&str>| Target {
                extension: extension.map(str::to_owned),
                attribute: attribute.to_owned(),
                filter: kind
                    .map(|kind| ("type".to_owned(), FixedValue::String(kind.to_owned())))
                    .into_iter()
                    .collect(),
                sub_attribute: sub.map(str::to_owned),
                ty: DataType::String,
                multivalued: false,
                element: kind.is_some(),
                reference: false,
            };
        let mut resource = json!({
            "title": "a", "name": {"givenName": "a"}, "urn:x": {"Badge": "a"},
            "emails": [{"type": "home", "value": "a"}, {"type": "Work", "value": "a"}],
        });
        for (target, value) in [
            (target(None, "title", None, None), Some(json!("b"))),
            (target(None, "name", Some("givenName"), None), None),
            (target(Some("URN:X"), "badge", None, None), Some(json!("c"))),
            (target(None, "emails", Some("value"), Some("work")), Some(json!("d"))),
            // Where there is none, none is made.
            (target(None, "emails", Some("value"), Some("other")), Some(json!("e"))),
            (target(None, "nickName", None, None), Some(json!("f"))),
            (target(None, "title", Some("value"), None), Some(json!("g"))),
        ] {
            replace(&mut resource, &target, value);
        }
        assert_eq!(
            resource,
            json!({
                "title": "b", "name": {}, "urn:x": {"Badge": "c"},
                "emails": [{"type": "home", "value": "a"}, {"type": "Work", "value": "d"}],
            })
        );
    }
}
