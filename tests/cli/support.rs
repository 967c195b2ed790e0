//! A directory to work in, and what a command gave.

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// What a command gave.
#[derive(Debug, PartialEq, Eq)]
pub struct Given {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Given {
    /// Standard output as JSON lines.
    #[track_caller]
    pub fn json(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
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

/// A directory to work in.
pub struct Place(TempDir);

impl Place {
    pub fn new() -> Self {
        Place(TempDir::new().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file, and the folders on the way.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        std::fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        std::fs::write(self.path(name), content).unwrap();
        self
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// The names of all files, hidden ones too.
    pub fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The binary, in this directory.
    pub fn command(&self) -> Command {
        let mut command = Command::cargo_bin("attrflow").unwrap();
        command.current_dir(self.0.path());
        let colors = ["NO_COLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "TERM", "NO_GRAPHICS"];
        for variable in colors.into_iter().chain(["COLUMNS", "LC_ALL", "LC_CTYPE", "LANG"]) {
            command.env_remove(variable);
        }
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Given {
        self.feed(arguments, b"")
    }

    pub fn feed(&self, arguments: &[&str], input: &[u8]) -> Given {
        let output = self.command().args(arguments).write_stdin(input).output().unwrap();
        Given {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// A file of the repository.
pub fn shipped(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name).display().to_string()
}

/// A mapping with a scope, a conversion that can fail, and a required attribute.
pub const MAPPING: &str = r#"attrflow: 1
name: Test
source: none
user:
  target: urn:ietf:params:scim:schemas:core:2.0:User
  scope:
    - name: staff
      when: [kind EQUALS "staff"]
    - when:
        - kind EQUALS "guest"
        - sponsor IS NOT NULL
  attributes:
    userName: { from: [mail], match: 1, required: true }
    title: ToUpper([title])
    active: [active]
"#;
