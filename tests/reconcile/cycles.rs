//! Cycles in which nothing goes wrong.

use serde_json::{Value, json};

use crate::scim::applier::schema::GROUP;
use crate::support::{MAPPING, Place, address, group, resource, user};

#[test]
fn changes_are_sent_and_nothing_else() {
    let place = Place::new();
    let team = [
        user("ada", json!({ "department": "Sales", "mailNickname": "ad" })),
        user("bea", json!({ "manager": "ada" })),
        user("cid", json!({ "manager": "ada" })),
        group("team", &["ada", "bea"]),
    ];
    place.full(&team).expect(0, &["4 records: 4 changed, 0 missing", "create: 4, references: 3"]);
    assert_eq!(place.members("team"), ["ada", "bea"]);
    place.lines();

    // A change names what has changed: the rest stays, and with it what the mapping makes of it, though `title` is a
    // `Switch` whose result may be cleared.
    place.delta(&[json!({ "id": "ada", "displayName": "Ada" })]).expect(0, &["update: 1"]);
    let ada = resource("ada", json!({ "displayName": "Ada", "title": "Seller", "nickName": "ad" }));
    assert_eq!(without_id(place.user("ada")), ada);
    assert_eq!(place.lines(), ["GET /Users/u1", "PATCH /Users/u1"]);

    // Named with null: cleared.
    place.delta(&[json!({ "id": "ada", "mailNickname": null })]).expect(0, &["update: 1"]);
    let ada = resource("ada", json!({ "displayName": "Ada", "title": "Seller" }));
    assert_eq!(without_id(place.user("ada")), ada);

    // What no one maps is looked at, and is no change.
    place.server.clear_log();
    place.delta(&[json!({ "id": "ada", "city": "Ulm" })]).expect(0, &["unchanged: 1"]);
    assert_eq!(place.lines(), ["GET /Users/u1"]);

    // In the bin: switched off, and on again; who is off stays off whatever else changes.
    place.delta(&[json!({ "id": "bea", "@removed": { "reason": "changed" } })]).expect(0, &["disable: 1"]);
    assert_eq!(place.user("bea")["active"], false);
    place.delta(&[json!({ "id": "cid", "accountEnabled": false })]).expect(0, &["disable: 1"]);
    place.delta(&[json!({ "id": "cid", "displayName": "Cid" })]).expect(0, &["update: 1"]);
    assert_eq!(place.user("cid")["active"], false);
    place.delta(&[json!({ "id": "bea", "displayName": "Bea" })]).expect(0, &["restore: 1"]);
    assert_eq!(place.user("bea")["active"], true);
    assert_eq!(place.manager("bea"), place.user("ada")["id"]);

    // Members come and go, and a manager changes.
    let members = json!([{ "id": "bea", "@removed": { "reason": "deleted" } }, { "id": "cid" }]);
    let manager = json!([{ "id": "bea" }]);
    place.delta(&[
        json!({ "id": "team", "members@delta": members }),
        json!({ "id": "cid", "manager@delta": manager }),
    ]);
    assert_eq!(place.members("team"), ["ada", "cid"]);
    assert_eq!(place.manager("cid"), place.user("bea")["id"]);

    // Gone for good; who held it does so no longer.
    let ran = place.delta(&[json!({ "id": "cid", "@removed": { "reason": "deleted" } })]);
    ran.expect(0, &["delete: 1"]);
    assert_eq!(place.user("cid"), Value::Null);
    assert_eq!(place.members("team"), ["ada"]);

    // The same once more: nothing is new in it.
    place.server.clear_log();
    place.run(&["--delta", "delta.ndjson"]).expect(0, &["0 requests"]);
    assert_eq!(place.lines(), [""; 0]);
}

fn without_id(mut resource: Value) -> Value {
    resource.as_object_mut().unwrap().shift_remove("id");
    resource
}

#[test]
fn what_is_there_already_is_linked() {
    let place = Place::new();
    let ada = place.server.add_user(&resource("ADA", json!({ "nickName": "a", "title": "Seller" }))).unwrap();
    let bea = place.server.add_user(&resource("bea", json!({}))).unwrap();
    let zoe = place.server.add_user(&resource("zoe", json!({}))).unwrap();
    let members = json!([{ "value": ada }, { "value": zoe }]);
    let team = json!({ "schemas": [GROUP], "displayName": "team", "members": members });
    let team = place.server.add_group(&team).unwrap();
    let records = [
        user("ada", json!({ "department": "Sales" })),
        // Off in the source: switched off where there is an account, and otherwise not created.
        user("bea", json!({ "accountEnabled": false })),
        user("cid", json!({ "accountEnabled": false })),
        group("team", &["ada", "bea", "cid"]),
    ];
    let ran = place.full(&records);
    ran.expect(0, &["disable: 1", "update: 2"]);
    let ada_now = json!({ "userName": address("ada"), "displayName": "ada", "title": "Seller" });
    assert_eq!(without_id(place.user("ada")), resource("ada", ada_now));
    assert_eq!(place.user("bea")["active"], false);
    assert_eq!(place.user("cid"), Value::Null);
    // The source says who is in it.
    assert_eq!(place.members("team"), ["ada", "bea"]);
    let (ada, bea, team) = (format!("/Users/{ada}"), format!("/Users/{bea}"), format!("/Groups/{team}"));
    let expected = [
        "GET /Users".to_owned(),
        format!("GET {ada}"),
        format!("PATCH {ada}"),
        "GET /Users".to_owned(),
        format!("GET {bea}"),
        "GET /Users".to_owned(),
        "GET /Groups".to_owned(),
        format!("GET {team}"),
        format!("PATCH {team}"),
        // References: the users may have had some.
        format!("GET {ada}"),
        format!("GET {bea}"),
        format!("GET {team}"),
        format!("PATCH {team}"),
        format!("PATCH {team}"),
        // Who is switched off comes last.
        format!("GET {bea}"),
        format!("PATCH {bea}"),
    ];
    assert_eq!(place.lines(), expected);
    let shown: Vec<String> = ran.out.iter().map(|line| line["action"].as_str().unwrap().to_owned()).collect();
    let actions = "match read update match read match match read update read read read references references read disable";
    assert_eq!(shown.join(" "), actions);
    assert_eq!(
        ran.out[2],
        json!({ "key": "ada", "action": "update", "method": "PATCH", "path": ada, "status": 200 })
    );
}

#[test]
fn one_account_is_one_persons() {
    let place = Place::new();
    place.full(&[user("ada", json!({}))]).expect(0, &[]);
    // The same account is claimed by another, and refused; a rename makes way first.
    let other = json!({ "objectId": "other", "userPrincipalName": address("ada"), "accountEnabled": true });
    place
        .delta(&[other])
        .expect(1, &["user other: what matches it, u1, is linked to ada", "1 objects failed"]);
    assert_eq!(place.server.users().len(), 1);
    place
        .delta(&[json!({ "id": "ada", "userPrincipalName": address("eve") })])
        .expect(0, &["create: 1, update: 1"]);
    assert_eq!(place.user("eve")["id"], "u1");
    assert_eq!(place.server.users().len(), 2);

    // Two accounts are too many, and nobody guesses.
    place.write(
        "mapping.yaml",
        &MAPPING
            .replace(", match: 1, required: true }\n    active", ", required: true }\n    active")
            .replace(
                "displayName: [displayName]\n    title",
                "displayName: { from: [displayName], match: 1 }\n    title",
            ),
    );
    for name in ["t1", "t2"] {
        place.server.add_user(&resource(name, json!({ "displayName": "twin" }))).unwrap();
    }
    place.delta(&[user("twin", json!({}))]).expect(1, &["user twin: 2 resources match it"]);
}

#[test]
fn who_refers_to_someone_to_come_need_not_change() {
    let place = Place::new();
    let records = [
        user("ada", json!({ "manager": "bea" })),
        group("team", &["ada", "bea", "outer"]),
        group("all", &["team"]),
    ];
    place.full(&records).expect(0, &[]);
    assert_eq!(place.members("team"), ["ada"]);
    assert_eq!(place.manager("ada"), Value::Null);
    place.lines();
    place.delta(&[user("bea", json!({}))]).expect(0, &["create: 1, references: 2"]);
    assert_eq!(place.members("team"), ["ada", "bea"]);
    assert_eq!(place.manager("ada"), place.user("bea")["id"]);
    let expected = [
        "GET /Users",
        "POST /Users",
        "GET /Users/u1",
        "PATCH /Users/u1",
        "GET /Groups/g2",
        "PATCH /Groups/g2",
    ];
    assert_eq!(place.lines(), expected);
    // A manager that is taken away stays in the target, as no `flow-null` is there.
    place.delta(&[json!({ "id": "ada", "manager": null })]).expect(0, &[]);
    assert_eq!(place.manager("ada"), place.user("bea")["id"]);
    let mapping = MAPPING.replace("manager: [manager]", "manager: { from: [manager], flow-null: true }");
    place.write("mapping.yaml", &mapping);
    place.delta(&[json!({ "id": "ada", "manager": "bea" })]).expect(0, &[]);
    place.delta(&[json!({ "id": "ada", "manager": null })]).expect(0, &["references: 1"]);
    assert_eq!(place.manager("ada"), Value::Null);
}

#[test]
fn many_members_go_in_several_requests() {
    let place = Place::new();
    let names: Vec<String> = (0..230).map(|number| format!("user{number:03}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for name in &names {
        place.server.add_user(&resource(name, json!({}))).unwrap();
    }
    let mut records: Vec<Value> = names.iter().map(|name| user(name, json!({}))).collect();
    records.push(group("team", &names));
    place.full(&records).expect(0, &["create: 1, references: 3, unchanged: 230"]);
    assert_eq!(place.members("team"), names);
    place.delta(&[group("team", &names[100..])]).expect(0, &["references: 1"]);
    assert_eq!(place.members("team"), names[100..]);
}

#[test]
fn who_is_gone_behind_our_back_is_made_anew() {
    let place = Place::new();
    let records =
        [user("ada", json!({})), user("bea", json!({ "manager": "ada" })), group("team", &["ada", "bea"])];
    place.full(&records).expect(0, &[]);
    place.remove("/Users/u1");
    place.lines();
    place.delta(&[json!({ "id": "ada", "displayName": "Ada" })]).expect(0, &["create: 1, references: 2"]);
    assert_eq!(place.members("team"), ["ada", "bea"]);
    assert_eq!(place.manager("bea"), place.user("ada")["id"]);
    let lines = place.lines();
    assert_eq!(lines[..4], ["GET /Users/u1", "GET /Users", "POST /Users", "GET /Users/u2"], "{lines:?}");

    // A group, found missing only when its members are.
    place.remove("/Groups/g3");
    place
        .delta(&[user("cid", json!({})), json!({ "id": "team", "members@delta": [{ "id": "cid" }] })])
        .expect(0, &[]);
    assert_eq!(place.members("team"), ["ada", "bea", "cid"]);

    // Someone who is only referred to: the server refuses, and the next run looks after them.
    place.remove(&format!("/Users/{}", place.user("bea")["id"].as_str().unwrap()));
    place.delta(&[json!({ "id": "team", "members": ["ada", "cid"] })]).expect(0, &[]);
    place
        .delta(&[json!({ "id": "team", "members": ["ada", "bea", "cid"] })])
        .expect(1, &["group team: 400: nobody has"]);
    assert_eq!(place.user("bea"), Value::Null);
    place.run(&["--resume"]).expect(0, &["create: 1"]);
    assert_eq!(place.members("team"), ["ada", "bea", "cid"]);
}

#[test]
fn what_takes_too_much_away_is_held_back() {
    let place = Place::new();
    let users = ["ada", "bea", "cid", "dan"];
    let mut records: Vec<Value> = users.map(|name| user(name, json!({}))).into();
    records.extend([group("team", &users), group("gone", &["ada"])]);
    place.full(&records).expect(0, &[]);

    let off = user("cid", json!({ "accountEnabled": false }));
    let changed = user("dan", json!({ "displayName": "Dan" }));
    let records = [user("ada", json!({})), off, changed, user("eve", json!({})), group("team", &users)];
    place.records("full.ndjson", &records);
    let held = "held back: disable user cid\nheld back: delete group gone\nheld back: delete user bea\n";
    let ran = place.run(&["--full", "full.ndjson", "--deletion-threshold", "2"]);
    ran.expect(1, &["2 missing", held, "there are 3 of them", "create: 1"]);
    assert_eq!(place.user("cid")["active"], true);
    assert_eq!(place.user("dan")["displayName"], "Dan");
    assert_ne!(place.user("eve"), Value::Null);
    assert_eq!(place.members("team"), users);
    assert_eq!(place.server.resources().len(), 7);

    // Who comes back is no longer held back.
    let ran = place.run(&["--resume", "--deletion-threshold", "0"]);
    ran.expect(1, &[held]);
    place.lines();
    place.delta(&[json!({ "id": "cid", "accountEnabled": true })]).expect(0, &["delete: 2, unchanged: 1"]);
    let lines = place.lines();
    assert!(
        lines.ends_with(&["DELETE /Groups/g6".into(), "DELETE /Users/u2".into(), "GET /Groups/g5".into()]),
        "{lines:?}"
    );
    assert_eq!(place.members("team"), ["ada", "cid", "dan"]);
}

#[test]
fn nobody_is_missing_for_a_fault_of_the_input() {
    let place = Place::new();
    place.full(&[user("ada", json!({})), user("bea", json!({})), group("team", &[])]).expect(0, &[]);
    place.lines();
    place.write("torn.ndjson", &format!("{}\n{{\"objectId\": \"be\n", user("ada", json!({}))));
    place
        .run(&["--full", "torn.ndjson"])
        .expect(1, &["torn.ndjson:2: ", "nobody is taken to be missing", "0 missing"]);
    // A file that is not there, or no file for the groups.
    place.run(&["--full", "full.ndjson", "none.ndjson"]).expect(2, &["`none.ndjson`: "]);
    place.full(&[user("ada", json!({})), user("bea", json!({}))]).expect(0, &["0 missing", "0 requests"]);
    // The members of a large group come in several records, of which none is the whole.
    let part =
        |id: &str| json!({ "objectId": "team", "displayName": "team", "members@delta": [{ "id": id }] });
    let records = [user("ada", json!({})), user("bea", json!({})), part("ada"), part("bea")];
    place.full(&records).expect(0, &[]);
    assert_eq!(place.members("team"), ["ada", "bea"]);
    place.full(&records).expect(0, &["0 changed", "0 requests"]);
    place.full(&records[..3]).expect(0, &[]);
    assert_eq!(place.members("team"), ["ada"]);
    // That someone is in the bin is no record of him.
    let bin = json!({ "id": "bea", "@removed": { "reason": "changed" } });
    place.full(&[records[0].clone(), bin, records[2].clone()]).expect(0, &["disable: 1", "0 missing"]);
    assert_eq!(place.user("bea")["displayName"], "bea");
}

#[test]
fn a_record_that_fails_is_that_records_affair() {
    let place = Place::new();
    let nameless = json!({ "objectId": "nameless", "accountEnabled": true, "displayName": "x" });
    let ran = place.full(&[nameless, user("ada", json!({}))]);
    ran.expect(1, &["user nameless: AF908: `userName`: required", "1 objects failed", "create: 1"]);
    place.run(&["--resume"]).expect(1, &["user nameless: AF908"]);
    place.delta(&[json!({ "id": "nameless", "userPrincipalName": address("n") })]).expect(0, &["create: 1"]);
}

#[test]
fn another_mapping_has_everything_looked_at() {
    let place = Place::new();
    place.full(&[user("ada", json!({ "department": "Legal" })), user("bea", json!({}))]).expect(0, &[]);
    place.write("mapping.yaml", &MAPPING.replace("Lawyer", "Counsel"));
    place.run(&["--resume"]).expect(0, &["unchanged: 1, update: 1"]);
    assert_eq!(place.user("ada")["title"], "Counsel");
    place.run(&["--resume"]).expect(0, &["0 requests"]);
    // Constants are part of it, too.
    place.write(
        "mapping.yaml",
        &MAPPING.replace("[displayName]\n    title", "Append([displayName], %SUFFIX%)\n    title"),
    );
    place.run(&["--resume", "--const", "SUFFIX= x"]).expect(0, &["update: 2"]);
    place.run(&["--resume", "--const", "SUFFIX= y"]).expect(0, &["update: 2"]);
    assert_eq!(place.user("ada")["displayName"], "ada y");
    // A mapping without users leaves users alone, and with them again nothing has been lost.
    let (head, groups) = MAPPING.split_once("group:").unwrap();
    let (head, _) = head.split_once("user:").unwrap();
    place.write("mapping.yaml", &format!("{head}group:{groups}"));
    place.delta(&[json!({ "id": "ada", "displayName": "Ada" })]).expect(0, &["0 requests"]);
    place.write("mapping.yaml", MAPPING);
    place.run(&["--resume"]).expect(0, &["update: 2"]);
    assert_eq!(place.user("ada")["displayName"], "Ada");
}

#[test]
fn a_state_is_one_servers_and_one_runs() {
    let place = Place::new();
    place.full(&[user("ada", json!({}))]).expect(0, &[]);
    let other = Place::new();
    std::fs::copy(place.path("state.sqlite"), other.path("state.sqlite")).unwrap();
    other.run(&["--resume"]).expect(2, &["`state.sqlite` belongs to http://127.0.0.1:"]);
    let held = rusqlite::Connection::open(place.path("state.sqlite")).unwrap();
    held.execute_batch("BEGIN EXCLUSIVE").unwrap();
    place.run(&["--resume"]).expect(2, &["`state.sqlite`: another run is using it"]);
    drop(held);
    place.run(&["--resume"]).expect(0, &[]);
    // No `match`, no way to find what was created unheard.
    place.write("mapping.yaml", &MAPPING.replace("match: 1, ", ""));
    place.run(&["--resume"]).expect(2, &["`mapping.yaml` has no `match` for the users"]);
    place.write("mapping.yaml", "attrflow: 1\nuser:\n  attributes:\n    title: [jobTitel]\n");
    place
        .run(&["--resume"])
        .expect(2, &["mapping.yaml:4:13: AF104: no attribute `jobTitel`", "does not compile"]);
}

#[test]
fn secrets_are_not_shown() {
    let place = Place::new();
    let secret = MAPPING.replace("displayName: [displayName]\n    title", "password: Redact(RandomString(20, 4, 4, 4, 4, \"\"))\n    externalId: { from: [objectId], match: 1 }\n    displayName: [displayName]\n    title")
        .replace("{ from: [userPrincipalName], match: 1, required: true }", "{ from: \"Redact([userPrincipalName])\", required: true }");
    place.write("mapping.yaml", &secret);
    place.server.add_user(&resource("taken", json!({}))).unwrap();
    place.records("full.ndjson", &[user("ada", json!({})), user("taken", json!({}))]);
    let ran = place.run(&["--full", "full.ndjson", "--verbose", "--token", "t0p-s3cr3t"]);
    // The server quotes what it does not take.
    ran.expect(1, &["user taken: 409: [Redact]"]);
    let shown = format!("{:?}{}", ran.out, ran.err);
    let password = place.user("ada")["password"].as_str().unwrap().to_owned();
    for secret in [password.as_str(), "@example.com", "t0p-s3cr3t"] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
    assert_eq!(ran.out[1]["body"]["displayName"], "ada");
    // A password is made once.
    place.delta(&[json!({ "id": "ada", "displayName": "Ada" })]);
    assert_eq!(place.user("ada")["password"], password);
    assert_eq!(place.user("ada")["displayName"], "Ada");
    // None of it is in the state, where it would outlive its use.
    let state = std::fs::read(place.path("state.sqlite")).unwrap();
    assert!(!String::from_utf8_lossy(&state).contains(&password));
}
