use serde_json::{Value, json};

use crate::plan::{MANAGER, PLAN, group, lines, plan, told, user};
use crate::support::{Place, shipped};

#[test]
fn a_page_that_is_not_the_last_deletes_nobody() {
    let place = Place::new();
    let page = json!({"@odata.nextLink": "https://graph.microsoft.com/v1.0/users?$skiptoken=x", "value": [user("a", &json!({}))]});
    place
        .write("m.yaml", PLAN)
        .write("old", lines(&[user("a", &json!({})), user("b", &json!({}))]))
        .write("new.json", page.to_string());
    let arguments = ["plan", "m.yaml", "--before", "old", "--after", "new.json"];
    assert_eq!(place.run(&arguments).expect(0, &["more pages", "not deleted"]).out, "");
    let given = place.run(&[&arguments[..], &["--snapshot"]].concat());
    assert_eq!(told(given.expect(0, &[])), [json!(["DELETE", "b"])]);
}

#[test]
fn records_of_other_things_are_left_out() {
    let device =
        json!({"@odata.type": "#microsoft.graph.device", "id": "d", "kind": "staff", "mail": "d@x.org"});
    let given = plan(&[], &[device, user("a", &json!({}))], &[]);
    assert_eq!(told(given.expect(0, &["1 skipped: neither a user nor a group"])), [json!(["POST", "a"])]);
    // What the mapping does not map is told as all that is left out.
    let place = Place::new();
    place
        .write("m.yaml", PLAN.split("group:").next().unwrap())
        .write("new", lines(&[group("g", &json!([]))]));
    place
        .run(&["plan", "m.yaml", "--after", "new", "--skipped", "skipped"])
        .expect(0, &["1 skipped: the mapping has no `group`"]);
    assert!(place.read("skipped").contains("\"key\":\"g\""));
    // Numbers keep their digits.
    let numbers = [json!({"id": 0, "x": 1}), json!({"id": 1})].map(|mut user| {
        user["kind"] = "staff".into();
        user["mail"] = user["id"].to_string().into();
        user
    });
    let text = lines(&numbers)
        .replace("\"id\":0", "\"id\":12345678901234567890123")
        .replace("\"id\":1,", "\"id\":12345678901234567890124,");
    let place = Place::new();
    place.write("m.yaml", PLAN).write("new", text);
    assert_eq!(
        place.run(&["plan", "m.yaml", "--after", "new"]).expect(0, &[]).json()[1]["key"],
        "12345678901234567890124"
    );
}

/// The service's trap: in an incremental cycle a `Switch` over an attribute that has not changed sees Null.
#[test]
fn an_attribute_that_a_delta_does_not_name_has_not_changed() {
    let before = [
        user("a", &json!({"level": "2"})),
        user("b", &json!({"level": "1", "jobTitle": "Clerk"})),
        user("c", &json!({})),
    ];
    let changes = [
        json!({"id": "a", "displayName": "Ann", "@odata.type": "#microsoft.graph.user"}),
        json!({"id": "b", "level": null}),
        json!({"id": "d", "kind": "staff", "mail": "d@x.org"}),
        json!({"id": "c", "@removed": {"reason": "changed"}}),
    ];
    let expected = [
        json!(["PATCH", "a", [{"op": "replace", "path": "displayName", "value": "Ann"}]]),
        json!(["PATCH", "b", [{"op": "replace", "path": "title", "value": "Clerk"}]]),
        json!(["POST", "d"]),
        json!(["PATCH", "c", [{"op": "replace", "path": "active", "value": false}]]),
    ];
    assert_eq!(told(plan(&before, &changes, &[]).expect(0, &[])), expected);
    // The same as a page of a delta query; nothing but its address tells what it is.
    let place = Place::new();
    let page = json!({
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users(displayName)",
        "@odata.deltaLink": "https://graph.microsoft.com/v1.0/users/delta?$deltatoken=x",
        "value": &changes[..2],
    });
    place.write("m.yaml", PLAN).write("old", lines(&before)).write("page.json", page.to_string());
    let given = place.run(&["plan", "m.yaml", "--before", "old", "--after", "page.json"]);
    assert_eq!(told(given.expect(0, &[])), expected[..2]);
    let changes = lines(&changes[..2]);
    let given =
        place.write("new", &changes).run(&["plan", "m.yaml", "--before", "old", "--after", "new", "--delta"]);
    assert_eq!(told(given.expect(0, &[])), expected[..2]);
    // All there is, whatever it looks like: who is missing is purged.
    let given = place.run(&["plan", "m.yaml", "--before", "old", "--after", "page.json", "--snapshot"]);
    assert!(told(&given).contains(&json!(["DELETE", "c"])), "{given:?}");
}

#[test]
fn deltas_of_groups_and_purged_users() {
    let before = [
        user("a", &json!({"manager": "b"})),
        user("b", &json!({})),
        user("c", &json!({})),
        group("g", &json!(["a", "b"])),
    ];
    let changes = [
        json!({"id": "g", "members@delta": [{"id": "c"}, {"id": "b", "@removed": {"reason": "deleted"}}]}),
        json!({"id": "b", "@removed": {"reason": "deleted"}}),
        json!({"id": "a", "manager@delta": [{"id": "b", "@removed": {"reason": "deleted"}}]}),
    ];
    assert_eq!(
        told(plan(&before, &changes, &[]).expect(0, &[])),
        [
            json!(["PATCH", "a", [{"op": "remove", "path": MANAGER}]]),
            json!(["PATCH", "g", [
                {"op": "remove", "path": "members[value eq \"{id:b}\"]"},
                {"op": "add", "path": "members", "value": [{"value": "{id:c}"}]},
            ]]),
            json!(["DELETE", "b"]),
        ]
    );
}

/// The plan for groups alone leaves the members to whoever has their ids.
#[test]
fn groups_alone() {
    let place = Place::new();
    place.write("m.yaml", PLAN).write("new", lines(&[group("g", &json!(["a"]))]));
    let given = place.run(&["plan", "m.yaml", "--after", "new"]);
    assert_eq!(
        given.expect(0, &[]).json()[1]["body"]["Operations"][0]["value"],
        json!([{"value": "{id:a}"}])
    );
}

#[test]
fn the_order_of_the_input_does_not_matter() {
    let mapping = shipped("mappings/genesys-cloud.yaml");
    let read = |name: &str| std::fs::read_to_string(shipped(name)).unwrap();
    let samples = read("mappings/samples/users.ndjson") + &read("mappings/samples/groups.ndjson");
    let place = Place::new();
    let mut lines: Vec<&str> = samples.lines().collect();
    place.write("a", lines.join("\n"));
    lines.reverse();
    place.write("b", lines[3..].join("\n")).write("c", lines[..3].join("\n"));
    let one = place.run(&["plan", &mapping, "--after", "a", "--seed", "1"]);
    let other = place.run(&["plan", &mapping, "--after", "b", "--after", "c", "--seed", "1"]);
    assert_eq!(one.expect(0, &[]).out, other.expect(0, &[]).out);
    assert!(one.out.lines().count() > 40);
    // What has not changed needs nothing; nor do blanks and the order of members make a change.
    let same = place.run(&["plan", &mapping, "--before", "a", "--after", "b", "--after", "c"]);
    assert_eq!(same.expect(0, &["unchanged"]).out, "");
}

#[test]
fn too_many_deletions_are_held_back() {
    let before: Vec<Value> = (0..5).map(|at| user(&format!("u{at}"), &json!({}))).collect();
    let mut after = vec![
        user("u0", &json!({"kind": "x"})),
        user("n", &json!({})),
        user("u4", &json!({"displayName": "U"})),
    ];
    let place = Place::new();
    place.write("m.yaml", PLAN).write("old", lines(&before)).write("new", lines(&after));
    let arguments =
        ["plan", "m.yaml", "--before", "old", "--after", "new", "-o", "out", "--deletion-threshold"];
    let held = place.run(&[&arguments[..], &["3"]].concat());
    held.expect(
        1,
        &["stopped before the first of 4 requests", "--deletion-threshold 4", "  u0\n  u1\n  u2\n  u3\n"],
    );
    assert_eq!(place.read("out").lines().count(), 2);
    place.run(&[&arguments[..], &["4"]].concat()).expect(0, &[]);
    assert_eq!(place.read("out").lines().count(), 6);
    // An empty file is hardly all there is.
    after.clear();
    place.write("new", "");
    place.run(&arguments[..6]).expect(2, &["every object of BEFORE would be deleted", "--snapshot"]);
    place.run(&[&arguments[..6], &["--snapshot"]].concat()).expect(0, &["deleted"]);
    place.run(&[&arguments[..6], &["--delta"]].concat()).expect(0, &["unchanged"]);
}

#[test]
fn what_cannot_be_read_deletes_nobody() {
    let place = Place::new();
    let new =
        format!("{}{{\"id\": \"b\", torn\n{{\"mail\": \"nobody\"}}\n[]\n", lines(&[user("a", &json!({}))]));
    place
        .write("m.yaml", PLAN)
        .write("old", lines(&[user("a", &json!({})), user("b", &json!({}))]))
        .write("new", new);
    let arguments = ["plan", "m.yaml", "--before", "old", "--after", "new"];
    let given = place.run(&arguments);
    given.expect(1, &["new, line 2: AF906", "no `objectId` or `id`", "not deleted"]);
    assert_eq!(given.out, "");
    let given = place.run(&[&arguments[..], &["--errors", "errors", "--skipped", "skipped"]].concat());
    assert_eq!(given.expect(1, &[]).out, "");
    assert_eq!(place.read("errors").lines().count(), 3);
    let skipped: Value = serde_json::from_str(place.read("skipped").trim()).unwrap();
    assert_eq!((&skipped["key"], &skipped["object"]), (&json!("b"), &json!("user")));
}

#[test]
fn failures_concern_one_object() {
    let given = plan(
        &[user("a", &json!({})), user("b", &json!({}))],
        &[
            user("a", &json!({"mail": null})),
            user("b", &json!({"displayName": "B"})),
            user("c", &json!({"mail": ""})),
            user("c2", &json!({})),
            user("c2", &json!({"x": 1})),
        ],
        &[],
    );
    given.expect(1, &["`a`: AF908", "`c`: AF910", "`c2`: AF906: 2 records have this key"]);
    assert_eq!(
        told(&given),
        [json!(["PATCH", "b", [{"op": "replace", "path": "displayName", "value": "B"}]])]
    );
}

#[test]
fn the_styles_of_microsofts_client() {
    let (before, after) = (
        [user("a", &json!({})), group("g", &json!(["a"]))],
        [user("a", &json!({"accountEnabled": false})), group("g", &json!([]))],
    );
    let told_in = |style| told(plan(&before, &after, &["--wire", style]).expect(0, &[]));
    assert_eq!(
        told_in("entra"),
        [
            json!(["PATCH", "g", [{"op": "Remove", "path": "members", "value": [{"value": "{id:a}"}]}]]),
            json!(["PATCH", "a", [{"op": "Replace", "path": "active", "value": "False"}]]),
        ]
    );
    assert_eq!(
        told_in("entra-flag"),
        [
            json!(["PATCH", "g", [{"op": "remove", "path": "members[value eq \"{id:a}\"]"}]]),
            json!(["PATCH", "a", [{"op": "replace", "path": "active", "value": false}]]),
        ]
    );
    // References, as documented and as seen.
    let before = [user("a", &json!({})), user("m", &json!({})), group("g", &json!([]))];
    let after = [user("a", &json!({"manager": "m"})), user("m", &json!({})), group("g", &json!(["a"]))];
    let told_in = |style, before: &[Value], after: &[Value]| {
        told(plan(before, after, &["--wire", style]).expect(0, &[]))
    };
    for (style, add, replace, member) in [
        ("entra", "Add", "Replace", json!({"$ref": null, "value": "{id:a}"})),
        ("entra-flag", "add", "replace", json!({"value": "{id:a}"})),
    ] {
        assert_eq!(
            told_in(style, &before, &after),
            [
                json!(["PATCH", "a", [{"op": add, "path": MANAGER, "value": "{id:m}"}]]),
                json!(["PATCH", "g", [{"op": add, "path": "members", "value": [member]}]]),
            ]
        );
        let cleared =
            [user("a", &json!({"manager": null})), user("m", &json!({})), group("g", &json!(["a"]))];
        let expected = [json!(["PATCH", "a", [{"op": replace, "path": MANAGER, "value": ""}]])];
        assert_eq!(told_in(style, &after, &cleared), expected);
    }
    let given = plan(&[], &[user("a", &json!({}))], &["--wire", "entra"]);
    assert_eq!(given.json()[0]["body"]["meta"], json!({"resourceType": "User"}));
    assert_eq!(given.json()[0]["body"]["active"], true);
    let given = plan(&[], &[user("a", &json!({}))], &["--wire", "entra", "--text-booleans"]);
    assert_eq!(given.json()[0]["body"]["active"], "True");
}

#[test]
fn http_is_for_reading() {
    let place = Place::new();
    let mapping = PLAN.replace(
        "    displayName: [displayName]\n    urn",
        "    displayName: Redact([displayName])\n    urn",
    );
    place
        .write("m.yaml", mapping)
        .write("new", lines(&[user("a", &json!({"displayName": "secret\u{1b}[2J"}))]));
    let given = place.run(&["plan", "m.yaml", "--after", "new", "--format", "http"]);
    let expected = "### a\n# match: userName eq \"a@x.org\"\nPOST /Users HTTP/1.1\nContent-Type: application/scim+json\n\n{\n  \
        \"schemas\": [\n    \"urn:ietf:params:scim:schemas:core:2.0:User\"\n  ],\n  \"userName\": \"a@x.org\",\n  \"active\": true,\n  \
        \"displayName\": \"[Redact]\"\n}\n\n";
    assert_eq!(given.expect(0, &[]).out, expected);
    // A key begins no line of its own.
    place.write(
        "odd",
        lines(&[user("u\nDELETE /Users/1 HTTP/1.1\r\u{1b}", &json!({"displayName": "\u{202e}x"}))]),
    );
    let given = place.write("n.yaml", PLAN).run(&["plan", "n.yaml", "--after", "odd", "--format", "http"]);
    assert!(
        given.out.lines().all(|line| !line.starts_with("DELETE") && !line.contains('\u{1b}')),
        "{}",
        given.out
    );
    assert!(given.out.contains("\"displayName\": \"\\u202ex\""), "{}", given.out);
    // Requests that are to be sent hold the value.
    assert!(place.run(&["plan", "m.yaml", "--after", "new"]).out.contains("secret"));
}

#[test]
fn mess() {
    let place = Place::new();
    place
        .write("m.yaml", PLAN)
        .write("empty", "")
        .write("bom", format!("\u{feff}{}\r\n", user("a", &json!({}))));
    place
        .write("csv.csv", "id;x,kind,mail\n1,staff,a@x.org\n")
        .write("users.csv", "id,kind,mail,manager\n1,staff,a@x.org,2\n2,staff,b@x.org,\n");
    assert_eq!(place.run(&["plan", "m.yaml", "--after", "empty"]).expect(0, &["0 records"]).out, "");
    assert_eq!(told(place.run(&["plan", "m.yaml", "--after", "bom"]).expect(0, &[])), [json!(["POST", "a"])]);
    place.run(&["plan", "m.yaml", "--after", "csv.csv"]).expect(1, &["line 2: AF906", "--key"]);
    let given = place.run(&["plan", "m.yaml", "--after", "csv.csv", "--key", "mail"]);
    assert_eq!(told(given.expect(0, &[])), [json!(["POST", "a@x.org"])]);
    assert_eq!(place.run(&["plan", "m.yaml", "--after", "users.csv"]).expect(0, &[]).json().len(), 3);
    place.run(&["plan", "m.yaml", "--after", "-", "--before", "-"]).expect(2, &["standard input"]);
    place.run(&["plan", "m.yaml", "--after", "none"]).expect(2, &["no such file"]);
    place.run(&["plan", "m.yaml"]).expect(2, &["--after"]);
    let over = |more: &[&str]| place.run(&[&["plan", "m.yaml", "--after", "bom"], more].concat());
    over(&["-o", "bom"]).expect(2, &["--output `bom` is the --after file"]);
    over(&["-o", "m.yaml"]).expect(2, &["--output `m.yaml` is the mapping file"]);
    over(&["--skipped", "a", "--errors", "./a"]).expect(2, &["both"]);
    over(&["--errors", "-"]).expect(2, &["cannot both be standard output"]);
    assert!(!place.path("a").exists());
    let given = place
        .feed(&["plan", "m.yaml", "--after", "-", "--object", "group"], b"{\"id\":1,\"displayName\":\"G\"}");
    assert_eq!(given.expect(0, &[]).json()[0]["path"], "/Groups");
    place.write("none.yaml", "attrflow: 1\n");
    place.run(&["plan", "none.yaml", "--after", "bom"]).expect(2, &["AF304"]);
}
