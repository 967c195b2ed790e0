//! What goes wrong on the way, and is made good.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::scim::server::{Fault, Request};
use crate::support::{Place, group, user};

/// So many requests of that kind go wrong, the first ones.
fn first(count: usize, line: &str, fault: Fault) -> impl Fn(&Request) -> Option<Fault> + Send + use<> {
    let (line, seen) = (line.to_owned(), AtomicUsize::new(0));
    move |request| {
        let hit = request.line().starts_with(&line) && seen.fetch_add(1, Ordering::Relaxed) < count;
        hit.then_some(fault)
    }
}

/// How often the server did as asked.
fn reached(log: &[Request], line: &str) -> usize {
    log.iter().filter(|request| request.reached && request.line().starts_with(line)).count()
}

#[test]
fn no_answer_does_not_mean_not_done() {
    // What goes wrong once, and what the server sees then: whatever was done is done once.
    let cases: [(&str, Fault, &[&str]); 9] = [
        (
            "POST /Users",
            Fault::LostAnswer,
            &["GET /Users", "POST /Users", "GET /Users", "GET /Users/u3", "GET /Users/u3"],
        ),
        ("POST /Users", Fault::LostRequest, &["GET /Users", "POST /Users", "GET /Users", "POST /Users"]),
        ("POST /Users", Fault::Status(500), &["GET /Users", "POST /Users", "GET /Users", "POST /Users"]),
        ("GET /Users", Fault::LostAnswer, &["GET /Users", "GET /Users", "POST /Users"]),
        ("PATCH /Users/u1", Fault::LostAnswer, &["GET /Users/u1", "PATCH /Users/u1", "GET /Users/u1"]),
        (
            "PATCH /Users/u1",
            Fault::LostRequest,
            &["GET /Users/u1", "PATCH /Users/u1", "GET /Users/u1", "PATCH /Users/u1"],
        ),
        ("PATCH /Groups/g2", Fault::LostAnswer, &["GET /Groups/g2", "PATCH /Groups/g2", "GET /Groups/g2"]),
        ("DELETE /Users/u1", Fault::LostAnswer, &["DELETE /Users/u1", "DELETE /Users/u1", "GET /Groups/g2"]),
        ("DELETE /Users/u1", Fault::Status(503), &["DELETE /Users/u1", "DELETE /Users/u1", "GET /Groups/g2"]),
    ];
    for (line, fault, expected) in cases {
        let place = Place::new();
        place.full(&[user("ada", json!({})), group("team", &["ada"])]).expect(0, &[]);
        place.server.clear_log();
        place.server.faults(first(1, line, fault));
        let what = format!("{line}: {fault:?}");
        match line {
            "POST /Users" | "GET /Users" => {
                place.delta(&[user("bea", json!({}))]).expect(0, &[]);
                assert_eq!(place.server.users().len(), 2, "{what}");
            }
            "PATCH /Users/u1" => {
                place.delta(&[json!({ "id": "ada", "displayName": "Ada" })]).expect(0, &[]);
                assert_eq!(place.user("ada")["displayName"], "Ada", "{what}");
            }
            "PATCH /Groups/g2" => {
                let nobody = json!([{ "id": "ada", "@removed": { "reason": "deleted" } }]);
                place.delta(&[json!({ "id": "team", "members@delta": nobody })]).expect(0, &[]);
                assert_eq!(place.members("team"), [""; 0], "{what}");
            }
            _ => {
                place.delta(&[json!({ "id": "ada", "@removed": { "reason": "deleted" } })]).expect(0, &[]);
                assert_eq!(place.server.users().len(), 0, "{what}");
            }
        }
        let changing = |line: &String| !line.starts_with("GET");
        let log = place.server.log();
        let done = log.iter().filter(|request| request.reached && changing(&request.line())).count();
        // A second DELETE finds nothing to delete.
        assert_eq!(done, if what == "DELETE /Users/u1: LostAnswer" { 2 } else { 1 }, "{what}");
        let mut lines = place.lines();
        // What was found and not made is read for its values, and for its references.
        if line.contains("Groups") {
            // The group's name was compared before.
            lines.remove(0);
        }
        assert_eq!(lines, expected, "{what}");
        place.run(&["--resume"]).expect(0, &["0 requests"]);
    }
}

#[test]
fn a_server_that_asks_to_wait_is_waited_for() {
    let place = Place::new();
    place.server.faults(first(1, "POST", Fault::TooMany(1)));
    let ran = place.full(&[user("ada", json!({}))]);
    ran.expect(0, &["create: 1"]);
    let log = place.server.log();
    let statuses: Vec<_> =
        log.iter().map(|request| (request.method.as_str(), request.answer.unwrap())).collect();
    assert_eq!(statuses, [("GET", 200), ("POST", 429), ("GET", 200), ("POST", 201)]);
    assert!(log[2].at.duration_since(log[1].at) >= Duration::from_secs(1));
    assert_eq!(ran.out[1]["status"], 429);

    // For too long to wait: the run ends, and nothing is lost. A date is a time to wait, too.
    for (number, date) in ["301", "Tue, 31 Dec 2999 23:59:59 GMT"].into_iter().enumerate() {
        place.server.faults(first(usize::MAX, "", Fault::RetryAfter(503, date)));
        place.server.clear_log();
        let users = [user(&format!("bea{number}"), json!({})), user(&format!("cid{number}"), json!({}))];
        place.delta(&users).expect(1, &["stopped: 503: a fault on demand; --resume goes on"]);
        assert_eq!(place.lines().len(), 1, "{date}");
        place.server.faults(first(1, "", Fault::RetryAfter(503, "Wed, 21 Oct 2015 07:28:00 GMT")));
        place.run(&["--resume"]).expect(0, &["create: 2"]);
    }
}

#[test]
fn a_refusal_is_one_objects_affair() {
    let place = Place::new();
    place.server.faults(first(1, "POST", Fault::Status(400)));
    let records =
        [user("ada", json!({})), user("bea", json!({ "manager": "ada" })), group("team", &["ada", "bea"])];
    let ran = place.full(&records);
    ran.expect(1, &["user ada: 400: a fault on demand", "1 objects failed", "create: 2, references: 1"]);
    assert_eq!(
        ran.out[1],
        json!({ "key": "ada", "action": "create", "method": "POST", "path": "/Users", "status": 400 })
    );
    assert_eq!(place.members("team"), ["bea"]);
    place.run(&["--resume"]).expect(0, &["create: 1, references: 2"]);
    assert_eq!(place.members("team"), ["ada", "bea"]);
    assert_eq!(place.manager("bea"), place.user("ada")["id"]);
    // Without a token that the server takes, nobody fares better.
    place.server.faults(first(usize::MAX, "", Fault::Status(401)));
    place.server.clear_log();
    place.delta(&[user("cid", json!({})), user("dan", json!({}))]).expect(1, &["stopped: 401: "]);
    assert_eq!(place.lines().len(), 1);
}

/// A POST is done, and before anybody can hear of it the run ends; then the source says something else.
#[test]
fn what_was_created_unheard_is_found_whatever_the_source_says_then() {
    let lost = |request: &Request| {
        let lost = request.method == "POST";
        Some(if lost { Fault::LostAnswer } else { Fault::TooMany(301) }).filter(|_| request.number > 0)
    };
    type Check = fn(&Place);
    let cases: [(Value, Check); 4] = [
        (json!({ "id": "ada", "userPrincipalName": "eve@example.com" }), |place| {
            assert_eq!(place.user("eve")["active"], true);
        }),
        (json!({ "id": "ada", "accountEnabled": false }), |place| {
            assert_eq!(place.user("ada")["active"], false);
        }),
        (json!({ "id": "ada", "userPrincipalName": "eve@example.com", "accountEnabled": false }), |place| {
            assert_eq!(place.user("eve")["active"], false);
        }),
        (json!({ "id": "ada", "@removed": { "reason": "deleted" } }), |place| {
            assert_eq!(place.server.users(), [json!(null); 0]);
        }),
    ];
    for (change, check) in cases {
        let place = Place::new();
        place.server.faults(lost);
        place.full(&[user("ada", json!({}))]).expect(1, &["stopped: "]);
        place.server.no_faults();
        assert_eq!(reached(&place.server.log(), "POST"), 1);
        place.delta(std::slice::from_ref(&change)).expect(0, &[]);
        assert_eq!(reached(&place.server.log(), "POST"), 1, "{change}");
        assert!(place.server.users().len() < 2, "{change}");
        check(&place);
        place.run(&["--resume"]).expect(0, &["0 requests"]);
    }
}

#[test]
fn no_second_has_more_requests_than_allowed() {
    let place = Place::new();
    let names: Vec<String> = (0..30).map(|number| format!("user{number}")).collect();
    let records: Vec<Value> = names.iter().map(|name| user(name, json!({}))).collect();
    place.records("full.ndjson", &records);
    place.run(&["--full", "full.ndjson", "--rate", "25"]).expect(0, &["60 requests"]);
    let log = place.server.log();
    for (at, request) in log.iter().enumerate() {
        let window =
            log[at..].iter().take_while(|other| other.at - request.at < Duration::from_secs(1)).count();
        assert!(window <= 26, "{window} requests in the second from request {at} on");
    }
}
