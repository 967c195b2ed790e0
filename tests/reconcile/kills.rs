//! A cycle that is killed twenty times on its way.

use std::collections::BTreeMap;
use std::process::Child;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use serde_json::{Value, json};

use crate::scim::applier::schema::{ENTERPRISE, GROUP};
use crate::scim::server::{Fault, Request};
use crate::support::{Place, group, resource, user};

const USERS: usize = 150;
const GROUPS: usize = 5;
const KILLS: usize = 20;
/// So many of them strike at a time and not at a request: most likely while the input is taken in.
const EARLY: usize = 4;

fn name(number: usize) -> String {
    format!("user{number:03}")
}

fn manager(number: usize) -> usize {
    10 + number * 7 % (USERS - 10)
}

/// Some are there and linked; of those some go, some are switched off, some change. Some are there and not linked yet,
/// and the others are to be created.
fn place() -> Place {
    let place = Place::new();
    let mut records: Vec<Value> = (0..30).map(|number| user(&name(number), json!({}))).collect();
    records.push(group("group0", &["user000", "user010", "user011"]));
    place.full(&records).expect(0, &[]);
    for number in 110..USERS {
        place.server.add_user(&resource(&name(number), json!({ "nickName": "old" }))).unwrap();
    }
    let records: Vec<Value> = (10..USERS)
        .map(|number| {
            let more = json!({
                "department": "Sales", "manager": name(manager(number)), "accountEnabled": !(10..20).contains(&number)
            });
            user(&name(number), more)
        })
        .chain((0..GROUPS).map(|number| {
            let members: Vec<String> = (10..USERS).filter(|user| user % GROUPS == number).map(name).collect();
            group(&format!("group{number}"), &members.iter().map(String::as_str).collect::<Vec<_>>())
        }))
        .collect();
    place.records("full.ndjson", &records);
    place
}

/// What it is to come to, by name; ids are names, too.
fn intended() -> BTreeMap<String, Value> {
    let users = (10..USERS).map(|number| {
        let more = json!({
            "active": !(10..20).contains(&number), "title": "Seller",
            ENTERPRISE: { "manager": { "value": name(manager(number)) } }
        });
        (name(number), resource(&name(number), more))
    });
    let groups = (0..GROUPS).map(|number| {
        let members = (10..USERS).filter(|user| user % GROUPS == number);
        let members: Vec<Value> = members.map(|user| json!({ "value": name(user) })).collect();
        let name = format!("group{number}");
        let group =
            json!({ "schemas": [GROUP], "displayName": name, "externalId": name, "members": members });
        (name, group)
    });
    users.chain(groups).collect()
}

fn found(place: &Place) -> BTreeMap<String, Value> {
    let resources = place.server.resources();
    let names: BTreeMap<&str, &str> = resources
        .iter()
        .map(|resource| (resource["id"].as_str().unwrap(), resource["displayName"].as_str().unwrap()))
        .collect();
    let mut found = BTreeMap::new();
    for resource in &resources {
        let mut shown = resource.clone();
        // In the order of RFC 7643's table, wherever the values came from.
        shown["schemas"] = resource["schemas"].as_array().unwrap()[..1].into();
        shown.as_object_mut().unwrap().shift_remove("id");
        if let Some(id) = shown.pointer_mut(&format!("/{ENTERPRISE}/manager/value")) {
            *id = names[id.as_str().unwrap()].into();
        }
        if let Some(members) = shown.get_mut("members").and_then(Value::as_array_mut) {
            for member in &mut *members {
                *member = json!({ "value": names[member["value"].as_str().unwrap()] });
            }
            members.sort_by_key(|member| member["value"].as_str().unwrap().to_owned());
        }
        let name = resource["displayName"].as_str().unwrap().to_owned();
        assert_eq!(found.insert(name, shown), None, "there are two of {resource}");
    }
    found
}

/// What kills the engine, and when.
#[derive(Default)]
struct Killer {
    engine: Option<Child>,
    /// How many requests it gets done; then the next one kills it.
    requests: usize,
    manner: u32,
    /// How many requests have not been done.
    lost: usize,
}

impl Killer {
    /// A request has come.
    fn see(this: &Arc<Mutex<Killer>>) -> Option<Fault> {
        let mut killer = this.lock().unwrap();
        if killer.requests > 0 || killer.engine.is_none() {
            killer.requests = killer.requests.saturating_sub(1);
            return None;
        }
        match killer.manner % 3 {
            // Before anything is done.
            0 => {
                killer.kill();
                killer.lost += 1;
                Some(Fault::LostRequest)
            }
            // It is done, and nobody hears of it.
            1 => {
                killer.kill();
                None
            }
            // Somewhere on the way to the next requests, and not after those.
            _ => {
                let delay = Duration::from_micros(u64::from(killer.manner / 3 % 3000));
                (killer.manner, killer.requests) = (0, 3);
                let (this, engine) = (Arc::clone(this), killer.engine.as_ref().map(Child::id));
                thread::spawn(move || {
                    thread::sleep(delay);
                    let mut killer = this.lock().unwrap();
                    if killer.engine.as_ref().map(Child::id) == engine {
                        killer.kill();
                    }
                });
                None
            }
        }
    }

    fn kill(&mut self) {
        if let Some(engine) = &mut self.engine {
            engine.kill().unwrap();
        }
    }

    /// The engine's exit code, once it has ended: None when it was killed.
    fn wait(this: &Mutex<Killer>) -> Option<i32> {
        loop {
            let mut killer = this.lock().unwrap();
            if let Some(status) = killer.engine.as_mut().unwrap().try_wait().unwrap() {
                killer.engine = None;
                return status.code();
            }
            drop(killer);
            thread::sleep(Duration::from_millis(1));
        }
    }
}

#[test]
fn a_cycle_that_is_killed_again_and_again_comes_to_the_same() {
    let seed = std::env::var("RECONCILE_SEED").ok().and_then(|seed| seed.parse().ok());
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let seed = seed.unwrap_or_else(|| u64::from(now.subsec_nanos()));
    println!("RECONCILE_SEED={seed}");
    let mut random = ChaCha8Rng::seed_from_u64(seed);

    // How many requests it takes when nobody interferes. Any number less than that leaves something to do.
    let calm = place();
    calm.server.clear_log();
    calm.run(&["--full", "full.ndjson"]).expect(0, &["delete: 10"]);
    assert_eq!(found(&calm), intended());
    let requests = calm.server.log().len();

    let place = place();
    let before = place.server.log().len();
    let killer = Arc::new(Mutex::new(Killer::default()));
    let seen = Arc::clone(&killer);
    place.server.faults(move |_| Killer::see(&seen));
    let (mut points, mut last, mut killed) = (Vec::new(), 0, 0);
    for number in 0..KILLS {
        let mut held = killer.lock().unwrap();
        held.manner = random.next_u32();
        // A run that has begun can also go on without the input.
        let input: &[&str] = match place.server.log().len() > before && random.next_u32().is_multiple_of(2) {
            true => &["--resume"],
            false => &["--full", "full.ndjson"],
        };
        held.requests = 20;
        if number == EARLY {
            // Where the others strike, as far as can be told: what is done twice puts the end off, and what is done
            // between a request and its kill brings it nearer.
            let left = requests + before - place.server.log().len() - 20;
            points = (EARLY..KILLS).map(|_| random.next_u32() as usize % left).collect();
            points.sort_unstable();
        }
        if let Some(point) = number.checked_sub(EARLY) {
            held.requests = points[point] - last;
            last = points[point];
        }
        held.engine = Some(place.start(input));
        drop(held);
        if number < EARLY {
            thread::sleep(Duration::from_micros(u64::from(random.next_u32() % 30_000)));
            killer.lock().unwrap().kill();
        }
        match Killer::wait(&killer) {
            None => killed += 1,
            code => assert_eq!(code, Some(0)),
        }
        // The server is done with what it got before anything else is sent to it.
        let lost = killer.lock().unwrap().lost;
        while place.server.log().iter().filter(|request| !request.reached).count() > lost {
            thread::sleep(Duration::from_millis(1));
        }
    }
    println!("{killed} kills in {} of {requests} requests", place.server.log().len() - before);
    assert!(killed >= KILLS * 3 / 4);
    place.server.no_faults();
    place.run(&["--full", "full.ndjson"]).expect(0, &[]);
    assert_eq!(found(&place), intended());

    let log = place.server.log();
    let posted: BTreeMap<String, usize> = log[before..]
        .iter()
        .filter(|request| request.method == "POST" && request.answer == Some(201))
        .map(|request| request.body.as_ref().unwrap()["displayName"].as_str().unwrap().to_owned())
        .fold(BTreeMap::new(), |mut counts, name| {
            *counts.entry(name).or_default() += 1;
            counts
        });
    let new = (30..110).map(name).chain((1..GROUPS).map(|number| format!("group{number}")));
    assert_eq!(posted, new.map(|name| (name, 1)).collect());
    // The version tells how often a resource has changed: with each PATCH, and never without one.
    for resource in place.server.resources() {
        let id = resource["id"].as_str().unwrap();
        let is_patch = |request: &&Request| {
            request.reached && request.line().ends_with(&format!("/{id}")) && request.method == "PATCH"
        };
        let patches = log.iter().filter(is_patch).count();
        assert_eq!(place.version(&resource), patches + 1, "{resource}");
    }
    place.run(&["--resume"]).expect(0, &["0 requests"]);
    place.run(&["--full", "full.ndjson"]).expect(0, &["0 requests"]);
}
