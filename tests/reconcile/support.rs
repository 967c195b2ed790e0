//! A server, a directory with what the engine is given and keeps, and what a run gave.

use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::scim::applier::Mode;
use crate::scim::applier::schema::{ENTERPRISE, USER};
use crate::scim::server::{Request, ScimServer};

/// Small enough to be seen whole; `title` has a `Switch` over an attribute that a change need not name.
pub const MAPPING: &str = r#"attrflow: 1
name: Test
source: entra
user:
  attributes:
    userName: { from: [userPrincipalName], match: 1, required: true }
    active: Switch([IsSoftDeleted], , "False", "True", "True", "False")
    displayName: [displayName]
    title: { from: "Switch([department], , \"Sales\", \"Seller\", \"Legal\", \"Lawyer\")", flow-null: true }
    nickName: { from: [mailNickname], flow-null: true }
    urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager: [manager]
group:
  attributes:
    displayName: { from: [displayName], match: 1, required: true }
    externalId: [objectId]
    members: [members]
"#;

/// What a run gave.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: Vec<Value>,
    pub err: String,
}

impl Ran {
    #[track_caller]
    pub fn of(output: Output) -> Ran {
        let text = String::from_utf8(output.stdout).unwrap();
        Ran {
            code: output.status.code().unwrap_or(-1),
            out: text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Checks the exit code, and what standard error holds.
    #[track_caller]
    pub fn expect(&self, code: i32, err: &[&str]) -> &Self {
        assert_eq!(self.code, code, "{self:#?}");
        for part in err {
            assert!(self.err.contains(part), "`{part}` is missing: {}", self.err);
        }
        self
    }
}

/// A directory to work in, and a server.
pub struct Place {
    pub folder: TempDir,
    pub server: ScimServer,
}

impl Place {
    pub fn new() -> Place {
        Place::in_mode(Mode::Strict)
    }

    pub fn in_mode(mode: Mode) -> Place {
        let place = Place { folder: TempDir::new().unwrap(), server: ScimServer::start(mode) };
        place.write("mapping.yaml", MAPPING);
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    /// Records, as lines of JSON.
    pub fn records(&self, name: &str, records: &[Value]) {
        let lines: Vec<String> = records.iter().map(ToString::to_string).collect();
        self.write(name, &lines.join("\n"));
    }

    /// The engine, in this directory, against this server.
    pub fn command(&self, arguments: &[&str]) -> Command {
        self.with_mapping("mapping.yaml", arguments)
    }

    pub fn with_mapping(&self, mapping: &str, arguments: &[&str]) -> Command {
        // Beside the folder of the test itself: `cargo test` builds examples, `cargo test --test reconcile` does not.
        let mut engine = std::env::current_exe().unwrap();
        engine.pop();
        engine.pop();
        engine.extend(["examples", "reconcile"]);
        engine.set_extension(std::env::consts::EXE_EXTENSION);
        assert!(engine.exists(), "the engine is not built: cargo build --example reconcile");
        let mut command = Command::new(engine);
        command.current_dir(self.folder.path()).args([mapping, "--state", "state.sqlite"]);
        command.arg("--server").arg(self.server.url()).args(arguments).env_remove("SCIM_TOKEN");
        for proxy in ["ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY"] {
            command.env_remove(proxy).env_remove(proxy.to_lowercase());
        }
        command
    }

    /// Runs it.
    #[track_caller]
    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().unwrap())
    }

    /// Runs it on these records, which are all there are.
    #[track_caller]
    pub fn full(&self, records: &[Value]) -> Ran {
        self.records("full.ndjson", records);
        self.run(&["--full", "full.ndjson"])
    }

    /// Runs it on changes.
    #[track_caller]
    pub fn delta(&self, records: &[Value]) -> Ran {
        self.records("delta.ndjson", records);
        self.run(&["--delta", "delta.ndjson"])
    }

    pub fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// The user of that name; Null: there is none.
    pub fn user(&self, name: &str) -> Value {
        let users = self.server.users();
        users.into_iter().find(|user| user["userName"] == address(name)).unwrap_or_default()
    }

    /// The names of a group's members, sorted.
    pub fn members(&self, group: &str) -> Vec<String> {
        let groups = self.server.groups();
        let group = groups.iter().find(|found| found["displayName"] == group).unwrap();
        let users = self.server.users();
        let name = |member: &Value| {
            let user = users.iter().find(|user| user["id"] == member["value"]).unwrap();
            user["userName"].as_str().unwrap().split('@').next().unwrap().to_owned()
        };
        let mut names: Vec<String> = group["members"].as_array().into_iter().flatten().map(name).collect();
        names.sort();
        names
    }

    /// The manager's id.
    pub fn manager(&self, name: &str) -> Value {
        self.user(name)[ENTERPRISE]["manager"]["value"].clone()
    }

    /// How often a resource has been written.
    pub fn version(&self, resource: &Value) -> usize {
        let kind = if resource.get("userName").is_some() { "Users" } else { "Groups" };
        let url = format!("{}/{kind}/{}", self.server.url(), resource["id"].as_str().unwrap());
        let agent: ureq::Agent = ureq::Agent::config_builder().proxy(None).build().into();
        let shown: Value = agent.get(url).call().unwrap().body_mut().read_json().unwrap();
        shown["meta"]["version"].as_str().unwrap().trim_matches(['W', '/', '"']).parse().unwrap()
    }

    /// Removes a resource behind the engine's back.
    pub fn remove(&self, path: &str) {
        let agent: ureq::Agent = ureq::Agent::config_builder().proxy(None).build().into();
        agent.delete(format!("{}{path}", self.server.url())).call().unwrap();
    }

    /// What came since, as `PATCH /Users/u1`, and the log is empty again.
    pub fn lines(&self) -> Vec<String> {
        let lines = self.server.log().iter().map(Request::line).collect();
        self.server.clear_log();
        lines
    }
}

pub fn address(name: &str) -> String {
    format!("{name}@example.com")
}

/// A user's record.
pub fn user(name: &str, more: Value) -> Value {
    let mut record = json!({
        "objectId": name, "userPrincipalName": address(name), "accountEnabled": true, "displayName": name
    });
    record.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    record
}

/// A group's record.
pub fn group(name: &str, members: &[&str]) -> Value {
    json!({ "objectId": name, "displayName": name, "securityEnabled": true, "members": members })
}

/// A user as the server has it, for those that are there before the engine.
pub fn resource(name: &str, more: Value) -> Value {
    let mut resource =
        json!({ "schemas": [USER], "userName": address(name), "active": true, "displayName": name });
    resource.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    resource
}
