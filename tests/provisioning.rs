//! From two states of an object to the request between them: the cases of `tests/cases/provisioning`.
//!
//! A case file begins with a mapping file; a line of three dashes ends it. Each case is a line `# title`, then lines
//! `name: value`: `object` (user), `wire` (all of them where none is given), `id`, `before` (a record), `resource` (what a
//! GET reads, in the place of `before`), `exists` (the target has the object, whatever `before` says), `after` (a
//! record, or `deleted`), `assigned`, `skip-out-of-scope-deletions`; and what is expected: `action`, `skip`, `error`,
//! `match`, `body` or `operations`, the last two for one wire style or for all.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;

use attrflow::mapping::{CompiledMapping, CompiledObject};
use attrflow::provision::Method;
use attrflow::{
    Action, After, Before, Circumstances, ObjectKind, PlanOptions, Planner, Purpose, RecordFailure, State,
    WireStyle, Worker,
};
use serde_json::Value as Json;

struct Case<'c> {
    title: &'c str,
    given: BTreeMap<&'c str, &'c str>,
}

#[test]
fn cases() {
    let mut count = 0;
    for path in common::files("tests/cases/provisioning", &["txt"]) {
        let text = std::fs::read_to_string(&path).unwrap();
        let (mapping, cases) = text.split_once("\n---\n").unwrap();
        let (file, loaded) = common::load_text(mapping);
        let mapping =
            loaded.compiled.unwrap_or_else(|| panic!("{}", common::show(&file, &loaded.diagnostics)));
        for case in cases.split("\n# ").skip(1) {
            let mut lines = case.lines().filter(|line| !line.trim().is_empty());
            let title = lines.next().unwrap();
            let given =
                lines.map(|line| line.split_once(':').map(|(name, value)| (name, value.trim())).unwrap());
            let case = Case { title, given: given.collect() };
            for style in WireStyle::ALL {
                if case
                    .given
                    .get("wire")
                    .is_none_or(|names| names.split(' ').any(|name| name == style.name()))
                {
                    case.check(&mapping, style);
                    count += 1;
                }
            }
        }
    }
    assert!(count > 100, "only {count} cases");
}

impl Case<'_> {
    fn check(&self, mapping: &CompiledMapping, style: WireStyle) {
        let title = format!("{} ({})", self.title, style.name());
        let kind = match self.given.get("object") {
            Some(&"group") => ObjectKind::Group,
            _ => ObjectKind::User,
        };
        let object = mapping.object(kind).unwrap();
        let decided = self.decide(object, style);
        if let Some(code) = self.given.get("error") {
            assert_eq!(decided.unwrap_err().code.as_str(), *code, "{title}");
            return;
        }
        let action = decided.unwrap_or_else(|error| panic!("{title}: {error}"));
        let (name, why) = match &action {
            Action::Create(_) => ("create", String::new()),
            Action::Update(_) => ("update", String::new()),
            Action::Disable(_) => ("disable", String::new()),
            Action::Restore(_) => ("restore", String::new()),
            Action::Delete(_) => ("delete", String::new()),
            Action::Unchanged => ("unchanged", String::new()),
            Action::Skip(skip) => ("skip", skip.to_string()),
            other => panic!("{title}: {other:?}"),
        };
        let expected = self.given.get("action").copied().unwrap_or("update");
        assert_eq!(name, expected, "{title}: {why} {:?}", action.request());
        assert_eq!(why, self.given.get("skip").copied().unwrap_or_default(), "{title}");
        let Some(request) = action.request() else { return };
        if let Some(matching) = self.given.get("match") {
            assert_eq!(request.matching.join(" | "), *matching, "{title}");
        }
        let expected = |name: &str| {
            let own = self.given.get(format!("{name} {}", style.name()).as_str());
            let text = own.or_else(|| self.given.get(name))?;
            Some(
                serde_json::from_str::<Json>(text).unwrap_or_else(|error| panic!("{title}: {error}: {text}")),
            )
        };
        if let Some(body) = expected("body") {
            assert_eq!(request.body.clone().unwrap(), body, "{title}");
        }
        if let Some(operations) = expected("operations") {
            let body = request.body.as_ref().unwrap();
            assert_eq!(request.method, Method::Patch, "{title}");
            let found = &body["Operations"];
            assert_eq!(*found, operations, "{title}:\n{found}");
        }
    }

    fn decide(&self, object: &CompiledObject, style: WireStyle) -> Result<Action, Box<RecordFailure>> {
        let environment = common::environment();
        let mut worker = Worker::new(object, &environment);
        let given = |name: &str| self.given.get(name).copied();
        let id = given("id");
        let resource: Option<Json> = given("resource").map(|text| serde_json::from_str(text).unwrap());
        let past = given("before")
            .map(|text| worker.state(text.as_bytes(), 0, Circumstances::default(), Purpose::Past).unwrap());
        let before = match (&past, &resource, given("exists")) {
            (_, Some(resource), _) => Before::Resource(resource),
            (Some(past), ..) => Before::Source(past),
            (None, None, Some(_)) => Before::Unknown,
            (None, None, None) => Before::Absent,
        };
        let purpose = match (before, &past) {
            (Before::Absent, _) => Purpose::Create,
            (_, past) => Purpose::Update(past.as_ref()),
        };
        let circumstances = Circumstances::assigned(given("assigned") != Some("false"));
        let state: Option<State> = match given("after").unwrap() {
            "deleted" => None,
            text => Some(worker.state(text.as_bytes(), 0, circumstances, purpose)?),
        };
        let after = state.as_ref().map_or(After::Deleted, After::State);
        let options = PlanOptions::wire(style)
            .skip_out_of_scope_deletions(given("skip-out-of-scope-deletions").is_some());
        Planner::new(object, options).decide("key-1", id, before, after)
    }
}

/// What is created is what `run` writes, for every sample that it writes a payload for.
#[test]
fn created_bodies_are_payloads() {
    let environment = common::environment();
    let mut count = 0;
    for path in common::files("mappings", &["yaml"]) {
        let (_, loaded) = common::load_text(&std::fs::read_to_string(&path).unwrap());
        let mapping = loaded.compiled.unwrap();
        for (kind, sample) in [
            (ObjectKind::User, "mappings/samples/users.ndjson"),
            (ObjectKind::User, "mappings/samples/users-graph.ndjson"),
            (ObjectKind::Group, "mappings/samples/groups.ndjson"),
        ] {
            let Some(object) = mapping.object(kind) else { continue };
            let planner = Planner::new(object, PlanOptions::default());
            let (mut one, mut other) = (Worker::new(object, &environment), Worker::new(object, &environment));
            for (number, line) in
                std::fs::read_to_string(common::package(sample)).unwrap().lines().enumerate()
            {
                let number = number as u64;
                let mut payload = Vec::new();
                let written = one.json(line.as_bytes(), number, &mut payload);
                // Past: also of those that are not created for being disabled.
                let state =
                    other.state(line.as_bytes(), number, Circumstances::default(), Purpose::Past).unwrap();
                if written.is_ok() && !payload.is_empty() {
                    let payload: Json = serde_json::from_slice(&payload).unwrap();
                    assert_eq!(planner.create_body(&state).unwrap(), payload, "{}: {line}", path.display());
                    count += 1;
                } else {
                    assert!(!state.is_in_scope() || planner.create_body(&state).is_err(), "{line}");
                }
            }
        }
    }
    assert!(count > 100, "only {count} payloads");
}

/// What is redacted is in the body that is sent, and nowhere else.
#[test]
fn redacted_values_are_shown_nowhere() {
    let (_, loaded) = common::load_text(
        "\
attrflow: 1
source: none
user:
  attributes:
    userName: { from: \"Redact([name])\", match: 1, required: true }
    nickName: Redact([secret])
    roles: { from: \"Redact([secret])\", default: \"s3cret\" }
    active: [active]
",
    );
    let mapping = loaded.compiled.unwrap();
    let object = mapping.object(ObjectKind::User).unwrap();
    let environment = common::environment();
    let mut worker = Worker::new(object, &environment);
    let mut state = |record: &str, purpose: Purpose<'_>| {
        worker.state(record.as_bytes(), 0, Circumstances::default(), purpose).unwrap()
    };
    for style in WireStyle::ALL {
        let planner = Planner::new(object, PlanOptions::wire(style));
        let new = state(r#"{"name": "s3cret name", "secret": "s3cret", "active": "x3"}"#, Purpose::Create);
        assert!(!format!("{new:?}").contains("s3cret"), "{new:?}");
        let failed = planner.decide("1", None, Before::Absent, After::State(&new)).unwrap_err();
        assert!(!format!("{failed:?} {failed}").contains("s3cret"), "{failed:?}");
        let new = state(r#"{"name": "s3cret name", "secret": "s3cret"}"#, Purpose::Create);
        let old = state(r#"{"name": "s3cret old", "secret": null}"#, Purpose::Past);
        let changed = state(r#"{"name": "s3cret name", "secret": "s3cret"}"#, Purpose::Update(Some(&old)));
        for action in [
            planner.decide("1", None, Before::Absent, After::State(&new)).unwrap(),
            planner.decide("1", None, Before::Source(&old), After::State(&changed)).unwrap(),
        ] {
            let request = action.request().unwrap();
            assert!(serde_json::to_string(request).unwrap().contains("s3cret"));
            let shown = format!("{action:?} {:?} {:?}", request.masked_body(), request.masked_matching());
            assert!(!shown.contains("s3cret"), "{shown}");
        }
        let action = planner.decide("1", None, Before::Source(&old), After::Deleted).unwrap();
        assert!(!format!("{action:?}").contains("s3cret"), "{action:?}");
    }
}

/// In no form that a filter, a server's answer or a wire style has it in.
#[test]
fn redacted_values_are_masked_in_every_form() {
    let (_, loaded) = common::load_text(
        "\
attrflow: 1
source: none
user:
  schema:
    urn:ietf:params:scim:schemas:extension:x.y:2.0:User:level: Integer
    urn:ietf:params:scim:schemas:extension:x.y:2.0:User:flag: Boolean
  attributes:
    userName: { from: \"Redact([name])\", match: 1, required: true }
    urn:ietf:params:scim:schemas:extension:x.y:2.0:User:level: { from: \"Redact([level])\", match: 2 }
    urn:ietf:params:scim:schemas:extension:x.y:2.0:User:flag: Redact([flag])
    roles: { from: \"Redact([roles])\", apply: multi-value-add-only, multivalued: true }
",
    );
    let mapping = loaded.compiled.unwrap();
    let object = mapping.object(ObjectKind::User).unwrap();
    let environment = common::environment();
    let mut worker = Worker::new(object, &environment);
    let mut state = |record: &str, purpose: Purpose<'_>| {
        worker.state(record.as_bytes(), 0, Circumstances::default(), purpose).unwrap()
    };
    let old = state(r#"{"name": "a", "flag": "True", "roles": ["R1"]}"#, Purpose::Past);
    let record = r#"{"name": "se\"cret", "level": 4711, "flag": "False", "roles": ["R1", "R2x"]}"#;
    for (style, before) in WireStyle::ALL.into_iter().flat_map(|style| [(style, None), (style, Some(&old))]) {
        let purpose = before.map_or(Purpose::Create, |old| Purpose::Update(Some(old)));
        let new = state(record, purpose);
        let planner = Planner::new(object, PlanOptions::wire(style).text_booleans(true));
        let known = before.map_or(Before::Absent, Before::Source);
        let action = planner.decide("1", None, known, After::State(&new)).unwrap();
        let request = action.request().unwrap();
        let shown = format!("{request:?} {}", request.masked_text("level 4711 is bad"));
        for secret in ["cret", "4711", "False", "R2x"] {
            assert!(!shown.contains(secret), "{}: {secret}: {shown}", style.name());
        }
    }
}

#[test]
fn what_an_engine_shares_can_be_shared() {
    fn shared<T: Send + Sync>() {}
    shared::<CompiledMapping>();
    shared::<Planner<'_>>();
    shared::<State>();
    shared::<Action>();
    shared::<attrflow::Environment>();
    fn sent<T: Send>() {}
    sent::<Worker<'_>>();
}

/// What the target has against what the source says, where only some of the others are in the target.
#[test]
fn references_are_made_to_be_what_the_source_says() {
    const MANAGER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    let mapping = |flow_null: bool| {
        format!(
            "attrflow: 1\nuser:\n  attributes:\n    {MANAGER}:manager: {{ from: [manager], flow-null: {flow_null} }}\n\
             group:\n  attributes:\n    members: [members]\n"
        )
    };
    let user = |id: &str| format!(r#"{{"{MANAGER}": {{"manager": {{"value": "{id}"}}}}}}"#);
    let group = r#"{"members": [{"value": "1"}, {"value": "2"}]}"#;
    let manager = format!("{MANAGER}:manager");
    for (kind, resource, record, flow_null, expected) in [
        (ObjectKind::User, "{}", r#"{"manager": "a"}"#, false, Some(format!(r#"[{{"op":"add","path":"{manager}","value":{{"value":"1"}}}}]"#))),
        (ObjectKind::User, &user("2"), r#"{"manager": "a"}"#, false, Some(format!(r#"[{{"op":"replace","path":"{manager}","value":{{"value":"1"}}}}]"#))),
        (ObjectKind::User, &user("1"), r#"{"manager": "a"}"#, false, None),
        // Nobody knows yet who that is in the target: the old one stays so long.
        (ObjectKind::User, &user("1"), r#"{"manager": "unknown"}"#, true, None),
        // Null flows where it is asked for.
        (ObjectKind::User, &user("1"), r#"{"manager": null}"#, false, None),
        (ObjectKind::User, &user("1"), r#"{"manager": null}"#, true, Some(format!(r#"[{{"op":"remove","path":"{manager}"}}]"#))),
        (ObjectKind::User, "{}", r#"{"manager": null}"#, true, None),
        // Of a list those who are known.
        (ObjectKind::Group, group, r#"{"members": ["b", "a"]}"#, false, None),
        (ObjectKind::Group, group, r#"{"members": ["a", "unknown", "c", "c"]}"#, false, Some(r#"[{"op":"remove","path":"members[value eq \"2\"]"},{"op":"add","path":"members","value":[{"value":"3"}]}]"#.to_owned())),
        (ObjectKind::Group, r#"{"members": [{"value": "1"}]}"#, r#"{"members": []}"#, false, Some(r#"[{"op":"remove","path":"members[value eq \"1\"]"}]"#.to_owned())),
        // A record that does not name the members says nothing of them.
        (ObjectKind::Group, group, "{}", false, None),
        (ObjectKind::Group, group, r#"{"members": null}"#, false, None),
        (ObjectKind::Group, "{}", "{}", false, None),
    ] {
        let (_, loaded) = common::load_text(&mapping(flow_null));
        let mapping = loaded.compiled.unwrap();
        let object = mapping.object(kind).unwrap();
        let planner = Planner::new(object, PlanOptions::default());
        let environment = common::environment();
        let mut worker = Worker::new(object, &environment);
        let state = worker.state(record.as_bytes(), 0, Circumstances::default(), Purpose::Update(None)).unwrap();
        let current = serde_json::from_str(resource).unwrap();
        let ids = BTreeMap::from([("a", "1"), ("b", "2"), ("c", "3")]);
        let changes =
            planner.reference_changes(&current, &state, |key| ids.get(key).map(|id| (*id).to_owned()));
        let request = planner.references("key", Some("an id"), &changes);
        let operations = request.as_ref().map(|request| request.body.clone().unwrap()["Operations"].to_string());
        assert_eq!(operations, expected, "{resource} + {record}");
        if let Some(request) = request {
            let endpoint = if kind == ObjectKind::User { "Users" } else { "Groups" };
            assert_eq!(request.path(), format!("/{endpoint}/an%20id"));
        }
    }
}
