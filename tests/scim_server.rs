//! The SCIM server that other tests send to: what it answers, what it keeps, and what goes wrong on demand.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed test"
)]

#[path = "common/scim/mod.rs"]
mod scim;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use scim::applier::schema::{ENTERPRISE, GROUP, USER};
use scim::applier::{Mode, ResourceType};
use scim::server::{Fault, Options, ScimServer};
use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::Request;

struct Client {
    agent: Agent,
    url: String,
}

/// Method, target and body; the status and `scimType` of the answer.
type Refused<'a> = (&'a str, &'a str, Option<Value>, u16, Option<&'static str>);

/// Status, the header `Retry-After` or `Location`, and the body; or that there was no answer.
type Answered = Result<(u16, Option<String>, Value), ureq::Error>;

impl Client {
    fn of(server: &ScimServer) -> Client {
        let agent = Agent::config_builder().http_status_as_error(false).proxy(None).build().into();
        Client { agent, url: server.url() }
    }

    fn send(&self, method: &str, target: &str, body: Option<&Value>) -> Answered {
        let request = Request::builder().method(method).uri(format!("{}{target}", self.url));
        let request = request.header("Content-Type", "application/scim+json");
        let mut answer = match body {
            Some(body) => self.agent.run(request.body(body.to_string()).unwrap())?,
            None if matches!(method, "POST" | "PATCH" | "PUT") => {
                self.agent.run(request.body("").unwrap())?
            }
            None => self.agent.run(request.body(()).unwrap())?,
        };
        let header = |name: &str| answer.headers().get(name)?.to_str().ok().map(str::to_owned);
        let header = header("Retry-After").or_else(|| header("Location"));
        let text = answer.body_mut().read_to_string()?;
        let body = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap() };
        Ok((answer.status().as_u16(), header, body))
    }

    fn get(&self, target: &str) -> (u16, Value) {
        let (status, _, body) = self.send("GET", target, None).unwrap();
        (status, body)
    }

    fn post(&self, target: &str, body: &Value) -> (u16, Value) {
        let mut answer = self.agent.post(format!("{}{target}", self.url)).send_json(body).unwrap();
        (answer.status().as_u16(), answer.body_mut().read_json().unwrap())
    }

    fn patch(&self, target: &str, operations: &Value) -> (u16, Value) {
        let (status, _, body) = self.send("PATCH", target, Some(&patch(operations))).unwrap();
        (status, body)
    }

    fn delete(&self, target: &str) -> (u16, Value) {
        let (status, _, body) = self.send("DELETE", target, None).unwrap();
        (status, body)
    }

    /// The ids that a filter finds.
    fn find(&self, path: &str, filter: &str) -> Vec<String> {
        let encoded = percent_encoding::utf8_percent_encode(filter, percent_encoding::NON_ALPHANUMERIC);
        let (status, body) = self.get(&format!("{path}?filter={encoded}"));
        assert_eq!(status, 200, "{filter}: {body}");
        let found = body["Resources"].as_array().unwrap();
        assert_eq!(body["totalResults"], found.len());
        found.iter().map(|resource| resource["id"].as_str().unwrap().to_owned()).collect()
    }
}

fn patch(operations: &Value) -> Value {
    json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations })
}

fn user(name: &str) -> Value {
    json!({ "schemas": [USER], "userName": name })
}

fn group(name: &str) -> Value {
    json!({ "schemas": [GROUP], "displayName": name })
}

#[test]
fn a_resource_lives_from_post_to_delete() {
    let server = ScimServer::start(Mode::Strict);
    let client = Client::of(&server);
    let mut body = user("a@b.com");
    body["password"] = "secret".into();
    let (status, location, made) = client.send("POST", "/Users", Some(&body)).unwrap();
    assert_eq!(status, 201);
    let id = made["id"].as_str().unwrap().to_owned();
    let target = format!("/Users/{id}");
    let meta = |version: u32| {
        let location = format!("{}{target}", server.url());
        json!({ "resourceType": "User", "location": location, "version": format!("W/\"{version}\"") })
    };
    assert_eq!(location, Some(format!("{}{target}", server.url())));
    assert_eq!(made, json!({ "schemas": [USER], "userName": "a@b.com", "id": id, "meta": meta(1) }));
    assert_eq!(client.get(&target), (200, made));

    let (status, changed) =
        client.patch(&target, &json!([{ "op": "add", "path": "title", "value": "Boss" }]));
    assert_eq!((status, &changed["title"], &changed["meta"]), (200, &"Boss".into(), &meta(2)));
    // What is so already is no change.
    let (_, same) = client.patch(&target, &json!([{ "op": "add", "path": "title", "value": "Boss" }]));
    assert_eq!(same, changed);
    assert_eq!(
        server.resources(),
        [
            json!({ "schemas": [USER], "userName": "a@b.com", "id": id, "password": "secret", "title": "Boss" })
        ]
    );

    assert_eq!(client.delete(&target), (204, Value::Null));
    assert_eq!(client.get(&target).0, 404);
    assert_eq!(client.delete(&target).0, 404);
    assert!(server.resources().is_empty());
    // The name is free again, and the id is not given a second time.
    let (status, again) = client.post("/Users", &user("A@B.com"));
    assert_eq!(status, 201);
    assert_ne!(again["id"], id);
}

#[test]
fn errors_have_the_form_of_the_rfc_and_leave_everything_as_it_was() {
    let server = ScimServer::start(Mode::Strict);
    let client = Client::of(&server);
    let id = server.add_user(&user("Ada@B.com")).unwrap();
    server.add_user(&user("other")).unwrap();
    server.add_group(&group("Team")).unwrap();
    let before = server.resources();
    let one = format!("/Users/{id}");
    let rename = |name: &str| patch(&json!([{ "op": "replace", "path": "userName", "value": name }]));
    let member = json!({ "schemas": [GROUP], "displayName": "new", "members": [{ "value": "{id:7}" }] });
    let manager =
        patch(&json!([{ "op": "add", "path": format!("{ENTERPRISE}:manager"), "value": { "value": "7" } }]));
    let cases: [Refused; 17] = [
        ("POST", "/Users", Some(user("ADA@b.COM")), 409, Some("uniqueness")),
        ("POST", "/Groups", Some(group("team")), 409, Some("uniqueness")),
        ("PATCH", &one, Some(rename("OTHER")), 409, Some("uniqueness")),
        ("POST", "/Users", Some(json!({ "schemas": [USER] })), 400, Some("invalidValue")),
        ("POST", "/Users", None, 400, Some("invalidSyntax")),
        ("POST", "/Groups", Some(member), 400, Some("invalidValue")),
        ("PATCH", &one, Some(manager), 400, Some("invalidValue")),
        ("PATCH", &one, Some(json!({})), 400, Some("invalidSyntax")),
        ("PATCH", "/Users/none", Some(rename("x")), 404, None),
        ("GET", "/Users/none", None, 404, None),
        ("GET", "/Groups/u1", None, 404, None),
        ("GET", "/Usersx", None, 404, None),
        ("GET", "/", None, 404, None),
        ("PUT", &one, Some(user("x")), 405, None),
        ("DELETE", "/Users", None, 405, None),
        ("GET", "/Users?filter=userName%20co%20%22a%22", None, 400, Some("invalidFilter")),
        ("GET", "/Users?filter=shoeSize%20eq%20%22a%22", None, 400, Some("invalidFilter")),
    ];
    for (method, target, body, status, kind) in cases {
        let (found, _, body) = client.send(method, target, body.as_ref()).unwrap();
        assert_eq!(found, status, "{method} {target}: {body}");
        assert_eq!(body["schemas"], json!(["urn:ietf:params:scim:api:messages:2.0:Error"]));
        assert_eq!(body["status"], status.to_string());
        assert_eq!(body.get("scimType").and_then(Value::as_str), kind, "{method} {target}: {body}");
    }
    assert_eq!(server.resources(), before);
    // One's own name in another case is no other's.
    assert_eq!(client.send("PATCH", &one, Some(&rename("ADA@b.com"))).unwrap().0, 200);
    assert_eq!(client.find("/Users", "userName eq \"ada@B.com\""), [id]);
    // A name that was given up is free.
    assert_eq!(client.send("PATCH", &one, Some(&rename("new"))).unwrap().0, 200);
    assert_eq!(client.find("/Users", "userName eq \"ada@b.com\""), [""; 0]);
    assert_eq!(client.post("/Users", &user("Ada@b.com")).0, 201);
}

#[test]
fn filters_find_what_they_say() {
    let mut options = Options::new(Mode::Strict);
    options.user = ResourceType::user().with("urn:example:v1.5:User", "level integer\nratio decimal");
    let server = ScimServer::start_with(options);
    let client = Client::of(&server);
    let a = json!({
        "schemas": [USER, ENTERPRISE, "urn:example:v1.5:User"], "userName": "a+b@c.com", "externalId": "Ext", "active": true,
        "name": { "givenName": "René" },
        "emails": [{ "type": "work", "value": "w@c" }, { "type": "home", "value": "h@c" }],
        ENTERPRISE: { "department": "D\"q\\" },
        "urn:example:v1.5:User": { "level": 7 },
    });
    let a = server.add_user(&a).unwrap();
    let b = json!({
        "schemas": [USER, ENTERPRISE], "userName": "b", "active": false,
        "emails": [{ "type": "work", "value": "h@c" }],
        ENTERPRISE: { "manager": { "value": a } },
    });
    let b = server.add_user(&b).unwrap();
    let cases: [(&str, &[&str]); 25] = [
        ("userName eq \"a+b@c.com\"", &[&a]),
        ("USERNAME EQ \"A+B@C.COM\"", &[&a]),
        ("userName eq \"a b@c.com\"", &[]),
        ("userName eq \"b\" and active eq true", &[]),
        ("userName eq \"b\" and active eq false", &[&b]),
        ("active eq true", &[&a]),
        ("id eq \"u2\"", &[&b]),
        ("externalId eq \"Ext\"", &[&a]),
        ("externalId eq \"ext\"", &[]),
        ("name.givenName eq \"RENÉ\"", &[&a]),
        ("emails eq \"h@c\"", &[&a, &b]),
        ("emails.value eq \"w@c\"", &[&a]),
        ("emails[type eq \"work\"]", &[&a, &b]),
        ("emails[type eq \"home\"]", &[&a]),
        ("emails[type eq \"work\" and value eq \"h@c\"]", &[&b]),
        ("emails[type eq \"work\" and value eq \"h@c\"] and active eq true", &[]),
        ("emails[type eq \"work\" and value eq \"h@c\"] and active eq false", &[&b]),
        ("emails[type eq \"work\"].value eq \"h@c\"", &[&b]),
        ("emails[type eq \"work\"].value eq \"h@c\" and userName eq \"a+b@c.com\"", &[]),
        ("urn:ietf:params:scim:schemas:core:2.0:User:userName eq \"b\"", &[&b]),
        (&format!("{ENTERPRISE}:department eq \"D\\\"q\\\\\""), &[&a]),
        (&format!("{ENTERPRISE}:manager.value eq \"{a}\""), &[&b]),
        ("urn:example:v1.5:User:level eq 7", &[&a]),
        ("urn:example:v1.5:User:level eq 8", &[]),
        ("urn:example:v1.5:User:ratio eq 1.5", &[]),
    ];
    for (filter, wanted) in cases {
        assert_eq!(client.find("/Users", filter), wanted, "{filter}");
    }
    for filter in [
        "",
        "userName",
        "userName eq",
        "userName eq b",
        "userName eq \"b\" or active eq true",
        "active eq \"True\"",
        "manager eq \"u1\"",
        "name eq \"x\"",
        "userName eq \"b\" and ",
        "(active eq true)",
    ] {
        let encoded = percent_encoding::utf8_percent_encode(filter, percent_encoding::NON_ALPHANUMERIC);
        let (status, body) = client.get(&format!("/Users?filter={encoded}"));
        assert_eq!((status, &body["scimType"]), (400, &"invalidFilter".into()), "{filter}");
    }
    // A plus that is not encoded is a space.
    let (_, body) = client.get("/Users?filter=userName+eq+%22a%2Bb@c.com%22");
    assert_eq!(body["totalResults"], 1);
    let (_, body) = client.get("/Users?filter=userName+eq+%22a+b@c.com%22");
    assert_eq!(body["totalResults"], 0);
}

#[test]
fn lists_come_in_pages_and_with_the_attributes_asked_for() {
    let server = ScimServer::start(Mode::Strict);
    let client = Client::of(&server);
    for number in 1..=5 {
        server.add_user(&user(&format!("n{number}"))).unwrap();
    }
    let (_, body) = client.get("/Users?startIndex=2&count=3&attributes=userName");
    let shown = json!({ "schemas": [USER], "userName": "n2", "id": "u2" });
    assert_eq!(
        (&body["totalResults"], &body["itemsPerPage"], &body["startIndex"]),
        (&json!(5), &json!(3), &json!(2))
    );
    assert_eq!(body["Resources"][0], shown);
    assert_eq!(body["Resources"].as_array().unwrap().len(), 3);
    let (_, body) = client.get("/Users?startIndex=9&count=3");
    assert_eq!((&body["totalResults"], &body["Resources"]), (&json!(5), &json!([])));
    assert_eq!(client.get("/Users?count=many").0, 400);

    let mut team = group("team");
    team["members"] = json!([{ "value": "u1" }]);
    let id = server.add_group(&team).unwrap();
    let (_, all) = client.get(&format!("/Groups/{id}"));
    assert_eq!(all["members"], team["members"]);
    let (_, less) = client.get(&format!("/Groups/{id}?excludedAttributes=members"));
    assert_eq!((less.get("members"), &less["displayName"]), (None, &"team".into()));
}

#[test]
fn who_is_deleted_is_no_longer_a_member_or_a_manager() {
    let server = ScimServer::start(Mode::Strict);
    let client = Client::of(&server);
    let boss = server.add_user(&user("boss")).unwrap();
    let mut one = user("one");
    one["schemas"] = json!([USER, ENTERPRISE]);
    one[ENTERPRISE] = json!({ "manager": { "value": boss } });
    let one = server.add_user(&one).unwrap();
    let mut team = group("team");
    team["members"] = json!([{ "value": boss }, { "value": one }]);
    let team = server.add_group(&team).unwrap();
    let mut outer = group("outer");
    outer["members"] = json!([{ "value": team }]);
    server.add_group(&outer).unwrap();

    assert_eq!(client.delete(&format!("/Users/{boss}")).0, 204);
    assert_eq!(server.users(), [json!({ "schemas": [USER], "userName": "one", "id": one })]);
    assert_eq!(server.groups()[0]["members"], json!([{ "value": one }]));
    assert_eq!(client.delete(&format!("/Groups/{team}")).0, 204);
    assert_eq!(server.groups(), [json!({ "schemas": [GROUP], "displayName": "outer", "id": "g4" })]);
}

#[test]
fn microsofts_client_is_understood_when_it_is_expected() {
    let mut options = Options::new(Mode::Entra);
    options.no_content = true;
    let server = ScimServer::start_with(options);
    let client = Client::of(&server);
    let boss = server.add_user(&user("boss")).unwrap();
    let (status, one) = client.post("/Users", &json!({
        "schemas": [USER, ENTERPRISE], "externalId": "0a21f0f2", "userName": "u@contoso.com", "active": "True",
        "emails": [{ "primary": true, "type": "work", "value": "u@contoso.com" }],
        "meta": { "resourceType": "User" }, "roles": [],
    }));
    assert_eq!(status, 201);
    let one = one["id"].as_str().unwrap();
    let target = format!("/Users/{one}?aadOptscim062020");
    let operations = json!([
        { "op": "Add", "path": format!("{ENTERPRISE}:manager"), "value": boss },
        { "op": "Replace", "path": "active", "value": "False" },
    ]);
    assert_eq!(client.patch(&target, &operations), (204, Value::Null));
    assert_eq!(client.find("/Users", &format!("id eq \"{one}\" and manager eq \"{boss}\"")), [one]);
    assert_eq!(client.find("/Users", "active eq \"False\""), [one]);

    let (_, team) = client.post("/Groups", &group("team"));
    let target = format!("/Groups/{}", team["id"].as_str().unwrap());
    let members = json!([{ "op": "Add", "path": "members", "value": [{ "$ref": null, "value": one }] }]);
    assert_eq!(client.patch(&target, &members).0, 204);
    assert_eq!(client.find("/Groups", &format!("members eq \"{one}\"")).len(), 1);
    let members = json!([{ "op": "Remove", "path": "members", "value": [{ "value": one }] }]);
    assert_eq!(client.patch(&target, &members).0, 204);
    assert_eq!(server.groups()[0].get("members"), None);
}

#[test]
fn faults_come_where_they_are_asked_for_and_the_log_knows_of_all() {
    let server = ScimServer::start(Mode::Strict);
    let client = Client::of(&server);
    server.faults(|request| match request.number {
        0 => Some(Fault::TooMany(3)),
        1 => Some(Fault::Status(500)),
        2 => Some(Fault::LostRequest),
        3 => Some(Fault::LostAnswer),
        5 => Some(Fault::Slow(Duration::from_millis(1))),
        _ => None,
    });
    server.latency(Duration::from_millis(1));
    let one = user("one");
    let (status, wait, body) = client.send("POST", "/Users", Some(&one)).unwrap();
    assert_eq!((status, wait, &body["status"]), (429, Some("3".into()), &"429".into()));
    assert_eq!(client.post("/Users", &one).0, 500);
    client.send("POST", "/Users", Some(&one)).unwrap_err();
    assert!(server.resources().is_empty(), "nothing has been done yet");
    client.send("POST", "/Users", Some(&one)).unwrap_err();
    assert_eq!(server.users().len(), 1, "it was done, without an answer");
    assert_eq!(client.post("/Users", &one).0, 409);
    assert_eq!(client.get("/Users/u1?attributes=id").0, 200);

    let log = server.log();
    let seen: Vec<_> = log.iter().map(|request| (request.line(), request.answer, request.reached)).collect();
    let post = || "POST /Users".to_owned();
    assert_eq!(
        seen,
        [
            (post(), Some(429), false),
            (post(), Some(500), false),
            (post(), None, false),
            (post(), None, true),
            (post(), Some(409), true),
            ("GET /Users/u1".to_owned(), Some(200), true),
        ]
    );
    assert!(log[..5].iter().all(|request| request.body.as_ref() == Some(&one)));
    assert_eq!((log[5].target.as_str(), &log[5].body), ("/Users/u1?attributes=id", &None));
    assert!(log.windows(2).all(|pair| pair[0].at <= pair[1].at));

    server.clear_log();
    server.fault_at(0, Fault::Status(503));
    assert_eq!(client.get("/Users").0, 503);
    server.no_faults();
    assert_eq!(client.get("/Users").0, 200);
    assert_eq!(server.log().len(), 2);
}

/// Sends bytes in pieces, which mostly arrive as such, and reads until the server has closed.
fn raw(server: &ScimServer, pieces: &[&str]) -> String {
    let mut stream = TcpStream::connect(server.url().strip_prefix("http://").unwrap()).unwrap();
    stream.set_nodelay(true).unwrap();
    for piece in pieces {
        stream.write_all(piece.as_bytes()).unwrap();
        stream.flush().unwrap();
        std::thread::sleep(Duration::from_millis(20));
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn requests_follow_each_other_on_a_connection_however_they_are_cut() {
    let server = ScimServer::start(Mode::Strict);
    let body = user("é").to_string();
    let length = body.len();
    let post = format!("POST /Users HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n{body}");
    let get = "GET /Users/u1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    // Two at once; then cut within the head and within the body, and the last one is never read.
    let first = raw(&server, &[&format!("{post}{get}")]);
    assert!(first.starts_with("HTTP/1.1 201 Created\r\n"), "{first}");
    assert_eq!(first.matches("HTTP/1.1 200 OK\r\n").count(), 1, "{first}");
    assert_eq!(first.matches("Connection: close").count(), 1, "{first}");
    let (start, rest) = post.split_at(20);
    let (middle, end) = rest.split_at(rest.len() - 10);
    let second = raw(&server, &[start, middle, &format!("{end}{get}{get}")]);
    assert!(second.starts_with("HTTP/1.1 409 Conflict\r\n"), "{second}");
    assert_eq!(second.matches("HTTP/1.1 200 OK\r\n").count(), 1, "{second}");
    let numbers: Vec<_> = server.log().iter().map(|request| (request.number, request.connection)).collect();
    assert_eq!(numbers, [(0, 0), (1, 0), (2, 1), (3, 1)]);

    let waits = "PATCH /Users/u1 HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n";
    let mut stream = TcpStream::connect(server.url().strip_prefix("http://").unwrap()).unwrap();
    stream.write_all(waits.as_bytes()).unwrap();
    let mut go_on = [0; 25];
    stream.read_exact(&mut go_on).unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(b"{}").unwrap();
    let mut third = String::new();
    stream.read_to_string(&mut third).unwrap();
    assert!(third.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{third}");
    assert!(raw(&server, &["GET /Users/u1 HTTP/1.0\r\n\r\n"]).starts_with("HTTP/1.1 200 OK\r\n"));
}

#[test]
fn what_is_no_request_is_refused_and_closed() {
    let server = ScimServer::start(Mode::Strict);
    let long = format!("GET /{} HTTP/1.1\r\n", "x".repeat(70_000));
    let cases = [
        ("\u{1}\u{2}\r\n\r\n", 400),
        ("POST /Users HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", 411),
        ("POST /Users HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        ("POST /Users HTTP/1.1\r\nContent-Length: 999999999999\r\n\r\n", 413),
        (long.as_str(), 431),
    ];
    for (text, status) in cases {
        let answer = raw(&server, &[text]);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{status}: {answer}");
    }
    // Who goes away in the middle leaves the others alone.
    let address = server.url().strip_prefix("http://").unwrap().to_owned();
    TcpStream::connect(&address)
        .unwrap()
        .write_all(b"POST /Users HTTP/1.1\r\nContent-Length: 9\r\n\r\n{")
        .unwrap();
    assert!(server.log().is_empty());
    assert_eq!(Client::of(&server).get("/Users").0, 200);
}

#[test]
fn many_at_once_are_all_served() {
    let server = ScimServer::start(Mode::Strict);
    std::thread::scope(|scope| {
        for worker in 0..8 {
            let client = Client::of(&server);
            scope.spawn(move || {
                for number in 0..20 {
                    let name = if number == 0 { "same".to_owned() } else { format!("{worker}-{number}") };
                    let (status, _) = client.post("/Users", &user(&name));
                    assert!(status == 201 || (number == 0 && status == 409), "{name}: {status}");
                }
            });
        }
    });
    assert_eq!(server.users().len(), 8 * 19 + 1);
    let log = server.log();
    assert_eq!(log.len(), 8 * 20);
    assert!(log.iter().enumerate().all(|(at, request)| request.number == at));
    assert!(log.iter().map(|request| request.connection).max() < Some(8), "connections are kept");
    // It ends with the clients that it has.
    let mut idle = TcpStream::connect(server.url().strip_prefix("http://").unwrap()).unwrap();
    idle.write_all(b"GET /Users/u1 HTTP/1.1\r\n\r\n").unwrap();
    idle.read_exact(&mut [0]).unwrap();
    drop(server);
    idle.read_to_end(&mut Vec::new()).unwrap();
}
