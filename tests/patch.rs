//! A PATCH of ours, applied to the old resource by somebody who read RFC 7644 for himself, makes the new one: in all
//! wire styles, from the previous state of the source and from the resource as a server has it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;
#[path = "common/scim/mod.rs"]
mod scim;

use attrflow::mapping::CompiledObject;
use attrflow::provision::{ReferenceChange, Referenced};
use attrflow::{
    After, Before, Circumstances, ObjectKind, PlanOptions, Planner, Purpose, State, WireStyle, Worker,
};
use proptest::prelude::*;
use scim::applier::schema::{Attribute, Kind, ResourceType, Schema};
use scim::applier::{self, Mode};
use serde_json::{Map, Value as Json, json};

/// The targets that a mapping may have, and what each is made from; the source attribute has the number of the row.
const TARGETS: [(&str, From); 26] = [
    ("displayName", From::Text),
    ("title", From::Text),
    ("active", From::Boolean),
    ("externalId", From::Text),
    ("name.givenName", From::Text),
    ("name.familyName", From::Text),
    ("emails[type eq \"work\"].value", From::Mail),
    ("emails[type eq \"work\"].display", From::Text),
    ("emails[type eq \"work\"].primary", From::Primary),
    ("emails[type eq \"home\"].value", From::Mail),
    ("phoneNumbers[type eq \"work\"].value", From::Text),
    ("phoneNumbers[type eq \"mobile\"].value", From::Text),
    ("addresses[type eq \"work\"].locality", From::Text),
    ("addresses[type eq \"work\"].region", From::Text),
    ("addresses[type eq \"home\"].locality", From::Text),
    ("ims[type eq \"xmpp\" and display eq \"a\"].value", From::Text),
    ("photos.value", From::Text),
    ("entitlements", From::Roles),
    ("roles", From::AddedRoles),
    ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", From::Text),
    ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:costCenter", From::Text),
    ("urn:ietf:params:scim:schemas:extension:x.y:2.0:User:level", From::Integer),
    ("urn:ietf:params:scim:schemas:extension:x.y:2.0:User:remote", From::Boolean),
    ("urn:ietf:params:scim:schemas:extension:x.y:2.0:User:ids[authority eq \"a\"].value", From::Text),
    ("urn:ietf:params:scim:schemas:extension:x.y:2.0:User:ids[authority eq \"b\"].value", From::Text),
    ("urn:ietf:params:scim:schemas:extension:x.y:2.0:User:ids[authority eq \"b\"].display", From::Text),
];

/// The row whose path names no element.
const UNFILTERED: usize = 16;

#[derive(Clone, Copy, Debug, PartialEq)]
enum From {
    Text,
    Mail,
    Boolean,
    Integer,
    /// A constant.
    Primary,
    Roles,
    /// Roles that are never taken away.
    AddedRoles,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Rule {
    Always,
    CreateOnly,
    FlowNull,
}

const X: &str = "urn:ietf:params:scim:schemas:extension:x.y:2.0:User";

fn user_type() -> ResourceType {
    let mut user = ResourceType::user();
    let attribute = |name: &str, kind, many, subs| Attribute {
        name: name.to_owned(),
        kind,
        many,
        required: false,
        read_only: false,
        immutable: false,
        exact: false,
        subs,
    };
    let subs = ["authority", "value", "display"].map(|name| attribute(name, Kind::Text, false, Vec::new()));
    user.schemas.push(Schema {
        urn: X.to_owned(),
        attributes: vec![
            attribute("level", Kind::Integer, false, Vec::new()),
            attribute("remote", Kind::Boolean, false, Vec::new()),
            attribute("ids", Kind::Complex, true, subs.to_vec()),
        ],
    });
    user
}

/// A mapping with these targets.
fn mapping(rules: &[Option<Rule>]) -> String {
    let mut text = format!(
        "attrflow: 1\nsource: none\nuser:\n  schema:\n    {X}:level: Integer\n    {X}:remote: Boolean\n    \
         {X}:ids[authority eq \"a\"].value: String\n    {X}:ids[authority eq \"a\"].display: String\n  attributes:\n    \
         userName: {{ from: [mail], match: 1, required: true }}\n    \
         {ENTERPRISE}:manager: [manager]\n"
    );
    for (at, ((path, from), rule)) in TARGETS.iter().zip(rules).enumerate() {
        let Some(rule) = rule else { continue };
        let source = match from {
            From::Primary => "const: \"True\"".to_owned(),
            From::Roles => format!("from: \"AssertiveAppRoleAssignmentsComplex([a{at}])\""),
            From::AddedRoles => format!("from: \"AppRoleAssignmentsComplex([a{at}])\""),
            _ => format!("from: [a{at}]"),
        };
        let rule = match rule {
            Rule::Always => "",
            Rule::CreateOnly => ", apply: create-only",
            Rule::FlowNull => ", flow-null: true",
        };
        text.push_str(&format!("    {path}: {{ {source}{rule} }}\n"));
    }
    text
}

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// The values of one record: small numbers, so that equal ones come often.
fn record(values: &[Option<u8>]) -> Map<String, Json> {
    let mut record = Map::new();
    record.insert("mail".into(), "a@x.org".into());
    for (at, ((_, from), value)) in TARGETS.iter().zip(values).enumerate() {
        let Some(value) = value else { continue };
        let role = |number: u8| json!({"id": format!("id{number}"), "value": format!("r{number}"), "displayName": format!("R{number}")});
        let value = match from {
            From::Text => json!(["v", "V", "w \"q\" \\", "é"][usize::from(*value)]),
            From::Mail => json!(format!("m{value}@x.org")),
            From::Boolean => json!(["True", "False", "true", "0"][usize::from(*value)]),
            From::Integer => json!(value),
            From::Primary => continue,
            From::Roles | From::AddedRoles => (0..=*value).map(role).collect(),
        };
        record.insert(format!("a{at}"), value);
    }
    record
}

/// The record of an object that is as it should be in the target: what does not flow is as it was.
fn intended(
    before: &Map<String, Json>,
    after: &Map<String, Json>,
    rules: &[Option<Rule>],
) -> Map<String, Json> {
    let mut intended = after.clone();
    for (at, ((_, from), rule)) in TARGETS.iter().zip(rules).enumerate() {
        let name = format!("a{at}");
        let (old, new) = (before.get(&name), after.get(&name));
        let value = match (rule, from, old, new) {
            (Some(Rule::CreateOnly), ..) => old.cloned(),
            (_, From::AddedRoles, Some(old), Some(new)) => {
                let mut roles = old.as_array().unwrap().clone();
                roles.extend(
                    new.as_array()
                        .unwrap()
                        .iter()
                        .filter(|role| !old.as_array().unwrap().contains(role))
                        .cloned(),
                );
                Some(Json::Array(roles))
            }
            (Some(Rule::FlowNull), _, _, None) => None,
            (_, _, old, None) => old.cloned(),
            (_, _, _, Some(new)) => Some(new.clone()),
        };
        match value {
            Some(value) => intended.insert(name, value),
            None => intended.shift_remove(&name),
        };
    }
    intended
}

/// A constant flows with its rule: one for creation only does not come with an element that comes later.
fn loses_constant(rules: &[Option<Rule>], before: &Map<String, Json>) -> bool {
    let work = |record: &Map<String, Json>| {
        [6, 7].iter().any(|at| rules[*at].is_some() && record.contains_key(&format!("a{at}")))
    };
    rules[8] == Some(Rule::CreateOnly) && !work(before)
}

fn state(object: &CompiledObject, record: &Map<String, Json>, purpose: Purpose<'_>) -> State {
    let environment = common::environment();
    let mut worker = Worker::new(object, &environment);
    let text = Json::Object(record.clone()).to_string();
    worker.state(text.as_bytes(), 0, Circumstances::default(), purpose).unwrap()
}

fn created(object: &CompiledObject, record: &Map<String, Json>, kind: &ResourceType) -> Json {
    let body = Planner::new(object, PlanOptions::default())
        .create_body(&state(object, record, Purpose::Past))
        .unwrap();
    applier::create(&body, Mode::Strict, kind).unwrap_or_else(|error| panic!("{error:?}: {body}"))
}

/// A resource in a form in which equal ones are equal: multi-valued attributes have no order. Microsoft's client
/// says less of roles when it adds them.
fn normal(mut resource: Json, style: WireStyle) -> Json {
    fn sort(value: &mut Json) {
        match value {
            Json::Array(items) => {
                items.iter_mut().for_each(sort);
                items.sort_by_key(Json::to_string);
            }
            Json::Object(members) => {
                members.values_mut().for_each(sort);
                members.sort_keys();
            }
            _ => {}
        }
    }
    for name in ["roles", "entitlements"] {
        let elements = resource.get_mut(name).and_then(Json::as_array_mut).into_iter().flatten();
        if style != WireStyle::Rfc {
            elements.for_each(|element| {
                let value = element["value"].take();
                // Its PATCH has the assignment as text.
                let assignment = value.as_str().and_then(|text| serde_json::from_str::<Json>(text).ok());
                *element = assignment.map_or(value, |assignment| assignment["value"].clone());
            });
        }
    }
    sort(&mut resource);
    resource
}

fn mode(style: WireStyle) -> Mode {
    if style == WireStyle::Rfc { Mode::Strict } else { Mode::Entra }
}

/// What a server says beside what it was told.
fn with_more(mut resource: Json) -> Json {
    let members = resource.as_object_mut().unwrap();
    members.insert("nickName".into(), "its own".into());
    let emails = members.entry("emails").or_insert_with(|| json!([]));
    emails.as_array_mut().unwrap().push(json!({"value": "other@x.org", "type": "other"}));
    resource
}

fn values() -> impl Strategy<Value = Vec<Option<u8>>> {
    prop::collection::vec(prop::option::of(0..4u8), TARGETS.len())
}

fn rules() -> impl Strategy<Value = Vec<Option<Rule>>> {
    let rule = prop_oneof![
        2 => Just(None),
        3 => Just(Some(Rule::Always)),
        1 => Just(Some(Rule::CreateOnly)),
        3 => Just(Some(Rule::FlowNull)),
    ];
    (prop::collection::vec(rule, TARGETS.len()), 0..4u8).prop_map(|(mut rules, unfiltered)| {
        if unfiltered > 0 {
            rules[UNFILTERED] = None;
        }
        rules
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, max_shrink_iters: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn a_patch_makes_the_new_resource_of_the_old(rules in rules(), before in values(), after in values()) {
        let text = mapping(&rules);
        let (file, loaded) = common::load_text(&text);
        let mapping = loaded.compiled.unwrap_or_else(|| panic!("{}", common::show(&file, &loaded.diagnostics)));
        let object = mapping.object(ObjectKind::User).unwrap();
        let kind = user_type();
        let (before, after) = (record(&before), record(&after));
        let intended = intended(&before, &after, &rules);
        let old = created(object, &before, &kind);
        let mut new = created(object, &intended, &kind);
        if loses_constant(&rules, &before)
            && let Some(emails) = new.get_mut("emails").and_then(Json::as_array_mut)
        {
            emails.iter_mut().for_each(|email| { email.as_object_mut().unwrap().shift_remove("primary"); });
        }
        let past = state(object, &before, Purpose::Past);
        let now = state(object, &after, Purpose::Update(Some(&past)));
        for style in WireStyle::ALL {
            if style != WireStyle::Rfc && rules[UNFILTERED].is_some() {
                // Microsoft's client sends the path as it is, and no server can tell which element is meant.
                continue;
            }
            let planner = Planner::new(object, PlanOptions::wire(style));
            for from_resource in [false, true] {
                let (had, wanted) = match from_resource {
                    false => (old.clone(), new.clone()),
                    true => (with_more(old.clone()), with_more(new.clone())),
                };
                let known = if from_resource { Before::Resource(&had) } else { Before::Source(&past) };
                let action = planner.decide("1", Some("1"), known, After::State(&now)).unwrap();
                let mut patched = had.clone();
                let body = action.request().and_then(|request| request.body.clone());
                if let Some(body) = &body {
                    let applied = applier::apply(&mut patched, body, mode(style), &kind);
                    prop_assert!(applied.is_ok(), "{}: {:?}\n{}\n{}", style.name(), applied, body, had);
                    let count = body["Operations"].as_array().unwrap().len();
                    let changes = changed(&normal(had.clone(), style), &normal(wanted.clone(), style));
                    prop_assert!(count <= changes, "{}: {count} operations for {changes} changes: {body}", style.name());
                }
                prop_assert_eq!(
                    normal(patched, style), normal(wanted, style),
                    "{} {}: {:?}\n{}", style.name(), from_resource, body.map(|body| body.to_string()), text
                );
            }
        }
    }

    #[test]
    fn references_become_what_they_should(
        had in prop::collection::btree_set(0..6u8, 0..5),
        wanted in prop::collection::btree_set(0..6u8, 0..5),
        manager in (prop::option::of(0..3u8), prop::option::of(0..3u8)),
    ) {
        let mapping = common::load_text("\
attrflow: 1
source: none
user:
  attributes:
    userName: { from: [mail], match: 1, required: true }
    urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager: [manager]
group:
  attributes:
    displayName: { from: [displayName], match: 1, required: true }
    members: [members]
").1.compiled.unwrap();
        let id = |number: &u8| format!("id-{number}");
        for style in WireStyle::ALL {
            let group = Planner::new(mapping.object(ObjectKind::Group).unwrap(), PlanOptions::wire(style));
            let resource = |ids: &std::collections::BTreeSet<u8>| {
                let members: Vec<Json> = ids.iter().map(|number| json!({"value": id(number)})).collect();
                let mut group = json!({"schemas": [scim::applier::schema::GROUP], "displayName": "G"});
                if !members.is_empty() {
                    group["members"] = members.into();
                }
                group
            };
            let mut patched = resource(&had);
            let keys: Vec<String> = wanted.iter().map(u8::to_string).collect();
            let record = json!({"displayName": "G", "members": keys});
            let members = state(mapping.object(ObjectKind::Group).unwrap(), record.as_object().unwrap(), Purpose::Update(None));
            let changes = group.reference_changes(&patched, &members, |key| Some(format!("id-{key}")));
            if let Some(request) = group.references("g", Some("1"), &changes) {
                applier::apply(&mut patched, &request.body.unwrap(), mode(style), &ResourceType::group()).unwrap();
            }
            prop_assert_eq!(normal(patched, style), normal(resource(&wanted), style));

            let user = Planner::new(mapping.object(ObjectKind::User).unwrap(), PlanOptions::wire(style));
            let resource = |manager: Option<u8>| {
                let mut user = json!({"schemas": [scim::applier::schema::USER], "userName": "u"});
                if let Some(manager) = manager {
                    user[ENTERPRISE] = json!({"manager": {"value": id(&manager)}});
                    user["schemas"].as_array_mut().unwrap().push(ENTERPRISE.into());
                }
                user
            };
            let (was, is) = manager;
            let mut patched = resource(was);
            let of = |manager: Option<u8>| manager.iter().map(|number| Referenced::Id(id(number))).collect::<Vec<_>>();
            let change = ReferenceChange { attribute: 1, had: was.is_some(), added: of(is), removed: of(was) };
            if was != is && let Some(request) = user.references("u", Some("1"), &[change]) {
                applier::apply(&mut patched, &request.body.unwrap(), mode(style), &ResourceType::user()).unwrap();
            }
            prop_assert_eq!(normal(patched, style), normal(resource(is), style));
        }
    }
}

/// How many values differ between two resources, elements of multi-valued attributes counted one by one: no PATCH
/// needs more operations than that.
fn changed(a: &Json, b: &Json) -> usize {
    match (a, b) {
        (a, b) if a == b => 0,
        (Json::Object(a), Json::Object(b)) => {
            let names: std::collections::BTreeSet<&String> =
                a.keys().chain(b.keys()).filter(|name| *name != "schemas").collect();
            names
                .into_iter()
                .map(|name| changed(a.get(name).unwrap_or(&Json::Null), b.get(name).unwrap_or(&Json::Null)))
                .sum()
        }
        (Json::Array(a), Json::Array(b)) => {
            let only = |one: &[Json], other: &[Json]| -> usize {
                one.iter().filter(|item| !other.contains(item)).map(weight).sum()
            };
            only(a, b).max(only(b, a)).max(1)
        }
        (Json::Null, other) | (other, Json::Null) => weight(other),
        _ => 1,
    }
}

fn weight(value: &Json) -> usize {
    match value {
        Json::Object(members) => members.values().map(weight).sum::<usize>().max(1),
        Json::Array(items) => items.iter().map(weight).sum::<usize>().max(1),
        _ => 1,
    }
}
