use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::{Given, Place};

pub const PLAN: &str = r#"attrflow: 1
source: none
user:
  scope:
    - when: [kind EQUALS "staff"]
  attributes:
    userName: { from: [mail], match: 1, required: true }
    active: Switch([IsSoftDeleted], , "False", "True", "True", "False")
    title: Switch([level], [jobTitle], "1", "Junior", "2", "Senior")
    displayName: [displayName]
    urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager: { from: [manager], flow-null: true }
group:
  attributes:
    displayName: { from: [displayName], match: 1, required: true }
    members: [members]
"#;

pub const MANAGER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager";

pub fn user(id: &str, more: &Value) -> Value {
    let mut user = json!({"id": id, "kind": "staff", "mail": format!("{id}@x.org"), "displayName": id});
    user.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    user
}

pub fn group(id: &str, members: &Value) -> Value {
    json!({"@odata.type": "#microsoft.graph.group", "id": id, "displayName": id, "members": members})
}

pub fn lines(records: &[Value]) -> String {
    records.iter().map(|record| format!("{record}\n")).collect()
}

/// Plans from one list of records to another.
pub fn plan(before: &[Value], after: &[Value], more: &[&str]) -> Given {
    let place = Place::new();
    place.write("m.yaml", PLAN).write("old", lines(before)).write("new", lines(after));
    let arguments = ["plan", "m.yaml", "--before", "old", "--after", "new"];
    place.run(&[&arguments, more].concat())
}

/// Method, key, operations (or the name of what is created).
pub fn told(given: &Given) -> Vec<Value> {
    let line = |line: Value| match line["method"].as_str() {
        Some("PATCH") => json!(["PATCH", line["key"], line["body"]["Operations"]]),
        method => json!([method, line["key"]]),
    };
    given.json().into_iter().map(line).collect()
}

#[test]
fn requests_come_in_a_safe_order() {
    let given = plan(
        &[user("d", &json!({})), user("e", &json!({})), user("z", &json!({}))],
        &[
            group("g", &json!(["a", "nobody", "z"])),
            user("b", &json!({"manager": "c"})),
            user("a", &json!({"manager": {"id": "b"}})),
            user("c", &json!({})),
            user("d", &json!({"kind": "guest"})),
            user("z", &json!({"displayName": "Z", "manager": "a"})),
        ],
        &[],
    );
    let manager =
        |id: &str| json!([{"op": "add", "path": MANAGER, "value": {"value": format!("{{id:{id}}}")}}]);
    let members =
        json!([{"op": "add", "path": "members", "value": [{"value": "{id:a}"}, {"value": "{id:z}"}]}]);
    assert_eq!(
        told(given.expect(0, &["created", "1 reference left out"])),
        [
            json!(["PATCH", "z", [{"op": "replace", "path": "displayName", "value": "Z"}]]),
            json!(["POST", "a"]),
            json!(["POST", "b"]),
            json!(["POST", "c"]),
            json!(["POST", "g"]),
            json!(["PATCH", "a", manager("b")]),
            json!(["PATCH", "b", manager("c")]),
            json!(["PATCH", "z", manager("a")]),
            json!(["PATCH", "g", members]),
            json!(["PATCH", "d", [{"op": "replace", "path": "active", "value": false}]]),
            json!(["DELETE", "e"]),
        ]
    );
    let lines = given.json();
    let after: BTreeMap<String, Value> = lines
        .iter()
        .filter(|line| line.get("after").is_some())
        .map(|line| (line["key"].as_str().unwrap().to_owned(), line["after"].clone()))
        .collect();
    let expected = [("a", json!(["b"])), ("b", json!(["c"])), ("z", json!(["a"])), ("g", json!(["a"]))];
    assert_eq!(after, expected.map(|(key, after)| (key.to_owned(), after)).into());
    // What is there already is found by what it has; a reference to it says how.
    assert_eq!(lines[0]["match"], "userName eq \"z@x.org\"");
    assert_eq!(lines[8]["lookup"], json!({"z": {"path": "/Users", "match": "userName eq \"z@x.org\""}}));
    assert_eq!(
        lines[10],
        json!({"key": "e", "method": "DELETE", "path": "/Users/{id:e}", "match": "userName eq \"e@x.org\""})
    );
}

fn renamed(id: &str, mail: &str, more: &Value) -> Value {
    let mut user = user(id, more);
    user["mail"] = mail.into();
    user
}

/// The value that objects are found by: who takes it waits for who gives it up.
#[test]
fn names_change_hands() {
    let none = json!({});
    let methods = |given: &Given| -> Vec<String> {
        given
            .json()
            .iter()
            .map(|line| format!("{} {}", line["method"].as_str().unwrap(), line["key"].as_str().unwrap()))
            .collect()
    };
    // A chain, in the order of the keys the wrong way round.
    let chain =
        |a: &str, b: &str, c: &str| [renamed("1", a, &none), renamed("2", b, &none), renamed("3", c, &none)];
    let given = plan(&chain("a", "b", "c"), &chain("b", "c", "d"), &[]);
    assert_eq!(methods(given.expect(0, &[])), ["PATCH 3", "PATCH 2", "PATCH 1"]);
    assert_eq!(given.json()[2]["after"], json!(["2"]));
    assert_eq!(given.json()[2]["match"], "userName eq \"a\"");
    // Who comes in the place of one who is deleted, and whose manager that is.
    let given = plan(
        &[renamed("1", "a", &none), renamed("9", "z", &none)],
        &[renamed("2", "A", &none), renamed("9", "z", &json!({"manager": "2"}))],
        &[],
    );
    assert_eq!(methods(given.expect(0, &[])), ["DELETE 1", "POST 2", "PATCH 9"]);
    assert_eq!((&given.json()[1]["after"], &given.json()[2]["after"]), (&json!(["1"]), &json!(["2"])));
    let held = plan(&[renamed("1", "a", &none)], &[renamed("2", "a", &none)], &["--deletion-threshold", "0"]);
    assert_eq!(held.expect(1, &["held back"]).out, "");
    // What cannot be told apart is said, and nothing else suffers from it.
    let given = plan(&chain("a", "b", "c"), &chain("b", "a", "d"), &[]);
    given.expect(1, &["`1`: AF910: userName eq \"b\" finds `2`", "`2`: AF910: userName eq \"a\" finds `1`"]);
    assert_eq!(methods(&given), ["PATCH 3"]);
    let given = plan(
        &chain("a", "b", "c"),
        &[
            renamed("1", "a", &none),
            renamed("2", "b", &none),
            renamed("3", "c", &none),
            renamed("4", "A", &json!({"manager": "5"})),
            renamed("5", "n", &json!({"manager": "4"})),
            renamed("6", "N", &none),
        ],
        &[],
    );
    given.expect(
        1,
        &[
            "`4`: AF910: userName eq \"A\" finds `1`, which has that value",
            "`6`: AF910: userName eq \"N\" finds `5`, too",
            "failed                     2",
        ],
    );
    assert_eq!(methods(&given), ["POST 5"]);
    // What is not sent is not counted, either.
    let off = renamed("1", "a", &json!({"accountEnabled": false}));
    let given =
        plan(&[off, renamed("2", "b", &none)], &[renamed("1", "b", &none), renamed("2", "b", &none)], &[]);
    assert!(!given.expect(1, &["`1`: AF910"]).err.contains("restored"), "{}", given.err);
}

/// Objects are found by what they have when their turn comes, not by what they will have.
#[test]
fn those_who_are_referred_to_are_found() {
    let lookup = |mapping: &str, before: &[Value], after: &[Value]| {
        let place = Place::new();
        place.write("m.yaml", mapping).write("old", lines(before)).write("new", lines(after));
        let given = place.run(&["plan", "m.yaml", "--before", "old", "--after", "new"]);
        given
            .expect(0, &[])
            .json()
            .into_iter()
            .find_map(|mut line| {
                line["lookup"]["2"]["match"].as_str().map(str::to_owned).or_else(|| {
                    line.take();
                    None
                })
            })
            .unwrap()
    };
    let none = json!({});
    let old = [user("1", &none), renamed("2", "old", &none)];
    let one = user("1", &json!({"manager": "2"}));
    for (more, found) in
        [(json!({}), "new"), (json!({"kind": "x"}), "old"), (json!({"accountEnabled": false}), "old")]
    {
        let new = [one.clone(), renamed("2", "new", &more)];
        assert_eq!(lookup(PLAN, &old, &new), format!("userName eq \"{found}\""), "{more}");
    }
    let created_only =
        PLAN.replace("match: 1, required: true }\n    active", "match: 1, apply: create-only }\n    active");
    assert_eq!(lookup(&created_only, &old, &[one, renamed("2", "new", &none)]), "userName eq \"old\"");
}

#[test]
fn what_a_record_does_not_say_stays() {
    let full = [user("a", &json!({})), user("b", &json!({})), group("g", &json!(["a", "b"]))];
    let with = |members: &Value| {
        let mut group = group("g", members);
        if *members == json!("absent") {
            group.as_object_mut().unwrap().shift_remove("members");
        }
        [full[0].clone(), full[1].clone(), group]
    };
    for members in [json!("absent"), json!(null)] {
        assert_eq!(plan(&full, &with(&members), &[]).expect(0, &[]).out, "", "{members}");
    }
    let removed = json!(["PATCH", "g", [
        {"op": "remove", "path": "members[value eq \"{id:a}\"]"},
        {"op": "remove", "path": "members[value eq \"{id:b}\"]"},
    ]]);
    assert_eq!(told(plan(&full, &with(&json!([])), &[]).expect(0, &[])), [removed]);
    for members in
        [json!(true), json!([{"value": "a"}]), json!({"value": [{"id": "a"}]}), json!([{"@odata.id": "a"}])]
    {
        let given = plan(&full, &with(&members), &[]);
        given.expect(1, &["`g`: AF905: `members`: the target refers to an object"]);
        assert_eq!(given.out, "");
    }
    // Whom the plan deletes is not referred to anew.
    let given = plan(&full[..2], &[user("a", &json!({"manager": "b"}))], &[]);
    assert_eq!(told(given.expect(0, &["1 reference left out"])), [json!(["DELETE", "b"])]);
}

#[test]
fn what_the_target_does_not_allow_goes_for_references_too() {
    let place = Place::new();
    place.write(
        "m.yaml",
        PLAN.replace("user:\n", "user:\n  flow: [create]\n")
            .replace("group:\n", "group:\n  flow: [create, delete]\n"),
    );
    place.write("old", lines(&[user("a", &json!({})), user("b", &json!({})), group("g", &json!(["a"]))]));
    place.write(
        "new",
        lines(&[
            user("a", &json!({"manager": "b", "displayName": "A"})),
            user("b", &json!({})),
            group("g", &json!(["b"])),
        ]),
    );
    let given = place.run(&["plan", "m.yaml", "--before", "old", "--after", "new"]);
    assert_eq!(given.expect(0, &["1 skipped: `flow` does not allow `update`"]).out, "");
}

#[test]
fn nobody_is_changed_who_cannot_be_found() {
    let place = Place::new();
    place
        .write("m.yaml", PLAN.replace("match: 1, ", ""))
        .write("old", lines(&[user("a", &json!({})), user("b", &json!({}))]));
    place
        .write("new", lines(&[user("a", &json!({"displayName": "A"}))]))
        .write("ids", "{\"key\":\"a\",\"id\":7}\n{\"key\":\"b\",\"id\":\"8\"}");
    let arguments = ["plan", "m.yaml", "--before", "old", "--after", "new"];
    let given = place.run(&arguments);
    given.expect(1, &["`a`: AF910: its id in the target is not known", "`b`: AF910"]);
    assert_eq!(given.out, "");
    let given = place.run(&[&arguments[..], &["--ids", "ids"]].concat());
    assert_eq!(given.expect(0, &[]).json().len(), 2);
    place.write("ids", "{\"key\":\"a\",\"id\":\"1\"}\n{\"key\":\"a\",\"id\":\"2\"}");
    place.run(&[&arguments[..], &["--ids", "ids"]].concat()).expect(1, &["`a`: AF906: several ids"]);
}

/// Whoever was switched off when first seen was never created.
#[test]
fn what_comes_back_may_have_to_be_created() {
    let off = user("a", &json!({"accountEnabled": false}));
    let line = plan(&[off], &[user("a", &json!({"displayName": "A"}))], &[]).json().remove(0);
    let expected = json!({"method": "POST", "path": "/Users", "body": {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "a@x.org", "active": true, "displayName": "A",
    }});
    assert_eq!(line["otherwise"], expected);
}

#[test]
fn known_ids_are_filled_in() {
    let place = Place::new();
    place.write("m.yaml", PLAN);
    place.write("old", lines(&[user("a", &json!({})), user("b", &json!({})), group("g", &json!(["a"]))]));
    place.write(
        "new",
        lines(&[
            user("a", &json!({"level": 2})),
            user("b", &json!({"kind": "x"})),
            group("g", &json!(["b"])),
        ]),
    );
    place.write("ids", "{\"key\": \"a\", \"id\": \"1/ü\"}\r\n\n{\"key\":\"g\",\"id\":\"3\",\"more\":1}\n{\"key\":\"b\",\"id\":\"2\"}\n");
    let given = place.run(&["plan", "m.yaml", "--before", "old", "--after", "new", "--ids", "ids"]);
    let lines = given.expect(0, &[]).json();
    let paths: Vec<&Value> = lines.iter().map(|line| &line["path"]).collect();
    assert_eq!(paths, ["/Users/1%2F%C3%BC", "/Groups/3", "/Users/2"]);
    assert!(lines.iter().all(|line| line.get("match").is_none()), "{lines:#?}");
    assert_eq!(
        lines[1]["body"]["Operations"],
        json!([
            {"op": "remove", "path": "members[value eq \"1/ü\"]"},
            {"op": "add", "path": "members", "value": [{"value": "2"}]},
        ])
    );
    for (ids, why) in [
        ("{\"key\":\"a\"}\n", "missing field `id`"),
        ("x\n", "line 1"),
        ("{\"key\":\"a\",\"id\":\"\"}", "an empty key or id"),
    ] {
        place.write("bad", ids);
        let arguments = ["plan", "m.yaml", "--after", "new", "--ids", "bad", "-o", "out"];
        place.run(&arguments).expect(2, &[why]);
        assert!(!place.path("out").exists());
    }
}

#[test]
fn what_was_off_comes_back() {
    let off = user("a", &json!({"accountEnabled": false}));
    let on = [json!([{"op": "replace", "path": "active", "value": true}])];
    let given = plan(std::slice::from_ref(&off), &[user("a", &json!({}))], &[]);
    assert_eq!(given.json()[0]["body"]["Operations"], on[0]);
    // With ids, what has none is not there: it was never created.
    let place = Place::new();
    place
        .write("m.yaml", PLAN)
        .write("ids", "")
        .write("old", lines(&[off]))
        .write("new", lines(&[user("a", &json!({}))]));
    let given = place.run(&["plan", "m.yaml", "--before", "old", "--after", "new", "--ids", "ids"]);
    assert_eq!(told(&given), [json!(["POST", "a"])]);
    // What comes back into scope and has one gets everything.
    place
        .write("ids", "{\"key\":\"a\",\"id\":\"1\"}")
        .write("old", lines(&[user("a", &json!({"kind": "x"}))]));
    let given = place.run(&["plan", "m.yaml", "--before", "old", "--after", "new", "--ids", "ids"]);
    assert_eq!(given.expect(0, &["restored"]).json()[0]["body"]["Operations"].as_array().unwrap().len(), 3);
}

/// A manager who comes into scope is set for those whose records have not changed.
#[test]
fn references_follow_what_they_refer_to() {
    let staff = [user("a", &json!({"manager": "m"})), group("g", &json!(["m"]))];
    let with = |kind: &str| [&staff[..], &[user("m", &json!({"kind": kind}))]].concat();
    let set = json!(["PATCH", "a", [{"op": "add", "path": MANAGER, "value": {"value": "{id:m}"}}]]);
    let member = json!(["PATCH", "g", [{"op": "add", "path": "members", "value": [{"value": "{id:m}"}]}]]);
    assert_eq!(told(&plan(&with("guest"), &with("staff"), &[])), [json!(["POST", "m"]), set, member]);
    // Who leaves the scope is switched off, and stays what others refer to.
    let off = json!(["PATCH", "m", [{"op": "replace", "path": "active", "value": false}]]);
    assert_eq!(told(&plan(&with("staff"), &with("guest"), &[])), [off]);
}

#[test]
fn a_single_reference_is_replaced_or_stays() {
    let people = |manager: Value| {
        [user("a", &json!({"manager": manager})), user("m", &json!({})), user("n", &json!({}))]
    };
    let replaced = json!([{"op": "replace", "path": MANAGER, "value": {"value": "{id:n}"}}]);
    assert_eq!(told(&plan(&people(json!("m")), &people(json!("n")), &[])), [json!(["PATCH", "a", replaced])]);
    let cleared = json!([{"op": "remove", "path": MANAGER}]);
    assert_eq!(told(&plan(&people(json!("m")), &people(json!(null)), &[])), [json!(["PATCH", "a", cleared])]);
    // Null flows only where the mapping says so.
    let place = Place::new();
    place.write("m.yaml", PLAN.replace("{ from: [manager], flow-null: true }", "[manager]"));
    place.write("old", lines(&people(json!("m"))));
    for manager in [json!(null), json!("nobody")] {
        place.write("new", lines(&people(manager)));
        assert_eq!(
            place.run(&["plan", "m.yaml", "--before", "old", "--after", "new"]).expect(0, &[]).out,
            ""
        );
    }
}
